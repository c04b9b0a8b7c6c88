/** Notices: message ↔ domain. What comes in passes the domain's own schemas; a draft's message is the draft itself. */
import { z } from "zod";
import type { Page, PageRequest } from "../../gateway/cursor.ts";
import type { NoticeView } from "../../gateway/notice-view.ts";
import type { DispatchState, ParkedRow } from "../../gateway/ports.ts";
import type { FeedEntry, Saying } from "../../gateway/relay.ts";
import { narrow } from "../../narrow.ts";
import { STAGES } from "../../notices/acknowledgement.ts";
import { NoticeDocument, type NoticeDraft, parseDraft } from "../../notices/notice.ts";
import { narrowAnswer, ShownBy } from "./codec.ts";

/** A UUID in one spelling, so that it names one notice. */
const Id = z.uuidv7().toLowerCase();
const Version = z.int().min(1);

/** The notice of a Report message. Throws INPUT_INVALID with every violation by path. */
export function decodeDraft(value: unknown): NoticeDraft {
  const draft = parseDraft(value ?? {});
  return { ...draft, id: draft.id.toLowerCase() };
}

const SayingMessage = z.object({
  noticeId: Id,
  version: Version,
  // The node itself says what it has received.
  stage: z.enum(STAGES).exclude(["received"]),
  why: z.string().max(500).default(""),
});

/** What an Acknowledge message says. Throws INPUT_INVALID with every violation by path. */
export function decodeSaying(value: unknown): Saying {
  const { noticeId, ...rest } = narrow(SayingMessage, value, "the acknowledgement");
  return { notice: noticeId, ...rest };
}

/** The id of a Get message. Throws INPUT_INVALID. */
export function decodeNoticeId(value: unknown): string {
  return narrow(z.object({ noticeId: Id }), value, "the request").noticeId;
}

/** The cursor of a Watch message, whatever it says; empty for the beginning. */
export function decodeCursor(value: unknown): string {
  return narrow(z.object({ cursor: z.string().max(200).default("") }), value, "the request").cursor;
}

const PageMessage = z.object({
  pageSize: z.int().min(0).default(0),
  pageToken: z.string().max(200).default(""),
});

/** What a List or a ListParked message asks for. Throws INPUT_INVALID. */
export function decodePage(value: unknown): PageRequest {
  const { pageSize, pageToken } = narrow(PageMessage, value, "the request");
  return { size: pageSize, token: pageToken };
}

/** What a Requeue message asks for; `peer` is empty for every one. Throws INPUT_INVALID. */
export function decodeRequeue(value: unknown): { readonly notice: string; readonly peer: string } {
  const Message = z.object({ noticeId: Id, peer: z.string().max(300).default("") });
  const { noticeId, peer } = narrow(Message, value, "the request");
  return { notice: noticeId, peer };
}

/** A page as a message that holds its items under `name`. */
export function encodePage<T>(name: string, { items, nextToken }: Page<T>, encode: (item: T) => object) {
  return { [name]: items.map(encode), nextPageToken: nextToken };
}

/** What is parked as a message. What the message has no field for stays behind. */
export function encodeParked({ notice, ...rest }: ParkedRow): object {
  return { ...rest, noticeId: notice };
}

/** A view as a message. What the message has no field for stays behind. */
export function encodeView({ notice, ...rest }: NoticeView): object {
  return { ...notice, ...rest };
}

/** A feed entry as a message. */
export function encodeFeedEntry({ cursor, view, said }: FeedEntry): object {
  return { cursor, notice: encodeView(view), ...(said === undefined ? {} : { said }) };
}

// Below, what a caller is told. A text that may be empty, a number or a boolean that holds its default does not arrive.
const Maybe = z.string().default("");
const DISPATCH_STATES = ["queued", "received", "parked", "superseded"] as const satisfies DispatchState[];

const ShownSaid = z.object({
  by: z.string(),
  version: Version,
  stage: z.enum(STAGES),
  why: Maybe,
  at: z.string(),
});
const ShownClock = z.object({
  place: z.string(),
  to: z.string(),
  stage: z.string(),
  startsAt: z.string(),
  /** Absent where the law has no number. */
  dueAt: z.string().optional(),
  /** One sentence where `dueAt` is an estimate; absent otherwise. */
  estimate: z.string().optional(),
  prompt: z.boolean().default(false),
  state: z.enum(["running", "late"]),
  says: z.string(),
  by: ShownBy,
  assumed: z.array(z.string()),
});
const ShownNotice = z.object({
  id: z.string(),
  version: Version,
  digest: z.string(),
  origin: z.string(),
  reporter: z.string(),
  jurisdiction: z.string(),
  stage: z.enum(["initial", "update", "withdrawn"]),
  at: z.string(),
  marking: NoticeDocument.shape.marking,
  content: NoticeDocument.shape.content,
  clocks: z.array(ShownClock),
  deliveries: z.array(
    z.object({ peer: z.string(), version: Version, state: z.enum(DISPATCH_STATES), reason: Maybe }),
  ),
  said: z.array(ShownSaid),
});
const ShownEntry = z.object({ cursor: z.string(), notice: ShownNotice, said: ShownSaid.optional() });

const ShownParked = z.object({
  id: z.string(),
  peer: z.string(),
  kind: z.enum(["notice", "acknowledgement"]),
  noticeId: z.string(),
  version: Version,
  reason: Maybe,
  since: Maybe,
});

/** A notice as its node shows it to a regulator: the message `NoticeView`, narrowed. */
export type ShownNotice = z.output<typeof ShownNotice>;
/** An entry of a regulator's feed. `said` is set where the entry is what a regulator has said. */
export type ShownEntry = z.output<typeof ShownEntry>;

/** What is parked, or was: the message `ParkedDispatch`, narrowed. */
export type ShownParked = z.output<typeof ShownParked>;

/** A ParkedDispatch message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeParked(value: unknown): ShownParked {
  return narrowAnswer(ShownParked, value, "parked notice");
}

/** A NoticeView message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeView(value: unknown): ShownNotice {
  return narrowAnswer(ShownNotice, value, "notice");
}

/** A WatchResponse message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeFeedEntry(value: unknown): ShownEntry {
  return narrowAnswer(ShownEntry, value, "feed entry");
}
