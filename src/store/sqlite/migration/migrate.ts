/**
 * Moves a store of an earlier schema into collections. The log's tables stay as they are, so that its signed head and
 * every proof remain valid. Rows move, and their bodies are sealed under keys of their own.
 */
import type { DatabaseSync } from "node:sqlite";
import { ENGINE_COLLECTIONS } from "../../../engine/rows.ts";
import { NOTICE_COLLECTIONS } from "../../../notices/schema.ts";
import { NEWEST_PACK, PACK } from "../../../packs/schema.ts";
import { INBOUND, TALLY, TRANSFER } from "../../../transfers/schema.ts";
import { prepareCollections } from "../schema.ts";
import { earlierName, openEarlier } from "./earlier.ts";
import { migrateNotices } from "./notices.ts";
import { migrateEvidence, migratePacks } from "./packs.ts";
import { runSteps } from "./steps.ts";
import { migrateTransfers } from "./transfers.ts";

/** The tables whose rows move. */
const TABLES = [
  "transfer",
  "inbound",
  "inbox",
  "tally",
  "notice",
  "acknowledgement",
  "dispatch",
  "feed",
  "evidence",
  "pack",
];

/** Migrates a store of an earlier version. Call it in a transaction: a failure undoes everything. */
export function migrate(db: DatabaseSync, version: number): void {
  runSteps(db, version);
  for (const table of TABLES) db.exec(`ALTER TABLE ${table} RENAME TO ${earlierName(table)}`);
  prepareCollections(db, [
    ...ENGINE_COLLECTIONS,
    TRANSFER,
    INBOUND,
    TALLY,
    ...NOTICE_COLLECTIONS,
    PACK,
    NEWEST_PACK,
  ]);
  const earlier = openEarlier(db);
  migrateTransfers(earlier);
  migrateNotices(earlier);
  migratePacks(earlier);
  migrateEvidence(earlier);
  for (const table of TABLES) db.exec(`DROP TABLE ${earlierName(table)}`);
}
