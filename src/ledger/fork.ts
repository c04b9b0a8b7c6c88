/**
 * Evidence that a log has two histories: two of its signed heads, and the proof that the tree of the larger one has, at the size of
 * the smaller one, another root than that says. Or the opening of another log, which names the last head of this one, and a head that
 * is not below it. Whoever has the key of the log can check it offline.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { parseBase64 } from "./base64.ts";
import { equalBytes } from "./bytes.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { firstKey, hasKept, type LogKeys, placeOf } from "./log-keys.ts";
import { followOpening, type LogOpening, parseOpening } from "./log-opening.ts";
import { verifyConsistency } from "./merkle.ts";
import { parseNote, parseVerifierKey } from "./note.ts";
import { parseStatement, type Statement } from "./proof.ts";

const FORK = "comity/v1/fork";
const Hash = z.string().length(44);
const Note = z.string().max(16_384);
const OfHeads = z.strictObject({
  type: z.literal(FORK),
  /** The notes of the two heads, the smaller one first. */
  heads: z.tuple([Note, Note]),
  /** The root of the larger tree at the size of the smaller head, and the proof that leads from there to the root of the larger head. */
  root: Hash,
  proof: z.array(Hash).max(64),
});

const OfOpening = z.strictObject({
  type: z.literal(FORK),
  /** The note of a head of the log that was lost, and the statement of the opening that names another as its last. */
  held: Note,
  opening: z.unknown(),
});
const Evidence = z.union([OfHeads, OfOpening]);

/** Unverified evidence. Hashes are in base64. */
export type ForkEvidence = z.output<typeof Evidence>;

/** A proved fork: the log, and its two heads. */
export type Fork = { readonly origin: string; readonly heads: readonly [Head, Head] };
type Head = Pick<Checkpoint, "size" | "root">;

/** The root of a tree at a size, and the proof that leads from there to its root. */
export type Claim = { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };

/** Formats evidence as the canonical bytes of its file. `claim` is about the larger head, at the size of the smaller one. */
export function formatFork(smaller: string, larger: string, { root, proof }: Claim): Uint8Array {
  return canonicalBytes({
    type: FORK,
    heads: [smaller, larger],
    root: root.toBase64(),
    proof: proof.map((hash) => hash.toBase64()),
  } satisfies ForkEvidence);
}

/** Formats evidence against the opening of a log as the canonical bytes of its file. `held` is the note of a head of the lost log. */
export function formatShortOpening(opening: Statement, held: string): Uint8Array {
  return canonicalBytes({ type: FORK, held, opening: { ...opening } });
}

/** Parses the bytes of evidence; undefined where they are of another type. Throws STATEMENT_INVALID for a wrong form. */
export function parseFork(bytes: Uint8Array): ForkEvidence | undefined {
  const value = parseCanonical(bytes);
  if (typeof value !== "object" || value === null || !("type" in value) || value.type !== FORK)
    return undefined;
  return narrow(Evidence, value, "the evidence of a fork", { reason: "STATEMENT_INVALID" });
}

/** Returns the name of the log that evidence is about. Throws STATEMENT_INVALID. */
export function originIn(evidence: ForkEvidence): string {
  const note = "heads" in evidence ? evidence.heads[0] : evidence.held;
  return parseCheckpoint(parseNote(note).text).origin;
}

/**
 * Verifies evidence with the keys of the log. Throws as `verifyCheckpoint` does, and PROOF_INVALID where the two heads may be of one
 * history.
 */
export function verifyFork(evidence: ForkEvidence, keys: LogKeys): Fork {
  if ("opening" in evidence) return verifyShortOpening(evidence, keys);
  const { heads, root, proof } = evidence;
  const [smaller, larger] = heads.map((note) => verifyCheckpoint(note, keys, { unknownLines: "ignore" }));
  if (smaller === undefined || larger === undefined || !isOneHistory(smaller, larger, keys)) throw NO_FORK();
  if (isFork(smaller, larger, claimOf(root, proof)))
    return {
      origin: keys[0].name,
      heads: [
        { size: smaller.size, root: smaller.root },
        { size: larger.size, root: larger.root },
      ],
    };
  throw NO_FORK();
}

/**
 * Returns true where the log of the larger head should have the tree of the smaller one: it is the same log, or one that was opened later
 * and has kept so much of it.
 *
 * THREAT: a node that lost the end of its log, and said so, would else be convicted by what it lost.
 */
function isOneHistory(smaller: Checkpoint, larger: Checkpoint, keys: LogKeys): boolean {
  if (smaller.origin === larger.origin) return true;
  const [from, to] = [smaller, larger].map(({ origin }) => keys.findLastIndex(({ name }) => name === origin));
  const upToLarger = keys.slice(0, (to ?? -1) + 1) as unknown as LogKeys;
  return (from ?? -1) < (to ?? -1) && hasKept(upToLarger, smaller.origin, smaller.size);
}

const NO_FORK = () =>
  new ComityError("PROOF_INVALID", "the evidence does not prove that the log has two histories");

/** Verifies an opening, and the head that contradicts it, by the key that the log had up to then. */
function verifyShortOpening({ held, opening }: z.output<typeof OfOpening>, keys: LogKeys): Fork {
  const statement = parseStatement(opening);
  const read = parseOpening(parseCanonical(Uint8Array.fromBase64(statement.leaf)));
  const from = parseVerifierKey(read.from);
  const place = placeOf(keys, from);
  if (place < 0) throw NO_FORK();
  const own = keys.slice(0, place + 1) as unknown as LogKeys;
  followOpening(openEnded(own), statement, read);
  if (!isShortOpening(read, held)) throw NO_FORK();
  const headIn = (note: string): Head => {
    const { size, root } = verifyCheckpoint(note, firstKey(from), { unknownLines: "ignore" });
    return { size, root };
  };
  return { origin: from.name, heads: [headIn(read.held), headIn(held)] };
}

/** Returns the keys as they were before the last one of them was followed by another. */
function openEnded(keys: LogKeys): LogKeys {
  const [...all] = keys;
  const { upTo: _, ...last } = all.pop() as LogKeys[0];
  return [...all, last] as unknown as LogKeys;
}

/**
 * Returns true where a head of the lost log contradicts the opening: it has more leaves than the head that this names as the last one, or as
 * many and another root. Throws as `verifyCheckpoint` does.
 */
export function isShortOpening(
  { from, held: named }: Pick<LogOpening, "from" | "held">,
  held: string,
): boolean {
  const keys = firstKey(parseVerifierKey(from));
  const headIn = (note: string): Head => verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  const [last, other] = [headIn(named), headIn(held)];
  return other.size > last.size || (other.size === last.size && !equalBytes(other.root, last.root));
}

/**
 * Returns true where the tree of the larger head has another root at the size of the smaller one than that says, as the claim proves.
 * The hashes of the claim lead to the signed root of the larger head, so that only its own tree has them.
 */
export function isFork(smaller: Head, larger: Head, claim: Claim): boolean {
  return !equalBytes(claim.root, smaller.root) && isProved(smaller.size, larger, claim);
}

/** Returns true where the tree of a head has the root of the claim at this size. */
export function isProved(first: number, { size, root }: Head, claim: Claim): boolean {
  return verifyConsistency({
    ...{ first, firstRoot: claim.root, proof: claim.proof },
    ...{ second: size, secondRoot: root },
  });
}

function claimOf(root: string, proof: readonly string[]): Claim {
  const bytes = [root, ...proof].map(parseBase64);
  const [first, ...rest] = bytes.filter((each) => each?.length === 32) as Uint8Array[];
  if (first === undefined || rest.length !== proof.length)
    throw new ComityError("STATEMENT_INVALID", "a hash of the evidence is not the base64 of 32 bytes");
  return { root: first, proof: rest };
}
