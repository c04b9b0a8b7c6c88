/**
 * The parts of a dimension as they gather, one rule after another. The same parts in the same order come to the same
 * place in a tree, where what they come to is worked out once: over all facts there are few such places.
 */

import { type Implications, isProhibited } from "./formula.ts";
import {
  bottom,
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  join,
  type Value,
  within,
} from "./lattice/dimension.ts";
import type { Draft, Part } from "./standing.ts";

export type DimensionFloor = {
  readonly engaged: boolean;
  readonly value: Value;
  readonly parts: readonly Part[];
};

/** What a dimension comes to, with what a verdict asks of it. */
type Outcome = {
  readonly tested: DimensionFloor;
  readonly untested: DimensionFloor;
  /** A clause that nothing on earth, or only an unclaimed exception, would meet. */
  readonly forbids: boolean;
  readonly baselineAlone: boolean;
};

/** Above this many the tree is planted anew, so that hostile questions cannot fill memory. */
const MOST = 200_000;
let grown = 0;

export class Gathered {
  readonly #dimension: Dimension;
  readonly #drafts: readonly Draft[];
  readonly #next = new Map<Draft, Gathered>();
  #outcome: Outcome | undefined;

  constructor(dimension: Dimension, drafts: readonly Draft[]) {
    this.#dimension = dimension;
    this.#drafts = drafts;
  }

  /** What has gathered, and one part more. */
  with(draft: Draft): Gathered {
    const known = this.#next.get(draft);
    if (known !== undefined) return known;
    const next = new Gathered(this.#dimension, [...this.#drafts, draft]);
    this.#next.set(draft, next);
    grown += 1;
    return next;
  }

  /** What the parts come to. */
  outcome(implications: Implications): Outcome {
    this.#outcome ??= outcomeOf(this.#dimension, this.#drafts, implications);
    return this.#outcome;
  }
}

function outcomeOf(dimension: Dimension, drafts: readonly Draft[], implications: Implications): Outcome {
  const value = drafts.reduce(
    (all, { part }) => join(all, part.value, implications),
    bottom(DIMENSIONS[dimension]),
  );
  const outdoes = (a: Draft, b: Draft) =>
    within(a.part.value, b.part.value, implications) && !within(b.part.value, a.part.value, implications);
  const parts = drafts.map((draft) => ({
    ...draft.part,
    outdone: drafts.some((other) => outdoes(draft, other)),
  }));
  return {
    tested: { engaged: true, value, parts },
    untested: { engaged: false, value, parts },
    forbids: forbids(value),
    baselineAlone: parts.every(({ by }) => by.side === "baseline"),
  };
}

function forbids(value: Value): boolean {
  if (value.kind !== "formula") return false;
  const { cnf } = value;
  return isProhibited(cnf) || cnf.some((clause) => clause.every((atom) => atom.startsWith("exc:")));
}

let roots: readonly Gathered[] = [];

/** Nothing gathered yet, for each dimension in the order of `DIMENSION_KEYS`. */
export function nothingGathered(): readonly Gathered[] {
  if (roots.length === 0 || grown > MOST) {
    roots = DIMENSION_KEYS.map((dimension) => new Gathered(dimension, []));
    grown = 0;
  }
  return roots;
}
