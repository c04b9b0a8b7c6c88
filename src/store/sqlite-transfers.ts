/** Transfers in SQLite: at their origin, at their destination, and in the recipients' inboxes. */
import type { DatabaseSync } from "node:sqlite";
import type { RaisedCount } from "../transfers/tally.ts";
import { parseOwnJson, prepare } from "./sqlite-statement.ts";
import {
  found,
  type InboundRecord,
  type InboxRecord,
  type TransferRecord,
  type TransferTables,
  type WritableTransferTables,
} from "./tables.ts";

/** What a record holds. What a transfer counts stands in the columns beside. */
const TRANSFER =
  "SELECT id, leaf, state, caller, key, digest, destination, decideBy, body, counts, answer FROM transfer";

/** Under what `tally` keeps the sums over all recipients: no recipient is named so. */
const ALL = "";

/** Reading, on either connection. */
export function readTransfers(db: DatabaseSync): TransferTables {
  const transfer = prepare<TransferColumns>(db, `${TRANSFER} WHERE id = ?`);
  const transferByKey = prepare<TransferColumns>(db, `${TRANSFER} WHERE caller = ? AND key = ?`);
  // total() and not sum(): it gives a float, of which every size can be read.
  const tally = prepare<TallyColumns>(
    db,
    `SELECT total(fewest) AS fewest, total(most) AS most, total(unsaid) AS unsaid FROM tally
     WHERE caller = ? AND recipient = ? AND day >= ?`,
  );
  const proposed = prepare<TransferColumns>(db, `${TRANSFER} WHERE state = 'PROPOSED' ORDER BY leaf`);
  const inbound = prepare<InboundRecord>(db, "SELECT * FROM inbound WHERE origin = ? AND id = ?");
  const inbox = prepare<InboxColumns>(
    db,
    "SELECT * FROM inbox WHERE recipient = ? AND cursor > ? ORDER BY cursor LIMIT ?",
  );

  return {
    transfer: (id) => transferRecord(transfer.get(id)),
    transferByKey: (caller, key) => transferRecord(transferByKey.get(caller, key)),
    tally: (caller, { since, recipient = ALL }) => {
      const { fewest, most, unsaid } = found(tally.get(caller, recipient, since));
      return { from: fewest, to: unsaid > 0 ? Number.POSITIVE_INFINITY : most };
    },
    proposed: () => proposed.all().flatMap((columns) => transferRecord(columns) ?? []),
    inbound: (origin, id) => inbound.get(origin, id),
    inbox: (recipient, cursor, limit) =>
      inbox.all(recipient, cursor, limit).map((row) => ({ ...row, proposal: parseOwnJson(row.proposal) })),
  };
}

/** Reading and writing, on the connection that writes. */
export function writeTransfers(db: DatabaseSync): WritableTransferTables {
  const transfer = prepare(
    db,
    `INSERT INTO transfer (id, leaf, state, caller, key, digest, destination, decideBy, body, counts,
       recipient, day, fewest, most)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const count = prepare(
    db,
    `INSERT INTO tally (caller, recipient, day, fewest, most, unsaid)
     SELECT caller, ?1, day, fewest, coalesce(most, 0), most IS NULL FROM transfer WHERE id = ?2
     ON CONFLICT DO UPDATE SET
       fewest = fewest + excluded.fewest, most = most + excluded.most, unsaid = unsaid + excluded.unsaid`,
  );
  const discount = prepare(
    db,
    `UPDATE tally SET
       fewest = tally.fewest - gone.fewest,
       most = tally.most - coalesce(gone.most, 0),
       unsaid = unsaid - (gone.most IS NULL)
     FROM transfer AS gone
     WHERE gone.id = ? AND tally.caller = gone.caller AND tally.day = gone.day
       AND tally.recipient IN ('${ALL}', gone.recipient)`,
  );
  const conclude = prepare(db, "UPDATE transfer SET state = ?, answer = ? WHERE id = ?");
  const inbound = prepare(db, "INSERT INTO inbound (origin, id, proposal, leaf) VALUES (?, ?, ?, ?)");
  const inbox = prepare(
    db,
    `INSERT INTO inbox (recipient, cursor, id, notice, proposal, leaf)
     SELECT ?1, coalesce(max(cursor), 0) + 1, ?2, ?3, ?4, ?5 FROM inbox WHERE recipient = ?1`,
  );

  return {
    ...readTransfers(db),
    addTransfer: (row, counted) => {
      const { recipient = null, day = null, people } = counted ?? {};
      const most = people !== undefined && Number.isFinite(people.to) ? people.to : null;
      transfer.run(
        row.id,
        row.leaf,
        row.state,
        row.caller,
        row.key,
        row.digest,
        row.destination,
        row.decideBy,
        row.body,
        row.counts === undefined ? null : JSON.stringify(row.counts),
        recipient,
        day,
        people?.from ?? null,
        most,
      );
      if (counted !== undefined) for (const each of [ALL, counted.recipient]) count.run(each, row.id);
    },
    conclude: (id, state, answer) => {
      conclude.run(state, JSON.stringify(answer), id);
      if (state !== "PERMITTED") discount.run(id);
    },
    addInbound: (row) => inbound.run(row.origin, row.id, row.proposal, row.leaf),
    addInbox: (row) => inbox.run(row.recipient, row.id, row.notice, JSON.stringify(row.proposal), row.leaf),
  };
}

type TransferColumns = Omit<TransferRecord, "answer" | "counts"> & {
  readonly answer: string | null;
  readonly counts: string | null;
};

type TallyColumns = { readonly fewest: number; readonly most: number; readonly unsaid: number };

type InboxColumns = Omit<InboxRecord, "proposal"> & { readonly proposal: string };

function transferRecord(columns: TransferColumns | undefined): TransferRecord | undefined {
  if (columns === undefined) return undefined;
  const { answer, counts, ...record } = columns;
  return {
    ...record,
    ...(counts === null ? {} : { counts: JSON.parse(counts) as RaisedCount[] }),
    ...(answer === null ? {} : { answer: parseOwnJson(answer) }),
  };
}
