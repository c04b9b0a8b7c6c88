/** Moves packs and kept evidence out of their earlier tables. */

import { EVIDENCE } from "../../../engine/outbox.ts";
import { RETENTION } from "../../../engine/retention.ts";
import { LAW_EPOCH, setCounter } from "../../../engine/rows.ts";
import { put } from "../../../engine/store.ts";
import {
  keepEvidenceUntil,
  NEWEST_PACK,
  PACK,
  PACK_UNTIL,
  PART,
  type PackRow,
} from "../../../packs/schema.ts";
import { canonicalText, type Earlier } from "./earlier.ts";

/** Moves every version, marks the newest of each jurisdiction, and sets the epoch of the law. */
export function migratePacks({ rows, put: write, keep }: Earlier): void {
  const newest = new Map<string, PackRow>();
  let epoch = 0;
  for (const row of rows("pack", "jurisdiction, serial")) {
    const pack: PackRow = {
      jurisdiction: String(row.jurisdiction),
      serial: Number(row.serial),
      version: String(row.version),
      hash: String(row.hash),
      authority: String(row.authority),
      leaf: Number(row.leaf),
      until: PACK_UNTIL,
    };
    write([put(PACK, pack)]);
    keep(pack.leaf, PACK_UNTIL, { [PART.text]: String(row.text), [PART.source]: canonicalText(row.source) });
    newest.set(pack.jurisdiction, pack);
    epoch = Math.max(epoch, pack.leaf + 1);
  }
  write([...newest.values()].map((pack) => put(NEWEST_PACK, pack)));
  if (epoch > 0) write([setCounter(LAW_EPOCH, epoch)]);
}

/** Moves the evidence that was kept beside leaves: of conflicts, and of operators' acts. */
export function migrateEvidence({ rows, keep, instantOf }: Earlier): void {
  for (const row of rows("evidence", "leaf")) {
    const leaf = Number(row.leaf);
    keep(leaf, keepEvidenceUntil(instantOf(leaf), RETENTION), { [EVIDENCE]: String(row.body) });
  }
}
