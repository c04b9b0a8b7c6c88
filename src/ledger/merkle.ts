/**
 * The Merkle tree of RFC 9162 section 2.1 (the same as in RFC 6962) over stored nodes, so that a log of millions of
 * leaves needs little memory. Sizes and indexes are safe integers: no 32-bit operator touches them.
 */

import { sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { concatBytes, equalBytes } from "./bytes.ts";

/** Reads a stored node: the hash of the complete subtree of 2^level leaves from leaf index × 2^level on. */
export type HashReader = (level: number, index: number) => Uint8Array;

/** The name of a stored node. */
export type NodeName = { readonly level: number; readonly index: number };

/** A node to store. Once written it never changes. */
export type StoredNode = NodeName & { readonly hash: Uint8Array };

const HASH_BYTES = 32;
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/**
 * Hashes the bytes of a leaf. The prefix differs from that of an inner node, so that neither passes for the other.
 */
export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, bytes));
}

/** Hashes two children into an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(NODE, left, right));
}

/** Hashes leaves and nodes as `leafHash` and `nodeHash` do. */
export type Hasher = {
  readonly leaf: (bytes: Uint8Array) => Uint8Array;
  readonly node: (left: Uint8Array, right: Uint8Array) => Uint8Array;
};

/** Creates a hasher for a great many of them: it joins what it hashes in one piece of memory, since a fresh one costs as much as the hash. */
export function createHasher(): Hasher {
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair.set(NODE);
  let room = new Uint8Array(1024);
  return {
    leaf: (bytes) => {
      const length = 1 + bytes.length;
      if (length > room.length) room = new Uint8Array(2 * length);
      room.set(LEAF);
      room.set(bytes, 1);
      return sha256(room.subarray(0, length));
    },
    node: (left, right) => {
      pair.set(left, 1);
      pair.set(right, 1 + HASH_BYTES);
      return sha256(pair);
    },
  };
}

/**
 * Returns the nodes that become final when a leaf is appended to a tree of `size` leaves: the leaf, and each subtree
 * that it completes. `read` must see the nodes of all earlier leaves, those of the same batch too.
 */
export function appendLeaf(size: number, leafHash: Uint8Array, read: HashReader): StoredNode[] {
  assertCount(size, "size");
  const nodes: StoredNode[] = [{ level: 0, index: size, hash: leafHash }];
  let [level, index, hash] = [0, size, leafHash];
  while (isOdd(index)) {
    hash = nodeHash(read(level, index - 1), hash);
    index = half(index);
    level += 1;
    nodes.push({ level, index, hash });
  }
  return nodes;
}

/** Returns the root of the first `size` leaves. The root of an empty tree is the hash of no bytes. */
export function rootHash(size: number, read: HashReader): Uint8Array {
  return rootOfRange(nodesOfRoot(size).map(({ level, index }) => read(level, index)));
}

/**
 * Names the stored nodes from which `rootOfRange` computes the root of the first `size` leaves, left to right: the
 * tree's compact range.
 */
export function nodesOfRoot(size: number): readonly NodeName[] {
  assertCount(size, "size");
  return size === 0 ? [] : nodesOfSubtree(0, size);
}

/** Computes the root of a tree from the hashes of its compact range. */
export function rootOfRange(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? sha256(new Uint8Array(0)) : joinHashes(hashes);
}

/**
 * Names the stored nodes that `inclusionProof` needs, so that a store can load them at once: for each hash of the
 * proof, from the leaf up, the nodes from which `joinHashes` makes it. Throws INPUT_INVALID as `inclusionProof` does.
 */
export function nodesOfProof(index: number, size: number): readonly (readonly NodeName[])[] {
  assertInTree(index, size);
  return pathOf(index, 0, size).map(({ start, count }) => nodesOfSubtree(start, count));
}

/**
 * Joins complete subtrees of decreasing size, left to right, into the hash of the subtree over them all. Throws
 * TypeError for an empty list.
 */
export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Returns the proof that leaf `index` is in the tree of `size` leaves (section 2.1.3.1), from the leaf up. */
export function inclusionProof(index: number, size: number, read: HashReader): Uint8Array[] {
  assertInTree(index, size);
  return pathOf(index, 0, size).map(({ start, count }) => subtree(start, count, read));
}

/**
 * Returns the proof that the tree of `second` leaves extends that of `first` (section 2.1.4.1). The proof is empty
 * from size 0 and between equal sizes.
 */
export function consistencyProof(first: number, second: number, read: HashReader): Uint8Array[] {
  assertOrder(first, second);
  const parts = first === 0 ? [] : subproof(first, 0, second, true);
  return parts.map(({ start, count }) => subtree(start, count, read));
}

/**
 * Names the stored nodes that `consistencyProof` needs, as `nodesOfProof` does for a leaf. Throws INPUT_INVALID as
 * `consistencyProof` does.
 */
export function nodesOfConsistency(first: number, second: number): readonly (readonly NodeName[])[] {
  assertOrder(first, second);
  const parts = first === 0 ? [] : subproof(first, 0, second, true);
  return parts.map(({ start, count }) => nodesOfSubtree(start, count));
}

/** Returns true when `proof` shows that `leafHash` is leaf `index` of the tree of `size` leaves (section 2.1.3.2). */
export function verifyInclusion(claim: InclusionClaim & { readonly root: Uint8Array }): boolean {
  const root = rootOfInclusion(claim);
  return root !== undefined && isHash(claim.root) && equalBytes(root, claim.root);
}

/** A leaf at a place of the tree of `size` leaves, with the audit path from there. */
export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** Returns the root to which an audit path leads (section 2.1.3.2); undefined where no such tree has such a path. */
export function rootOfInclusion({ index, size, leafHash, proof }: InclusionClaim): Uint8Array | undefined {
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  if (![leafHash, ...proof].every(isHash)) return undefined;
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      [node, last] = skipEmptyLevels(node, last);
    } else hash = nodeHash(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? hash : undefined;
}

/**
 * Returns true when `proof` shows that the tree of `second` leaves extends that of `first` (section 2.1.4.2). Returns
 * false for size 0: every tree extends the empty one, so that there is nothing to verify, and a caller that accepts
 * it must say so itself.
 */
export function verifyConsistency(claim: {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  if (!isCount(first) || !isCount(second) || first === 0 || first > second) return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  if (proof.length === 0 || ![firstRoot, secondRoot, ...proof].every(isHash)) return false;

  const [start, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let [node, last, older, newer] = [first - 1, second - 1, start, start];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      [node, last] = skipEmptyLevels(node, last);
    } else newer = nodeHash(newer, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(older, firstRoot) && equalBytes(newer, secondRoot);
}

/** Returns MTH of `count` leaves from `start`, a multiple of the largest power of two in `count`. */
function subtree(start: number, count: number, read: HashReader): Uint8Array {
  return joinHashes(nodesOfSubtree(start, count).map(({ level, index }) => read(level, index)));
}

/** Names the complete subtrees that cover the same leaves, left to right. */
function nodesOfSubtree(start: number, count: number): NodeName[] {
  let [size, level] = [1, 0];
  while (size * 2 <= count) [size, level] = [size * 2, level + 1];
  const left = { level, index: start / size };
  return size === count ? [left] : [left, ...nodesOfSubtree(start + size, count - size)];
}

type Subtree = { readonly start: number; readonly count: number };

/** Returns PATH of RFC 9162 for the leaf `index` places after `start`, as the subtrees whose hashes it holds. */
function pathOf(index: number, start: number, count: number): Subtree[] {
  if (count === 1) return [];
  const left = splitPoint(count);
  return index < left
    ? [...pathOf(index, start, left), { start: start + left, count: count - left }]
    : [...pathOf(index - left, start + left, count - left), { start, count: left }];
}

/**
 * Returns SUBPROOF of RFC 9162, as the subtrees whose hashes it holds. `known` is true where the verifier holds the root of
 * this subtree already.
 */
function subproof(first: number, start: number, count: number, known: boolean): Subtree[] {
  if (first === count) return known ? [] : [{ start, count }];
  const left = splitPoint(count);
  return first <= left
    ? [...subproof(first, start, left, known), { start: start + left, count: count - left }]
    : [...subproof(first - left, start + left, count - left, false), { start, count: left }];
}

/** Returns the largest power of two below `count`. */
function splitPoint(count: number): number {
  let left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

/**
 * Skips the levels on which a node at the right edge has no sibling. The node rises unchanged there, and a proof has
 * no hash for these levels.
 */
function skipEmptyLevels(node: number, last: number): [number, number] {
  while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
  return [node, last];
}

function isPowerOfTwo(count: number): boolean {
  let rest = count;
  while (rest > 1 && !isOdd(rest)) rest /= 2;
  return rest === 1;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isHash(value: Uint8Array): boolean {
  return value.length === HASH_BYTES;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function assertInTree(index: number, size: number): void {
  assertCount(size, "size");
  assertCount(index, "index");
  if (index >= size)
    throw new ComityError("INPUT_INVALID", `leaf \`${index}\` is not in a tree of \`${size}\``);
}

function assertOrder(first: number, second: number): void {
  assertCount(first, "first");
  assertCount(second, "second");
  if (first > second)
    throw new ComityError("INPUT_INVALID", `size \`${first}\` is beyond size \`${second}\``);
}

function assertCount(value: number, field: string): void {
  if (!isCount(value))
    throw new ComityError("INPUT_INVALID", `\`${field}\` is not a whole number from 0 to 2^53 - 1`);
}
