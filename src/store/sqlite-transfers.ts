/** Transfers in SQLite: at their origin, at their destination, and in the recipients' inboxes. */
import type { DatabaseSync } from "node:sqlite";
import { parseOwnJson, prepare } from "./sqlite-statement.ts";
import type {
  InboundRecord,
  InboxRecord,
  TransferRecord,
  TransferTables,
  WritableTransferTables,
} from "./tables.ts";

/** Reading, on either connection. */
export function readTransfers(db: DatabaseSync): TransferTables {
  const transfer = prepare<TransferColumns>(db, "SELECT * FROM transfer WHERE id = ?");
  const transferByKey = prepare<TransferColumns>(db, "SELECT * FROM transfer WHERE caller = ? AND key = ?");
  const proposed = prepare<TransferColumns>(
    db,
    "SELECT * FROM transfer WHERE state = 'PROPOSED' ORDER BY leaf",
  );
  const inbound = prepare<InboundRecord>(db, "SELECT * FROM inbound WHERE origin = ? AND id = ?");
  const inbox = prepare<InboxColumns>(
    db,
    "SELECT * FROM inbox WHERE recipient = ? AND cursor > ? ORDER BY cursor LIMIT ?",
  );

  return {
    transfer: (id) => transferRecord(transfer.get(id)),
    transferByKey: (caller, key) => transferRecord(transferByKey.get(caller, key)),
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
    `INSERT INTO transfer (id, leaf, state, caller, key, digest, destination, decideBy, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    addTransfer: (row) =>
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
      ),
    conclude: (id, state, answer) => conclude.run(state, JSON.stringify(answer), id),
    addInbound: (row) => inbound.run(row.origin, row.id, row.proposal, row.leaf),
    addInbox: (row) => inbox.run(row.recipient, row.id, row.notice, JSON.stringify(row.proposal), row.leaf),
  };
}

type TransferColumns = Omit<TransferRecord, "answer"> & { readonly answer: string | null };

type InboxColumns = Omit<InboxRecord, "proposal"> & { readonly proposal: string };

function transferRecord(columns: TransferColumns | undefined): TransferRecord | undefined {
  if (columns === undefined) return undefined;
  const { answer, ...record } = columns;
  return answer === null ? record : { ...record, answer: parseOwnJson(answer) };
}
