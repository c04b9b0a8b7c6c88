/** Encodes and decodes the messages of regulators and operators, except a node's answers as their caller reads them. */
import { z } from "zod";
import type { DeadLetter } from "../../engine/dead-letters.ts";
import { nameIn } from "../../engine/outbox.ts";
import type { Page, PageRequest } from "../../engine/page.ts";
import type { Saying } from "../../notices/acknowledge.ts";
import { wasDoneLate } from "../../notices/deadlines.ts";
import { type NoticeDraft, parseDraft } from "../../notices/notice.ts";
import type { NoticeName } from "../../notices/schema.ts";
import type { UnreadableNotice } from "../../notices/unreadable.ts";
import type { NoticeView, Said, ShownDeadline } from "../../notices/view.ts";
import type { FeedEntry } from "../../notices/watch.ts";
import { encodeCitation } from "./codec.ts";
import {
  ACKNOWLEDGEMENT_STAGES,
  DEADLINE_STATES,
  DELIVERY_STATES,
  NOTICE_STAGES,
  RELAY_KINDS,
} from "./enums.ts";
import type { AcknowledgementInput } from "./generated/comity/v1/Acknowledgement.ts";
import type {
  AcknowledgeRequestInput,
  AcknowledgeRequestOutput,
} from "./generated/comity/v1/AcknowledgeRequest.ts";
import type { DeadLetterInput } from "./generated/comity/v1/DeadLetter.ts";
import type { DeadlineInput } from "./generated/comity/v1/Deadline.ts";
import type { GetRequestOutput } from "./generated/comity/v1/GetRequest.ts";
import type { ListRequestOutput } from "./generated/comity/v1/ListRequest.ts";
import type { NoticeInput } from "./generated/comity/v1/Notice.ts";
import type { NoticeDraftInput, NoticeDraftOutput } from "./generated/comity/v1/NoticeDraft.ts";
import type { RequeueRequestOutput } from "./generated/comity/v1/RequeueRequest.ts";
import type { WatchRequestOutput } from "./generated/comity/v1/WatchRequest.ts";
import type { WatchResponseInput } from "./generated/comity/v1/WatchResponse.ts";
import { encodeFallenMark, encodeMark } from "./marks-codec.ts";
import { dropUndefined, invalid, nameOf, requiredWordOf, timestampOf, withWireNames } from "./narrow.ts";
import { decodeContent, decodeMarking, encodeContent, encodeMarking, RENAMED } from "./notice-content.ts";

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

/** Decodes the node that a message names as a notice's origin; undefined where it names none. Throws INPUT_INVALID. */
export function decodeOrigin({ origin }: Pick<GetRequestOutput, "origin">): string | undefined {
  return textOf(origin, MAX_PEER, "origin") || undefined;
}

/** Checks a version, which counts from 1. Throws INPUT_INVALID. */
export function versionOf(version = 0): number {
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
  return dropUndefined({
    notice,
    origin: decodeOrigin(message),
    version,
    stage,
    why: textOf(message.why, MAX_WHY, "why"),
  });
}

/** Encodes an acknowledgement for its caller. */
export function encodeSaying(saying: {
  readonly noticeId: string;
  readonly origin?: string;
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
    // A newer program may have queued a kind that is unknown here: the other letters must still be listed.
    kind: Object.hasOwn(RELAY_KINDS, kind) ? RELAY_KINDS[kind as RelayKind] : "RELAY_KIND_UNSPECIFIED",
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
    fallenMarks: shown.fallenMarks.map(encodeFallenMark),
  };
}

function encodeDeadline(deadline: ShownDeadline): DeadlineInput {
  const { place, to, stage, start, startsAt, dueAt, doneAt, waits } = deadline;
  const { estimate, prompt, says, by, assumed, own } = deadline;
  const late = deadline.state === "late" || wasDoneLate(deadline);
  return dropUndefined({
    place,
    to,
    stage,
    startTime: timestampOf(startsAt, "startTime"),
    dueTime: dueAt === undefined ? undefined : timestampOf(dueAt, "dueTime"),
    prompt,
    state: nameOf(DEADLINE_STATES, late ? "late" : "running", "state"),
    says,
    citation: encodeCitation(by),
    assumed: [...assumed],
    estimate,
    own,
    startEvent: start,
    waiting: waits,
    doneTime: doneAt === undefined ? undefined : timestampOf(doneAt, "doneTime"),
    marks: deadline.marks.map(encodeMark),
  });
}

function encodeSaid({ by, version, stage, why, at, unreadable }: Said): AcknowledgementInput {
  return dropUndefined({
    author: by,
    version,
    stage: nameOf(ACKNOWLEDGEMENT_STAGES, stage, "stage"),
    why,
    acknowledgeTime: at === undefined ? undefined : timestampOf(at, "acknowledgeTime"),
    unreadable,
  });
}

/** Encodes a notice that the node cannot show. */
export function encodeUnreadable({ notice: { id, origin }, unreadable }: UnreadableNotice): NoticeInput {
  return { id, origin, unreadable };
}

/** Describes a notice that the encoder has refused, or throws what it is given. */
export type Describe = (notice: NoticeName, thrown: unknown) => UnreadableNotice;

/**
 * Encodes an item of a list or a feed with `encode`. A notice that no message can carry is encoded as one that cannot be
 * shown, so that the others follow.
 */
export function encodeShown(
  shown: NoticeView | UnreadableNotice,
  describe: Describe,
  encode: (view: NoticeView) => NoticeInput = encodeView,
): NoticeInput {
  if ("unreadable" in shown) return encodeUnreadable(shown);
  try {
    return encode(shown);
  } catch (thrown) {
    return encodeUnreadable(describe(shown.notice, thrown));
  }
}

/** Encodes a feed entry; its notice as `encodeShown` does. */
export function encodeFeedEntry({ cursor, view, said }: FeedEntry, describe: Describe): WatchResponseInput {
  const notice = encodeShown(view, describe);
  return dropUndefined({ cursor, notice, acknowledgement: said && encodeSaid(said) });
}
