/**
 * Notices.MarkDuty: a regulator says at its own node that a duty was done, or takes that back. `docs/design/0023` says who
 * may, and why it goes to no other node.
 */
import { requireRecorded, seal } from "../engine/record.ts";
import { sealEvent } from "../engine/sealed.ts";
import { type Committed, load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { NoticeCommand } from "./commands.ts";
import { callingRegulator, type NoticesContext, type Version } from "./context.ts";
import { type DutyName, formatDutyName, MAX_DONE, nameOf, unknownDuty } from "./done.ts";
import { loadMarks, type Marks, type NewMark } from "./marks.ts";
import {
  type DutyMarkRow,
  keepNoticeUntil,
  NOTICE,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeVersionRow,
  PART,
  subjectOf,
} from "./schema.ts";
import { findSeen, loadVersion } from "./stored.ts";
import { computeTimers } from "./timers.ts";
import { assertAfter, NEVER } from "./times.ts";
import { loadReadable, showOrDescribe } from "./unreadable.ts";
import { maySee, type NoticeView, owes, viewNewest } from "./view.ts";

/** The word of a regulator on a duty. */
export type DutySaying = DutyName & {
  readonly notice: string;
  /** The node of the notice; needed where several nodes have sent one with the id. */
  readonly origin?: string;
  /**
   * The instant (RFC 3339) at which the duty was done; `never` takes the caller's mark back. Where it is left out, a mark that is there
   * stays, and otherwise the duty was done now.
   */
  readonly at?: string;
};

/** The notice after a duty was marked. `changed` is false where it had stood so before, and nothing was recorded. */
export type MarkedDuty = { readonly view: NoticeView; readonly changed: boolean };

/** The number of tries, each time because a version or a mark has come between. */
const MOST_TRIES = 16;

/**
 * Records that a duty was done, by a regulator that serves its place and may see the version that governs. Who may not see
 * that can take a mark of its own back. Rejects with NOTICE_UNKNOWN, NOTICE_UNREADABLE and NOTICE_WITHDRAWN; with
 * SCOPE_FORBIDDEN for a duty of places that the caller does not serve, or of a version that does not concern the caller;
 * with INPUT_INVALID for what is no duty of the notice, a time before awareness or ahead of the clock, the reporter's own
 * notice, and more than `MAX_DONE` marks; with OVERLOADED where too many marks of the notice wait.
 *
 * The marks of one notice are made one after the other, since each is computed from those before. Regulators take turns.
 */
export async function markDuty(
  context: NoticesContext,
  caller: string,
  saying: DutySaying,
): Promise<MarkedDuty> {
  callingRegulator(context, caller);
  const name = await findSeen(context, caller, saying.notice, saying.origin);
  const subject = subjectOf(name);
  // Each regulator has one mark at most in the line of the notice, and its others wait in its own.
  return context.inLine(`${caller} ${subject}`, () =>
    context.inLine(subject, () => recordMark(context, caller, saying, name)),
  );
}

async function recordMark(
  context: NoticesContext,
  caller: string,
  saying: DutySaying,
  name: NoticeName,
): Promise<MarkedDuty> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const row = await findGoverning(context, caller, name);
    const marks = await loadReadable(context, name, () => loadMarks(context, name));
    const decided = maySee(row, caller)
      ? await decideShown(context, caller, saying, row, marks)
      : await decideHidden(context, caller, saying, row, marks);
    if (decided === undefined) return answer(context, caller, name, false);
    const committed = await commit(context, decided.version, decided.mark, marks);
    if ("recorded" in committed) return answer(context, caller, name, true);
    switch (committed.refused) {
      case "already-marked":
        return answer(context, caller, name, false);
      case "too-many-marks":
        throw new ComityError(
          "INPUT_INVALID",
          `one regulator marks at most ${MAX_DONE} duties of a notice, with those that it took back: change one of them`,
        );
      case "marks-changed":
      case "version-unexpected":
      case "withdrawn":
        continue;
      default:
        requireRecorded(committed);
    }
  }
  throw new ComityError("OVERLOADED", "the notice changes too fast: try again");
}

async function answer(
  context: NoticesContext,
  caller: string,
  name: NoticeName,
  changed: boolean,
): Promise<MarkedDuty> {
  return { view: await loadReadable(context, name, () => viewNewest(context, caller, name)), changed };
}

/** Finds the governing version. Rejects where the caller reported it, or it is withdrawn. */
async function findGoverning(
  context: NoticesContext,
  caller: string,
  { origin, id }: NoticeName,
): Promise<NoticeVersionRow> {
  const standing = await load(context.store, NOTICE, origin, id);
  const row = standing && (await load(context.store, NOTICE_VERSION, origin, id, standing.version));
  if (standing === undefined || row === undefined)
    throw new ComityError("NOTICE_UNKNOWN", "this regulator has received no notice with that id");
  if (standing.stage === "withdrawn")
    throw new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn, and nothing is due any more");
  if (standing.reporter === caller)
    throw new ComityError(
      "INPUT_INVALID",
      "the reporter says which duties were done in the notice itself, for everybody concerned: update it with `content.done`, as `comity incident done` does",
    );
  return row;
}

/** A mark to record, and the version by which its timers are computed. */
type Decided = { readonly version: Version; readonly mark: NewMark };

/** Decides on a duty of a version that the caller sees. Undefined where it stands so already. */
async function decideShown(
  context: NoticesContext,
  caller: string,
  saying: DutySaying,
  row: NoticeVersionRow,
  marks: Marks,
): Promise<Decided | undefined> {
  const version = await loadReadable(context, row, () => loadVersion(context, row));
  const mark = decideMark(context, caller, saying, version, marks);
  return mark && { version, mark };
}

/**
 * Takes back the own mark of a caller who sees an earlier version alone. Undefined where that was done before. Rejects
 * with SCOPE_FORBIDDEN for all else.
 *
 * THREAT: the caller must learn nothing of what the notice says now, such as which duties it has. Its own mark alone
 * decides on the answer; the version that governs sets the timers of this node, and is not answered.
 */
async function decideHidden(
  context: NoticesContext,
  caller: string,
  saying: DutySaying,
  row: NoticeVersionRow,
  marks: Marks,
): Promise<Decided | undefined> {
  const own = findOwn(marks, caller, saying);
  if (saying.at !== NEVER || own === undefined)
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      "a later version of the notice does not concern the calling regulator any more, which can only take back a mark of its own: ask the reporter what is still due",
    );
  if (own.at === NEVER) return undefined;
  const version = await showOrDescribe(context, row, () => loadVersion(context, row));
  if ("unreadable" in version)
    throw new ComityError(
      "NOTICE_UNREADABLE",
      `this node cannot change a mark of the notice \`${row.id}\` at present: tell the node's operator`,
    );
  const { place, to, stage } = own;
  return { version, mark: { by: caller, place, to, stage, at: NEVER } };
}

const findOwn = ({ rows }: Marks, caller: string, duty: DutyName): DutyMarkRow | undefined =>
  rows.find((row) => row.by === caller && nameOf(row) === nameOf(duty));

/** Returns the mark to record; undefined where it stands so already. Throws as `markDuty` rejects. */
function decideMark(
  context: NoticesContext,
  caller: string,
  saying: DutySaying,
  version: Version,
  marks: Marks,
): NewMark | undefined {
  const { content } = version.notice;
  const duties = context.deadlinesOf(version, marks.standing);
  const own = findOwn(marks, caller, saying);
  const duty = duties.find((each) => nameOf(each) === nameOf(saying)) ?? own;
  if (duty === undefined) throw unknownDuty("duty", saying, duties);
  const before = own?.at ?? NEVER;
  // Whoever has said a thing may take it back, also where the node serves other places since.
  if (saying.at !== NEVER || own === undefined) assertOwes(context, caller, duty, version.notice);
  if (saying.at === undefined && before !== NEVER) return undefined;
  const now = context.clock.now();
  const at = saying.at === NEVER ? NEVER : new Date(saying.at ?? now).toISOString();
  if (at !== NEVER && content !== undefined) assertAfter("doneTime", at, content.times, now);
  const { place, to, stage } = duty;
  return at === before ? undefined : { by: caller, place, to, stage, at };
}

/** Throws SCOPE_FORBIDDEN unless the caller serves the place of a duty, or one within or around it. */
function assertOwes(
  context: NoticesContext,
  caller: string,
  duty: DutyName,
  { reporter, content }: Version["notice"],
): void {
  if (owes(context, caller)(duty)) return;
  const { serves } = callingRegulator(context, caller);
  const { office, channel } = content?.contact ?? {};
  const contact = [office, channel].filter((each) => each !== undefined).join(", ");
  throw new ComityError(
    "SCOPE_FORBIDDEN",
    `\`${formatDutyName(duty)}\` is a duty at \`${duty.place}\`, and the calling regulator serves ${serves.map((each) => `\`${each}\``).join(", ")}: who serves \`${duty.place}\` marks it at the node there, and the reporter, ${reporter} (${contact}), for everybody`,
  );
}

function commit(context: NoticesContext, version: Version, mark: NewMark, marks: Marks): Promise<Committed> {
  const { origin, id, version: number } = version.notice;
  const at = context.clock.now();
  const until = keepNoticeUntil(at.toISOString(), context.retention);
  const name = { origin, id, version: number };
  const { leaf, body } = sealEvent(context.entropy, { marked: name, ...mark, said: at.toISOString() });
  const command: NoticeCommand = {
    kind: "notice.mark",
    name,
    mark,
    contents: [seal(context, PART.body, body, until)],
    ...computeTimers(context, version, { at, until }, withMark(marks, name, mark)),
  };
  return context.store.commit({ leaf, command });
}

/** Returns the marks as they stand once `mark` is recorded, for who computes the timers. `marked` is that of before. */
function withMark(
  { standing, marked }: Marks,
  { origin, id }: NoticeName,
  mark: NewMark,
): Pick<Marks, "standing" | "marked"> {
  const others = standing.filter((row) => row.by !== mark.by || nameOf(row) !== nameOf(mark));
  const row = { origin, id, ...mark, leaf: marked, until: "" };
  return { standing: mark.at === NEVER ? others : [...others, row], marked };
}
