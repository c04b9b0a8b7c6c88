/** The rows of packs: every version that was in force here, and the newest of each jurisdiction. */
import { dayAfter } from "../calendar.ts";
import type { Retention } from "../engine/retention.ts";
import { type Collection, FOREVER, type Row } from "../engine/store.ts";

/** One version of a pack. Its text is sealed beside `leaf`; at a peer, so is the authority's statement. */
export type PackRow = Row & {
  readonly jurisdiction: string;
  /** Orders the versions of a jurisdiction, and only grows. */
  readonly serial: number;
  readonly version: string;
  /** The SHA-256 of the text, in hex. */
  readonly hash: string;
  /** The SPIFFE id of the node that is the authority for it. */
  readonly authority: string;
  /** The leaf of the publication at the authority; elsewhere, of the record that the version is held. */
  readonly leaf: number;
};

export const PACK: Collection<PackRow> = {
  name: "pack",
  columns: { jurisdiction: "text", serial: "int" },
  key: ["jurisdiction", "serial"],
  indexes: { serial: { on: ["jurisdiction", "serial"] } },
};

/** The version in force of each jurisdiction: a copy of its row, found by key. */
export const NEWEST_PACK: Collection<PackRow> = {
  name: "newest_pack",
  columns: { jurisdiction: "text", authority: "text" },
  key: ["jurisdiction"],
  indexes: { jurisdiction: { on: ["jurisdiction"] }, authority: { on: ["authority", "jurisdiction"] } },
};

/** The parts under which contents are sealed beside a pack's leaf. */
export const PART = {
  /** The pack, byte for byte as its authority published it. The authority sends this part. */
  text: "body",
  /** At a peer, the authority's statement: canonical JSON. */
  source: "source",
  /** Two contradicting statements of one authority: canonical JSON. */
  evidence: "evidence",
} as const;

/** A version may stay in force for any time, is public, and names nobody. It is kept as long as the log. */
export const PACK_UNTIL = FOREVER;

/** Returns the date until which evidence is kept that was recorded at an instant (ISO 8601). */
export function keepEvidenceUntil(at: string, { evidence }: Retention): string {
  return dayAfter(at, evidence);
}

/** The kind of packs in the relay and the outbox. Their subject is the jurisdiction. */
export const PACK_KIND = "pack";
