/**
 * The records under one leaf (`docs/receipt.md`, "Receipts of one record"). Each has an entry; the entries are the leaves of
 * a Merkle tree, whose root stands in the leaf.
 */
import { hmacSha256, sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { concatBytes, utf8Bytes } from "../ledger/bytes.ts";
import { canonicalText } from "../ledger/canonical.ts";
import { leafHash, verifyInclusion } from "../ledger/merkle.ts";
import { hashesOfPath } from "../ledger/tree.ts";
import { type Leaf, narrowVerdict, recordsOf, type VerdictPart } from "./leaf.ts";

const TYPE = "comity/v1/record";
/** The longest path that is read, in hashes. */
const MAX_PATH = 64;
/** The longest verdict that is read, in characters of its canonical form. */
export const MAX_VERDICT = 262_144;

/** The parts of an entry. */
export type EntryParts = {
  /** The place of the record in its chunk, from 0. */
  readonly index: number;
  /** The commitment to the record, in base64. */
  readonly record: string;
  /** The SHA-256 of the verdict in canonical form, in hex. */
  readonly verdict: string;
};

/** The proof of one record, as a receipt holds it. */
export type RecordProof = {
  readonly index: number;
  readonly record: string;
  readonly verdict: unknown;
  /** The hashes from the entry up to the root, each in base64. */
  readonly path: readonly string[];
};

/** Formats an entry in canonical form (RFC 8785). */
export function formatEntry({ index, record, verdict }: EntryParts): string {
  // Neither base64 nor hex needs an escape, and the keys are in order.
  return `{"index":${index},"record":"${record}","type":"${TYPE}","verdict":"${verdict}"}`;
}

/** Returns the hash of an entry, which is a leaf of the tree of its chunk. */
export function hashOfEntry(parts: EntryParts): Uint8Array {
  return leafHash(utf8Bytes(formatEntry(parts)));
}

/** Returns the SHA-256 of a verdict in canonical form, in hex. */
export function hashOfVerdict(text: string): string {
  return sha256(utf8Bytes(text)).toHex();
}

/** Returns the salt of a record, given that of its chunk: SHA-256(salt ‖ index in decimal digits). */
export function saltOfRecord(chunkSalt: Uint8Array, index: number): Uint8Array {
  return sha256(concatBytes(chunkSalt, utf8Bytes(String(index))));
}

/** Returns the commitment to a record in canonical form: its HMAC-SHA256 under its salt, 32 bytes. */
export function commitmentToRecord(text: string, salt: Uint8Array): Uint8Array {
  return hmacSha256(salt, utf8Bytes(text));
}

/** Parses the proof of a record from outside, and verifies nothing. Throws RECEIPT_INVALID. */
export function parseRecordProof(value: unknown): RecordProof {
  const proof = (typeof value === "object" ? value : null) as Partial<RecordProof> | null;
  const { index, record, verdict, path } = proof ?? {};
  if (proof === null || Object.keys(proof).join() !== "index,path,record,verdict")
    throw invalid("the record of a receipt has other keys than index, path, record, verdict");
  if (typeof index !== "number" || !Number.isSafeInteger(index) || index < 0)
    throw invalid("the place of the record is no whole number");
  if (!Array.isArray(path) || path.length > MAX_PATH || ![record, ...path].every(isHashText))
    throw invalid("the path or the commitment of the record is no list of hashes");
  return { index, record: record as string, verdict, path };
}

const isHashText = (value: unknown) => typeof value === "string" && parseBase64(value)?.length === 32;

/** A record that a leaf proves: its place, the records beside it, and the verdict on it. */
export type ProvedRecord = {
  readonly index: number;
  readonly count: number;
  /** The commitment to the record, in base64. */
  readonly record: string;
  readonly verdict: VerdictPart;
};

/**
 * Verifies that a leaf holds a record; returns what is proved. Undefined for a leaf of one decision without a record.
 * Throws RECEIPT_INVALID where only one of the two has records, and PROOF_INVALID where the path does not lead to the root.
 */
export function verifyRecord(leaf: Leaf, proof: RecordProof | undefined): ProvedRecord | undefined {
  const records = recordsOf(leaf);
  // THREAT: the leaf of a chunk permits something where any of its records is permitted. It says nothing of one record.
  if ((records === undefined) !== (proof === undefined))
    throw invalid("a statement about many records proves one of them, with the record's own proof");
  if (records === undefined || proof === undefined) return undefined;
  const text = canonicalText(proof.verdict);
  if (text.length > MAX_VERDICT) throw invalid(`the verdict is longer than ${MAX_VERDICT} characters`);
  const { index, record } = proof;
  const path = hashesOfPath(concatBytes(...proof.path.map((hash) => Uint8Array.fromBase64(hash))));
  const proved = verifyInclusion({
    index,
    size: records.count,
    leafHash: hashOfEntry({ index, record, verdict: hashOfVerdict(text) }),
    proof: path,
    root: parseBase64(records.root) ?? new Uint8Array(0),
  });
  if (!proved)
    throw new ComityError("PROOF_INVALID", `the path does not show record \`${index}\` under the leaf`);
  return { index, count: records.count, record, verdict: narrowVerdict(proof.verdict) };
}

/** Returns the leaf as it stands for one record: with the verdict on it, and its concepts among those of all. */
export function leafForRecord<L extends Leaf>(leaf: L, proved: ProvedRecord | undefined): L {
  if (proved === undefined || !("decision" in leaf)) return leaf;
  if (!("concepts" in leaf)) return { ...leaf, ...proved.verdict };
  const own = new Set(proved.verdict.translation.terms.map(({ concept }) => concept));
  const among = (concepts: readonly string[]) => concepts.filter((concept) => own.has(concept));
  const { modality, form, purpose, action } = leaf.concepts;
  const concepts = { modality: among(modality), form: among(form), purpose: among(purpose), action };
  return { ...leaf, ...proved.verdict, concepts };
}

/**
 * Throws RECEIPT_INVALID where two statements prove different records: another place, another number of records, or
 * another commitment.
 */
export function assertOneRecord(one: ProvedRecord | undefined, other: ProvedRecord | undefined): void {
  if (one === undefined || other === undefined) return;
  if (one.index === other.index && one.count === other.count && one.record === other.record) return;
  throw invalid("the two statements are about different records");
}

function invalid(what: string): ComityError {
  return new ComityError("RECEIPT_INVALID", what);
}
