/**
 * Keys of leaves that can be destroyed one by one: a puncturable tree of seeds (Goldreich, Goldwasser and Micali, "How to
 * Construct Random Functions", 1986). One seed gives the keys of all leaves below it. To destroy a leaf's key, the seeds
 * above it are replaced by those beside its path, which give every other key, and never that one.
 */
import { hash } from "node:crypto";
import { BoundedCache } from "../memo.ts";

/** The number of levels. Leaves are counted below 2^40. */
export const KEY_LEVELS = 40;
export const SEED_BYTES = 32;

/** A seed, and the leaves whose keys it gives: those from `index * 2^level` on, `2^level` of them. */
export type KeySeed = { readonly level: number; readonly index: number; readonly seed: Uint8Array };

export type KeyTree = {
  /** Ordered by their first leaf. No two give the key of one leaf. */
  readonly seeds: readonly KeySeed[];
  /** Returns the key of a leaf: 32 bytes. Undefined where it was destroyed. */
  readonly keyOf: (leaf: number) => Uint8Array | undefined;
};

/** Seeds of blocks with so many levels below them are kept, so that a key costs 8 hashes and not 40. */
const BLOCK_LEVEL = 8;
const MOST_BLOCKS = 1_024;

const widthOf = (level: number) => 2 ** level;
const firstOf = ({ level, index }: KeySeed) => index * widthOf(level);
const endOf = (seed: KeySeed) => firstOf(seed) + widthOf(seed.level);
const isCounted = (leaf: number) => Number.isInteger(leaf) && leaf >= 0 && leaf < widthOf(KEY_LEVELS);

function derive(seed: Uint8Array, which: number): Uint8Array {
  const input = Buffer.alloc(SEED_BYTES + 1);
  input.set(seed);
  input[SEED_BYTES] = which;
  return hash("sha256", input, "buffer");
}

/** Returns the seeds above a leaf from `from` down to `level`, by their levels. */
function descend(from: KeySeed, leaf: number, level: number, path: Uint8Array[] = []): readonly Uint8Array[] {
  path[from.level] = from.seed;
  for (let at = from.level - 1; at >= level; at--)
    path[at] = derive(path[at + 1] as Uint8Array, Math.floor(leaf / widthOf(at)) % 2);
  return path;
}

/** Creates a tree of seeds that are ordered and apart from each other, as `KeyTree` says. */
export function createKeyTree(seeds: readonly KeySeed[]): KeyTree {
  const blocks = new BoundedCache<number, KeySeed>(MOST_BLOCKS);
  // The path to the leaf that was asked for last: the next one is mostly beside it, and shares most of it.
  let last: { readonly leaf: number; readonly path: Uint8Array[]; readonly top: number } | undefined;

  function seedAbove(leaf: number): KeySeed | undefined {
    const above = findAbove(seeds, leaf);
    if (above === undefined || above.level <= BLOCK_LEVEL) return above;
    const index = Math.floor(leaf / widthOf(BLOCK_LEVEL));
    return blocks.get(index, () => ({
      level: BLOCK_LEVEL,
      index,
      seed: descend(above, leaf, BLOCK_LEVEL)[BLOCK_LEVEL] as Uint8Array,
    }));
  }

  return {
    seeds,
    keyOf: (leaf) => {
      if (!isCounted(leaf)) return undefined;
      const shared = last === undefined ? KEY_LEVELS : sharedLevel(last.leaf, leaf);
      if (last !== undefined && shared <= last.top) {
        const from = { level: shared, index: 0, seed: last.path[shared] as Uint8Array };
        descend(from, leaf, 0, last.path);
        last = { ...last, leaf };
      } else {
        const above = seedAbove(leaf);
        if (above === undefined) return undefined;
        const path: Uint8Array[] = [];
        descend(above, leaf, 0, path);
        last = { leaf, path, top: above.level };
      }
      return last.path[0];
    },
  };
}

/** Returns the lowest level at which two leaves are below one seed. */
function sharedLevel(a: number, b: number): number {
  let level = 0;
  for (let [x, y] = [a, b]; x !== y; level++) [x, y] = [Math.floor(x / 2), Math.floor(y / 2)];
  return level;
}

/** Creates a tree with the keys of every leaf. `random` returns 32 fresh bytes. */
export function growKeyTree(random: () => Uint8Array): KeyTree {
  return createKeyTree([{ level: KEY_LEVELS, index: 0, seed: random() }]);
}

/** Returns the tree without the keys of these leaves. */
export function destroyKeys({ seeds }: KeyTree, leaves: Iterable<number>): KeyTree {
  const gone = [...new Set(leaves)].filter(isCounted).sort((a, b) => a - b);
  const left: KeySeed[] = [];
  let next = 0;
  for (const each of seeds) {
    while ((gone[next] ?? Number.POSITIVE_INFINITY) < firstOf(each)) next += 1;
    const start = next;
    while ((gone[next] ?? Number.POSITIVE_INFINITY) < endOf(each)) next += 1;
    keepBeside(each, gone.slice(start, next), left);
  }
  return createKeyTree(left);
}

/**
 * Returns the tree with fresh keys for every leaf from `first` on, unless it has all of them. A log that was restored shorter than it
 * was writes leaves anew whose keys may be destroyed.
 */
export function renewKeysFrom(tree: KeyTree, first: number, random: () => Uint8Array): KeyTree {
  let end = first;
  for (const each of tree.seeds) if (firstOf(each) <= end && endOf(each) > end) end = endOf(each);
  if (end === widthOf(KEY_LEVELS)) return tree;
  const before = tree.seeds.filter((each) => endOf(each) <= first);
  const across = tree.seeds.find((each) => firstOf(each) < first && endOf(each) > first);
  const kept = [...before, ...(across === undefined ? [] : partBefore(across, first))];
  return createKeyTree([...kept, ...freshFrom(first, random)]);
}

/** Adds to `left` the seeds that give the keys below `above` but those of `gone`. */
function keepBeside(above: KeySeed, gone: readonly number[], left: KeySeed[]): void {
  if (gone.length === 0) left.push(above);
  else if (gone.length < widthOf(above.level)) {
    const [lower, upper] = childrenOf(above);
    const middle = firstOf(upper);
    keepBeside(
      lower,
      gone.filter((leaf) => leaf < middle),
      left,
    );
    keepBeside(
      upper,
      gone.filter((leaf) => leaf >= middle),
      left,
    );
  }
}

function partBefore(above: KeySeed, end: number): readonly KeySeed[] {
  if (endOf(above) <= end) return [above];
  if (firstOf(above) >= end) return [];
  return childrenOf(above).flatMap((child) => partBefore(child, end));
}

/** Returns fresh seeds for every leaf from `first` on, the fewest that there can be. */
function freshFrom(first: number, random: () => Uint8Array): readonly KeySeed[] {
  const fresh: KeySeed[] = [];
  for (let at = first; at < widthOf(KEY_LEVELS); ) {
    let level = 0;
    while (level < KEY_LEVELS && at % widthOf(level + 1) === 0) level += 1;
    fresh.push({ level, index: at / widthOf(level), seed: random() });
    at += widthOf(level);
  }
  return fresh;
}

function childrenOf({ level, index, seed }: KeySeed): readonly [KeySeed, KeySeed] {
  return [
    { level: level - 1, index: 2 * index, seed: derive(seed, 0) },
    { level: level - 1, index: 2 * index + 1, seed: derive(seed, 1) },
  ];
}

function findAbove(seeds: readonly KeySeed[], leaf: number): KeySeed | undefined {
  let [low, high] = [0, seeds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firstOf(seeds[middle] as KeySeed) <= leaf) low = middle + 1;
    else high = middle;
  }
  const found = seeds[low - 1];
  return found !== undefined && endOf(found) > leaf ? found : undefined;
}
