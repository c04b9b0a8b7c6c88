/**
 * A trie that memoises the join of a dimension's parts. The same parts in the same order reach the same node, which
 * computes their join once. Few nodes occur over all facts.
 */

import { isException } from "./atom.ts";
import type { Draft } from "./compile.ts";
import { type Implications, isProhibited } from "./formula.ts";
import { bottom, DIMENSION_KEYS, DIMENSIONS, type Dimension, type Value } from "./lattice/dimension.ts";
import { type Entry, Order } from "./lattice/order.ts";
import type { DimensionFloor, Part } from "./outcome.ts";

/** The join of some parts, and what a verdict needs to know about it. */
type Outcome = {
  readonly tested: DimensionFloor;
  readonly untested: DimensionFloor;
  /** True where one clause cannot be met at all, or only by an exception, which a request must claim. */
  readonly forbids: boolean;
  readonly baselineAlone: boolean;
};

/** Above this weight, in nodes and parts of joins, the trie starts anew, so that no questions can fill the memory. */
export const MOST_WEIGHT = 600_000;

/** A part among others. Nodes share it, so that a join of many parts costs one list. */
type Standing = {
  readonly entry: Entry;
  /** The part as an answer shows it. */
  readonly part: Part;
  /** The same where another asks for strictly more; undefined where one does already. */
  readonly outdone: Standing | undefined;
};

/** Some parts in their order, compared with one another. */
type Compared = {
  readonly standings: readonly Standing[];
  readonly joined: Entry;
  /** Their outcome; undefined until somebody asks for it. */
  outcome: Outcome | undefined;
};

/** Shared by all nodes of a dimension. */
type Trunk = {
  readonly trie: JoinTrie;
  readonly order: Order;
  readonly dimension: Dimension;
  /** Each part by itself. */
  readonly alone: Map<Draft, Compared>;
};

/** One node of the trie. It stands for some parts in their order: those of the node above it, and those that it adds. */
export class JoinNode {
  /** A number of its own; undefined where the node stands apart from the trie. */
  readonly id: number | undefined;
  readonly #trunk: Trunk;
  readonly #above: JoinNode | undefined;
  readonly #added: Draft | JoinNode | undefined;
  #next: Map<Draft | JoinNode, JoinNode> | undefined;
  #compared: Compared | undefined;

  constructor(trunk: Trunk, above?: JoinNode, added?: Draft | JoinNode) {
    this.#trunk = trunk;
    this.#above = above;
    this.#added = added;
    this.id = isApart(above) || isApart(added) ? undefined : trunk.trie.nextId();
    if (this.id !== undefined) trunk.trie.add(1);
  }

  get #isApart(): boolean {
    return this.id === undefined;
  }

  /**
   * Returns the node for these parts and one more, or for these and those of another node. THREAT: what came along with
   * data is chosen by whoever sends it, so that a node for it stands apart: it is in no trie, and goes with the question.
   */
  with(added: Draft | JoinNode): JoinNode {
    const known = this.#next?.get(added);
    if (known !== undefined) return known;
    const next = new JoinNode(this.#trunk, this, added);
    if (next.#isApart) return next;
    this.#next ??= new Map();
    this.#next.set(added, next);
    return next;
  }

  /** Returns the join of the parts; computes it at the first call. */
  outcome(): Outcome {
    const compared = this.#compare();
    compared.outcome ??= outcomeOf(compared);
    return compared.outcome;
  }

  #compare(): Compared {
    this.#compared ??= this.#isApart ? this.#compareApart() : this.#compareWithin();
    return this.#compared;
  }

  #compareWithin(): Compared {
    const [above, added] = [this.#above, this.#added];
    const { trie, order, dimension } = this.#trunk;
    if (above === undefined || added === undefined) return nothing(dimension, order);
    const others = added instanceof JoinNode ? added.#compare() : this.#alone(added);
    const before = above.#compare();
    const compared = unite(before, others, order);
    if (compared !== before && compared !== others) trie.add(compared.standings.length);
    return compared;
  }

  #alone(draft: Draft): Compared {
    const { alone, order } = this.#trunk;
    const known = alone.get(draft) ?? compareAlone(draft, order);
    alone.set(draft, known);
    return known;
  }

  /** Compares all parts anew, so that the order of the trie never meets what stands apart. */
  #compareApart(): Compared {
    const { trie, dimension } = this.#trunk;
    const order = new Order(trie.implications);
    return this.#drafts().reduce(
      (compared, draft) => unite(compared, compareAlone(draft, order), order),
      nothing(dimension, order),
    );
  }

  #drafts(): readonly Draft[] {
    const [above, added] = [this.#above, this.#added];
    if (above === undefined || added === undefined) return [];
    return [...above.#drafts(), ...(added instanceof JoinNode ? added.#drafts() : [added])];
  }

  static isApart(added: Draft | JoinNode | undefined): boolean {
    return added instanceof JoinNode
      ? added.#isApart
      : added !== undefined && added.part.by.side === "inherited";
  }
}

const { isApart } = JoinNode;

function nothing(dimension: Dimension, order: Order): Compared {
  return { standings: [], joined: order.enter(bottom(DIMENSIONS[dimension])), outcome: undefined };
}

function compareAlone(draft: Draft, order: Order): Compared {
  const entry = order.enter(draft.part.value);
  const outdone = { entry, part: draft.outdone, outdone: undefined };
  return { standings: [{ entry, part: draft.part, outdone }], joined: entry, outcome: undefined };
}

function unite(a: Compared, b: Compared, order: Order): Compared {
  if (a.standings.length === 0) return b;
  if (b.standings.length === 0) return a;
  return {
    standings: [...beside(a, b, order), ...beside(b, a, order)],
    joined: order.join(a.joined, b.joined),
    outcome: undefined,
  };
}

/** Returns these parts as they stand among the others too. */
function beside({ standings }: Compared, others: Compared, order: Order): readonly Standing[] {
  return standings.map((own) => {
    // Whatever an outdone part outdoes, the part that outdoes it outdoes too.
    const isOutdone =
      own.outdone !== undefined &&
      others.standings.some(
        (other) => other.outdone !== undefined && order.isOutdone(own.entry, other.entry),
      );
    return isOutdone ? own.outdone : own;
  });
}

/** The tries of all dimensions, under one set of implications. */
export class JoinTrie {
  readonly implications: Implications;
  #roots: readonly JoinNode[] = [];
  #order: Order;
  #weight = 0;
  #lastId = 0;

  constructor(implications: Implications) {
    this.implications = implications;
    this.#order = new Order(implications);
  }

  /** The order of its values; a new one whenever the trie starts anew. */
  get order(): Order {
    return this.#order;
  }

  /** The number of its nodes, and of the parts of the joins that they remember. */
  get weight(): number {
    return this.#weight;
  }

  /** Returns the empty node of each dimension, in the order of `DIMENSION_KEYS`. */
  roots(): readonly JoinNode[] {
    if (this.#roots.length === 0 || this.#weight > MOST_WEIGHT) {
      this.#weight = 0;
      this.#order = new Order(this.implications);
      const shared = { trie: this, order: this.#order };
      this.#roots = DIMENSION_KEYS.map(
        (dimension) => new JoinNode({ ...shared, dimension, alone: new Map() }),
      );
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

function outcomeOf({ standings, joined: { value } }: Compared): Outcome {
  const parts = standings.map(({ part }) => part);
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
