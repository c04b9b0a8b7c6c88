/** The checklist: what to have before the transfer, the usual way of each demand first. */
import { type Atom, GUARDIAN_CONSENT, isConsentAtom, isException } from "../atom.ts";
import { askedOfRecipient } from "../compile.ts";
import { type Facts, mayBeYounger } from "../fact.ts";
import { clauseMet, type Formula } from "../formula.ts";
import { type Dimension, formatDemand } from "../lattice/dimension.ts";
import type { Floor, Part } from "../outcome.ts";
import type { UsualWay } from "../pack/pack.ts";
import type { Registry } from "../pack/registry.ts";
import { doubtOf } from "../rule.ts";
import type { Citation } from "../source.ts";
import { heldUnder } from "./effect.ts";

/** The demand of one rule before the transfer. */
export type Item = {
  readonly dimension: Dimension;
  /** The atoms of the usual way, all of them together; a duty to file in words. */
  readonly have: readonly string[];
  /** The number of other ways. */
  readonly otherWays: number;
  /** The recognition or the claimed exception that meets the demand already; then nothing is to be had. */
  readonly metBy?: Atom;
  readonly by: Citation;
  readonly says: string;
};

/** A way to meet a formula: all of its atoms together. */
type Way = readonly Atom[];

/** The most ways that are compared. A formula with more counts as one with so many. */
const MOST_WAYS = 64;

/**
 * Lists what to have, without bans: those are the verdict's. A recognition that does not serve is no way. `facts` say how
 * young people may be, and in which cases a way is the usual one; `laws` has the packs' lists of these.
 */
export function listItems(
  floor: Floor,
  facts: Facts,
  claims: ReadonlySet<Atom>,
  { registry, usualIn }: Laws,
): readonly Item[] {
  const held = heldUnder(floor, claims);
  const items: Item[] = [];
  const listed = new Set<Atom>();
  for (const [dimension, { engaged, parts }] of floor.dimensions) {
    for (const part of parts) {
      if (dimension !== "guardianAge" && (!engaged || part.outdone)) continue;
      const more =
        dimension === "guardianAge"
          ? guardianOf(part, facts)
          : itemOf(
              dimension,
              part,
              { held, listed, preferred: preferredBy(part.by, facts, usualIn) },
              registry,
            );
      items.push(...more);
      for (const atom of more.flatMap(({ have }) => have)) listed.add(atom);
    }
  }
  return items;
}

/** The laws as an answer needs them: their atoms, and the usual ways of each. */
export type Laws = {
  readonly registry: Registry;
  readonly usualIn: (jurisdiction: string) => readonly UsualWay[];
};

/**
 * Atoms that decide which way is named: those that are held, those that the items before have listed, and those that the
 * law's pack calls usual in this case, what it names first before the rest.
 */
type Had = {
  readonly held: ReadonlySet<Atom>;
  readonly listed: ReadonlySet<Atom>;
  readonly preferred: readonly Atom[];
};

/** Returns the usual ways of a law in this case. A case that nobody stated is none; its `role` is that of whom the law binds. */
function preferredBy(
  { jurisdiction, side }: Citation,
  facts: Facts,
  usualIn: Laws["usualIn"],
): readonly Atom[] {
  return usualIn(jurisdiction)
    .filter(
      ({ when }) => doubtOf(side === "destination" ? askedOfRecipient(when) : when, facts) === undefined,
    )
    .map(({ way }) => way);
}

/**
 * A guardian's consent, of each law whose age a person may not have reached: a node denies without it, though the age
 * itself is no demand of the offer. Where nobody stated an age it is left to the question, as adults are the most.
 */
function guardianOf({ value, by, says }: Part, facts: Facts): readonly Item[] {
  const isYoung = value.kind === "number" && facts.has("youngest") && mayBeYounger(value.number, facts);
  return isYoung ? [{ dimension: "guardianAge", have: [GUARDIAN_CONSENT], otherWays: 0, by, says }] : [];
}

function itemOf(
  dimension: Dimension,
  { value, demand, by, says }: Part,
  { held, listed, preferred }: Had,
  { atoms, implications }: Registry,
): readonly Item[] {
  if (demand.kind !== "formula") return [{ dimension, have: [formatDemand(demand)], otherWays: 0, by, says }];
  if (value.kind !== "formula") return [];
  const open = value.cnf.filter((clause) => !clauseMet(clause, held, implications));
  if (open.some((clause) => clause.every(isException))) return [];
  const metBy = [...held].find((atom) =>
    value.cnf.some((clause) => clauseMet(clause, new Set([atom]), implications)),
  );
  if (open.length === 0)
    return metBy === undefined ? [] : [{ dimension, have: [], otherWays: 0, metBy, by, says }];
  const canBeHad = (atom: Atom) => held.has(atom) || atoms.get(atom)?.kind !== "recognition";
  const ways = waysOf(demand.formula).filter((way) => way.length > 0 && way.every(canBeHad));
  const usual = usualOf(ways, listed, preferred);
  if (usual === undefined) return [];
  const have = usual.filter((atom) => !held.has(atom));
  return [{ dimension, have, otherWays: ways.length - 1, by, says }];
}

/**
 * Returns the way that the pack calls usual in this case; else the one that the law names first, an exception only where there is
 * no other. Consent gives way to what is to be had
 * anyway: where data is used on another ground, consent to disclose it would be asked of people who never gave the first.
 */
function usualOf(
  ways: readonly Way[],
  listed: ReadonlySet<Atom>,
  preferred: readonly Atom[],
): Way | undefined {
  for (const atom of preferred) {
    const way = ways.find((each) => each.includes(atom));
    if (way !== undefined) return way;
  }
  const usual = ways.find((way) => !way.some(isException)) ?? ways[0];
  if (!usual?.every(isConsentAtom)) return usual;
  return ways.find((way) => way.every((atom) => listed.has(atom) && !isConsentAtom(atom))) ?? usual;
}

function waysOf(formula: Formula): readonly Way[] {
  if (typeof formula === "string") return [[formula]];
  if ("any" in formula) return formula.any.flatMap(waysOf).slice(0, MOST_WAYS);
  return formula.all
    .map(waysOf)
    .reduce<readonly Way[]>(
      (ways, each) =>
        ways.flatMap((way) => each.map((more) => [...new Set([...way, ...more])])).slice(0, MOST_WAYS),
      [[]],
    );
}
