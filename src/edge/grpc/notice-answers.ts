/** Decodes the answers of a node on notices, as their caller reads them: under the names that `--json` prints. */
import type { OutboxState } from "../../engine/rows.ts";
import type { DeadlineNow } from "../../notices/deadlines.ts";
import type { Content } from "../../notices/notice.ts";
import { decodeCitation } from "./codec.ts";
import {
  ACKNOWLEDGEMENT_STAGES,
  DEADLINE_STATES,
  DELIVERY_STATES,
  NOTICE_STAGES,
  RELAY_KINDS,
} from "./enums.ts";
import type { AcknowledgementOutput } from "./generated/comity/v1/Acknowledgement.ts";
import type { DeadLetterOutput } from "./generated/comity/v1/DeadLetter.ts";
import type { DeadlineOutput } from "./generated/comity/v1/Deadline.ts";
import type { NoticeOutput } from "./generated/comity/v1/Notice.ts";
import type { WatchResponseOutput } from "./generated/comity/v1/WatchResponse.ts";
import { decodeFallenMark, decodeMark } from "./marks-codec.ts";
import { fromNode, requiredWordOf, requirePresent, timeOf, wordOf } from "./narrow.ts";
import { decodeMarking, decodeShownContent } from "./notice-content.ts";
import { versionOf } from "./notices-codec.ts";

function decodeSaid(message: AcknowledgementOutput) {
  const { author, version, stage, why = "", acknowledgeTime, unreadable = "" } = message;
  const at = timeOf(acknowledgeTime, "acknowledgeTime");
  return {
    by: requirePresent(author, "author"),
    version: versionOf(version),
    stage: requiredWordOf(ACKNOWLEDGEMENT_STAGES, stage, "stage"),
    why,
    /** The reason for which the node cannot read it, and `at` is empty; absent otherwise. */
    ...(unreadable === "" ? {} : { unreadable }),
    at: unreadable === "" ? requirePresent(at, "acknowledgeTime") : "",
  };
}

function decodeDeadline(message: DeadlineOutput) {
  const { place = "", to = "", stage = "", prompt = false, says = "", assumed } = message;
  const { estimate, startEvent: start, waiting = false } = message;
  const dueAt = timeOf(message.dueTime, "dueTime");
  const doneAt = timeOf(message.doneTime, "doneTime");
  const startsAt = requirePresent(timeOf(message.startTime, "startTime"), "startTime");
  const passed = requiredWordOf(DEADLINE_STATES, message.state, "state");
  const state: DeadlineNow["state"] = doneAt !== undefined ? "done" : waiting ? "waiting" : passed;
  return {
    place,
    to,
    stage,
    /** The event from which the law counts; absent where an earlier program answers. */
    ...(start === undefined ? {} : { start }),
    /** Absent where it waits for that event, which nobody has stated yet. */
    ...(waiting ? {} : { startsAt }),
    /** Absent where the law states no number. */
    ...(dueAt === undefined ? {} : { dueAt }),
    /** One sentence where `dueAt` is an estimate; absent otherwise. */
    ...(estimate === undefined ? {} : { estimate }),
    prompt,
    state,
    /** Absent while the duty is owed. */
    ...(doneAt === undefined ? {} : { doneAt, doneLate: passed === "late" }),
    /** The words that it was done; absent where nobody says so, and where an earlier program answers. */
    ...(message.marks.length === 0 ? {} : { marks: message.marks.map(decodeMark) }),
    says,
    by: decodeCitation(message.citation, "citation"),
    assumed,
    /** True where the calling regulator serves the place, or one within or around it. */
    own: message.own === true,
  };
}

/** Returns the name that `--json` has for a state. It stays `parked`, since scripts depend on it. */
function shownState(state: OutboxState): "queued" | "received" | "parked" | "superseded" {
  return state === "dead" ? "parked" : state;
}

function decodeNotice(message: NoticeOutput) {
  const { marking, deadlines, deliveries, acknowledgements, fallenMarks } = message;
  /** Absent where the notice is withdrawn. */
  const content: { readonly content?: Content | undefined } =
    message.content === undefined ? {} : { content: decodeShownContent(message.content) };
  return {
    id: requirePresent(message.id, "id"),
    version: versionOf(message.version),
    digest: requirePresent(message.digest, "digest"),
    origin: requirePresent(message.origin, "origin"),
    reporter: requirePresent(message.reporter, "reporter"),
    jurisdiction: requirePresent(message.jurisdiction, "jurisdiction"),
    stage: requiredWordOf(NOTICE_STAGES, message.stage, "stage"),
    at: requirePresent(timeOf(message.reportTime, "reportTime"), "reportTime"),
    marking: { tlp: requirePresent(decodeMarking(requirePresent(marking, "marking")).tlp, "marking.tlp") },
    ...content,
    clocks: deadlines.map(decodeDeadline),
    deliveries: deliveries.map(({ peer = "", version, state, reason = "", updateTime }) => {
      const at = timeOf(updateTime, "updateTime");
      return {
        peer,
        version: versionOf(version),
        state: shownState(requiredWordOf(DELIVERY_STATES, state, "deliveries.state")),
        reason,
        /** Since when it is so; absent where it waits for its turn. */
        ...(at === undefined ? {} : { at }),
      };
    }),
    said: acknowledgements.map(decodeSaid),
    reach: message.reach.map(({ place = "", told, why = "" }) => ({ place, told, why })),
    /** True where a later version is not shown to this regulator. */
    superseded: message.superseded === true,
    /** The paths of fields that the node does not know and does not show. */
    unknownFields: message.unknownFields,
    /** True in a summary in which texts were cut; absent otherwise. */
    ...(message.shortened === true ? { shortened: true } : {}),
    /** The reason for a withdrawal; empty otherwise, and where the reporter did not say it. */
    why: message.why ?? "",
    /** Of a withdrawn notice: the title of the version before; empty otherwise. */
    withdrawnTitle: message.withdrawnTitle ?? "",
    /** The marks whose duty is not there; absent where there are none. */
    ...(fallenMarks.length === 0 ? {} : { fallenMarks: fallenMarks.map(decodeFallenMark) }),
  };
}

/** Decodes a Notice message for its caller. Throws STATEMENT_INVALID. */
export function decodeView(message: NoticeOutput | undefined) {
  return fromNode("notice", () => decodeNotice(requirePresent(message, "notice")));
}

/** Decodes an item of a list, or the notice of a feed entry: one that the node cannot show has no content. */
function decodeListed(message: NoticeOutput): ListedNotice {
  const { unreadable = "" } = message;
  if (unreadable === "") return decodeNotice(message);
  return {
    // Empty where the node cannot read even which notice it is.
    id: message.id ?? "",
    origin: message.origin ?? "",
    unreadable,
  };
}

/** Decodes the notices of a List message for their caller. Throws STATEMENT_INVALID. */
export function decodeList(messages: readonly NoticeOutput[]): readonly ListedNotice[] {
  return fromNode("list", () => messages.map(decodeListed));
}

/** Decodes a WatchResponse message for its caller. Throws STATEMENT_INVALID. */
export function decodeFeedEntry(message: WatchResponseOutput) {
  const { cursor, notice, acknowledgement } = message;
  return fromNode("feed entry", () => ({
    cursor: requirePresent(cursor, "cursor"),
    notice: decodeListed(requirePresent(notice, "notice")),
    ...(acknowledgement === undefined ? {} : { said: decodeSaid(acknowledgement) }),
  }));
}

/** Decodes a DeadLetter message for its caller. Throws STATEMENT_INVALID. */
export function decodeDeadLetter({ rejectTime, ...message }: DeadLetterOutput) {
  return fromNode("dead letter", () => ({
    id: requirePresent(message.id, "id"),
    peer: requirePresent(message.peer, "peer"),
    /** Absent for a kind that the node does not know, as a newer program queued it. */
    kind: wordOf(RELAY_KINDS, message.kind, "kind"),
    noticeId: requirePresent(message.noticeId, "noticeId"),
    version: versionOf(message.version),
    reason: message.reason ?? "",
    /** Empty where the node did not record the time. */
    since: timeOf(rejectTime, "rejectTime") ?? "",
  }));
}

/** A notice as its node shows it to a regulator. */
export type ShownNotice = ReturnType<typeof decodeView>;
/** A notice that its node holds and cannot show. `unreadable` says why: a reason and one sentence. */
export type UnreadableNotice = Partial<Omit<ShownNotice, "id" | "origin">> &
  Pick<ShownNotice, "id" | "origin"> & { readonly unreadable: string };
/** A notice in a list or a feed. */
export type ListedNotice = (ShownNotice & { readonly unreadable?: undefined }) | UnreadableNotice;
/** An entry of a regulator's feed. `said` is set where the entry is an acknowledgement. */
export type ShownEntry = ReturnType<typeof decodeFeedEntry>;
/** A dead letter, or an item that was one until it was requeued. */
export type ShownDeadLetter = ReturnType<typeof decodeDeadLetter>;
