/** The hand-over of a store's log to its next key: the leaf, the row that remembers it, and the keys that follow from rows. */
import { HAND_OVER, type HandOverRow } from "../engine/rows.ts";
import {
  type AnyEntry,
  type Command,
  type Committed,
  FOREVER,
  type Put,
  put,
  type Store,
} from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { LedgerKeySource } from "../keys/key-source.ts";
import {
  bytesToAgree,
  GOES_BACK,
  type HandOver,
  handOverBytes,
  MAX_HAND_OVERS,
  parseHandOver,
} from "../ledger/hand-over.ts";
import { firstKey, followedBy, type LogKeys, presentKey, sharesPart, textOfKey } from "../ledger/log-keys.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { commitBatch, type Folded } from "./fold.ts";
import type { LedgerKey } from "./ledger-key.ts";

/** A hand-over that is asked for. */
export type Handing = {
  /** The present key, as whoever asks knows it. Where another signs by now, the hand-over is refused with `key-moved`. */
  readonly from: string;
  /** 32 fresh random bytes in base64, and the instant (ISO 8601). */
  readonly nonce: string;
  readonly at: string;
  /** Writes what goes with it, such as the items that tell others. */
  readonly command: Command;
};

/** A store whose log can be handed over. `To` is a key, or what opens one. */
export type HandsOver<To> = {
  /**
   * Hands the log over to another key, between two batches: every head up to that of the hand-over is signed by the old key,
   * and every later one by the new. Once it has resolved the new key signs. Rejects as `commit` does, and with INPUT_INVALID
   * where the log had the new key before, or was handed over too often; then the old key goes on.
   */
  readonly handOver: (to: To, handing: Handing) => Promise<Committed>;
};

/** A durable store whose log can be handed over to a key, with the key by which others verified its log when it was opened. */
export type KeyedStore = Store & HandsOver<LedgerKeySource> & { readonly verifierKey: string };

/** Returns the keys of a log, from the rows of its hand-overs; of one without any, the key that is given. */
export function keysInRows(rows: readonly HandOverRow[], only: VerifierKey): LogKeys {
  const [first] = rows;
  if (first === undefined) return firstKey(only);
  return rows.reduce<LogKeys>(
    (keys, { size, to }) => followedBy(keys, size, parseVerifierKey(to)),
    firstKey(parseVerifierKey(first.from)),
  );
}

/** The read of the hand-overs of a log. */
export const handOversOf = (origin: string) => ({ of: HAND_OVER, index: "log", prefix: [origin] }) as const;

/**
 * Throws STORE_UNAVAILABLE where the leaf that a row names is not the hand-over that the row says.
 *
 * THREAT: a row that was changed would make the node sign by a key that its log does not know.
 */
export function assertRecorded(row: HandOverRow, leaf: Uint8Array | undefined): void {
  if (leaf !== undefined && agrees(row, leaf)) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store says that its log was handed over at size \`${row.size}\`, and the log does not: restore the store from a backup`,
  );
}

function agrees({ size, from, to }: HandOverRow, leaf: Uint8Array): boolean {
  try {
    const read = parseHandOver(JSON.parse(new TextDecoder().decode(leaf)));
    return read.size === size && read.from === from && read.to === to;
  } catch {
    return false;
  }
}

/** The keys of a log whose store is open, and the one that signs now. A hand-over changes both. */
export type LogSigner = { key: LedgerKey; keys: LogKeys };

/** The outcome of a hand-over with its leaf. `done`: the new key signs. */
export type HandedOver = { readonly folded: Folded; readonly leaf: Uint8Array; readonly done: boolean };

/**
 * Hands a log of `size` leaves over to `next`, in a batch of its own, so that no other leaf stands behind the hand-over under the
 * last head of the old key. `attempt` folds and writes the batch. Rejects with INPUT_INVALID and as the new key's signer does,
 * and then nothing was written; any other rejection is that of `attempt`.
 */
export async function handOverLog(
  signer: LogSigner,
  size: number,
  { next, handing }: { readonly next: LedgerKey; readonly handing: Handing },
  attempt: (entries: readonly AnyEntry[], also: readonly Put[]) => Promise<Folded>,
): Promise<HandedOver> {
  if (signer.key.verifierKey !== handing.from)
    return { folded: { outcomes: [{ refused: "key-moved" }] }, leaf: new Uint8Array(), done: false };
  const { leaf, also, keys } = await compose(signer.keys, next, size, handing);
  const entry = { leaf, command: handing.command };
  const [folded = { outcomes: [] }] = await commitBatch([entry], (entries) => attempt(entries, also));
  const done = folded.batch !== undefined;
  if (done) Object.assign(signer, { key: next, keys });
  return { folded, leaf, done };
}

type Composed = { readonly leaf: Uint8Array; readonly also: readonly Put[]; readonly keys: LogKeys };

async function compose(
  keys: LogKeys,
  next: LedgerKey,
  size: number,
  { nonce, at }: Handing,
): Promise<Composed> {
  const to = parseVerifierKey(next.verifierKey);
  if (keys.some((each) => sharesPart(each, to)))
    throw new ComityError(
      "INPUT_INVALID",
      `the log has or had the key \`${to.id}\`: hand it over to a new one`,
    );
  if (presentKey(keys).postQuantum !== undefined && to.postQuantum === undefined)
    throw new ComityError("INPUT_INVALID", GOES_BACK);
  if (keys.length > MAX_HAND_OVERS)
    throw new ComityError(
      "INPUT_INVALID",
      `the log was handed over ${MAX_HAND_OVERS} times, and cannot be again`,
    );
  const from = textOfKey(presentKey(keys));
  const upTo = size + 1;
  const parts = { nonce, at, from, to: next.verifierKey, size: upTo };
  const bytes = bytesToAgree(parts);
  const [agreed, second] = await Promise.all([next.sign(bytes), next.signPostQuantum?.(bytes)]);
  const handOver: HandOver = {
    type: "comity/v1/key-hand-over",
    ...parts,
    agreed: Uint8Array.from(agreed).toBase64(),
    ...(second !== undefined && { agreedPostQuantum: Uint8Array.from(second).toBase64() }),
  };
  const row = { size: upTo, from, to: next.verifierKey, leaf: size, until: FOREVER };
  return {
    leaf: handOverBytes(handOver),
    also: [put(HAND_OVER, { trustDomain: to.name, ...row })],
    keys: followedBy(keys, upTo, to),
  };
}
