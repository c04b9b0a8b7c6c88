/** Records as the rows and statements that the gateway reads. */
import { ComityError } from "../errors.ts";
import type { PackRow } from "../gateway/pack-row.ts";
import type {
  AcknowledgementRow,
  DispatchRow,
  InboundRow,
  InboxRow,
  NoticeRow,
  Store,
  TransferRow,
} from "../gateway/ports.ts";
import { inclusionProof } from "../ledger/merkle.ts";
import { formatStatement, type Statement } from "../ledger/proof.ts";
import type {
  AcknowledgementRecord,
  DispatchRecord,
  Head,
  InboundRecord,
  InboxRecord,
  NoticeRecord,
  PackRecord,
  Tables,
  TransferRecord,
} from "./tables.ts";

/** The reads of a store over its tables. Throw STORE_UNAVAILABLE when the log cannot be read. */
export function createView(tables: Tables): Omit<Store, "commit" | "close"> {
  return {
    transferByKey: (caller, key) => {
      const record = tables.transferByKey(caller, key);
      return record && transferRow(record, tables);
    },
    transfer: (id) => {
      const record = tables.transfer(id);
      return record && transferRow(record, tables);
    },
    tally: tables.tally,
    proposed: () => tables.proposed().map((record) => transferRow(record, tables)),
    inbound: (origin, id) => {
      const record = tables.inbound(origin, id);
      return record && inboundRow(record, tables);
    },
    pack: (jurisdiction) => {
      const record = tables.pack(jurisdiction);
      return record && packRow(record, tables);
    },
    packs: () => tables.packs().map((record) => packRow(record, tables)),
    inbox: (recipient, cursor, limit) =>
      tables.inbox(recipient, cursor, limit).map((record) => inboxRow(record, tables)),
    notice: (id) => tables.notice(id).map((record) => noticeRow(record, tables)),
    acknowledgements: (notice) =>
      tables.acknowledgements(notice).map((record) => acknowledgementRow(record, tables)),
    dispatches: (peer, state, limit) =>
      tables.dispatches(peer, state, limit).map((record) => dispatchRow(record, tables)),
    deliveries: (notice) => tables.deliveries(notice).map((record) => dispatchRow(record, tables)),
    parked: tables.parked,
    feed: tables.feed,
    hasSeen: tables.hasSeen,
    noticesSeenBy: tables.noticesSeenBy,
    checkpoint: tables.newest,
    leaf: tables.leaf,
    evidence: tables.evidence,
    prove: (index) => {
      const head = tables.newest();
      return Number.isInteger(index) && index >= 0 && index < head.size
        ? statementAt(index, head, tables)
        : undefined;
    },
  };
}

/** The statement made when the leaf was committed: the same one at every reading. */
export function ownStatement(index: number, tables: Tables): Statement {
  return statementAt(index, tables.covering(index), tables);
}

/** A transfer's record with its own statement. */
export function transferRow({ leaf, ...record }: TransferRecord, tables: Tables): TransferRow {
  return { ...record, own: ownStatement(leaf, tables) };
}

/** An inbound proposal's record with its own statement. */
export function inboundRow({ leaf, ...record }: InboundRecord, tables: Tables): InboundRow {
  return { ...record, own: ownStatement(leaf, tables) };
}

/** A pack's record with its own statement. */
export function packRow({ leaf, ...record }: PackRecord, tables: Tables): PackRow {
  return { ...record, own: ownStatement(leaf, tables) };
}

/** A notice's record with its own statement. */
export function noticeRow({ leaf, ...record }: NoticeRecord, tables: Tables): NoticeRow {
  return { ...record, own: ownStatement(leaf, tables) };
}

/** An acknowledgement's record with its own statement. */
export function acknowledgementRow(
  { leaf, ...record }: AcknowledgementRecord,
  tables: Tables,
): AcknowledgementRow {
  return { ...record, own: ownStatement(leaf, tables) };
}

/** A dispatch's record with the body and the statement of what it carries. */
export function dispatchRow({ leaf, ...record }: DispatchRecord, tables: Tables): DispatchRow {
  return { ...record, body: tables.body(leaf), own: ownStatement(leaf, tables) };
}

function inboxRow({ leaf, proposal, ...record }: InboxRecord, tables: Tables): InboxRow {
  return { ...record, statements: [proposal, ownStatement(leaf, tables)] };
}

function statementAt(index: number, head: Head | undefined, tables: Tables): Statement {
  const leaf = tables.leaf(index);
  if (leaf === undefined || head === undefined)
    throw new ComityError("STORE_UNAVAILABLE", `leaf \`${index}\` is missing from the store; restore it`);
  const proof = inclusionProof(index, head.size, tables.node);
  return formatStatement({ leaf, index, proof, checkpoint: head.note });
}
