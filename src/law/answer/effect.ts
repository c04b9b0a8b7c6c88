/** Compares two floors: what one asks before the transfer that the other does not, and what it changes for later. */
import type { Atom } from "../atom.ts";
import { type Facts, mayBeYounger } from "../fact.ts";
import { clauseMet, type Implications } from "../formula.ts";
import { type Dimension, toJson, type Value } from "../lattice/dimension.ts";
import type { DimensionFloor, Floor } from "../outcome.ts";
import type { Citation } from "../source.ts";

/** The weights of a change to an answer, the weightiest first. */
export const WEIGHTS = ["verdict", "clause", "number", "obligation"] as const;
export type Weight = (typeof WEIGHTS)[number];

/** A demand of one rule in one dimension, with the weight of what it asks. */
export type Asked = {
  readonly dimension: Dimension;
  readonly by: Citation;
  readonly weight: Exclude<Weight, "verdict">;
};

/** The demands that count only in one of two floors. */
export type Effect = { readonly adds: readonly Asked[]; readonly drops: readonly Asked[] };

/** The things that are held without an offer: claimed exceptions, and what the atoms of laws imply. */
export type Held = { readonly claims: ReadonlySet<Atom>; readonly implications: Implications };

/**
 * Returns what `floor` asks beyond `base`, and what it no longer asks. What is met already counts as not asked. A demand that a
 * stricter one of `base` takes in is none beyond it: it is what is left where that one falls away.
 */
export function effectOf(base: Floor, floor: Floor, held: Held, facts: Facts): Effect {
  const [before, after] = [askedIn(base, held, facts), askedIn(floor, held, facts)];
  const without = (one: ReadonlyMap<string, Asked>, other: ReadonlyMap<string, Asked>) =>
    [...one].flatMap(([key, each]) => (other.has(key) ? [] : [each]));
  const within = new Set(
    [...base.dimensions].flatMap(([dimension, each]) =>
      each.parts.flatMap(({ outdone, by }) => (outdone ? [keyOf(dimension, each, by)] : [])),
    ),
  );
  const adds = without(new Map([...after].filter(([key]) => !within.has(key))), before);
  return { adds, drops: without(before, after) };
}

function askedIn(floor: Floor, held: Held, facts: Facts): ReadonlyMap<string, Asked> {
  const atoms = heldUnder(floor, held.claims);
  return new Map(
    [...floor.dimensions].flatMap(([dimension, each]) =>
      (isOfAnotherUse(dimension, each) ? [] : each.parts)
        .filter(
          ({ outdone, value }) =>
            !outdone && !isMet(value, atoms, held.implications) && !isOutgrown(dimension, value, facts),
        )
        .map(({ by }): [string, Asked] => [
          keyOf(dimension, each, by),
          { dimension, by, weight: weightOf(each) },
        ]),
    ),
  );
}

const keyOf = (dimension: Dimension, { engaged }: DimensionFloor, { jurisdiction, rule, side }: Citation) =>
  `${dimension} ${engaged} ${jurisdiction} ${rule} ${side}`;

/** Returns the atoms that serve without an offer: those of recognitions, and claimed exceptions. */
export function heldUnder({ grants }: Floor, claims: ReadonlySet<Atom>): ReadonlySet<Atom> {
  return new Set([...claims, ...grants.filter(({ used }) => used).map(({ atom }) => atom)]);
}

/** Returns true for the consent to a use that nobody asked about: it would bind whoever comes to that use, and says so then. */
const isOfAnotherUse = (dimension: Dimension, { engaged }: DimensionFloor): boolean =>
  !engaged && (dimension === "consent.sale" || dimension === "consent.advertising");

/** Returns true for the age of a guardian's consent where everybody concerned has reached it. */
export function isOutgrown(dimension: Dimension, value: Value, facts: Facts): boolean {
  return dimension === "guardianAge" && value.kind === "number" && !mayBeYounger(value.number, facts);
}

function isMet(value: Value, held: ReadonlySet<Atom>, implications: Implications): boolean {
  return value.kind === "formula" && value.cnf.every((clause) => clauseMet(clause, held, implications));
}

const PLACES = ["clause", "number", "obligation"] as const;

function weightOf({ engaged, value }: DimensionFloor): Asked["weight"] {
  return engaged ? "clause" : value.kind === "formula" ? "obligation" : "number";
}

/** The demands of a floor as three texts: what is tested before the transfer, what counts or runs, and the rest. */
export type Signature = readonly [clauses: string, numbers: string, obligations: string];

/**
 * Returns the signature for people as old as the facts say. Recognitions and claims that serve meet the clauses that they meet in
 * a decision.
 */
export function signatureOf(floor: Floor, { claims, implications }: Held, facts: Facts): Signature {
  const held = heldUnder(floor, claims);
  const texts: [string[], string[], string[]] = [[], [], []];
  for (const [dimension, each] of floor.dimensions) {
    if (isOfAnotherUse(dimension, each) || isOutgrown(dimension, each.value, facts)) continue;
    const text = textOf(each, held, implications);
    if (text !== "") texts[PLACES.indexOf(weightOf(each))]?.push(`${dimension} ${text}`);
  }
  const [clauses, numbers, obligations] = texts.map((each) => each.join("\n"));
  return [clauses ?? "", numbers ?? "", obligations ?? ""];
}

function textOf({ value }: DimensionFloor, held: ReadonlySet<Atom>, implications: Implications): string {
  if (isNothing(value)) return "";
  if (value.kind !== "formula") return JSON.stringify(toJson(value));
  return value.cnf
    .filter((clause) => !clauseMet(clause, held, implications))
    .map((clause) => clause.join("|"))
    .join("&");
}

function isNothing(value: Value): boolean {
  if (value.kind === "duties") return value.duties.length === 0;
  if (value.kind === "retention") return value.limits.length === 0;
  if (value.kind === "keep") return value.keeps.length === 0;
  return value.kind === "number" && value.number === 0;
}

/** Returns the weight of the difference between signatures; undefined where they are all the same. */
export function weightAmong(signatures: readonly Signature[]): Exclude<Weight, "verdict"> | undefined {
  const differ = (at: 0 | 1 | 2) => new Set(signatures.map((each) => each[at])).size > 1;
  return differ(0) ? "clause" : differ(1) ? "number" : differ(2) ? "obligation" : undefined;
}
