/** Evaluates a duty's trigger against a notice in three values: yes, no, and unknown where nobody stated the fact. */
import type { Atom } from "../law/atom.ts";
import type { Formula } from "../law/formula.ts";
import { placeWithin } from "../law/rule.ts";
import type { Content } from "./notice.ts";

/** Returns what is known of an atom; undefined: not known. */
export type Known = (atom: Atom) => boolean | undefined;

/** `possible`: met as far as is known. `assumed`: the unknown atoms on which that hangs. */
export type Triggered = { readonly possible: boolean; readonly assumed: readonly Atom[] };

/** Evaluates a formula by Kleene's strong logic; what stays unknown counts as met. */
export function evaluate(formula: Formula, known: Known): Triggered {
  if (typeof formula === "string") {
    const value = known(formula);
    return { possible: value ?? true, assumed: value === undefined ? [formula] : [] };
  }
  const parts = ("all" in formula ? formula.all : formula.any).map((part) => evaluate(part, known));
  if ("all" in formula)
    return parts.every(({ possible }) => possible) ? { possible: true, assumed: distinct(parts) } : NO;
  const met = parts.filter(({ possible }) => possible);
  if (met.length === 0) return NO;
  // One alternative that surely holds makes the others idle.
  return { possible: true, assumed: met.some(({ assumed }) => assumed.length === 0) ? [] : distinct(met) };
}

const NO: Triggered = { possible: false, assumed: [] };

const distinct = (parts: readonly Triggered[]) => [...new Set(parts.flatMap(({ assumed }) => assumed))];

type Range = { readonly from: number; readonly to: number };

/** The number of affected people of a place, as a range; those of a larger place around it may all be there. */
function peopleIn(area: string, { subjects }: Content): Range {
  const inside = subjects.filter(({ place }) => placeWithin(place, area));
  const around = subjects.filter(({ place }) => place !== area && placeWithin(area, place));
  return {
    from: inside.reduce((sum, { count = 0 }) => sum + count, 0),
    to: [...inside, ...around].reduce((sum, { count = Number.POSITIVE_INFINITY }) => sum + count, 0),
  };
}

const exceeds = ({ from, to }: Range, limit: number) =>
  from > limit ? true : to > limit ? undefined : false;

/** An atom that counts: `incident.residents-over-500`. */
const COUNTED = /^incident\.(residents|people)-over-(\d+)$/;

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

/** Returns what a notice says of the atoms that a law at `place` asks about. */
export function knownOf(content: Content, place: string): Known {
  const { encrypted, withIdentifiers, wrongfulPurpose, propertyDamage, specialCare, riskToPeople } =
    content.facts;
  const here = peopleIn(place, content);
  const everywhere = content.subjects.reduce((sum, { count = Number.POSITIVE_INFINITY }) => sum + count, 0);
  // The law counts people, wherever they are; which of those elsewhere it counts depends on who held the data.
  const anywhere = { from: here.from, to: everywhere };
  const known: Readonly<Record<Atom, boolean | undefined>> = {
    "incident.risk-to-rights": riskToPeople && riskToPeople !== "unlikely",
    "incident.high-risk": riskToPeople && riskToPeople === "high",
    "incident.intelligible": negated(encrypted),
    "incident.named": withIdentifiers,
    // Serious harm and high risk are near, but not the same: only the ends of the scale tell.
    "incident.serious-harm": riskToPeople === "high" || (riskToPeople === "unlikely" ? false : undefined),
    "incident.special-care": specialCare,
    "incident.property-damage": propertyDamage,
    "incident.wrongful-purpose": wrongfulPurpose,
  };
  return (atom) => {
    const [, whom, limit] = COUNTED.exec(atom) ?? [];
    if (limit !== undefined) return exceeds(whom === "residents" ? here : anywhere, Number(limit));
    return Object.hasOwn(known, atom) ? known[atom] : undefined;
  };
}
