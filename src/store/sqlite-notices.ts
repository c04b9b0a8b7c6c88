/** Notices in SQLite: versions, acknowledgements, dispatches, and the viewers' feeds. */
import type { DatabaseSync } from "node:sqlite";
import type { FeedRow, ParkedRow, SeenRow } from "../gateway/ports.ts";
import type { Statement } from "../ledger/proof.ts";
import { parseOwnJson, prepare } from "./sqlite-statement.ts";
import {
  type AcknowledgementRecord,
  type DispatchRecord,
  found,
  type NoticeRecord,
  type NoticeTables,
  type WritableNoticeTables,
} from "./tables.ts";

const DISPATCH = "SELECT id, peer, kind, notice, version, state, reason, since, leaf FROM dispatch";

/** Reading, on either connection. */
export function readNotices(db: DatabaseSync): NoticeTables {
  const notice = prepare<NoticeColumns>(db, "SELECT * FROM notice WHERE id = ? ORDER BY version");
  const noticeVersion = prepare<NoticeColumns>(db, "SELECT * FROM notice WHERE id = ? AND version = ?");
  const acknowledgements = prepare<AcknowledgementColumns>(
    db,
    "SELECT * FROM acknowledgement WHERE notice = ? ORDER BY leaf",
  );
  const acknowledgement = prepare<AcknowledgementColumns>(
    db,
    'SELECT * FROM acknowledgement WHERE notice = ? AND version = ? AND "by" = ? AND stage = ?',
  );
  const body = prepare<{ body: string }>(
    db,
    "SELECT body FROM notice WHERE leaf = ?1 UNION ALL SELECT body FROM acknowledgement WHERE leaf = ?1",
  );
  const dispatch = prepare<DispatchRecord>(db, `${DISPATCH} WHERE id = ?`);
  const dispatches = prepare<DispatchRecord>(
    db,
    `${DISPATCH} WHERE peer = ? AND state = ? ORDER BY place LIMIT ?`,
  );
  const deliveries = prepare<DispatchRecord>(
    db,
    `${DISPATCH} WHERE notice = ? AND kind = 'notice' ORDER BY place`,
  );
  const parked = prepare<ParkedRow>(
    db,
    `SELECT place, id, peer, kind, notice, version, reason, since FROM dispatch
     WHERE state = 'parked' AND place > ?1 AND (?3 IS NULL OR notice = ?3) ORDER BY place LIMIT ?2`,
  );
  const feed = prepare<FeedColumns>(
    db,
    "SELECT * FROM feed WHERE viewer = ? AND cursor > ? ORDER BY cursor LIMIT ?",
  );
  const one = prepare<{ notice: string }>(
    db,
    "SELECT notice FROM feed WHERE viewer = ? AND notice = ? LIMIT 1",
  );
  const seen = prepare<SeenRow>(
    db,
    `SELECT notice, min(cursor) AS first FROM feed WHERE viewer = ?1
     GROUP BY notice HAVING ?2 = 0 OR min(cursor) < ?2 ORDER BY first DESC LIMIT ?3`,
  );

  return {
    notice: (id) => notice.all(id).map(withSource),
    noticeVersion: (id, version) => noticeVersion.all(id, version).map(withSource)[0],
    acknowledgements: (id) => acknowledgements.all(id).map(withSource),
    acknowledgement: (said) =>
      acknowledgement.all(said.notice, said.version, said.by, said.stage).map(withSource)[0],
    body: (leaf) => found(body.get(leaf)).body,
    dispatch: (id) => dispatch.get(id),
    dispatches: (peer, state, limit) => dispatches.all(peer, state, limit),
    deliveries: (id) => deliveries.all(id),
    parked: (after, limit, id) => parked.all(after, limit, id ?? null),
    feed: (viewer, cursor, limit) => feed.all(viewer, cursor, limit).map(feedRow),
    hasSeen: (viewer, notice) => one.get(viewer, notice) !== undefined,
    noticesSeenBy: (viewer, before, limit) => seen.all(viewer, before, limit),
  };
}

/** Reading and writing, on the connection that writes. */
export function writeNotices(db: DatabaseSync): WritableNoticeTables {
  const notice = prepare(
    db,
    "INSERT INTO notice (id, version, digest, origin, body, source, leaf) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const acknowledgement = prepare(
    db,
    `INSERT INTO acknowledgement (notice, version, "by", stage, body, source, leaf)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const dispatch = prepare(
    db,
    `INSERT INTO dispatch (id, peer, kind, notice, version, state, reason, since, leaf)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const move = prepare(db, "UPDATE dispatch SET state = ?, reason = ?, since = ? WHERE id = ?");
  const supersede = prepare(
    db,
    `UPDATE dispatch SET state = 'superseded', reason = '', since = ''
     WHERE notice = ? AND kind = 'notice' AND version < ? AND state IN ('queued', 'parked')`,
  );
  const feed = prepare(
    db,
    `INSERT INTO feed (viewer, cursor, notice, version, "by", stage)
     SELECT ?1, coalesce(max(cursor), 0) + 1, ?2, ?3, ?4, ?5 FROM feed WHERE viewer = ?1`,
  );

  return {
    ...readNotices(db),
    addNotice: (row) =>
      notice.run(row.id, row.version, row.digest, row.origin, row.body, jsonOf(row.source), row.leaf),
    addAcknowledgement: (row) =>
      acknowledgement.run(row.notice, row.version, row.by, row.stage, row.body, jsonOf(row.source), row.leaf),
    addDispatch: ({ id, peer, kind, notice: of, version, state, reason, since, leaf }) =>
      dispatch.run(id, peer, kind, of, version, state, reason, since, leaf),
    moveDispatch: (id, state, reason = "", since = "") => move.run(state, reason, since, id),
    supersede: (id, version) => supersede.run(id, version),
    addFeed: ({ viewer, notice: id, version, acknowledgement: said }) =>
      feed.run(viewer, id, version, said?.by ?? null, said?.stage ?? null),
  };
}

type InColumns<R> = Omit<R, "source"> & { readonly source: string | null };
type NoticeColumns = InColumns<NoticeRecord>;
type AcknowledgementColumns = InColumns<AcknowledgementRecord>;
type FeedColumns = Omit<FeedRow, "acknowledgement"> & {
  readonly by: string | null;
  readonly stage: string | null;
};

function withSource<R extends { readonly source: string | null }>({ source, ...record }: R) {
  return source === null ? record : { ...record, source: parseOwnJson(source) };
}

function jsonOf(source: Statement | undefined): string | null {
  return source === undefined ? null : JSON.stringify(source);
}

function feedRow({ by, stage, ...row }: FeedColumns): FeedRow {
  return by === null || stage === null ? row : { ...row, acknowledgement: { by, stage } };
}
