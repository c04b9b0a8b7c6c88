/**
 * The states of notices and acknowledgements (`docs/protocol.md`, "Notices"). A notice is the join of its versions:
 * the highest governs, and a withdrawal is final. A late or repeated arrival changes nothing.
 */
import { noteContradiction } from "../engine/contradictions.ts";
import { nextCursor, showEntry } from "../engine/feed.ts";
import { findTaken, queue, supersede } from "../engine/outbox.ts";
import { keepContents, OUTBOX } from "../engine/rows.ts";
import { type Change, type Machine, type Put, put, type Refusal, type Rows } from "../engine/store.ts";
import { renewTimers } from "../engine/timers.ts";
import { LIMITS } from "../limits.ts";
import { type Accepted, type NewVersion, type NoticeCommand, readsOf, type Timers } from "./commands.ts";
import { mayLeaveHome } from "./marking.ts";
import { extendMarks, findMarkRefusal, marksIn } from "./marks.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementEntry,
  DUTY_MARK,
  KIND,
  LEGAL_DEADLINE,
  NOTICE,
  NOTICE_COLLECTIONS,
  NOTICE_SEEN,
  NOTICE_VERSION,
  type NoticeEntry,
  type NoticeName,
  type NoticeRow,
  subjectOf,
} from "./schema.ts";

/** The reasons for which a command of notices is refused. */
export type NoticeRefusal =
  /** The version exists already, whatever it says. */
  | "already-noticed"
  /** This regulator has stated this stage of this version already. */
  | "already-acknowledged"
  /** Another regulator reported the notice. */
  | "not-reporter"
  /** The notice is withdrawn, and nothing follows a withdrawal. */
  | "withdrawn"
  /** The version does not follow the governing one, or a first version withdraws. */
  | "version-unexpected"
  /** The notice has as many versions as a notice may have; only a withdrawal may follow. */
  | "too-many-versions"
  /** The notice has left its node, and cannot become RED. */
  | "has-left"
  /** No such version of the notice exists here. */
  | "version-unknown"
  /** The mark stands already, or what is taken back was never marked. */
  | "already-marked"
  /** One regulator has marked as many duties of the notice as it may, with those that it took back. */
  | "too-many-marks"
  /** Somebody has marked a duty since the timers of the command were computed. */
  | "marks-changed";

/** The machine of notices. It also refuses `dispatch-taken`. */
export const noticeMachine: Machine<NoticeCommand> = {
  kinds: [
    "notice.report",
    "notice.arrive",
    "notice.acknowledge",
    "notice.show",
    "notice.mark",
    "notice.note",
  ],
  collections: NOTICE_COLLECTIONS,
  reads: readsOf,
  transition: (command, rows, leaf) => {
    switch (command.kind) {
      case "notice.report":
        return report(command, rows, leaf);
      case "notice.arrive":
        return arrive(command, rows, leaf);
      case "notice.acknowledge":
        return acknowledge(command, rows, leaf);
      case "notice.show":
        return showLater(command, rows);
      case "notice.mark":
        return mark(command, rows, leaf);
      case "notice.note":
        return note(command, rows, leaf);
    }
  },
};

type Kind<K extends NoticeCommand["kind"]> = Extract<NoticeCommand, { kind: K }>;

const refuse = (refused: NoticeRefusal, row?: Refusal["row"]): Refusal => ({ refused, ...(row && { row }) });

function note({ contents, contradiction }: Kind<"notice.note">, rows: Rows, leaf: number): Change | Refusal {
  const noted = contradiction === undefined ? [] : noteContradiction(rows, contradiction);
  return "refused" in noted ? noted : { puts: [...noted, ...keepContents(leaf, contents)] };
}

function report(command: Kind<"notice.report">, rows: Rows, leaf: number): Change | Refusal {
  const { version, dispatches } = command;
  const refusal =
    findReportRefusal(version, rows) ??
    findTaken(rows, dispatches) ??
    findMarksChanged(version, command, rows);
  if (refusal !== undefined) return refusal;
  const until = untilOf(command, rows);
  const item = { kind: KIND.notice, subject: subjectOf(version), version: version.version };
  return {
    puts: [
      ...accept(command, rows, leaf),
      ...supersede(rows, item),
      ...queue(leaf, dispatches, { ...item, until }),
    ],
  };
}

/** Returns the refusal of a report; undefined where it may be accepted. */
export function findReportRefusal(version: NewVersion, rows: Rows): Refusal | undefined {
  const { origin, id } = version;
  const there = rows.get(NOTICE_VERSION, origin, id, version.version);
  if (there !== undefined) return refuse("already-noticed", there);
  const standing = rows.get(NOTICE, origin, id);
  if (standing === undefined) return version.stage === "initial" ? undefined : refuse("version-unexpected");
  if (standing.reporter !== version.reporter) return refuse("not-reporter", standing);
  if (standing.stage === "withdrawn") return refuse("withdrawn", standing);
  if (version.version !== standing.version + 1) return refuse("version-unexpected", standing);
  if (isTooHigh(version)) return refuse("too-many-versions", standing);
  const left = !mayLeaveHome(version.tlp) && sentOf(version, rows).length > 0;
  return left ? refuse("has-left", standing) : undefined;
}

/**
 * Returns true for a version beyond the last that a notice may have. One withdrawal may follow that.
 *
 * THREAT: each version is kept for years, and a peer may relay ever more of them.
 */
export function isTooHigh({ version, stage }: NewVersion): boolean {
  return version > LIMITS.versionsPerNotice + (stage === "withdrawn" ? 1 : 0);
}

function arrive(command: Kind<"notice.arrive">, rows: Rows, leaf: number): Change | Refusal {
  const { origin, id, version } = command.version;
  const there = rows.get(NOTICE_VERSION, origin, id, version);
  if (there !== undefined) return refuse("already-noticed", there);
  const standing = rows.get(NOTICE, origin, id);
  if (standing?.stage === "withdrawn" && version > standing.version) return refuse("withdrawn", standing);
  if (isTooHigh(command.version)) return refuse("too-many-versions", standing);
  return findMarksChanged(command.version, command, rows) ?? { puts: accept(command, rows, leaf) };
}

/** INVARIANT: a timer never runs for a duty that is marked at this node, whatever came between. */
export function findMarksChanged(name: NoticeName, { marked = 0 }: Timers, rows: Rows): Refusal | undefined {
  return marksIn(rows, name).marked === marked ? undefined : refuse("marks-changed");
}

/** Keeps what a regulator of this node says of a duty, in place of what it said before, and sets the timers by it. */
function mark(command: Kind<"notice.mark">, rows: Rows, leaf: number): Change | Refusal {
  const { name, mark: said, contents } = command;
  const { origin, id, version } = name;
  const standing = rows.get(NOTICE, origin, id);
  if (standing?.stage === "withdrawn") return refuse("withdrawn", standing);
  if (standing?.version !== version) return refuse("version-unexpected", standing);
  const refusal = findMarksChanged(name, command, rows) ?? findMarkRefusal(rows, name, said);
  if (refusal !== undefined) return refusal;
  const { until } = standing;
  return {
    puts: [
      put(DUTY_MARK, { ...said, origin, id, leaf, until }),
      ...keepContents(
        leaf,
        contents.map((each) => ({ ...each, until })),
      ),
      ...renewTimers(rows, subjectOf(name), LEGAL_DEADLINE, command),
    ],
  };
}

function acknowledge(command: Kind<"notice.acknowledge">, rows: Rows, leaf: number): Change | Refusal {
  const { said, contents, dispatches, viewers, until, receivedUntil } = command;
  const { origin, id, version, by, stage } = said;
  const there = rows.get(ACKNOWLEDGEMENT, origin, id, version, by, stage);
  if (there !== undefined) return refuse("already-acknowledged", there);
  const row = rows.get(NOTICE_VERSION, origin, id, version);
  if (row === undefined) return refuse("version-unknown");
  const taken = findTaken(rows, dispatches);
  if (taken !== undefined) return taken;
  // The entry shows the version, and does not outlast it.
  const shown = earlier(until, row.until);
  const data: AcknowledgementEntry = { origin, id, version, by, stage };
  const spent = receivedUntil === undefined ? {} : { receivedUntil };
  const item = { kind: KIND.acknowledgement, subject: subjectOf(said), version, until, ...spent };
  return {
    puts: [
      put(ACKNOWLEDGEMENT, { ...said, leaf, until }),
      ...keepContents(leaf, contents),
      ...queue(leaf, dispatches, item),
      ...showEntry(rows, viewers, { kind: KIND.acknowledgement, leaf, data, until: shown }),
    ],
  };
}

/**
 * Returns the date until which a version is kept, with all that it writes: no shorter than the version that governs, so
 * that a notice never loses its governing version first; and no longer where that governs on.
 */
function untilOf({ version, until }: Pick<Accepted, "version" | "until">, rows: Rows): string {
  const standing = rows.get(NOTICE, version.origin, version.id);
  if (standing === undefined) return until;
  return supersedes(version, standing) ? later(until, standing.until) : standing.until;
}

/** Returns the puts that keep a version, let it govern where it does, and show it. */
export function accept(command: Accepted, rows: Rows, leaf: number): Put[] {
  const { version: accepted, contents, until: _, ...rest } = command;
  const { origin, id, version, stage, digest } = accepted;
  const standing = rows.get(NOTICE, origin, id);
  const governs = standing === undefined || supersedes(accepted, standing);
  const until = untilOf(command, rows);
  return [
    put(NOTICE_VERSION, {
      ...{ origin, id, version, stage, digest, leaf, until },
      // THREAT: a version whose audience shrank must not show its content to who is no longer in it.
      ...(stage === "withdrawn" ? {} : { viewers: rest.viewers }),
    }),
    ...keepContents(
      leaf,
      contents.map((each) => ({ ...each, until })),
    ),
    ...(governs
      ? [
          put(NOTICE, { ...accepted, leaf, until }),
          ...extendMarks(rows, accepted, until),
          ...renewTimers(rows, subjectOf(accepted), LEGAL_DEADLINE, rest),
        ]
      : []),
    ...show(accepted, leaf, { ...rest, until }, rows),
  ];
}

/**
 * Compares versions; the greatest governs. A withdrawal is above all others, and of several withdrawals the first.
 */
function supersedes(
  a: Pick<NoticeRow, "version" | "stage">,
  b: Pick<NoticeRow, "version" | "stage">,
): boolean {
  if (a.stage === "withdrawn") return b.stage !== "withdrawn" || a.version < b.version;
  return b.stage !== "withdrawn" && a.version > b.version;
}

/**
 * Returns the puts that enter a version in the feeds of the regulators whom it concerns, and of those who have seen the
 * notice before. Its content is shown to the former alone.
 */
function show(
  { origin, id, version }: NoticeEntry,
  leaf: number,
  { viewers, regulators, until }: Pick<Accepted, "viewers" | "regulators" | "until">,
  rows: Rows,
): Put[] {
  const seen = rows.span({ of: NOTICE_SEEN, index: "notice", prefix: [origin, id] });
  const before = new Map(seen.map((row) => [row.viewer, row]));
  const all = new Set([...viewers, ...regulators.filter((regulator) => before.has(regulator))]);
  return [
    ...[...all].map((viewer) => {
      const row = before.get(viewer);
      const first = row?.first ?? nextCursor(rows, viewer);
      return put(NOTICE_SEEN, { viewer, origin, id, first, until: later(until, row?.until) });
    }),
    ...showEntry(rows, all, { kind: KIND.notice, leaf, data: { origin, id, version }, until }),
  ];
}

/** Shows the governing version to newcomers. Refused where another governs by now, or the notice is withdrawn. */
function showLater(command: Kind<"notice.show">, rows: Rows): Change | Refusal {
  const { name, viewers } = command;
  const { origin, id, version } = name;
  const standing = rows.get(NOTICE, origin, id);
  const row = rows.get(NOTICE_VERSION, origin, id, version);
  if (row === undefined || standing?.version !== version || standing.stage === "withdrawn")
    return refuse("version-unexpected", standing);
  const changed = findMarksChanged(name, command, rows);
  if (changed !== undefined) return changed;
  const seen = rows.span({ of: NOTICE_SEEN, index: "notice", prefix: [origin, id] });
  const before = row.viewers ?? seen.map(({ viewer }) => viewer);
  const added = viewers.filter((viewer) => !before.includes(viewer));
  return {
    puts: [
      put(NOTICE_VERSION, { ...row, viewers: [...before, ...added] }),
      ...renewTimers(rows, subjectOf(name), LEGAL_DEADLINE, command),
      ...show(name, row.leaf, { viewers: added, regulators: [], until: row.until }, rows),
    ],
  };
}

/** Returns the items by which a notice's versions, but no acknowledgements, were sent to peers. */
function sentOf(name: NoticeName, rows: Rows) {
  const items = rows.span({ of: OUTBOX, index: "subject", prefix: [subjectOf(name)] });
  return items.filter(({ kind }) => kind === KIND.notice);
}

const later = (a: string, b = "") => (a > b ? a : b);
const earlier = (a: string, b: string) => (a < b ? a : b);
