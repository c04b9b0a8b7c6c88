/**
 * Hand-overs: the leaf by which the key of a log names the next one, and the size of the log from which that signs. Its
 * statement is under the last head of the old key, and the new key has signed the leaf, so that both have agreed. An opening
 * (`log-opening.ts`) is the other way from one key to the next.
 */
import { z } from "zod";
import { verifyEd25519 } from "#ed25519";
import { verifyMlDsa44 } from "#mldsa";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { parseBase64 } from "./base64.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import {
  beginOf,
  firstKey,
  followedBy,
  type LogKeys,
  placeOf,
  presentKey,
  sharesPart,
  textOfKey,
} from "./log-keys.ts";
import { followOpening, LOG_OPENING, type LogOpening, parseOpening } from "./log-opening.ts";
import { MAX_VERIFIER_KEY, parseVerifierKey, type VerifierKey } from "./note.ts";
import { parseStatement, type Statement, verifyStatement } from "./proof.ts";

/** The most hand-overs of one log. THREAT: each is kept by every node that knows the log, and verified when it is read. */
export const MAX_HAND_OVERS = 64;

const Key = z.string().max(MAX_VERIFIER_KEY);
const HandOver = z.strictObject({
  type: z.literal("comity/v1/key-hand-over"),
  nonce: z.string().length(44),
  at: z.iso.datetime(),
  /** The key that signs heads up to `size` leaves, this one the last of them; and the key that signs all beyond. */
  from: Key,
  to: Key,
  size: z.int().min(1),
  /** The Ed25519 signature of the new key on the leaf without this field and the next, in base64. */
  agreed: z.string().length(88),
  /** The ML-DSA-44 signature of the new key on the same, in base64, where it has such a part. */
  agreedPostQuantum: z.string().length(3_228).optional(),
});

/** The leaf of a hand-over. Keys are in the form of `formatVerifierKey`. */
export type HandOver = z.output<typeof HandOver>;

/**
 * The way from one key of a node's log to the next, as its leaf says: a hand-over, or the opening of another log. Of an opening `upTo` is
 * the size of the last head of the lost log.
 */
export type Succession = (HandOver & { readonly upTo?: never }) | (LogOpening & { readonly upTo: number });

/** A hand-over, or an opening, with the statement that proves it. */
export type ProvedHandOver = { readonly handOver: Succession; readonly statement: Statement };

/** Returns the bytes that the new key signs: no head of a log and no agreement can be read in them. */
export function bytesToAgree(handOver: Pick<HandOver, "nonce" | "at" | "from" | "to" | "size">): Uint8Array {
  const { nonce, at, from, to, size } = handOver;
  return canonicalBytes({ type: "comity/v1/key-hand-over", nonce, at, from, to, size });
}

/** Returns the canonical bytes of the leaf. */
export const handOverBytes = (handOver: HandOver): Uint8Array => canonicalBytes(handOver);

/** Parses a leaf as a hand-over. Throws STATEMENT_INVALID, also where the new key has not agreed, or has another log's name. */
export function parseHandOver(leaf: unknown): HandOver {
  const handOver = narrow(HandOver, leaf, "the leaf", { reason: "STATEMENT_INVALID" });
  const [from, to] = [keyIn(handOver.from), keyIn(handOver.to)];
  if (from.name !== to.name) throw invalid("the hand-over names the key of another log");
  // THREAT: whoever names a key that is not his would have its owner's signatures counted as those of this log.
  if (!hasAgreed(handOver, to)) throw invalid("the new key has not signed the hand-over");
  // THREAT: whoever can forge Ed25519 would have the log go on without the part that he cannot forge.
  if (from.postQuantum !== undefined && to.postQuantum === undefined) throw invalid(GOES_BACK);
  return handOver;
}

/** Says why a log that signs with two keys is never handed over to one. */
export const GOES_BACK = "the log is signed with ML-DSA-44 too, and is never handed over to a key without it";

/** Parses a leaf as a hand-over or an opening. Throws as `parseHandOver` and `parseOpening` do. */
export function parseSuccession(leaf: unknown): Succession {
  const isOpening = typeof leaf === "object" && leaf !== null && "type" in leaf && leaf.type === LOG_OPENING;
  return isOpening ? parseOpening(leaf) : parseHandOver(leaf);
}

/** Returns the size of the last head that the old key signs. */
export const endOf = ({ size, upTo = size }: KnownHandOver): number => upTo;

function hasAgreed(handOver: HandOver, { publicKey, postQuantum }: VerifierKey): boolean {
  const bytes = bytesToAgree(handOver);
  const [first, second] = [handOver.agreed, handOver.agreedPostQuantum].map((each) =>
    parseBase64(each ?? ""),
  );
  if (first === undefined || !verifyEd25519(publicKey, bytes, first)) return false;
  if (postQuantum === undefined) return handOver.agreedPostQuantum === undefined;
  return second !== undefined && verifyMlDsa44(postQuantum.publicKey, bytes, second);
}

/**
 * Verifies a hand-over of a log with these keys, or an opening, and returns the keys with the next one; the same keys where they hold it
 * already. Throws as `verifyStatement` does, STATEMENT_INVALID where it cannot follow, and STATEMENT_CONFLICT for a second,
 * different hand-over of one key: the log has forked.
 */
export function handOver(keys: LogKeys, statement: Statement): ProvedHandOver & { readonly keys: LogKeys } {
  // The leaf is read before it is verified, but only to learn which key must have signed it.
  const read = parseSuccession(parseCanonical(Uint8Array.fromBase64(parseStatement(statement).leaf)));
  if (keys.length > MAX_HAND_OVERS && placeOf(keys, keyIn(read.from)) === keys.length - 1)
    throw invalid(`the log has been handed over ${MAX_HAND_OVERS} times already`);
  if (read.type === LOG_OPENING)
    return { handOver: read, statement, keys: followOpening(keys, statement, read) };
  const [from, to] = [keyIn(read.from), keyIn(read.to)];
  const place = placeOf(keys, from);
  if (place < 0) throw invalid(`the hand-over is of a key by which the log \`${from.name}\` is not known`);
  const { checkpoint } = verifyStatement(statement, firstKey(from));
  // The old key signs nothing beyond the leaf: the head that proves it is its last.
  if (read.size !== checkpoint.size || statement.index !== read.size - 1)
    throw invalid("the hand-over is not the last leaf under the old key");
  const proved = { handOver: read, statement };
  const next = keys[place + 1];
  if (next !== undefined) {
    if (textOfKey(next) === read.to && keys[place]?.upTo === read.size) return { ...proved, keys };
    throw new ComityError(
      "STATEMENT_CONFLICT",
      `the log \`${from.name}\` has forked: its key was handed over at size \`${keys[place]?.upTo}\`, and again at size \`${read.size}\``,
    );
  }
  if (keys.some((each) => sharesPart(each, to)))
    throw invalid("the hand-over is to a key that the log had before");
  if (read.size <= Math.max(0, beginOf(keys, place)))
    throw invalid("the hand-over lies before the one by which its key came");
  return { ...proved, keys: followedBy(keys, read.size, to) };
}

/** Returns a hand-over with the statement that holds it, which nobody has verified. Throws STATEMENT_INVALID where it holds none. */
export function unverifiedHandOver(statement: Statement): ProvedHandOver {
  return { handOver: parseSuccession(parseCanonical(Uint8Array.fromBase64(statement.leaf))), statement };
}

/** A hand-over, or an opening, that was verified before, as it is remembered. */
export type KnownHandOver = Pick<Succession, "from" | "to" | "size"> & { readonly upTo?: number };

/** Returns a hand-over as it is remembered. */
export function knownOf({ from, to, size, upTo }: Succession): KnownHandOver {
  return { from, to, size, ...(upTo !== undefined && { upTo }) };
}

/** Returns the keys of a log once the present one is followed as a hand-over or an opening says. */
export function keysAfter(keys: LogKeys, { to, size, upTo }: KnownHandOver): LogKeys {
  const next = parseVerifierKey(to);
  return upTo === undefined ? followedBy(keys, size, next) : followedBy(keys, upTo, next, size - 1);
}

/** Returns the keys of a log by any one of them, from hand-overs of any logs that were verified before. */
export function keysAround(known: string, handOvers: readonly KnownHandOver[]): LogKeys {
  let first = known;
  for (let n = 0; n <= MAX_HAND_OVERS; n++) first = handOvers.find(({ to }) => to === first)?.from ?? first;
  let keys = firstKey(parseVerifierKey(first));
  for (;;) {
    const present = textOfPresent(keys);
    const next = handOvers.find(({ from }) => from === present);
    if (next === undefined || keys.length > MAX_HAND_OVERS) return keys;
    keys = keysAfter(keys, next);
  }
}

/** Returns the present key of a log in the form of `formatVerifierKey`. */
export const textOfPresent = (keys: LogKeys): string => textOfKey(presentKey(keys));

function keyIn(text: string): VerifierKey {
  try {
    return parseVerifierKey(text);
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the hand-over has a key of no known form", { cause });
  }
}

function invalid(what: string): ComityError {
  return new ComityError("STATEMENT_INVALID", what);
}
