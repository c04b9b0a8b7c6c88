/** A store's tables in SQLite, as prepared statements. */
import type { DatabaseSync } from "node:sqlite";
import { readLog, writeLog } from "./sqlite-log.ts";
import { readNotices, writeNotices } from "./sqlite-notices.ts";
import { readPacks, writePacks } from "./sqlite-packs.ts";
import { readTransfers, writeTransfers } from "./sqlite-transfers.ts";
import type { Tables, WritableTables } from "./tables.ts";

/** Reading, on either connection. */
export function readTables(db: DatabaseSync): Tables {
  return { ...readLog(db), ...readTransfers(db), ...readPacks(db), ...readNotices(db) };
}

/** Reading and writing, on the connection that writes. */
export function writeTables(db: DatabaseSync): WritableTables {
  return { ...writeLog(db), ...writeTransfers(db), ...writePacks(db), ...writeNotices(db) };
}
