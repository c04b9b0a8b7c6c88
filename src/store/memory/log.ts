/** The log of a store in memory. */
import type { Head } from "../../engine/store.ts";
import { type Batch, type SignedHead, signHead } from "../fold.ts";
import type { LedgerKey } from "../ledger-key.ts";
import type { LogReads } from "../log.ts";

export type MemoryLog = {
  readonly head: () => Promise<SignedHead>;
  readonly append: (batch: Batch) => void;
  readonly reads: LogReads;
  /** Returns the number of leaves, and their bytes. */
  readonly size: () => { readonly rows: number; readonly bytes: number };
};

/** Creates an empty log, its head signed by `key`. */
export function createMemoryLog(key: LedgerKey): MemoryLog {
  const leaves: Uint8Array[] = [];
  const nodes = new Map<string, Uint8Array>();
  const heads: Head[] = [];
  let head = signHead(0, [], key);
  // Whoever asks for the head learns of it.
  head.catch(() => {});

  return {
    head: () => head,
    append: (batch) => {
      for (const leaf of batch.leaves) leaves.push(leaf.slice());
      for (const { level, index, hash } of batch.nodes) nodes.set(`${level}/${index}`, hash);
      if (batch.head === undefined) return;
      head = Promise.resolve(batch.head);
      heads.push({ size: batch.head.size, checkpoint: batch.head.checkpoint });
    },
    size: () => ({
      rows: leaves.length,
      bytes: leaves.reduce((sum, leaf) => sum + leaf.length, 0),
    }),
    reads: {
      newest: async () => {
        const { size, checkpoint } = await head;
        return { size, checkpoint };
      },
      covering: async (indexes) => indexes.map((index) => heads.find(({ size }) => size > index)),
      leaves: async (indexes) => indexes.map((index) => leaves[index]?.slice()),
      nodes: async (names) => names.map(({ level, index }) => nodes.get(`${level}/${index}`)),
    },
  };
}
