/**
 * A trie that memoises the join of a dimension's parts. The same parts in the same order reach the same node, which
 * computes their join once. Few nodes occur over all facts.
 */

import { isException } from "./atom.ts";
import type { Draft } from "./compile.ts";
import { type Implications, isProhibited } from "./formula.ts";
import { DIMENSION_KEYS, DIMENSIONS, type Dimension, join, type Value, within } from "./lattice/dimension.ts";
import type { DimensionFloor } from "./outcome.ts";

/** The join of some parts, and what a verdict needs to know about it. */
type Outcome = {
  readonly tested: DimensionFloor;
  readonly untested: DimensionFloor;
  /** True where one clause cannot be met at all, or only by an exception, which a request must claim. */
  readonly forbids: boolean;
  readonly baselineAlone: boolean;
};

/** Above this many nodes the trie starts anew, so that hostile questions cannot fill the memory. */
const MOST_NODES = 200_000;

/** One node of the trie. It stands for some parts in their order. */
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

  /** Returns the node for these parts and one more. */
  with(draft: Draft): JoinNode {
    const known = this.#next.get(draft);
    if (known !== undefined) return known;
    const next = new JoinNode(this.#trie, this.#dimension, [...this.#drafts, draft]);
    this.#next.set(draft, next);
    this.#trie.count();
    return next;
  }

  /** Returns the join of the parts; computes it at the first call. */
  outcome(): Outcome {
    this.#outcome ??= outcomeOf(this.#dimension, this.#drafts, this.#trie.implications);
    return this.#outcome;
  }
}

/** The tries of all dimensions, under one set of implications. */
export class JoinTrie {
  readonly implications: Implications;
  #roots: readonly JoinNode[] = [];
  #nodes = 0;

  constructor(implications: Implications) {
    this.implications = implications;
  }

  /** Returns the empty node of each dimension, in the order of `DIMENSION_KEYS`. */
  roots(): readonly JoinNode[] {
    if (this.#roots.length === 0 || this.#nodes > MOST_NODES) {
      this.#roots = DIMENSION_KEYS.map((dimension) => new JoinNode(this, dimension, []));
      this.#nodes = 0;
    }
    return this.#roots;
  }

  /** Counts one new node. */
  count(): void {
    this.#nodes += 1;
  }
}

function outcomeOf(dimension: Dimension, drafts: readonly Draft[], implications: Implications): Outcome {
  const value = join(
    drafts.map(({ part }) => part.value),
    DIMENSIONS[dimension],
    implications,
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
