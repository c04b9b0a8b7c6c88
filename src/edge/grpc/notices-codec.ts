/** Encodes and decodes the messages of regulators and operators. */
import { z } from "zod";
import type { DeadLetter } from "../../engine/dead-letters.ts";
import { nameIn } from "../../engine/outbox.ts";
import type { Page, PageRequest } from "../../engine/page.ts";
import type { OutboxState } from "../../engine/rows.ts";
import type { Saying } from "../../notices/acknowledge.ts";
import { type Content, type NoticeDraft, parseDraft } from "../../notices/notice.ts";
import type { NoticeView, Said, ShownDeadline } from "../../notices/view.ts";
import type { FeedEntry } from "../../notices/watch.ts";
import { decodeCitation, encodeCitation } from "./codec.ts";
import {
  ACKNOWLEDGEMENT_STAGES,
  DEADLINE_STATES,
  DELIVERY_STATES,
  NOTICE_STAGES,
  RELAY_KINDS,
} from "./enums.ts";
import type { AcknowledgementInput, AcknowledgementOutput } from "./generated/comity/v1/Acknowledgement.ts";
import type {
  AcknowledgeRequestInput,
  AcknowledgeRequestOutput,
} from "./generated/comity/v1/AcknowledgeRequest.ts";
import type { DeadLetterInput, DeadLetterOutput } from "./generated/comity/v1/DeadLetter.ts";
import type { DeadlineInput, DeadlineOutput } from "./generated/comity/v1/Deadline.ts";
import type { GetRequestOutput } from "./generated/comity/v1/GetRequest.ts";
import type { ListRequestOutput } from "./generated/comity/v1/ListRequest.ts";
import type { NoticeInput, NoticeOutput } from "./generated/comity/v1/Notice.ts";
import type { NoticeDraftInput, NoticeDraftOutput } from "./generated/comity/v1/NoticeDraft.ts";
import type { RequeueRequestOutput } from "./generated/comity/v1/RequeueRequest.ts";
import type { WatchRequestOutput } from "./generated/comity/v1/WatchRequest.ts";
import type { WatchResponseInput, WatchResponseOutput } from "./generated/comity/v1/WatchResponse.ts";
import {
  dropUndefined,
  fromNode,
  invalid,
  nameOf,
  requiredWordOf,
  requirePresent,
  timeOf,
  timestampOf,
  withWireNames,
} from "./narrow.ts";
import {
  decodeContent,
  decodeMarking,
  decodeShownContent,
  encodeContent,
  encodeMarking,
  RENAMED,
} from "./notice-content.ts";

type RelayKind = keyof typeof RELAY_KINDS;

const Id = z.uuidv7();
const MAX_WHY = 500;
const MAX_TOKEN = 200;
const MAX_PEER = 300;

/** Checks a text of at most `most` characters; empty where it is absent. Throws INPUT_INVALID at `field`. */
function textOf(value: string | undefined, most: number, field: string): string {
  if (value === undefined) return "";
  if (value.length > most) throw invalid(field, `has more than ${most} characters`);
  return value;
}

/** Decodes a notice's id. Only one spelling is accepted, so that no two ids name one notice. Throws INPUT_INVALID. */
export function decodeNoticeId({ noticeId }: Pick<GetRequestOutput, "noticeId">): string {
  const { success, data } = Id.safeParse(noticeId);
  if (!success) throw invalid("noticeId", "is not the id of a notice, which is a UUIDv7");
  return data.toLowerCase();
}

/** Checks a version, which counts from 1. Throws INPUT_INVALID. */
function versionOf(version = 0): number {
  if (version < 1) throw invalid("version", "is not a whole number from 1");
  return version;
}

/** Decodes the notice in a Report message. Throws INPUT_INVALID with violations by path. */
export function decodeDraft(message: NoticeDraftOutput | undefined): NoticeDraft {
  const { marking, content, ...rest } = message ?? {};
  const stated = dropUndefined({
    ...rest,
    // A marking that says nothing is one that is left out.
    marking: marking && decodeMarking(marking).tlp && decodeMarking(marking),
    content: content && decodeContent(content),
  });
  const draft = withWireNames(RENAMED, () => parseDraft(stated));
  return { ...draft, id: draft.id.toLowerCase() };
}

/** Encodes a draft. */
export function encodeDraft({ marking, content, ...rest }: NoticeDraft): NoticeDraftInput {
  return dropUndefined({
    ...rest,
    marking: marking && encodeMarking(marking),
    content: content && encodeContent(content),
  });
}

/** Decodes an Acknowledge message. Throws INPUT_INVALID. */
export function decodeSaying(message: AcknowledgeRequestOutput): Saying {
  const notice = decodeNoticeId(message);
  const version = versionOf(message.version);
  const stage = requiredWordOf(ACKNOWLEDGEMENT_STAGES, message.stage, "stage");
  if (stage === "received") throw invalid("stage", "is stated by the node itself: state a later one");
  return { notice, version, stage, why: textOf(message.why, MAX_WHY, "why") };
}

/** Encodes an acknowledgement for its caller. */
export function encodeSaying(saying: {
  readonly noticeId: string;
  readonly version: number;
  readonly stage: Saying["stage"];
  readonly why?: string;
}): AcknowledgeRequestInput {
  return { ...saying, stage: nameOf(ACKNOWLEDGEMENT_STAGES, saying.stage, "stage") };
}

/** Decodes the cursor of a Watch message without interpreting it; empty for the beginning. Throws INPUT_INVALID. */
export function decodeCursor({ cursor }: WatchRequestOutput): string {
  return textOf(cursor, MAX_TOKEN, "cursor");
}

/** Decodes the page for which a List or ListDeadLetters message asks. Throws INPUT_INVALID. */
export function decodePage({ pageSize = 0, pageToken }: Omit<ListRequestOutput, "view">): PageRequest {
  if (pageSize < 0) throw invalid("pageSize", "is below 0");
  return { size: pageSize, token: textOf(pageToken, MAX_TOKEN, "pageToken") };
}

/** Decodes a Requeue message. `notice` is empty for all notices, `peer` for all peers. Throws INPUT_INVALID. */
export function decodeRequeue(message: RequeueRequestOutput): {
  readonly notice: string;
  readonly peer: string;
} {
  const peer = textOf(message.peer, MAX_PEER, "peer");
  if (!message.all) return { notice: decodeNoticeId(message), peer };
  if (message.noticeId) throw invalid("noticeId", "must be left out where `all` is set");
  return { notice: "", peer };
}

/** Encodes a page as a message that holds its items under `name`. */
export function encodePage<Name extends string, T, Message>(
  name: Name,
  { items, nextToken }: Page<T>,
  encode: (item: T) => Message,
): { readonly nextPageToken: string } & { readonly [K in Name]: Message[] } {
  return { [name]: items.map(encode), nextPageToken: nextToken } as {
    readonly nextPageToken: string;
  } & { readonly [K in Name]: Message[] };
}

/** Encodes a dead letter. */
export function encodeDeadLetter(letter: DeadLetter): DeadLetterInput {
  const { id, peer, kind, version, reason, since } = letter;
  const rejectTime = since === "" ? undefined : timestampOf(since, "rejectTime");
  return dropUndefined({
    id,
    peer,
    kind: nameOf(RELAY_KINDS, kind as RelayKind, "kind"),
    noticeId: nameIn(letter),
    version,
    reason,
    rejectTime,
  });
}

/** Encodes a notice, as much of it as `view` asks for. */
export function encodeView(shown: NoticeView, view?: GetRequestOutput["view"]): NoticeInput {
  const { notice, digest, deadlines, deliveries, said, superseded, unknown, shortened, withdrawnTitle } =
    shown;
  const { id, version, origin, reporter, jurisdiction, stage, at, marking, content, why = "" } = notice;
  const basic = dropUndefined({
    id,
    version,
    digest,
    origin,
    reporter,
    jurisdiction,
    stage: nameOf(NOTICE_STAGES, stage, "stage"),
    reportTime: timestampOf(at, "reportTime"),
    marking: encodeMarking(marking),
    content: content && encodeContent(content),
    superseded,
    shortened,
    unknownFields: [...unknown],
    why,
    withdrawnTitle,
  });
  if (view === "NOTICE_VIEW_BASIC") return basic;
  return {
    ...basic,
    deadlines: deadlines.map(encodeDeadline),
    deliveries: deliveries.map(({ state, at: since, ...delivery }) =>
      dropUndefined({
        ...delivery,
        state: nameOf(DELIVERY_STATES, state, "state"),
        updateTime: since === undefined ? undefined : timestampOf(since, "updateTime"),
      }),
    ),
    acknowledgements: said.map(encodeSaid),
    reach: shown.reach.map(({ place, told, why: reason }) => ({ place, told: [...told], why: reason })),
  };
}

function encodeDeadline(deadline: ShownDeadline): DeadlineInput {
  const { place, to, stage, startsAt, dueAt, estimate, prompt, state, says, by, assumed, own } = deadline;
  return dropUndefined({
    place,
    to,
    stage,
    startTime: timestampOf(startsAt, "startTime"),
    dueTime: dueAt === undefined ? undefined : timestampOf(dueAt, "dueTime"),
    prompt,
    state: nameOf(DEADLINE_STATES, state, "state"),
    says,
    citation: encodeCitation(by),
    assumed: [...assumed],
    estimate,
    own,
  });
}

function encodeSaid({ by, version, stage, why, at }: Said): AcknowledgementInput {
  const acknowledgeTime = timestampOf(at, "acknowledgeTime");
  return { author: by, version, stage: nameOf(ACKNOWLEDGEMENT_STAGES, stage, "stage"), why, acknowledgeTime };
}

/** Encodes a feed entry. */
export function encodeFeedEntry({ cursor, view, said }: FeedEntry): WatchResponseInput {
  return dropUndefined({ cursor, notice: encodeView(view), acknowledgement: said && encodeSaid(said) });
}

// From here on: the answers of a node as its caller reads them, under the names that `--json` prints.

function decodeSaid({ author, version, stage, why = "", acknowledgeTime }: AcknowledgementOutput) {
  return {
    by: requirePresent(author, "author"),
    version: versionOf(version),
    stage: requiredWordOf(ACKNOWLEDGEMENT_STAGES, stage, "stage"),
    why,
    at: requirePresent(timeOf(acknowledgeTime, "acknowledgeTime"), "acknowledgeTime"),
  };
}

function decodeDeadline(message: DeadlineOutput) {
  const { place = "", to = "", stage = "", startTime, dueTime, prompt = false, says = "", assumed } = message;
  const { estimate } = message;
  const dueAt = timeOf(dueTime, "dueTime");
  return {
    place,
    to,
    stage,
    startsAt: requirePresent(timeOf(startTime, "startTime"), "startTime"),
    /** Absent where the law states no number. */
    ...(dueAt === undefined ? {} : { dueAt }),
    /** One sentence where `dueAt` is an estimate; absent otherwise. */
    ...(estimate === undefined ? {} : { estimate }),
    prompt,
    state: requiredWordOf(DEADLINE_STATES, message.state, "state"),
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
  const { marking, deadlines, deliveries, acknowledgements } = message;
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
  };
}

/** Decodes a Notice message for its caller. Throws STATEMENT_INVALID. */
export function decodeView(message: NoticeOutput | undefined) {
  return fromNode("notice", () => decodeNotice(requirePresent(message, "notice")));
}

/** Decodes a WatchResponse message for its caller. Throws STATEMENT_INVALID. */
export function decodeFeedEntry(message: WatchResponseOutput) {
  const { cursor, notice, acknowledgement } = message;
  return fromNode("feed entry", () => ({
    cursor: requirePresent(cursor, "cursor"),
    notice: decodeNotice(requirePresent(notice, "notice")),
    ...(acknowledgement === undefined ? {} : { said: decodeSaid(acknowledgement) }),
  }));
}

/** Decodes a DeadLetter message for its caller. Throws STATEMENT_INVALID. */
export function decodeDeadLetter({ rejectTime, ...message }: DeadLetterOutput) {
  return fromNode("dead letter", () => ({
    id: requirePresent(message.id, "id"),
    peer: requirePresent(message.peer, "peer"),
    kind: requiredWordOf(RELAY_KINDS, message.kind, "kind"),
    noticeId: requirePresent(message.noticeId, "noticeId"),
    version: versionOf(message.version),
    reason: message.reason ?? "",
    /** Empty where the node did not record the time. */
    since: timeOf(rejectTime, "rejectTime") ?? "",
  }));
}

/** A notice as its node shows it to a regulator. */
export type ShownNotice = ReturnType<typeof decodeView>;
/** An entry of a regulator's feed. `said` is set where the entry is an acknowledgement. */
export type ShownEntry = ReturnType<typeof decodeFeedEntry>;
/** A dead letter, or an item that was one until it was requeued. */
export type ShownDeadLetter = ReturnType<typeof decodeDeadLetter>;
