/**
 * Evaluates a duty's trigger against a notice with three values: yes, no, and unknown where nobody stated the fact.
 */
import type { Atom } from "../law/atom.ts";
import type { Formula } from "../law/formula.ts";
import type { Content } from "./notice.ts";

/** Returns whether an atom holds; undefined where that is unknown. */
export type Known = (atom: Atom) => boolean | undefined;

/** `possible`: the formula may be met. `assumed`: the unknown atoms on which that depends. */
export type Triggered = { readonly possible: boolean; readonly assumed: readonly Atom[] };

/** Evaluates a formula by Kleene's strong logic. A result that stays unknown counts as met. */
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
  // With one alternative that surely holds, the others need no assumption.
  return { possible: true, assumed: met.some(({ assumed }) => assumed.length === 0) ? [] : distinct(met) };
}

const NO: Triggered = { possible: false, assumed: [] };

const distinct = (parts: readonly Triggered[]) => [...new Set(parts.flatMap(({ assumed }) => assumed))];

type Range = { readonly from: number; readonly to: number };

/**
 * Returns the number of affected people at a place, as a range. Those of a larger place around it may all be there.
 */
function peopleIn(area: string, { subjects }: Content, within: Within): Range {
  const inside = subjects.filter(({ place }) => within(place, area));
  const around = subjects.filter(({ place }) => !within(place, area) && within(area, place));
  return {
    from: inside.reduce((sum, { count = 0 }) => sum + count, 0),
    to: [...inside, ...around].reduce((sum, { count = Number.POSITIVE_INFINITY }) => sum + count, 0),
  };
}

const exceeds = ({ from, to }: Range, limit: number) =>
  from > limit ? true : to > limit ? undefined : false;

/** An atom that counts people: `incident.residents-over-500`. */
const COUNTED = /^incident\.(residents|people)-over-(\d+)$/;

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

/** Returns true where a place lies within an area, or is that area. */
export type Within = (place: string, area: string) => boolean;

/** Returns the function that evaluates atoms by a notice, for a law at `place`. */
export function knownOf(content: Content, place: string, within: Within): Known {
  const { encrypted, withIdentifiers, wrongfulPurpose, propertyDamage, specialCare, riskToPeople } =
    content.facts;
  const here = peopleIn(place, content, within);
  const everywhere = content.subjects.reduce((sum, { count = Number.POSITIVE_INFINITY }) => sum + count, 0);
  // The law counts people wherever they are. Whether it counts those elsewhere depends on who held the data.
  const anywhere = { from: here.from, to: everywhere };
  const known: Readonly<Record<Atom, boolean | undefined>> = {
    "incident.risk-to-rights": riskToPeople && riskToPeople !== "unlikely",
    "incident.high-risk": riskToPeople && riskToPeople === "high",
    "incident.intelligible": negated(encrypted),
    "incident.named": withIdentifiers,
    // Serious harm and high risk are close, but not the same, so only the ends of the scale decide.
    "incident.serious-harm": riskToPeople === "high" || (riskToPeople === "unlikely" ? false : undefined),
    "incident.special-care": specialCare,
    "incident.property-damage": propertyDamage,
    "incident.wrongful-purpose": wrongfulPurpose,
    "incident.no-wrongful-purpose": negated(wrongfulPurpose),
  };
  return (atom) => {
    const [, whom, limit] = COUNTED.exec(atom) ?? [];
    if (limit !== undefined) return exceeds(whom === "residents" ? here : anywhere, Number(limit));
    return Object.hasOwn(known, atom) ? known[atom] : undefined;
  };
}
