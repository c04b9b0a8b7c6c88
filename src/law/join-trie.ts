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

/** Above this weight, in nodes and parts of joins, the trie starts anew, so that no questions can fill the memory. */
export const MOST_WEIGHT = 200_000;

/** One node of the trie. It stands for some parts in their order: its own, and those of the nodes above it. */
export class JoinNode {
  /** A number of its own; undefined where the node stands apart from the trie. */
  readonly id: number | undefined;
  readonly #trie: JoinTrie;
  readonly #dimension: Dimension;
  readonly #above: JoinNode | undefined;
  readonly #draft: Draft | undefined;
  readonly #apart: boolean;
  #next: Map<Draft, JoinNode> | undefined;
  #outcome: Outcome | undefined;

  constructor(trie: JoinTrie, dimension: Dimension, above?: JoinNode, draft?: Draft) {
    this.#trie = trie;
    this.#dimension = dimension;
    this.#above = above;
    this.#draft = draft;
    this.#apart = above !== undefined && (above.#apart || draft?.part.by.side === "inherited");
    if (this.#apart) return;
    this.id = trie.nextId();
    trie.add(1);
  }

  /**
   * Returns the node for these parts and one more. THREAT: what came along with data is chosen by whoever sends it, so
   * that a node for it stands apart: it is in no trie, and goes with the question.
   */
  with(draft: Draft): JoinNode {
    const known = this.#next?.get(draft);
    if (known !== undefined) return known;
    const next = new JoinNode(this.#trie, this.#dimension, this, draft);
    if (next.#apart) return next;
    this.#next ??= new Map();
    this.#next.set(draft, next);
    return next;
  }

  /** Returns the join of the parts; computes it at the first call. */
  outcome(): Outcome {
    if (this.#outcome === undefined) {
      const drafts = this.#drafts();
      this.#outcome = outcomeOf(this.#dimension, drafts, this.#trie.implications);
      if (!this.#apart) this.#trie.add(drafts.length);
    }
    return this.#outcome;
  }

  #drafts(): readonly Draft[] {
    const drafts: Draft[] = [];
    for (let node: JoinNode | undefined = this; node !== undefined; node = node.#above)
      if (node.#draft !== undefined) drafts.push(node.#draft);
    return drafts.reverse();
  }
}

/** The tries of all dimensions, under one set of implications. */
export class JoinTrie {
  readonly implications: Implications;
  #roots: readonly JoinNode[] = [];
  #weight = 0;
  #lastId = 0;

  constructor(implications: Implications) {
    this.implications = implications;
  }

  /** The number of its nodes, and of the parts of the joins that they remember. */
  get weight(): number {
    return this.#weight;
  }

  /** Returns the empty node of each dimension, in the order of `DIMENSION_KEYS`. */
  roots(): readonly JoinNode[] {
    if (this.#roots.length === 0 || this.#weight > MOST_WEIGHT) {
      this.#weight = 0;
      this.#roots = DIMENSION_KEYS.map((dimension) => new JoinNode(this, dimension));
    }
    return this.#roots;
  }

  /** Returns a number that no node of this trie has had. */
  nextId(): number {
    return this.#lastId++;
  }

  /** Adds to the weight. */
  add(weight: number): void {
    this.#weight += weight;
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
