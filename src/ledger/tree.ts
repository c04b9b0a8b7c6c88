/**
 * A whole Merkle tree in memory, of RFC 9162 section 2.1 (the same as in RFC 6962): for the records of one leaf of a log,
 * which are all there at once. `merkle.ts` has the tree of a log.
 */
import { ComityError } from "../errors.ts";
import { concatBytes } from "./bytes.ts";
import { nodeHash } from "./merkle.ts";

export type Tree = {
  readonly root: Uint8Array;
  /** Returns the audit path of a leaf as one run of bytes: hashes of 32 bytes, from the leaf upwards. */
  readonly pathOf: (index: number) => Uint8Array;
};

/** The length of a hash in a path, in bytes. */
const HASH_BYTES = 32;

/** Computes the tree over the hashes of its leaves. Throws INPUT_INVALID where there is none. */
export function createTree(leaves: readonly Uint8Array[]): Tree {
  const [first] = leaves;
  if (first === undefined) throw new ComityError("INPUT_INVALID", "a tree has at least one leaf");
  const levels = [leaves];
  for (let level = leaves; level.length > 1; levels.push(level)) level = parentsOf(level);
  const [root = first] = levels.at(-1) ?? [];
  return {
    root,
    pathOf(index) {
      const path: Uint8Array[] = [];
      let place = index;
      for (const level of levels) {
        const sibling = level[place % 2 === 1 ? place - 1 : place + 1];
        if (sibling !== undefined) path.push(sibling);
        place = Math.floor(place / 2);
      }
      return concatBytes(...path);
    },
  };
}

/** Joins neighbours. A node at the right edge without a neighbour rises unchanged, as in RFC 9162. */
function parentsOf(level: readonly Uint8Array[]): readonly Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i] as Uint8Array, level[i + 1]];
    parents.push(right === undefined ? left : nodeHash(left, right));
  }
  return parents;
}

/** Splits a path into its hashes. Throws STATEMENT_INVALID where it is no run of whole hashes. */
export function hashesOfPath(path: Uint8Array): readonly Uint8Array[] {
  if (path.length % HASH_BYTES !== 0)
    throw new ComityError("STATEMENT_INVALID", `the path is no run of hashes of ${HASH_BYTES} bytes`);
  return Array.from({ length: path.length / HASH_BYTES }, (_, i) =>
    path.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}
