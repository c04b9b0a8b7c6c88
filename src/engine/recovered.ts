/**
 * Statements of this node whose leaves were lost with the end of its log, and that a peer has given back. Each stands behind a leaf
 * that says by hashes alone what was recovered, and from whom (docs/design/0059).
 */
import { canonicalBytes } from "../ledger/canonical.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";
import type { Context } from "./context.ts";
import { type Collection, type Put, put, type Row } from "./store.ts";

/** The former statement of this node behind the leaf of a recovery. It holds no words, as the leaves of the log hold none. */
export type RecoveredRow = Row & { readonly leaf: number; readonly own: Uint8Array };

export const RECOVERED: Collection<RecoveredRow> = {
  name: "recovered",
  columns: { leaf: "int", own: "blob" },
  key: ["leaf"],
  indexes: {},
  referred: true,
};

const TYPE = "comity/v1/recovery";

/** The parts of a recovery that its leaf names. */
export type Recovery = {
  /** 32 random bytes in base64. */
  readonly nonce: string;
  /** The SPIFFE id of the node that gave it back. */
  readonly from: string;
  /** The leaf hash of this node's former statement, in hex. */
  readonly own: string;
  /** The leaf hash of the peer's statement, in hex. */
  readonly theirs: string;
  /** The instant (ISO 8601) of the recovery. */
  readonly at: string;
};

/** Returns the bytes of a recovery's leaf. */
export function recoveryLeaf({ nonce, from, own, theirs, at }: Recovery): Uint8Array {
  return canonicalBytes({ type: TYPE, nonce, from, own, theirs, at });
}

/** The end of a recovery's leaf: the names of its fields are in order, and within a text the quotes are escaped. */
const END = new TextEncoder().encode(`,"type":"${TYPE}"}`);

/** Returns true for the leaf of a recovery. */
export function isRecovery(leaf: Uint8Array): boolean {
  const begin = leaf.length - END.length;
  return begin > 0 && END.every((byte, i) => leaf[begin + i] === byte);
}

/** Returns the put that keeps a former statement behind its leaf. */
export function keepRecovered(leaf: number, own: Uint8Array, until: string): Put {
  return put(RECOVERED, { leaf, own, until });
}

/** Formats a former statement as it is kept. */
export const bytesOfFormer = (statement: Statement): Uint8Array => canonicalBytes(statement);

/** Returns true where the log still has the leaf of an own statement: it was not lost, whatever became of its rows. */
export async function isInLog(
  { store }: Pick<Context, "store">,
  { index, leaf }: Statement,
): Promise<boolean> {
  const [bytes] = await store.log.leaves([index]);
  return bytes?.toBase64() === leaf;
}

/** Loads the former statements behind leaves of recoveries, in their order; undefined where one is not there. */
export async function loadFormer(
  { store }: Pick<Context, "store">,
  leaves: readonly number[],
): Promise<readonly (Statement | undefined)[]> {
  if (leaves.length === 0) return [];
  const rows = await store.read(leaves.map((leaf) => ({ of: RECOVERED, key: [leaf] })));
  return rows.map(([row]) => {
    const own = (row as RecoveredRow | undefined)?.own;
    return own && parseStatement(JSON.parse(new TextDecoder().decode(own)));
  });
}
