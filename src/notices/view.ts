/** Shows a notice to one viewer. Nobody can read, page past or count a notice that they may not see. */

import { missing } from "../engine/record.ts";
import { OUTBOX, type OutboxRow, type OutboxState } from "../engine/rows.ts";
import { load, type Read } from "../engine/store.ts";
import { ComityError, reasonOf } from "../errors.ts";
import type { Acknowledgement } from "./acknowledgement.ts";
import { type NoticesContext, overlapOf, type Version } from "./context.ts";
import { type DeadlineNow, deadlinesAt } from "./deadlines.ts";
import { nameOf } from "./done.ts";
import { marksOf, marksRead } from "./marks.ts";
import { canonicalNotice, type Notice } from "./notice.ts";
import { type Reach, reachOf } from "./reach.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  type DutyMarkRow,
  KIND,
  NOTICE,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeVersionRow,
  subjectOf,
} from "./schema.ts";
import { type FallenMark, type ShownMark, shownMarks } from "./shown-marks.ts";
import { loadAcknowledgements, loadVersion } from "./stored.ts";
import { showOrDescribe } from "./unreadable.ts";

/** An acknowledgement of a version, as it is shown. */
export type Said = Pick<Acknowledgement, "by" | "version" | "stage" | "why"> & {
  /** Absent where it cannot be read. */
  readonly at?: string;
  /** The reason and the fault of one that cannot be read; absent otherwise. */
  readonly unreadable?: string;
};

/** A version on its way to one node. */
export type Delivery = {
  readonly peer: string;
  readonly version: number;
  readonly state: OutboxState;
  /** The reason why it is a dead letter, or why the peer refuses it while it waits; empty otherwise. */
  readonly reason: string;
  /** The instant (ISO 8601) since when it is so; absent where it waits for its turn, or earlier programs sent it. */
  readonly at?: string;
};

/** A deadline as one viewer sees it. `own`: its place is one that the viewer serves, or lies within or around one. */
export type ShownDeadline = DeadlineNow & { readonly own: boolean; readonly marks: readonly ShownMark[] };

export type NoticeView = {
  readonly notice: Notice;
  readonly digest: string;
  readonly deadlines: readonly ShownDeadline[];
  /** The deliveries to all nodes, for the reporter only; empty for others. */
  readonly deliveries: readonly Delivery[];
  /** The reach at each place concerned, for the reporter only; empty for others, and of a withdrawal. */
  readonly reach: readonly Reach[];
  /** The acknowledgements of all recipients, for the reporter. Any other viewer sees only its own. */
  readonly said: readonly Said[];
  /** Of a withdrawn notice: the title in the last version before that the viewer saw; empty otherwise. */
  readonly withdrawnTitle: string;
  /** The paths of the fields that this program does not know, and therefore does not show: the first 100. */
  readonly unknown: readonly string[];
  /**
   * True where a later version does not concern the viewer any more. The notice is then the last version that does, and
   * of the later one nothing is shown.
   */
  readonly superseded: boolean;
  /**
   * The marks whose duty this version does not have, by the law in force here: the reporter's, which stand in the notice,
   * and the viewer's own. Empty of a withdrawal.
   */
  readonly fallenMarks: readonly FallenMark[];
  /** True for a summary in which texts were cut. */
  readonly shortened?: boolean;
};

/** The most unknown fields that a view names. */
const UNKNOWN_SHOWN = 100;

/** The number of earlier versions that one read looks at. */
const VERSIONS_READ = 16;

/** Returns true for a viewer who may see this version of a notice that its feed has shown. */
export function maySee({ viewers }: Pick<NoticeVersionRow, "viewers">, viewer: string): boolean {
  return viewers === undefined || viewers.includes(viewer);
}

/** Loads a version of a notice. Whoever holds one already returns that, so that no body is opened twice. */
export type LoadVersion = (row: NoticeVersionRow) => Promise<Version>;

/** Makes the view of a version, for a viewer whose feed has shown the notice. */
export async function viewVersion(
  context: NoticesContext,
  viewer: string,
  row: NoticeVersionRow,
  load: LoadVersion = (each) => loadVersion(context, each),
): Promise<NoticeView> {
  const withdrawn = row.stage === "withdrawn";
  if (!withdrawn && maySee(row, viewer)) return viewOf(context, viewer, await load(row));
  const last = await findLastSeen(context, viewer, row);
  if (withdrawn) {
    const before = last && (await loadBefore(context, last));
    const view = await describe(context, viewer, await load(row));
    // A version between the two may not concern the viewer, and the withdrawal has the marking of that.
    const notice = before === undefined ? view.notice : { ...view.notice, marking: before.marking };
    return maskDigest(viewer, { ...view, notice, withdrawnTitle: before?.content?.title ?? "" });
  }
  if (last === undefined)
    throw new ComityError("NOTICE_UNKNOWN", "no version of this notice concerns the calling regulator");
  // THREAT: what others have marked since tells of duties in a version that this viewer does not see.
  const view = maskDigest(
    viewer,
    await describe(context, viewer, await load(last), ({ by }) => by === viewer),
  );
  // What others owe by a version that stands no longer may have changed, and concerns this viewer no more.
  const deadlines = view.deadlines.filter(({ own }) => own);
  return { ...view, deadlines, superseded: true };
}

/**
 * Returns a view whose digest tells no other version: to all but the reporter, a later version has the digest of what is
 * shown, with `supersedes` empty.
 *
 * THREAT: `supersedes` is the digest of the version before, which may be hidden from the viewer. Whoever knows all else
 * of a version could try contents of that one until the digest fits.
 */
function maskDigest(viewer: string, view: NoticeView): NoticeView {
  const { notice } = view;
  if (notice.version === 1 || notice.reporter === viewer) return view;
  const shown = { ...notice, supersedes: "" } as const;
  return { ...view, notice: shown, digest: canonicalNotice(shown).digest };
}

/** Loads the version before a withdrawal; undefined where it cannot be read, since the withdrawal stands for itself. */
async function loadBefore(context: NoticesContext, row: NoticeVersionRow): Promise<Notice | undefined> {
  const before = await showOrDescribe(context, row, () => loadVersion(context, row));
  return "unreadable" in before ? undefined : before.notice;
}

/** Finds the last version before `row` that the viewer may see. Reads backwards, and no further than that one. */
async function findLastSeen(
  { store }: NoticesContext,
  viewer: string,
  { origin, id, version }: NoticeVersionRow,
): Promise<NoticeVersionRow | undefined> {
  const span = { of: NOTICE_VERSION, index: "version", prefix: [origin, id] };
  for (let after = version; ; ) {
    const rows = await store.page(span, VERSIONS_READ, { after, order: "descending" });
    const found = rows.find((each) => maySee(each, viewer));
    const last = rows.at(-1);
    if (found !== undefined || last === undefined) return found;
    after = last.version;
  }
}

/**
 * Makes the view of a version, for a viewer who is known to see it. Only for a version that stands, as when it is
 * reported: of any other, `viewVersion` says that it is superseded.
 */
export async function viewOf(context: NoticesContext, viewer: string, version: Version): Promise<NoticeView> {
  return maskDigest(viewer, await describe(context, viewer, version));
}

async function describe(
  context: NoticesContext,
  viewer: string,
  version: Version,
  isShown: (mark: DutyMarkRow) => boolean = () => true,
): Promise<NoticeView> {
  const { notice, digest, unknown } = version;
  const { origin, id } = notice;
  const reporter = notice.reporter === viewer;
  const wanted: Read[] = [{ of: ACKNOWLEDGEMENT, index: "leaf", prefix: [origin, id] }, marksRead(notice)];
  if (reporter) wanted.push({ of: OUTBOX, index: "subject", prefix: [subjectOf(notice)] });
  const [rows = [], marked = [], items = []] = await context.store.read(wanted);
  const { standing } = marksOf((marked as readonly DutyMarkRow[]).filter(isShown));
  const said = (rows as readonly AcknowledgementRow[]).filter(({ by }) => reporter || by === viewer);
  const deliveries = (items as readonly OutboxRow[]).filter(({ kind }) => kind === KIND.notice);
  const sent = deliveries.map(({ peer }) => peer);
  return {
    notice,
    digest,
    ...deadlinesFor(context, viewer, version, standing),
    deliveries: deliveries.map(deliveryOf),
    reach: reporter && notice.stage !== "withdrawn" ? reachOf(context, notice, sent) : [],
    said: await loadSaid(context, said),
    withdrawnTitle: "",
    unknown: unknown.slice(0, UNKNOWN_SHOWN),
    superseded: false,
  };
}

/** Loads what regulators said, in one read; one by one where an acknowledgement cannot be read, so that the others are. */
async function loadSaid(
  context: NoticesContext,
  rows: readonly AcknowledgementRow[],
): Promise<readonly Said[]> {
  const load = async (some: readonly AcknowledgementRow[]): Promise<readonly Said[]> => {
    const leaves = some.map(({ leaf }) => leaf);
    const found = await loadAcknowledgements(context, leaves);
    return found.map(({ by, version, stage, why, at }) => ({ by, version, stage, why, at }));
  };
  const [first] = rows;
  if (first === undefined) return [];
  const all = await showOrDescribe(context, first, () => load(rows));
  if (!("unreadable" in all)) return all;
  const each = rows.map(async (row): Promise<readonly Said[]> => {
    const said = await showOrDescribe(context, row, () => load([row]));
    const { by, version, stage } = row;
    return "unreadable" in said ? [{ by, version, stage, why: "", unreadable: said.unreadable }] : said;
  });
  return (await Promise.all(each)).flat();
}

/** Returns the deadlines of a version as a viewer sees them, each with its marks, and the marks without a duty. */
function deadlinesFor(
  context: NoticesContext,
  viewer: string,
  version: Version,
  standing: readonly DutyMarkRow[],
): Pick<NoticeView, "deadlines" | "fallenMarks"> {
  const isOwn = owes(context, viewer);
  const marks = shownMarks(version.notice, standing);
  const all = context.deadlinesOf(version, standing);
  const deadlines = deadlinesAt(all, context.clock.now()).map((deadline) => ({
    ...deadline,
    own: isOwn(deadline),
    marks: (marks.get(nameOf(deadline)) ?? []).map(({ by, at, here }) => ({ by, at, here })),
  }));
  const names = new Set(all.map(nameOf));
  // THREAT: the mark of another tells of a duty in an earlier version, which this viewer may not see.
  const fallen = [...marks]
    .flatMap(([name, each]) => (names.has(name) ? [] : each))
    .filter(({ by, here }) => !here || by === viewer);
  return { deadlines, fallenMarks: version.notice.content === undefined ? [] : fallen };
}

/** Returns the function that says whether a viewer serves the place of a duty, or one within or around it. */
export function owes(context: NoticesContext, viewer: string): (duty: { readonly place: string }) => boolean {
  const serves = context.regulators().find(({ id }) => id === viewer)?.serves ?? [];
  const overlap = overlapOf(context);
  return ({ place }) => serves.some((each) => overlap(each, place));
}

/** Makes the view of the governing version of a notice, for a viewer who is known to see the notice. */
export async function viewNewest(
  context: NoticesContext,
  viewer: string,
  { origin, id }: NoticeName,
  loaded?: LoadVersion,
): Promise<NoticeView> {
  const standing = await load(context.store, NOTICE, origin, id);
  const row = standing && (await load(context.store, NOTICE_VERSION, origin, id, standing.version));
  if (row === undefined) throw missing(`the state of the notice \`${id}\`, which a feed shows,`);
  return viewVersion(context, viewer, row, loaded);
}

function deliveryOf({ peer, version, state, reason = "", since }: OutboxRow): Delivery {
  const at = since === undefined ? {} : { at: since };
  return { peer, version, state, reason: reasonOf(reason) ?? reason, ...at };
}
