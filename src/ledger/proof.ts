/** Statements: a leaf, with the proof that the signed log of its node holds it. */
import { ComityError, fieldError } from "../errors.ts";
import { BoundedCache, WeakCache } from "../memo.ts";
import { parseBase64 } from "./base64.ts";
import { parseCanonical } from "./canonical.ts";
import { type Checkpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { LogKeys } from "./log-keys.ts";
import { leafHash, verifyInclusion } from "./merkle.ts";
import type { VerifierKey } from "./note.ts";

/**
 * A statement. `leaf` is the base64 of canonical bytes; `proof` holds the base64 hashes of RFC 9162 section 2.1.3,
 * from the leaf up; `checkpoint` is a note that the node alone has signed. Cosignatures travel beside it.
 */
export type Statement = {
  readonly leaf: string;
  readonly index: number;
  readonly proof: readonly string[];
  readonly checkpoint: string;
};

/** The content of a verified statement. `leaf` is parsed JSON; its schema is not checked yet. */
export type VerifiedLeaf = {
  readonly leaf: unknown;
  readonly leafHash: Uint8Array;
  readonly checkpoint: Required<Checkpoint>;
};

/** The longest leaf that is read, in bytes: a decision under many laws has some 20 KB. */
export const MAX_LEAF_BYTES = 262_144;
/** The longest proof, in hashes: a log of 2^53 leaves needs 53. */
const MAX_PROOF = 64;
/** The checkpoints of one log that are remembered: at least so many, and at most twice as many. */
const REMEMBERED = 16;
/** The longest checkpoint that is read, in characters. */
const MAX_CHECKPOINT = 16_384;

const FIELDS = ["leaf", "index", "proof", "checkpoint"];

/** Formats a statement from a leaf's canonical bytes, its index, its proof and the signed checkpoint. */
export function formatStatement(parts: {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}): Statement {
  const { leaf, index, proof, checkpoint } = parts;
  const hashes = proof.map((hash) => hash.toBase64());
  return { leaf: leaf.toBase64(), index, proof: hashes, checkpoint };
}

/** Parses a statement from outside, and verifies nothing yet. Throws STATEMENT_INVALID naming the field. */
export function parseStatement(value: unknown): Statement {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    refuse("statement", "is not an object");
  const { leaf, index, proof, checkpoint, ...rest } = value as Record<string, unknown>;
  if (Object.keys(rest).length > 0) refuse("statement", `has keys besides ${FIELDS.join(", ")}`);
  // THREAT: what is read of a peer, or kept in a receipt, must have a bound before it costs anything.
  if (typeof leaf === "string" && leaf.length > (MAX_LEAF_BYTES * 4) / 3 + 4)
    refuse("leaf", `is longer than ${MAX_LEAF_BYTES} bytes`);
  if (Array.isArray(proof) && proof.length > MAX_PROOF) refuse("proof", `has more than ${MAX_PROOF} hashes`);
  if (typeof checkpoint === "string" && checkpoint.length > MAX_CHECKPOINT)
    refuse("checkpoint", `has more than ${MAX_CHECKPOINT} characters`);
  if (typeof leaf !== "string" || parseBase64(leaf) === undefined) refuse("leaf", "is not strict base64");
  if (typeof index !== "number" || !Number.isSafeInteger(index) || index < 0)
    refuse("index", "is not a whole number from 0 to 2^53 - 1");
  if (!Array.isArray(proof) || !proof.every(isHashText))
    refuse("proof", "is not a list of hashes, each the base64 of 32 bytes");
  if (typeof checkpoint !== "string") refuse("checkpoint", "is not text");
  return { leaf, index, proof, checkpoint };
}

/**
 * Verifies that a key signed a log with this leaf, and returns the content. `keys` are those of the log, or its only key.
 * Throws as `verifyCheckpoint` and `verifyLeaf` do, for the first check that fails. With a `memory`, a checkpoint that
 * these keys signed is verified once.
 */
export function verifyStatement(
  statement: Statement,
  keys: VerifierKey | LogKeys,
  memory?: CheckpointMemory,
): VerifiedLeaf {
  const note = statement.checkpoint;
  const verify = () => verifyCheckpoint(note, keys, { unknownLines: "refuse" });
  const known = memory?.get(keys, () => new BoundedCache(REMEMBERED));
  return verifyLeaf(statement, known === undefined ? verify() : known.get(note, verify));
}

/** The last checkpoints of each log that were verified: the statements of one batch share theirs. */
export type CheckpointMemory = WeakCache<VerifierKey | LogKeys, BoundedCache<string, Required<Checkpoint>>>;

export function createCheckpointMemory(): CheckpointMemory {
  return new WeakCache();
}

/**
 * Verifies the leaf of a statement whose `checkpoint` was verified before, as the statements of one batch share it.
 * Throws STATEMENT_INVALID where the leaf is not canonical, PROOF_INVALID where the proof does not lead from the leaf
 * to the root of `checkpoint`.
 */
export function verifyLeaf(statement: Statement, checkpoint: Required<Checkpoint>): VerifiedLeaf {
  const { leaf: encoded, index, proof } = parseStatement(statement);
  const bytes = Uint8Array.fromBase64(encoded);
  const leaf = parseCanonical(bytes);
  const hash = leafHash(bytes);
  const { size, root, origin } = checkpoint;
  const siblings = proof.map((each) => Uint8Array.fromBase64(each));
  if (!verifyInclusion({ index, size, leafHash: hash, proof: siblings, root }))
    throw new ComityError(
      "PROOF_INVALID",
      `the proof does not show leaf \`${index}\` in the log \`${origin}\` at size \`${size}\``,
    );
  return { leaf, leafHash: hash, checkpoint };
}

function isHashText(value: unknown): value is string {
  return typeof value === "string" && parseBase64(value)?.length === 32;
}

function refuse(field: string, description: string): never {
  throw fieldError("STATEMENT_INVALID", field, description);
}
