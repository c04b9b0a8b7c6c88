/**
 * The hand-over of a store's log to its next key, and the opening of a log under another name: the leaf, the row that remembers it, and
 * the keys that follow from rows.
 */
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
  keysAfter,
  knownOf,
  MAX_HAND_OVERS,
  parseSuccession,
} from "../ledger/hand-over.ts";
import { firstKey, type LogKeys, presentKey, sharesPart, textOfKey } from "../ledger/log-keys.ts";
import { LOG_OPENING, type LogOpening, openingBytes, parseOpening } from "../ledger/log-opening.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { commitBatch, type Folded } from "./fold.ts";
import type { LedgerKey } from "./ledger-key.ts";

/** A hand-over, or an opening, that is asked for. */
export type Handing = {
  /** The present key, as whoever asks knows it. Where another signs by now, the hand-over is refused with `key-moved`. */
  readonly from: string;
  /** 32 fresh random bytes in base64, and the instant (ISO 8601). */
  readonly nonce: string;
  readonly at: string;
  /** Writes what goes with it, such as the items that tell others. */
  readonly command: Command;
  /** For an opening: the name of the new log, and what its leaf says of the lost one. The present key signs under that name then. */
  readonly opening?: { readonly origin: string } & Pick<LogOpening, "held" | "by">;
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
  return rows.reduce<LogKeys>(keysAfter, firstKey(parseVerifierKey(first.from)));
}

/** The read of the hand-overs of the log of a node, by any of its names. */
export const handOversOf = (origin: string) =>
  ({ of: HAND_OVER, index: "log", prefix: [trustDomainOf(origin)] }) as const;

/**
 * Throws STORE_UNAVAILABLE where the leaf that a row names is not the hand-over that the row says.
 *
 * THREAT: a row that was changed would make the node sign by a key that its log does not know.
 */
export function assertRecorded(row: HandOverRow, leaf: Uint8Array | undefined): void {
  if (leaf !== undefined && agrees(row, leaf)) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store says that its log was handed over, or opened, at size \`${row.size}\`, and the log does not: restore the store from a backup`,
  );
}

function agrees({ size, from, to, upTo }: HandOverRow, leaf: Uint8Array): boolean {
  try {
    const read = knownOf(parseSuccession(JSON.parse(new TextDecoder().decode(leaf))));
    return read.size === size && read.from === from && read.to === to && read.upTo === upTo;
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
 * last head of the old key. An opening is under the first head of the new log. `attempt` folds and writes the batch, and has the key of `signer` sign its
 * head. Rejects with INPUT_INVALID and as the new key's signer does, and then nothing was written; any other rejection is that of `attempt`.
 */
export async function handOverLog(
  signer: LogSigner,
  size: number,
  { next, handing }: { readonly next: LedgerKey; readonly handing: Handing },
  attempt: (entries: readonly AnyEntry[], also: readonly Put[]) => Promise<Folded>,
): Promise<HandedOver> {
  if (signer.key.verifierKey !== handing.from)
    return { folded: { outcomes: [{ refused: "key-moved" }] }, leaf: new Uint8Array(), done: false };
  const { opening } = handing;
  const composed =
    opening === undefined
      ? await compose(signer.keys, next, size, handing)
      : composeOpening(signer.keys, next, size, { ...handing, opening });
  const { leaf, also, keys } = composed;
  const entry = { leaf, command: handing.command };
  const before = { ...signer };
  if (opening !== undefined) signer.key = next;
  const [folded = { outcomes: [] }] = await commitBatch([entry], (entries) => attempt(entries, also));
  const done = folded.batch !== undefined;
  Object.assign(signer, done ? { key: next, keys } : before);
  return { folded, leaf, done };
}

type Composed = { readonly leaf: Uint8Array; readonly also: readonly Put[]; readonly keys: LogKeys };

const rowOf = (name: string, known: Omit<HandOverRow, "trustDomain" | "leaf" | "until">, leaf: number) =>
  put(HAND_OVER, { ...known, trustDomain: trustDomainOf(name), leaf, until: FOREVER });

function assertMayFollow(keys: LogKeys): void {
  if (keys.length > MAX_HAND_OVERS)
    throw new ComityError(
      "INPUT_INVALID",
      `the log was handed over ${MAX_HAND_OVERS} times, and cannot be again`,
    );
}

/** Makes the leaf by which a log of `size` leaves goes on under the name of `next`. Throws INPUT_INVALID where it may not. */
function composeOpening(
  keys: LogKeys,
  next: LedgerKey,
  size: number,
  { nonce, at, from, opening: { held, by } }: Required<Handing>,
): Composed {
  assertMayFollow(keys);
  const leaf: LogOpening = {
    ...{ type: LOG_OPENING, nonce, at, from, to: next.verifierKey },
    ...{ size: size + 1, held, by },
  };
  try {
    const known = knownOf(parseOpening(leaf));
    return {
      leaf: openingBytes(leaf),
      also: [rowOf(next.name, known, size)],
      keys: keysAfter(keys, known),
    };
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `no log can be opened: ${ComityError.from(cause).message}`, {
      cause,
    });
  }
}

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
  assertMayFollow(keys);
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
  const known = { size: upTo, from, to: next.verifierKey };
  return {
    leaf: handOverBytes(handOver),
    also: [rowOf(to.name, known, size)],
    keys: keysAfter(keys, known),
  };
}
