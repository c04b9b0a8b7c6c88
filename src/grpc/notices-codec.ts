/** Notices: message ↔ domain. What comes in passes the domain's own schemas; a draft's message is the draft itself. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import type { NoticeView } from "../gateway/notice-view.ts";
import type { DispatchState } from "../gateway/ports.ts";
import type { FeedEntry, Saying } from "../gateway/relay.ts";
import { STAGES } from "../incident/acknowledgement.ts";
import { NoticeDocument, type NoticeDraft, parseDraft } from "../incident/notice.ts";
import { ShownBy } from "./codec.ts";

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

/** A notice as its node shows it to a regulator: the message `NoticeView`, narrowed. */
export type ShownNotice = z.output<typeof ShownNotice>;
/** An entry of a regulator's feed. `said` is set where the entry is what a regulator has said. */
export type ShownEntry = z.output<typeof ShownEntry>;

/** A NoticeView message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeView(value: unknown): ShownNotice {
  return narrowAnswer(ShownNotice, value, "notice");
}

/** A WatchResponse message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeFeedEntry(value: unknown): ShownEntry {
  return narrowAnswer(ShownEntry, value, "feed entry");
}

function narrow<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.map(({ path, message }) => ({
    field: z.core.toDotPath(path),
    description: message,
  }));
  const [first] = violations;
  throw new ComityError(
    "INPUT_INVALID",
    `${what} is not valid: at \`${first?.field}\`: ${first?.description}`,
    { violations },
  );
}

function narrowAnswer<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ComityError(
    "STATEMENT_INVALID",
    `the node's ${what} is of no known form; is it of another version?`,
  );
}
