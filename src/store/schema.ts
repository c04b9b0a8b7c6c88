/** The schema of the SQLite store, as the migrations that lead to it. */
import type { DatabaseSync } from "node:sqlite";

/** The n-th takes a store from version n - 1 to n. What a release has shipped is never edited: add another. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE node (
    level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  CREATE TABLE transfer (
    id TEXT PRIMARY KEY, leaf INTEGER NOT NULL UNIQUE REFERENCES leaf, state TEXT NOT NULL,
    caller TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, destination TEXT NOT NULL,
    decideBy TEXT NOT NULL, body TEXT NOT NULL, answer TEXT,
    UNIQUE (caller, key)
  ) STRICT;
  CREATE INDEX transfer_proposed ON transfer (leaf) WHERE state = 'PROPOSED';
  CREATE TABLE inbound (
    origin TEXT NOT NULL, id TEXT NOT NULL, proposal TEXT NOT NULL,
    leaf INTEGER NOT NULL UNIQUE REFERENCES leaf,
    PRIMARY KEY (origin, id)
  ) STRICT;
  CREATE TABLE inbox (
    recipient TEXT NOT NULL, cursor INTEGER NOT NULL, id TEXT NOT NULL, notice TEXT NOT NULL,
    proposal TEXT NOT NULL, leaf INTEGER NOT NULL UNIQUE REFERENCES leaf,
    PRIMARY KEY (recipient, cursor)
  ) STRICT;
  `,
  `
  CREATE TABLE notice (
    id TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, origin TEXT NOT NULL,
    body TEXT NOT NULL, source TEXT, leaf INTEGER NOT NULL UNIQUE REFERENCES leaf,
    PRIMARY KEY (id, version)
  ) STRICT;
  CREATE TABLE acknowledgement (
    notice TEXT NOT NULL, version INTEGER NOT NULL, "by" TEXT NOT NULL, stage TEXT NOT NULL,
    body TEXT NOT NULL, source TEXT, leaf INTEGER NOT NULL UNIQUE REFERENCES leaf,
    PRIMARY KEY (notice, version, "by", stage)
  ) STRICT;
  CREATE TABLE dispatch (
    place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, peer TEXT NOT NULL, kind TEXT NOT NULL,
    notice TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    leaf INTEGER NOT NULL REFERENCES leaf
  ) STRICT;
  CREATE INDEX dispatch_peer ON dispatch (peer, state);
  CREATE INDEX dispatch_notice ON dispatch (notice);
  CREATE TABLE feed (
    viewer TEXT NOT NULL, cursor INTEGER NOT NULL, notice TEXT NOT NULL, version INTEGER NOT NULL,
    "by" TEXT, stage TEXT,
    PRIMARY KEY (viewer, cursor)
  ) STRICT;
  CREATE TABLE evidence (leaf INTEGER PRIMARY KEY REFERENCES leaf, body TEXT NOT NULL) STRICT;
  CREATE INDEX feed_notice ON feed (viewer, notice);
  `,
  `
  ALTER TABLE dispatch ADD COLUMN since TEXT NOT NULL DEFAULT '';
  CREATE INDEX dispatch_parked ON dispatch (place) WHERE state = 'parked';
  `,
  `
  CREATE TABLE pack (
    jurisdiction TEXT NOT NULL, serial INTEGER NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL,
    authority TEXT NOT NULL, text TEXT NOT NULL, source TEXT, leaf INTEGER NOT NULL UNIQUE REFERENCES leaf,
    PRIMARY KEY (jurisdiction, serial)
  ) STRICT;
  `,
  // A transfer keeps what it counts, and `tally` the sums by day of those that count: to each recipient, and under '' to all.
  // So a year is some hundreds of rows, however much was sent in it.
  // Of transfers before this, the latest day that it can have been at any place (UTC+14) is taken, so that none drops out early.
  `
  ALTER TABLE transfer ADD COLUMN counts TEXT;
  ALTER TABLE transfer ADD COLUMN recipient TEXT;
  ALTER TABLE transfer ADD COLUMN day TEXT;
  ALTER TABLE transfer ADD COLUMN fewest INTEGER;
  ALTER TABLE transfer ADD COLUMN most INTEGER;
  CREATE TABLE tally (
    caller TEXT NOT NULL, recipient TEXT NOT NULL, day TEXT NOT NULL,
    fewest INTEGER NOT NULL, most INTEGER NOT NULL, unsaid INTEGER NOT NULL,
    PRIMARY KEY (caller, recipient, day)
  ) STRICT, WITHOUT ROWID;
  UPDATE transfer SET
    recipient = coalesce(body ->> '$.request.recipient', ''),
    day = date(decideBy, '+14 hours'),
    fewest = coalesce(min(CAST(body ->> '$.request.facts.people[0]' AS INTEGER), 10000000000), 0),
    most = CASE instr(body ->> '$.request.facts.people[0]', '..')
      WHEN 0 THEN CAST(body ->> '$.request.facts.people[0]' AS INTEGER)
      ELSE CAST(nullif(substr(body ->> '$.request.facts.people[0]',
        instr(body ->> '$.request.facts.people[0]', '..') + 2), '') AS INTEGER)
    END
  WHERE destination <> '';
  UPDATE transfer SET most = NULL WHERE most > 10000000000;
  INSERT INTO tally
    SELECT caller, '', day, sum(fewest), coalesce(sum(most), 0), sum(most IS NULL) FROM transfer
    WHERE state IN ('PROPOSED', 'PERMITTED') AND day IS NOT NULL GROUP BY caller, day;
  INSERT INTO tally
    SELECT caller, recipient, day, sum(fewest), coalesce(sum(most), 0), sum(most IS NULL) FROM transfer
    WHERE state IN ('PROPOSED', 'PERMITTED') AND recipient <> '' GROUP BY caller, recipient, day;
  `,
];

/** The version that `migrate` leads to. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** The version of a database's schema; 0 where it is empty. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version);
}

/** Brings a schema of version `from` to the newest. To be called in a transaction. */
export function migrate(db: DatabaseSync, from: number): void {
  for (const migration of MIGRATIONS.slice(from)) db.exec(migration);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}
