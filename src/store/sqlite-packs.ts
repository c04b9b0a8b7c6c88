/** Packs in SQLite: every version that was ever in force here, of which the one with the highest serial is. */
import type { DatabaseSync } from "node:sqlite";
import { parseOwnJson, prepare } from "./sqlite-statement.ts";
import type { PackRecord, PackTables, WritablePackTables } from "./tables.ts";

/** Reading, on either connection. */
export function readPacks(db: DatabaseSync): PackTables {
  const pack = prepare<PackColumns>(
    db,
    "SELECT * FROM pack WHERE jurisdiction = ? ORDER BY serial DESC LIMIT 1",
  );
  const packs = prepare<PackColumns>(
    db,
    `SELECT pack.* FROM pack
     JOIN (SELECT jurisdiction, max(serial) AS serial FROM pack GROUP BY jurisdiction)
     USING (jurisdiction, serial) ORDER BY jurisdiction`,
  );
  const epoch = prepare<{ epoch: number }>(db, "SELECT coalesce(max(leaf) + 1, 0) AS epoch FROM pack");

  return {
    pack: (jurisdiction) => packRecord(pack.get(jurisdiction)),
    packs: () => packs.all().flatMap((columns) => packRecord(columns) ?? []),
    epoch: () => epoch.get()?.epoch ?? 0,
  };
}

/** Reading and writing, on the connection that writes. */
export function writePacks(db: DatabaseSync): WritablePackTables {
  const pack = prepare(
    db,
    `INSERT INTO pack (jurisdiction, serial, version, hash, authority, text, source, leaf)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    ...readPacks(db),
    addPack: (row) =>
      pack.run(
        row.jurisdiction,
        row.serial,
        row.version,
        row.hash,
        row.authority,
        row.text,
        row.source === undefined ? null : JSON.stringify(row.source),
        row.leaf,
      ),
  };
}

type PackColumns = Omit<PackRecord, "source"> & { readonly source: string | null };

function packRecord(columns: PackColumns | undefined): PackRecord | undefined {
  if (columns === undefined) return undefined;
  const { source, ...record } = columns;
  return source === null ? record : { ...record, source: parseOwnJson(source) };
}
