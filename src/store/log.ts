/** Makes statements from a log's leaves, proofs and signed heads, whatever stores them. */

import { Damage, damaged } from "../engine/damage.ts";
import type { Head, Log, Recorded } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import {
  joinHashes,
  leafHash,
  type NodeName,
  nodesOfConsistency,
  nodesOfProof,
  nodesOfRoot,
  rootOfRange,
  verifyInclusion,
} from "../ledger/merkle.ts";
import { BoundedCache } from "../memo.ts";

/** The reads of a log. Leaves, nodes and heads never change once they are written. */
export type LogReads = {
  /** Returns the head of the whole log. */
  readonly newest: () => Promise<Head>;
  /** Returns for each leaf the first head that covers it, which is that of its batch. */
  readonly covering: (indexes: readonly number[]) => Promise<readonly (Head | undefined)[]>;
  readonly leaves: (indexes: readonly number[]) => Promise<readonly (Uint8Array | undefined)[]>;
  readonly nodes: (names: readonly NodeName[]) => Promise<readonly (Uint8Array | undefined)[]>;
};

/** The number of verified checkpoints that a log remembers: at least so many, and at most twice as many. */
const REMEMBERED = 1_000;

/** The level from which on nodes are kept once they are read: whole subtrees of so many leaves that most proofs share them. */
const KEPT_LEVEL = 8;
/** The number of nodes that are kept: at least so many, and at most twice as many. */
const KEPT_NODES = 16_384;

/** Returns the keys that have signed a log. With `anew` the store is read for hand-overs that came meanwhile. */
export type ReadKeys = (anew: boolean) => LogKeys;

/**
 * Creates a log from its reads. With the `keys` that signed it, each leaf is held against its hash and each statement
 * against its signed checkpoint; what does not fit rejects with STORE_UNAVAILABLE.
 */
export function createLog(stored: LogReads, keys?: ReadKeys): Log {
  const reads = keepNodes(stored);
  const roots = keys && new SignedRoots(keys);

  async function newest(): Promise<Head> {
    const head = await reads.newest();
    roots?.of(head);
    return head;
  }

  async function leavesAt(indexes: readonly number[]): Promise<readonly (Uint8Array | undefined)[]> {
    const [leaves, hashes] = await Promise.all([
      reads.leaves(indexes),
      roots === undefined ? [] : reads.nodes(indexes.map((index) => ({ level: 0, index }))),
    ]);
    if (roots !== undefined)
      for (const [i, leaf] of leaves.entries()) {
        const hash = hashes[i];
        if (leaf !== undefined && !(hash && equalBytes(leafHash(leaf), hash))) throw unfit(A_LEAF);
      }
    return leaves;
  }

  return {
    head: newest,
    leaf: async (index) => (isIndex(index) ? (await leavesAt([index]))[0] : undefined),
    leaves: async (indexes) => {
      const known = indexes.filter(isIndex);
      const found = await leavesAt(known);
      const of = new Map(known.map((index, i) => [index, found[i]]));
      return indexes.map((index) => of.get(index));
    },
    recorded: async (indexes) => loadRecorded(reads, roots, indexes, await reads.covering(indexes)),
    rootAt: async (size) => {
      if (!isIndex(size) || size > (await newest()).size) return undefined;
      const nodes = await reads.nodes(nodesOfRoot(size));
      return rootOfRange(nodes.map((node) => present(node, "a node of the log")));
    },
    inclusion: async (index, size) => {
      if (!isIndex(index) || !isIndex(size) || index >= size || size > (await newest()).size)
        return undefined;
      return (await loadGroups(reads, nodesOfProof(index, size))).map(joinHashes);
    },
    consistency: async (first, second) => {
      if (!isIndex(first) || !isIndex(second) || first > second || second > (await newest()).size)
        return undefined;
      const groups = [nodesOfRoot(first), ...nodesOfConsistency(first, second)];
      const [range = [], ...parts] = await loadGroups(reads, groups);
      return { root: rootOfRange(range), proof: parts.map(joinHashes) };
    },
    prove: async (index) => {
      const head = await newest();
      if (!isIndex(index) || index >= head.size) return undefined;
      return (await loadRecorded(reads, roots, [index], [head]))[0];
    },
  };
}

/** Keeps the nodes high up, in memory that does not grow with the log. A node never changes once it is written. */
function keepNodes(reads: LogReads): LogReads {
  const known = new BoundedCache<number, Uint8Array>(KEPT_NODES);
  const nameOf = ({ level, index }: NodeName) => index * 64 + level;
  return {
    ...reads,
    nodes: async (names) => {
      const found = names.map((name) => (name.level < KEPT_LEVEL ? undefined : known.find(nameOf(name))));
      const missing = names.filter((_, i) => found[i] === undefined);
      const read = missing.length === 0 ? [] : await reads.nodes(missing);
      for (const [i, name] of missing.entries()) {
        const hash = read[i];
        if (hash !== undefined && name.level >= KEPT_LEVEL) known.keep(nameOf(name), hash);
      }
      let next = 0;
      return found.map((hash) => hash ?? read[next++]);
    },
  };
}

/** Loads groups of nodes at once. Throws STORE_UNAVAILABLE for one that is missing. */
async function loadGroups(
  reads: Pick<LogReads, "nodes">,
  groups: readonly (readonly NodeName[])[],
): Promise<readonly (readonly Uint8Array[])[]> {
  const nodes = await reads.nodes(groups.flat());
  let next = 0;
  return groups.map((names) => names.map(() => present(nodes[next++], "a node of the log")));
}

/**
 * Verifies a head of a log, and returns its root; undefined where it is of another size. A head of a new key may be read before
 * this reader has heard of the hand-over. Throws as `verifyCheckpoint` does.
 */
export function rootSigned({ size, checkpoint }: Head, keys: ReadKeys): Uint8Array | undefined {
  const verify = (anew: boolean) => verifyCheckpoint(checkpoint, keys(anew), { unknownLines: "refuse" });
  let signed: ReturnType<typeof verify>;
  try {
    signed = verify(false);
  } catch {
    signed = verify(true);
  }
  return signed.size === size ? signed.root : undefined;
}

/** The roots that a log's keys have signed, each verified once. */
class SignedRoots {
  readonly #keys: ReadKeys;
  readonly #roots = new BoundedCache<string, Uint8Array>(REMEMBERED);

  constructor(keys: ReadKeys) {
    this.#keys = keys;
  }

  /** Returns the root that a head has signed. Throws STORE_UNAVAILABLE where no key of the log signed it at that size. */
  of(head: Head): Uint8Array {
    return this.#roots.get(head.checkpoint, () => {
      try {
        const root = rootSigned(head, this.#keys);
        if (root !== undefined) return root;
      } catch (cause) {
        throw unfit("a checkpoint of the log", cause);
      }
      throw unfit("a checkpoint of the log");
    });
  }

  /** Throws STORE_UNAVAILABLE unless the proof leads from the leaf to the root that the head has signed. */
  assertProved({ leaf, index, proof }: Recorded, head: Head): void {
    const root = this.of(head);
    if (!verifyInclusion({ index, size: head.size, leafHash: leafHash(leaf), proof, root }))
      throw unfit("a leaf of the log, or its proof,");
  }
}

/** Loads each leaf with its proof under the head beside it. Throws STORE_UNAVAILABLE for what is missing or damaged. */
async function loadRecorded(
  reads: LogReads,
  roots: SignedRoots | undefined,
  indexes: readonly number[],
  heads: readonly (Head | undefined)[],
): Promise<readonly Recorded[]> {
  const known = indexes.map((index, i) => ({ index, head: present(heads[i], A_LEAF) }));
  const paths = known.map(({ index, head }) => nodesOfProof(index, head.size));
  const [leaves, nodes] = await Promise.all([reads.leaves(indexes), reads.nodes(paths.flat(2))]);
  let next = 0;
  return known.map(({ index, head }, i) => {
    const recorded: Recorded = {
      leaf: present(leaves[i], A_LEAF),
      index,
      proof: (paths[i] ?? []).map((names) =>
        joinHashes(names.map(() => present(nodes[next++], "a node of the log"))),
      ),
      checkpoint: head.checkpoint,
    };
    roots?.assertProved(recorded, head);
    return recorded;
  });
}

/** THREAT: the place of a leaf tells how long the log is, and this error may reach a caller who must not learn it. */
const A_LEAF = "a leaf of the log";

function isIndex(index: number): boolean {
  return Number.isSafeInteger(index) && index >= 0;
}

function present<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new ComityError("STORE_UNAVAILABLE", `${what} is missing from the store; restore it from a backup`, {
    cause: new Damage(what),
  });
}

function unfit(what: string, cause?: unknown): ComityError {
  return damaged(new Damage(what, cause));
}
