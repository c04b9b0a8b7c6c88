/**
 * Computes the tree of a log again from its leaves (RFC 9162, 2.1), and holds it against the stored nodes and the root of
 * every signed head. It keeps the compact range alone, so that its memory does not grow with the log.
 */
import type { Head } from "../../engine/store.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { parseCheckpoint } from "../../ledger/checkpoint.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { createHasher, type Hasher, nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import { parseNote } from "../../ledger/note.ts";
import { rootSigned } from "../log.ts";
import type { Audited } from "./audited.ts";
import { type Gathering, gather, type Tallied } from "./report.ts";

/** The leaves that are read at once. A power of two, so that a page completes whole subtrees. */
export const PAGE = 1024;

/** A place in the log with the hashes of its compact range there, from which the tree goes on. */
export type TreePlace = { readonly next: number; readonly range: readonly Uint8Array[] };

/** A page of the log: the place behind it, and what came of it. */
export type LeafPage = TreePlace & { readonly tallied: Tallied };

type Checking = {
  readonly audited: Audited;
  readonly keys: LogKeys;
  /** The size of the log that is checked. */
  readonly size: number;
  /** Verifies no signature here, where each is verified elsewhere; by default that of the last head of each key. */
  readonly signedElsewhere: boolean;
};

/**
 * Checks the log page by page, from a place on. In the place of a leaf that is missing it takes the hash that is stored, so that
 * the rest is checked too. Rejects with STORE_UNAVAILABLE where that is missing as well.
 */
export async function* checkTree(checking: Checking, from: TreePlace): AsyncGenerator<LeafPage> {
  const { audited, size } = checking;
  const hasher = createHasher();
  let { next, range } = from;
  let gathering = gather();
  if (next === 0) checkHeads(checking, gathering, await audited.heads(-1, 0), () => rootOfRange([]));
  if (size === 0) yield { next, range, tallied: gathering.tallied() };
  while (next < size) {
    const below = Math.min(size, next - (next % PAGE) + PAGE);
    const leaves = await audited.leaves(next, below);
    const heads = await audited.heads(next, below);
    const stored = await loadNodes(audited, next, below);
    const roots = new Map<number, Uint8Array>();
    const wanted = new Set(heads.map((head) => head.size));
    const stack = [...range];
    for (const [i, leaf] of leaves.entries()) {
      const index = next + i;
      append({ stack, stored, gathering, hasher }, index, leaf);
      if (wanted.has(index + 1)) roots.set(index + 1, rootOfRange(stack));
    }
    checkHeads(checking, gathering, heads, (at) => roots.get(at));
    range = stack;
    next = below;
    yield { next, range, tallied: gathering.tallied() };
    gathering = gather();
  }
}

type StoredNodes = (level: number, index: number) => Uint8Array | undefined;

/** Loads the nodes that leaves from one place to below another complete, at every level. */
async function loadNodes(audited: Audited, from: number, below: number): Promise<StoredNodes> {
  const levels: { readonly first: number; readonly hashes: readonly (Uint8Array | undefined)[] }[] = [];
  for (let width = 1; width <= below; width *= 2) {
    const [first, end] = [Math.floor(from / width), Math.floor(below / width)];
    levels.push({ first, hashes: first < end ? await audited.nodes(levels.length, first, end) : [] });
  }
  return (level, index) => {
    const { first = 0, hashes = [] } = levels[level] ?? {};
    return hashes[index - first];
  };
}

type Appending = {
  readonly stack: Uint8Array[];
  readonly stored: StoredNodes;
  readonly gathering: Gathering;
  readonly hasher: Hasher;
};

/** Appends a leaf to the compact range, and compares each node that it completes. */
function append(
  { stack, stored, gathering, hasher }: Appending,
  index: number,
  leaf: Uint8Array | undefined,
): void {
  const { found, count } = gathering;
  count("leaves");
  if (leaf === undefined) found(`leaf ${index} is missing`);
  let [level, place] = [0, index];
  let hash = leaf === undefined ? instead(stored(0, index)) : hasher.leaf(leaf);
  for (;;) {
    const kept = stored(level, place);
    count("nodes");
    if (kept === undefined || !equalBytes(kept, hash))
      found(
        level === 0
          ? `leaf ${index} is not the one that was recorded`
          : `node ${level}/${place} of the tree does not fit its leaves`,
      );
    if (place % 2 === 0) break;
    hash = hasher.node(stack.pop() as Uint8Array, hash);
    [level, place] = [level + 1, (place - 1) / 2];
  }
  stack.push(hash);
}

/** Returns the hash that is stored in the place of a leaf that is missing. */
const instead = (hash: Uint8Array | undefined) => (hash?.length === 32 ? hash : new Uint8Array(32));

function checkHeads(
  { keys, size, signedElsewhere }: Checking,
  gathering: Gathering,
  heads: readonly Head[],
  rootAt: (size: number) => Uint8Array | undefined,
): void {
  for (const head of heads) {
    gathering.count("checkpoints");
    const ends = keys.some(({ upTo, after }) => upTo === head.size || after === head.size);
    const signed = !signedElsewhere && (head.size === size || ends);
    if (signed) gathering.count("signatures");
    const root = signed ? verifiedRoot(head, keys) : statedRoot(head, keys);
    const computed = rootAt(head.size);
    // A malformed head is told by whoever verifies its signature.
    if (root === undefined && signedElsewhere) continue;
    if (root === undefined)
      gathering.found(
        `the checkpoint of ${head.size} leaves is ${signed ? "not signed by the log's key" : "malformed"}`,
      );
    else if (computed === undefined || !equalBytes(root, computed))
      gathering.found(`the checkpoint of ${head.size} leaves has another root than the leaves`);
  }
}

function verifiedRoot(head: Head, keys: LogKeys): Uint8Array | undefined {
  try {
    return rootSigned(head, () => keys);
  } catch {
    return undefined;
  }
}

/** Returns the root that a head states, without looking at its signature. */
function statedRoot(head: Head, keys: LogKeys): Uint8Array | undefined {
  try {
    const { origin, size, root } = parseCheckpoint(parseNote(head.checkpoint).text);
    return keys.some(({ name }) => name === origin) && size === head.size ? root : undefined;
  } catch {
    return undefined;
  }
}

/** Returns true where a compact range has as many hashes as one of `next` leaves. */
export function isRangeOf({ next, range }: TreePlace): boolean {
  return range.length === nodesOfRoot(next).length && range.every((hash) => hash.length === 32);
}
