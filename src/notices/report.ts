/** Notices.Report: a regulator reports an incident to its own node, updates the notice, or withdraws it. */
import { assertAskedBack } from "../engine/asking-back.ts";
import type { Dispatch } from "../engine/outbox.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { OUTBOX, type OutboxRow } from "../engine/rows.ts";
import { sealItem } from "../engine/sealed.ts";
import { type AnyCollection, load, loadSpan, type Refusal, type Rows } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { nodeOf } from "../federation/agreement.ts";
import { LIMITS } from "../limits.ts";
import { peersFor, viewersFor } from "./audience.ts";
import { type NoticeCommand, versionOf } from "./commands.ts";
import { noteConflict } from "./conflict.ts";
import { type NoticesContext, overlapOf, type Version } from "./context.ts";
import { assertDuties } from "./done.ts";
import { isLower, mayLeaveHome } from "./marking.ts";
import { commitWithMarks, type Marks } from "./marks.ts";
import { assertMayReport } from "./may-report.ts";
import {
  type CanonicalNotice,
  type Content,
  canonicalNotice,
  createNotice,
  type NoticeDraft,
  narrowingIn,
} from "./notice.ts";
import { reachOfWithdrawal } from "./reach.ts";
import {
  KIND,
  keepNoticeUntil,
  NOTICE,
  NOTICE_SEEN,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeRow,
  type NoticeVersionRow,
  PART,
  type SeenRow,
  subjectOf,
} from "./schema.ts";
import { findReportRefusal } from "./state.ts";
import { loadVersion } from "./stored.ts";
import { computeTimers } from "./timers.ts";
import { loadReadable, showOrDescribe } from "./unreadable.ts";
import { maySee, type NoticeView, viewNewest, viewOf } from "./view.ts";

/**
 * Accepts a version of a notice. Its leaf and all items to be sent commit together, and only then is it accepted. A
 * repeat returns the view of the accepted version. Rejects with SCOPE_FORBIDDEN, with the reasons of `refusalOf`, with
 * NOTICE_CONFLICT where the version was reported before with another content, and as `assertAskedBack` throws. With `dryRun` nothing is recorded or sent, and the view says who would be told.
 */
export async function report(
  context: NoticesContext,
  caller: string,
  draft: NoticeDraft,
  dryRun = false,
): Promise<NoticeView> {
  assertMayReport(context, caller, draft);
  const { standing, same, items } = await readBefore(context, caller, draft);
  if (same !== undefined) return repeat(context, caller, draft, same, dryRun);
  const done = await loadDone(context, caller, draft, standing);
  const by = { origin: context.node, reporter: caller, at: context.clock.now() };
  const version = canonicalNotice(
    createNotice(draft, by, standing?.digest ?? "", standing && { tlp: standing.tlp }, done),
  );
  assertDuties(draft.content?.done ?? [], context.deadlinesOf(version), done);
  if (dryRun) return preview(context, caller, draft, version, { standing, same, items });
  const dispatches = dispatchesFor(context, version, items);
  const { leaf, body } = sealItem(context.entropy, { of: KIND.notice, bytes: version.bytes });
  context.parsed.notices.keep(version.digest, { notice: version.notice, unknown: [] });
  const command = reportCommand(context, version, dispatches, body);
  const committed = await commitWithMarks(context, version.notice, (marks) => ({
    leaf,
    command: command(marks),
  }));
  if ("refused" in committed && committed.refused === "already-noticed")
    return repeat(context, caller, draft, committed.row as NoticeVersionRow);
  const refusal = "refused" in committed ? await refusalOf(context, caller, committed, draft) : undefined;
  if (refusal !== undefined) throw refusal;
  requireRecorded(committed);
  const { id, version: number, stage } = version.notice;
  context.observer.noticed({ notice: id, version: number, stage, peers: dispatches.length });
  return viewReported(context, caller, { ...version, unknown: [] });
}

/**
 * Returns the view that a report would get, and rejects where the report would be refused. That of a withdrawal also says
 * who would be told, and what is withdrawn.
 */
async function preview(
  context: NoticesContext,
  caller: string,
  draft: NoticeDraft,
  version: CanonicalNotice,
  { standing, items }: Before,
): Promise<NoticeView> {
  const rows = {
    get: ({ name }: AnyCollection) => (name === NOTICE.name ? standing : undefined),
    span: () => items,
  };
  const refused = findReportRefusal(versionOf(version), rows as unknown as Rows);
  const refusal = refused && (await refusalOf(context, caller, refused, draft));
  if (refusal !== undefined) throw refusal;
  const view = await viewOf(context, caller, { ...version, unknown: [] });
  if (version.notice.stage !== "withdrawn" || standing === undefined) return view;
  const withdrawn = await showOrDescribe(context, standing, () => loadVersion(context, standing));
  if ("unreadable" in withdrawn) return view;
  const { notice } = withdrawn;
  const reach = reachOfWithdrawal(context, notice, new Set(items.map(({ peer }) => peer)));
  return { ...view, withdrawnTitle: notice.content?.title ?? "", reach };
}

/** A withdrawal is shown with the title of what it withdraws. */
function viewReported(context: NoticesContext, caller: string, version: Version): Promise<NoticeView> {
  const { notice } = version;
  return notice.stage === "withdrawn"
    ? viewNewest(context, caller, notice)
    : viewOf(context, caller, version);
}

/**
 * Loads the duties that the version before marks as done. Throws INPUT_INVALID where that version says something that
 * this program does not know, and that the update would drop. A withdrawal takes everything back, and so is allowed.
 *
 * THREAT: whoever did not report the notice is refused later, and learns nothing of it before.
 */
async function loadDone(
  context: NoticesContext,
  caller: string,
  { withdraw }: NoticeDraft,
  standing: NoticeRow | undefined,
): Promise<Content["done"]> {
  if (standing === undefined || withdraw || standing.reporter !== caller) return undefined;
  const { unknown, notice } = await loadReadable(context, standing, () => loadVersion(context, standing));
  const narrowing = narrowingIn(unknown);
  if (narrowing.length > 0)
    throw new ComityError(
      "INPUT_INVALID",
      `a newer version of the program has written \`${narrowing.join("`, `")}\`, which an update from here would drop: update with that version, or withdraw`,
    );
  return notice.content?.done;
}

type Before = {
  readonly standing: NoticeRow | undefined;
  /** The version that the draft would make, where it exists already. */
  readonly same: NoticeVersionRow | undefined;
  /** The items by which earlier versions were sent. */
  readonly items: readonly OutboxRow[];
};

/** Reads the notice before the draft. Rejects where the notice is of another origin and the caller has seen it. */
async function readBefore(context: NoticesContext, caller: string, draft: NoticeDraft): Promise<Before> {
  const { store, node, askingBack } = context;
  const name: NoticeName = { origin: node, id: draft.id };
  const [standing, same, items, seen] = await store.read([
    { of: NOTICE, key: [node, draft.id] },
    { of: NOTICE_VERSION, key: [node, draft.id, draft.version] },
    { of: OUTBOX, index: "subject", prefix: [subjectOf(name)] },
    { of: NOTICE_SEEN, index: "id", prefix: [caller, draft.id] },
  ]);
  const foreign = (seen as readonly SeenRow[]).filter(({ origin }) => origin !== node);
  if (standing?.[0] === undefined && askingBack) assertAskedBack(draft.id, askingBack);
  if (standing?.[0] === undefined && foreign.length > 0) {
    const others = await loadSpan(store, { of: NOTICE, index: "id", prefix: [draft.id] });
    throw await notReporter(context, caller, draft, others);
  }
  return {
    standing: standing?.[0] as NoticeRow | undefined,
    same: same?.[0] as NoticeVersionRow | undefined,
    items: (items as readonly OutboxRow[]).filter(({ kind }) => kind === KIND.notice),
  };
}

/** Returns the dispatches of a version: to the peers that it concerns, and to those that have an earlier version. */
function dispatchesFor(
  context: NoticesContext,
  { notice }: CanonicalNotice,
  earlier: readonly OutboxRow[],
): readonly Dispatch[] {
  if (!mayLeaveHome(notice.marking.tlp)) return [];
  const parties = context.peers.at(context.clock.now()).map(({ party }) => party);
  const concerned = peersFor(notice, parties, overlapOf(context)).map(nodeOf);
  // A peer with an earlier version must learn that it is superseded or withdrawn.
  const all = new Set([...concerned, ...earlier.map(({ peer }) => peer)]);
  return [...all].map((peer) => ({ id: context.entropy.id(), peer }));
}

function reportCommand(
  context: NoticesContext,
  version: CanonicalNotice,
  dispatches: readonly Dispatch[],
  body: string,
): (marks: Marks) => NoticeCommand {
  const { notice } = version;
  const until = keepNoticeUntil(notice.at, context.retention);
  const contents = [seal(context, PART.body, body, until)];
  return (marks) => ({
    kind: "notice.report",
    version: versionOf(version),
    contents,
    dispatches,
    viewers: viewersFor(notice, context.regulators(), overlapOf(context)),
    regulators: context.regulators().map(({ id }) => id),
    ...computeTimers(context, version, { at: new Date(notice.at), until }, marks),
    until,
  });
}

/**
 * Answers the report of a version that exists already: with its view where the content is the same, else with a
 * conflict.
 */
async function repeat(
  context: NoticesContext,
  caller: string,
  draft: NoticeDraft,
  row: NoticeVersionRow,
  dryRun = false,
): Promise<NoticeView> {
  const stored = await loadReadable(context, row, () => loadVersion(context, row));
  const { at, supersedes, reporter, marking, content } = stored.notice;
  const by = { origin: context.node, reporter: caller, at: new Date(at) };
  const meant = canonicalNotice(createNotice(draft, by, supersedes, marking, content?.done));
  if (meant.digest === stored.digest) return viewReported(context, caller, stored);
  if (reporter !== caller) throw notOrigin();
  const conflict = { notice: draft.id, kept: stored.digest, refused: meant.digest, by: caller };
  if (!dryRun) await noteConflict(context, conflict, meant.notice);
  const standing = await load(context.store, NOTICE, context.node, draft.id);
  const stands = standing?.version ?? draft.version;
  throw new ComityError(
    "NOTICE_CONFLICT",
    `version ${draft.version} was reported before with other content, and the notice stands at version ${stands}: to update it, say \`version: ${stands + 1}\``,
  );
}

/** Returns the error that answers a refused report; undefined for an unexpected refusal. */
async function refusalOf(
  context: NoticesContext,
  caller: string,
  { refused, row }: Refusal,
  draft: NoticeDraft,
): Promise<ComityError | undefined> {
  const standing = row as NoticeRow | undefined;
  switch (refused) {
    case "not-reporter":
      return notReporter(context, caller, draft, standing === undefined ? [] : [standing]);
    case "withdrawn":
      return new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn: report a new one");
    case "too-many-versions":
      return new ComityError(
        "NOTICE_VERSION",
        `a notice has at most ${LIMITS.versionsPerNotice} versions: withdraw it, and report a new one`,
      );
    case "has-left":
      return new ComityError(
        "INPUT_INVALID",
        "a notice that has left its node cannot become RED: withdraw it",
      );
    case "version-unexpected":
      return new ComityError(
        "NOTICE_VERSION",
        standing === undefined
          ? "there is no earlier version here: a notice begins with version 1"
          : `the next version of this notice is ${standing.version + 1}`,
      );
    default:
      return undefined;
  }
}

async function notReporter(
  { store }: NoticesContext,
  caller: string,
  { marking }: NoticeDraft,
  others: readonly NoticeRow[],
): Promise<ComityError> {
  for (const { origin, id, version, tlp } of others) {
    if (marking === undefined || !isLower(marking.tlp, tlp)) continue;
    const [seen, rows] = await store.read([
      { of: NOTICE_SEEN, key: [caller, origin, id] },
      { of: NOTICE_VERSION, key: [origin, id, version] },
    ]);
    const row = rows?.[0] as NoticeVersionRow | undefined;
    // THREAT: a withheld notice, or a withheld version, must not tell its marking.
    if (seen?.[0] !== undefined && row !== undefined && maySee(row, caller))
      return new ComityError(
        "MARKING_LOWERED",
        "only the regulator who reported a notice may lower its marking",
      );
  }
  return notOrigin();
}

function notOrigin(): ComityError {
  return new ComityError(
    "NOTICE_NOT_ORIGIN",
    "only the regulator who reported a notice may update or withdraw it",
  );
}
