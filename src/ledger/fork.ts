/**
 * Evidence that a log has two histories: two of its signed heads, and the proof that the tree of the larger one has, at the size of
 * the smaller one, another root than that says. Whoever has the key of the log can check it offline.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { parseBase64 } from "./base64.ts";
import { equalBytes } from "./bytes.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { LogKeys } from "./log-keys.ts";
import { verifyConsistency } from "./merkle.ts";
import { parseNote } from "./note.ts";

const FORK = "comity/v1/fork";
const Hash = z.string().length(44);
const Note = z.string().max(16_384);
const Evidence = z.strictObject({
  type: z.literal(FORK),
  /** The notes of the two heads, the smaller one first. */
  heads: z.tuple([Note, Note]),
  /** The root of the larger tree at the size of the smaller head, and the proof that leads from there to the root of the larger head. */
  root: Hash,
  proof: z.array(Hash).max(64),
});

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

/** Parses the bytes of evidence; undefined where they are of another type. Throws STATEMENT_INVALID for a wrong form. */
export function parseFork(bytes: Uint8Array): ForkEvidence | undefined {
  const value = parseCanonical(bytes);
  if (typeof value !== "object" || value === null || !("type" in value) || value.type !== FORK)
    return undefined;
  return narrow(Evidence, value, "the evidence of a fork", { reason: "STATEMENT_INVALID" });
}

/** Returns the name of the log that evidence is about. Throws STATEMENT_INVALID. */
export function originIn({ heads }: ForkEvidence): string {
  return parseCheckpoint(parseNote(heads[0]).text).origin;
}

/**
 * Verifies evidence with the keys of the log. Throws as `verifyCheckpoint` does, and PROOF_INVALID where the two heads may be of one
 * history.
 */
export function verifyFork({ heads, root, proof }: ForkEvidence, keys: LogKeys): Fork {
  const [smaller, larger] = heads.map((note) => verifyCheckpoint(note, keys, { unknownLines: "ignore" }));
  if (smaller !== undefined && larger !== undefined && isFork(smaller, larger, claimOf(root, proof)))
    return {
      origin: keys[0].name,
      heads: [
        { size: smaller.size, root: smaller.root },
        { size: larger.size, root: larger.root },
      ],
    };
  throw new ComityError("PROOF_INVALID", "the evidence does not prove that the log has two histories");
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
