/**
 * A trie that memoises the join of a dimension's parts. The same parts in the same order reach the same node, which
 * computes their join once. Few nodes occur over all facts.
 */

import { isException } from "./atom.ts";
import type { Draft } from "./compile.ts";
import { type Implications, isProhibited } from "./formula.ts";
import { bottom, DIMENSION_KEYS, DIMENSIONS, type Dimension, type Value } from "./lattice/dimension.ts";
import { type Entry, Order } from "./lattice/order.ts";
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

/** Some parts in their order, compared with one another. */
type Compared = {
  readonly drafts: readonly Draft[];
  readonly entries: readonly Entry[];
  /** For each draft: true where another asks for strictly more. */
  readonly outdone: readonly boolean[];
  readonly joined: Entry;
};

/** One node of the trie. It stands for some parts in their order: those of the node above it, and those that it adds. */
export class JoinNode {
  /** A number of its own; undefined where the node stands apart from the trie. */
  readonly id: number | undefined;
  readonly #trie: JoinTrie;
  readonly #order: Order;
  readonly #dimension: Dimension;
  readonly #above: JoinNode | undefined;
  readonly #added: Draft | JoinNode | undefined;
  readonly #apart: boolean;
  #next: Map<Draft | JoinNode, JoinNode> | undefined;
  #compared: Compared | undefined;
  #outcome: Outcome | undefined;

  constructor(trie: JoinTrie, dimension: Dimension, above?: JoinNode, added?: Draft | JoinNode) {
    this.#trie = trie;
    this.#order = above === undefined ? trie.order : above.#order;
    this.#dimension = dimension;
    this.#above = above;
    this.#added = added;
    this.#apart = above !== undefined && (above.#apart || isApart(added));
    if (this.#apart) return;
    this.id = trie.nextId();
    trie.add(1);
  }

  /**
   * Returns the node for these parts and one more, or for these and those of another node. THREAT: what came along with
   * data is chosen by whoever sends it, so that a node for it stands apart: it is in no trie, and goes with the question.
   */
  with(added: Draft | JoinNode): JoinNode {
    const known = this.#next?.get(added);
    if (known !== undefined) return known;
    const next = new JoinNode(this.#trie, this.#dimension, this, added);
    if (next.#apart) return next;
    this.#next ??= new Map();
    this.#next.set(added, next);
    return next;
  }

  /** Returns the join of the parts; computes it at the first call. */
  outcome(): Outcome {
    this.#outcome ??= outcomeOf(this.#compare());
    return this.#outcome;
  }

  #compare(): Compared {
    if (this.#compared !== undefined) return this.#compared;
    this.#compared = this.#apart ? this.#compareApart() : this.#compareWithin();
    return this.#compared;
  }

  #compareWithin(): Compared {
    const [above, added] = [this.#above, this.#added];
    if (above === undefined || added === undefined) return nothing(this.#dimension, this.#order);
    const others = added instanceof JoinNode ? added.#compare() : alone(added, this.#order);
    const compared = unite(above.#compare(), others, this.#order);
    this.#trie.add(compared.drafts.length);
    return compared;
  }

  /** Compares all parts anew, so that the order of the trie never meets what stands apart. */
  #compareApart(): Compared {
    const order = new Order(this.#trie.implications);
    return this.#drafts().reduce(
      (compared, draft) => unite(compared, alone(draft, order), order),
      nothing(this.#dimension, order),
    );
  }

  #drafts(): readonly Draft[] {
    const [above, added] = [this.#above, this.#added];
    if (above === undefined || added === undefined) return [];
    return [...above.#drafts(), ...(added instanceof JoinNode ? added.#drafts() : [added])];
  }

  static isApart(added: Draft | JoinNode | undefined): boolean {
    return added instanceof JoinNode
      ? added.#apart
      : added !== undefined && added.part.by.side === "inherited";
  }
}

const { isApart } = JoinNode;

function nothing(dimension: Dimension, order: Order): Compared {
  return { drafts: [], entries: [], outdone: [], joined: order.enter(bottom(DIMENSIONS[dimension])) };
}

function alone(draft: Draft, order: Order): Compared {
  const joined = order.enter(draft.part.value);
  return { drafts: [draft], entries: [joined], outdone: [false], joined };
}

function unite(a: Compared, b: Compared, order: Order): Compared {
  return {
    drafts: [...a.drafts, ...b.drafts],
    entries: [...a.entries, ...b.entries],
    outdone: [...outdoneBeside(a, b, order), ...outdoneBeside(b, a, order)],
    joined: order.join(a.joined, b.joined),
  };
}

/** Tells which of these parts are outdone among themselves or by one of the others. */
function outdoneBeside({ entries, outdone }: Compared, others: Compared, order: Order): readonly boolean[] {
  return outdone.map((already, i) => {
    const own = entries[i];
    // Whatever an outdone part outdoes, the part that outdoes it outdoes too.
    return (
      already ||
      (own !== undefined &&
        others.entries.some((other, j) => !others.outdone[j] && order.isOutdone(own, other)))
    );
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

function outcomeOf({ drafts, outdone, joined: { value } }: Compared): Outcome {
  const parts = drafts.map((draft, i) => (outdone[i] ? draft.outdone : draft.part));
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
