/** Makes statements from a log's leaves, proofs and signed heads, whatever stores them. */
import type { Head, Log, Recorded } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { joinHashes, type NodeName, nodesOfProof, nodesOfRoot, rootOfRange } from "../ledger/merkle.ts";

/** The reads of a log. Leaves, nodes and heads never change once they are written. */
export type LogReads = {
  /** Returns the head of the whole log. */
  readonly newest: () => Promise<Head>;
  /** Returns for each leaf the first head that covers it, which is that of its batch. */
  readonly covering: (indexes: readonly number[]) => Promise<readonly (Head | undefined)[]>;
  readonly leaves: (indexes: readonly number[]) => Promise<readonly (Uint8Array | undefined)[]>;
  readonly nodes: (names: readonly NodeName[]) => Promise<readonly (Uint8Array | undefined)[]>;
};

/** Creates a log from its reads. */
export function createLog(reads: LogReads): Log {
  async function recordedAt(
    indexes: readonly number[],
    heads: readonly (Head | undefined)[],
  ): Promise<readonly Recorded[]> {
    const known = indexes.map((index, i) => ({ index, head: present(heads[i], `leaf \`${index}\``) }));
    const paths = known.map(({ index, head }) => nodesOfProof(index, head.size));
    const [leaves, nodes] = await Promise.all([reads.leaves(indexes), reads.nodes(paths.flat(2))]);
    let next = 0;
    return known.map(({ index, head }, i) => ({
      leaf: present(leaves[i], `leaf \`${index}\``),
      index,
      proof: (paths[i] ?? []).map((names) =>
        joinHashes(names.map(() => present(nodes[next++], "a node of the log"))),
      ),
      checkpoint: head.checkpoint,
    }));
  }

  return {
    head: reads.newest,
    leaf: async (index) => (isIndex(index) ? (await reads.leaves([index]))[0] : undefined),
    recorded: async (indexes) => recordedAt(indexes, await reads.covering(indexes)),
    rootAt: async (size) => {
      if (!isIndex(size) || size > (await reads.newest()).size) return undefined;
      const nodes = await reads.nodes(nodesOfRoot(size));
      return rootOfRange(nodes.map((node) => present(node, "a node of the log")));
    },
    prove: async (index) => {
      const head = await reads.newest();
      if (!isIndex(index) || index >= head.size) return undefined;
      return (await recordedAt([index], [head]))[0];
    },
  };
}

function isIndex(index: number): boolean {
  return Number.isSafeInteger(index) && index >= 0;
}

function present<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new ComityError("STORE_UNAVAILABLE", `${what} is missing from the store; restore it from a backup`);
}
