/** The steps between the earlier schemas, in which each kind of row had a table of its own. */
import type { DatabaseSync } from "node:sqlite";

/** The n-th step takes a store from version n + 1 to n + 2. Releases have shipped these steps: never edit them. */
const STEPS: readonly string[] = [
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
  // Tallies: for each recipient, and under '' for all. An older transfer counts on the latest day that it can have
  // had anywhere (UTC+14), so that none leaves a sum too early.
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

/** Brings a store of an earlier version to the last of these schemas. Call it in a transaction. */
export function runSteps(db: DatabaseSync, version: number): void {
  for (const step of STEPS.slice(version - 1)) db.exec(step);
}
