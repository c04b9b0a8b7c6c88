/** Moves notices, acknowledgements, outbox items and feeds out of their earlier tables. */
import { RETENTION } from "../../../engine/retention.ts";
import { FEED, OUTBOX, type OutboxRow, type OutboxState, place } from "../../../engine/rows.ts";
import { put } from "../../../engine/store.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  KIND,
  keepNoticeUntil,
  NOTICE,
  NOTICE_SEEN,
  NOTICE_VERSION,
  type NoticeRow,
  PART,
  subjectOf,
} from "../../../notices/schema.ts";
import { canonicalText, type Earlier, type EarlierRow, itemIn } from "./earlier.ts";

/**
 * Details of the notices that earlier rows name by their id alone: the origin, and the leaf and retention of each
 * feed entry.
 */
type Known = {
  readonly origins: Map<string, string>;
  /** By `shownText`. */
  readonly shown: Map<string, { readonly leaf: number; readonly until: string }>;
};

/** Moves all rows that belong to notices. */
export function migrateNotices(earlier: Earlier): void {
  const known: Known = { origins: new Map(), shown: new Map() };
  moveNotices(earlier, known);
  for (const row of earlier.rows("acknowledgement", "leaf")) moveAcknowledgement(row, earlier, known);
  moveDispatches(earlier, known);
  moveFeeds(earlier, known);
}

function moveNotices({ rows, put: write, keep, instantOf }: Earlier, { origins, shown }: Known): void {
  const governing = new Map<string, NoticeRow>();
  for (const row of rows("notice", "id, version")) {
    const [id, origin, version, leaf] = [
      String(row.id),
      String(row.origin),
      Number(row.version),
      Number(row.leaf),
    ];
    const item = itemIn(row.body);
    const until = keepNoticeUntil(String(item.at ?? instantOf(leaf)), RETENTION);
    const stage = item.stage as NoticeRow["stage"];
    const kept = { origin, id, version, stage, digest: String(row.digest), leaf, until };
    write([put(NOTICE_VERSION, kept)]);
    keep(leaf, until, { [PART.body]: String(row.body), [PART.source]: canonicalText(row.source) });
    origins.set(id, origin);
    shown.set(shownText(id, version), { leaf, until });
    // A withdrawal governs, whatever came after it; otherwise the highest version does.
    if (governing.get(id)?.stage === "withdrawn") continue;
    const { tlp } = item.marking as { readonly tlp: NoticeRow["tlp"] };
    governing.set(id, { ...kept, reporter: String(item.reporter), tlp });
  }
  write([...governing.values()].map((row) => put(NOTICE, row)));
}

function moveAcknowledgement(row: EarlierRow, { put: write, keep, instantOf }: Earlier, known: Known): void {
  const [id, version, leaf] = [String(row.notice), Number(row.version), Number(row.leaf)];
  const [by, stage] = [String(row.by), row.stage as AcknowledgementRow["stage"]];
  const until = keepNoticeUntil(String(itemIn(row.body).at ?? instantOf(leaf)), RETENTION);
  write([put(ACKNOWLEDGEMENT, { origin: originOf(id, known), id, version, by, stage, leaf, until })]);
  keep(leaf, until, { [PART.body]: String(row.body), [PART.source]: canonicalText(row.source) });
  known.shown.set(shownText(id, version, by, stage), { leaf, until });
}

function moveDispatches({ rows, put: write, instantOf }: Earlier, known: Known): void {
  const states: Readonly<Record<string, OutboxState>> = { parked: "dead" };
  let [last, n] = [-1, 0];
  for (const row of rows("dispatch", "leaf, place")) {
    const [leaf, id] = [Number(row.leaf), String(row.notice)];
    [last, n] = [leaf, leaf === last ? n + 1 : 0];
    const state = String(row.state);
    const moved: OutboxRow = {
      id: String(row.id),
      place: place(leaf, n),
      peer: String(row.peer),
      kind: String(row.kind),
      subject: subjectOf({ origin: originOf(id, known), id }),
      version: Number(row.version),
      state: states[state] ?? (state as OutboxState),
      leaf,
      until: keepNoticeUntil(instantOf(leaf), RETENTION),
      ...(row.reason !== "" && { reason: String(row.reason) }),
      ...(row.since !== "" && { since: String(row.since) }),
    };
    write([put(OUTBOX, moved)]);
  }
}

function moveFeeds({ rows, put: write, raiseCursor }: Earlier, known: Known): void {
  const seen = new Set<string>();
  for (const row of rows("feed", "viewer, cursor")) {
    const [viewer, cursor, id, version] = [
      String(row.viewer),
      Number(row.cursor),
      String(row.notice),
      Number(row.version),
    ];
    const name = { origin: originOf(id, known), id };
    const said = row.by === null ? undefined : { by: String(row.by), stage: String(row.stage) };
    const { leaf, until } = known.shown.get(shownText(id, version, said?.by, said?.stage)) ?? missing(id);
    const kind = said === undefined ? KIND.notice : KIND.acknowledgement;
    write([put(FEED, { viewer, cursor, kind, leaf, data: { ...name, version, ...said }, until })]);
    if (!seen.has(`${viewer} ${id}`)) write([put(NOTICE_SEEN, { viewer, ...name, first: cursor, until })]);
    seen.add(`${viewer} ${id}`);
    raiseCursor(viewer, cursor);
  }
}

function originOf(id: string, { origins }: Known): string {
  return origins.get(id) ?? missing(id);
}

function shownText(id: string, version: number, by = "", stage = ""): string {
  return JSON.stringify([id, version, by, stage]);
}

/** Fails the migration, so that the store stays as it was. */
function missing(id: string): never {
  throw new Error(`notice \`${id}\` is named by a row and missing from the store`);
}
