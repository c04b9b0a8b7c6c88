/** A log in memory whose key can be handed over, and that can be opened anew: each leaf has its statement under any head that a key signs. */
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { bytesToAgree, type HandOver, handOver, handOverBytes } from "../../src/ledger/hand-over.ts";
import { firstKey, type LogKeys } from "../../src/ledger/log-keys.ts";
import { LOG_OPENING, type LogOpening, openingBytes } from "../../src/ledger/log-opening.ts";
import { appendLeaf, consistencyProof, inclusionProof, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import type { VerifierKey } from "../../src/ledger/note.ts";
import { formatStatement, type Statement } from "../../src/ledger/proof.ts";
import { createLedgerKey, loadLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { signNote, signParts } from "../support/signed-note.ts";

const AT = "2026-11-30T12:00:00.000Z";
const NONCE = `${"A".repeat(43)}=`;

/** Makes the leaf by which `from` hands a log over to `to` at `size`. `by` signs in the place of the new key. */
export function handOverLeaf(
  from: Pick<NewLedgerKey, "verifierKey">,
  to: NewLedgerKey,
  size: number,
  by: NewLedgerKey = to,
): HandOver {
  const parts = { nonce: NONCE, at: AT, from: from.verifierKey, to: to.verifierKey, size };
  const [agreed = "", second] = signParts(by, bytesToAgree(parts)).map((each) => each.toString("base64"));
  const agreedPostQuantum = second === undefined ? {} : { agreedPostQuantum: second };
  return { type: "comity/v1/key-hand-over", ...parts, agreed, ...agreedPostQuantum };
}

/** Begins an empty log of this name. */
export function beginLog(name: string, first = createLedgerKey(name)) {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  const leaves: Uint8Array[] = [];
  let key = first;

  /** The statement on a leaf under a head of `size` leaves that `by` signs. */
  function stated(index: number, by = key, size = leaves.length): Statement {
    const origin = by.name.startsWith(`${name}/`) ? by.name : name;
    const text = formatCheckpoint({ origin, size, root: rootHash(size, read) });
    const proof = inclusionProof(index, size, read);
    return formatStatement({
      leaf: leaves[index] as Uint8Array,
      index,
      proof,
      checkpoint: signNote(text, by),
    });
  }

  function append(leaf: Uint8Array): number {
    for (const { level, index, hash } of appendLeaf(leaves.length, leafHash(leaf), read))
      nodes.set(`${level}/${index}`, hash);
    return leaves.push(leaf) - 1;
  }

  return {
    first,
    key: () => key,
    size: () => leaves.length,
    append,
    fill: (count: number) => {
      for (let n = 0; n < count; n++) append(canonicalBytes({ type: "test", n: leaves.length }));
    },
    stated,
    /** The root of the log at one size, and the proof that leads from there to the root at another. */
    claim: (from: number, to: number) => ({
      root: rootHash(from, read),
      proof: consistencyProof(from, to, read),
    }),
    /** Hands the log over, and returns the statement on that. */
    handOver: (next = createLedgerKey(name)): Statement => {
      const statement = stated(append(handOverBytes(handOverLeaf(key, next, leaves.length + 1))));
      key = next;
      return statement;
    },
    /** Opens the log under another name, since the head `held` of it was lost, and returns the statement on that. */
    open: (held: string, origin = `${name}/2026-11-30-0123abcd`): Statement => {
      const next = renamed(key, origin);
      const leaf = openingLeaf(key, next, leaves.length + 1, held);
      const statement = stated(append(openingBytes(leaf)), next);
      key = next;
      return statement;
    },
  };
}

/** Returns a key under the name of another log. */
export function renamed(key: NewLedgerKey, origin: string): NewLedgerKey {
  return { ...loadLedgerKey(key.exportPem(), origin), exportPem: key.exportPem };
}

/** Makes the leaf by which `to` opens a log after that of `from`. */
export function openingLeaf(
  { verifierKey: from }: Pick<NewLedgerKey, "verifierKey">,
  { verifierKey: to }: Pick<NewLedgerKey, "verifierKey">,
  size: number,
  held: string,
): LogOpening {
  return { type: LOG_OPENING, nonce: NONCE, at: AT, from, to, size, held, by: "jp.example" };
}

/** Returns the keys of a log from its first key and its hand-overs in their order. Throws as `handOver` does. */
export function keysAlong(first: VerifierKey, statements: readonly Statement[]): LogKeys {
  return statements.reduce((keys, statement) => handOver(keys, statement).keys, firstKey(first));
}
