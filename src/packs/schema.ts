/** The rows of packs: every version that was in force here, and the newest of each jurisdiction. */
import { yearsAfter } from "../calendar.ts";
import { type Collection, FOREVER, type Row } from "../engine/store.ts";

/** One version of a pack. Its text stands sealed beside `leaf`; at a peer, so does the authority's statement. */
export type PackRow = Row & {
  readonly jurisdiction: string;
  /** Orders the versions of a jurisdiction; only grows. */
  readonly serial: number;
  readonly version: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  /** SPIFFE id of the node that is the authority for it. */
  readonly authority: string;
  /** Index of the publication at the authority; elsewhere, of the leaf that records the version as held. */
  readonly leaf: number;
};

export const PACK: Collection<PackRow> = {
  name: "pack",
  columns: { jurisdiction: "text", serial: "int" },
  key: ["jurisdiction", "serial"],
  indexes: { serial: { on: ["jurisdiction", "serial"] } },
};

/** The version in force of each jurisdiction that has one: a copy of its row, so that it is found by key. */
export const NEWEST_PACK: Collection<PackRow> = {
  name: "newest_pack",
  columns: { jurisdiction: "text", authority: "text" },
  key: ["jurisdiction"],
  indexes: { jurisdiction: { on: ["jurisdiction"] }, authority: { on: ["authority", "jurisdiction"] } },
};

/** The parts under which contents are sealed beside a pack's leaf. */
export const PART = {
  /** The pack, byte for byte as its authority published it. At the authority it is what travels. */
  text: "body",
  /** At a peer, the authority's statement: canonical JSON. */
  source: "source",
  /** Two statements of one authority that contradict each other: canonical JSON. */
  evidence: "evidence",
} as const;

/** A version may stay in force for any time, is public, and names nobody: it is kept as long as the log. */
export const PACK_UNTIL = FOREVER;

/** Years for which evidence against an authority is kept: the longest limitation of claims on a contract that is usual. */
const EVIDENCE_YEARS = 10;

/** The date until which evidence is kept, given the instant at which it was recorded (ISO 8601). */
export function keepEvidenceUntil(at: string): string {
  return yearsAfter(at, EVIDENCE_YEARS);
}

/** The kind under which packs travel, and under which the outbox holds them; the subject is the jurisdiction. */
export const PACK_KIND = "pack";
