/**
 * A trie that memoises the join of a dimension's parts. The same parts in the same order reach the same node, where their
 * join is computed once: over all facts there are few such nodes.
 */

import { isException } from "./atom.ts";
import type { Draft } from "./compile.ts";
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
import type { DimensionFloor } from "./outcome.ts";

/** The join of some parts, with what a verdict asks of it. */
type Outcome = {
  readonly tested: DimensionFloor;
  readonly untested: DimensionFloor;
  /** One clause cannot be met at all, or only by an exception that nobody has claimed. */
  readonly forbids: boolean;
  readonly baselineAlone: boolean;
};

/** Above this many nodes the trie is planted anew, so that hostile questions cannot fill memory. */
const MOST_NODES = 200_000;

/** One node: some parts in their order. */
export class JoinNode {
  readonly #trie: JoinTrie;
  readonly #dimension: Dimension;
  readonly #drafts: readonly Draft[];
  readonly #next = new Map<Draft, JoinNode>();
  #outcome: Outcome | undefined;

  constructor(trie: JoinTrie, dimension: Dimension, drafts: readonly Draft[]) {
    this.#trie = trie;
    this.#dimension = dimension;
    this.#drafts = drafts;
  }

  /** The node for these parts and one more. */
  with(draft: Draft): JoinNode {
    const known = this.#next.get(draft);
    if (known !== undefined) return known;
    const next = new JoinNode(this.#trie, this.#dimension, [...this.#drafts, draft]);
    this.#next.set(draft, next);
    this.#trie.count();
    return next;
  }

  /** The join of the parts. */
  outcome(): Outcome {
    this.#outcome ??= outcomeOf(this.#dimension, this.#drafts, this.#trie.implications);
    return this.#outcome;
  }
}

/** The tries of all dimensions under one set of implications. */
export class JoinTrie {
  readonly implications: Implications;
  #roots: readonly JoinNode[] = [];
  #nodes = 0;

  constructor(implications: Implications) {
    this.implications = implications;
  }

  /** The empty node of each dimension, in the order of `DIMENSION_KEYS`. */
  roots(): readonly JoinNode[] {
    if (this.#roots.length === 0 || this.#nodes > MOST_NODES) {
      this.#roots = DIMENSION_KEYS.map((dimension) => new JoinNode(this, dimension, []));
      this.#nodes = 0;
    }
    return this.#roots;
  }

  /** Counts a node that was added. */
  count(): void {
    this.#nodes += 1;
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
  return isProhibited(cnf) || cnf.some((clause) => clause.every(isException));
}
