/** Compares two receipts: whether what they show of a log can be of one history. */
import { equalBytes } from "../ledger/bytes.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { nodeHash, nodesOfProof } from "../ledger/merkle.ts";
import type { VerifiedLeaf } from "../ledger/proof.ts";
import { type LeafProof, partsOf } from "./parts.ts";
import type { Trust } from "./trust.ts";
import { receiptIn } from "./witnessed.ts";

/**
 * The verdict on what two receipts show of one log, at the sizes of their checkpoints. `consistent`: they have one head. `fork`: the log has two
 * histories. `unknown`: their heads differ in size, and nothing that both prove differs.
 */
export type Compared = {
  readonly log: string;
  readonly sizes: readonly [number, number];
  readonly verdict: "consistent" | "fork" | "unknown";
};

/** A leaf whose proof was verified. */
type Proved = VerifiedLeaf & Pick<LeafProof, "index" | "path">;

/**
 * Compares two receipts that were verified before, log by log; none where they have no log in common. Throws as `verifyStatement`
 * does.
 */
export function compareReceipts(first: Uint8Array, second: Uint8Array, trust: Trust): readonly Compared[] {
  const keys = new Map([...trust.values()].flatMap((each) => each.map(({ name }) => [name, each] as const)));
  const [one, other] = [first, second].map((bytes) =>
    partsOf(receiptIn(bytes)).proofs.flatMap((each) => provedIn(each, keys)),
  ) as [Proved[], Proved[]];
  return one.flatMap((a) => {
    const b = other.find(({ checkpoint }) => checkpoint.origin === a.checkpoint.origin);
    return b === undefined ? [] : [compare(a, b)];
  });
}

function provedIn(shown: LeafProof, keys: ReadonlyMap<string, LogKeys>): readonly Proved[] {
  const { index, path } = shown;
  const known = keys.get(shown.head().origin);
  return known === undefined ? [] : [{ ...shown.verify(known), index, path }];
}

function compare(a: Proved, b: Proved): Compared {
  const [x, y] = [a.checkpoint, b.checkpoint];
  const told = { log: x.origin, sizes: [x.size, y.size] as const };
  if (x.size === y.size) return { ...told, verdict: equalBytes(x.root, y.root) ? "consistent" : "fork" };
  const others = nodesIn(b);
  const differs = [...nodesIn(a)].some(([name, hash]) => {
    const other = others.get(name);
    return other !== undefined && !equalBytes(hash, other);
  });
  return { ...told, verdict: differs ? "fork" : "unknown" };
}

/**
 * Returns the complete subtrees of a log that a statement proves, by level and place: these never change as the log grows. They are
 * the hashes of the proof, and what they make together with the leaf.
 */
function nodesIn({ checkpoint: { size }, leafHash, index, path }: Proved): ReadonlyMap<string, Uint8Array> {
  const known = new Map([[`0/${index}`, leafHash]]);
  for (const [i, names] of nodesOfProof(index, size).entries()) {
    const [name] = names;
    const hash = path[i];
    if (names.length === 1 && name !== undefined && hash !== undefined)
      known.set(`${name.level}/${name.index}`, hash);
  }
  // The steps of RFC 9162, 2.1.3.2.
  let [node, last, level, hash] = [index, size - 1, 0, leafHash];
  for (const sibling of path) {
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      for (; node % 2 === 0 && node !== 0; level += 1) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [node, last, level] = [Math.floor(node / 2), Math.floor(last / 2), level + 1];
    if ((node + 1) * 2 ** level <= size) known.set(`${level}/${node}`, hash);
  }
  return known;
}
