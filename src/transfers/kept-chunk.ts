/**
 * The entries and verdicts of a chunk as a node keeps them beside its leaf: everything from which receipts and repeated
 * answers are made, and no record.
 */
import { type ChunkEntries, isShown } from "../receipt/chunk.ts";
import type { NotCounted } from "./offered.ts";
import type { RaisedCount } from "./tally.ts";

/** The parts of a decision that only the sender is told. */
export type ToldBeside = {
  readonly notCounted?: readonly NotCounted[];
  readonly counts?: readonly RaisedCount[];
};

export type KeptChunk = {
  readonly entries: ChunkEntries;
  /** The origin's verdicts that the entries name, as canonical JSON. */
  readonly verdicts: readonly string[];
  /** At the origin only: the salt of the chunk, 32 bytes. */
  readonly salt?: Uint8Array;
  /** At the origin only: what the sender is told beside each verdict. */
  readonly told?: readonly ToldBeside[];
};

/** The stored form: an entry is its hash in base64, or its commitment with the place of its verdict. */
type Stored = {
  readonly entries: readonly (string | readonly [string, number])[];
  readonly verdicts: readonly string[];
  readonly salt?: string;
  readonly told?: readonly ToldBeside[];
};

/** Formats what is kept of a chunk. The destination's verdicts stand in another part. */
export function formatKept({ entries, verdicts, salt, told }: KeptChunk): string {
  const stored: Stored = {
    entries: entries.map((entry) => (isShown(entry) ? [entry.record, entry.verdict] : entry.hash.toBase64())),
    verdicts,
    ...(salt && { salt: salt.toBase64() }),
    ...(told && { told }),
  };
  return JSON.stringify(stored);
}

/** Parses what this node has kept of a chunk. */
export function parseKept(text: string): KeptChunk {
  const { entries, verdicts, salt, told } = JSON.parse(text) as Stored;
  return {
    entries: entries.map((entry) =>
      typeof entry === "string"
        ? { hash: Uint8Array.fromBase64(entry) }
        : { record: entry[0], verdict: entry[1] },
    ),
    verdicts,
    ...(salt !== undefined && { salt: Uint8Array.fromBase64(salt) }),
    ...(told && { told }),
  };
}
