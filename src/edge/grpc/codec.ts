/** Messages to domain values and back: the only narrowing point of the wire. */
import { z } from "zod";
import { ComityError, fieldError } from "../../errors.ts";
import { receiptOf } from "../../gateway/inbox.ts";
import type { Outcome } from "../../gateway/outcome.ts";
import type { InboxRow } from "../../gateway/ports.ts";
import { narrow } from "../../narrow.ts";
import type { Assessment } from "../../transfers/assess.ts";
import { readRequest } from "../../transfers/document.ts";
import { MAX_DOCUMENT_BYTES, parseRequest, type TransferRequest } from "../../transfers/request.ts";

/** A message as the loader gives it: what holds its default is absent, lists excepted. */
type Message = Readonly<Record<string, unknown>>;

const asMessage = (value: unknown): Message =>
  typeof value === "object" && value !== null ? (value as Message) : {};

/**
 * The request of an Assess or a Request message, its document read: what goes further holds the document's terms and not
 * its bytes. Throws INPUT_INVALID, FACT_UNKNOWN, DUPLICATE_KEY or INPUT_TOO_LARGE.
 */
export function decodeRequest(value: unknown): TransferRequest {
  const { facts, document, ...rest } = asMessage(value);
  const entries = (Array.isArray(facts) ? facts : []).map((each): [string, unknown] => {
    const { name, values } = asMessage(each);
    return [String(name ?? ""), values];
  });
  const seen = new Set<string>();
  const twice = entries.findIndex(([name]) => seen.size === seen.add(name).size);
  if (twice >= 0) throw fieldError("DUPLICATE_KEY", `facts[${twice}]`, "states a fact for the second time");
  const stated = { ...rest, facts: Object.fromEntries(entries), ...decodeDocument(document) };
  return readRequest(parseRequest(stated));
}

function decodeDocument(value: unknown): object {
  if (value === undefined || value === null) return {};
  const { content, ...rest } = asMessage(value);
  if (!(content instanceof Uint8Array)) return { document: rest };
  if (content.length > MAX_DOCUMENT_BYTES)
    throw fieldError(
      "INPUT_TOO_LARGE",
      "document.content",
      `has \`${content.length}\` bytes; at most \`${MAX_DOCUMENT_BYTES}\` are read`,
    );
  return { document: { ...rest, content: Buffer.from(content).toString("base64") } };
}

/** A request as a message. Throws INPUT_INVALID for what only a node writes. */
export function encodeRequest({ facts, document, documentRead, ...rest }: TransferRequest): object {
  if (documentRead !== undefined)
    throw fieldError("INPUT_INVALID", "documentRead", "is what a node reads: send the `document` itself");
  return {
    ...rest,
    facts: Object.entries(facts).map(([name, values]) => ({ name, values })),
    ...(document === undefined
      ? {}
      : { document: { ...document, content: Buffer.from(document.content, "base64") } }),
  };
}

const Key = z.uuidv7();

/** An idempotency key: a UUIDv7, whose time bounds how long it must be remembered. Throws INPUT_INVALID. */
export function decodeKey(value: unknown): string {
  const result = Key.safeParse(value);
  if (result.success) return result.data.toLowerCase();
  throw fieldError(
    "INPUT_INVALID",
    "idempotency_key",
    "is not a UUIDv7; make one for each request and repeat it when you retry",
  );
}

/** A transfer's id. Throws INPUT_INVALID. */
export function decodeId(value: unknown): string {
  const result = z.uuid().safeParse(value);
  if (result.success) return result.data;
  throw fieldError("INPUT_INVALID", "transfer_id", "is not a UUID, as the id of a transfer is");
}

/** A whole number from 0, such as a cursor or an index. Throws INPUT_INVALID. */
export function decodeCount(value: unknown, field: string): number {
  const count = value ?? 0;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw fieldError("INPUT_INVALID", field, "is not a whole number from 0 to 2^53 - 1");
}

/** A term as both sides see it. */
export type ShownTerm = {
  readonly path: string;
  readonly source: string;
  readonly concept: string;
  readonly target: readonly string[];
  readonly result: string;
};

/** A translation without what only the translating node needs. */
export function shownTerm(term: Outcome["terms"][number]): ShownTerm {
  const { path, source, concept, target, effect } = term;
  return { path, source, concept: concept ?? "", target, result: effect.result };
}

/** A decision, with what was found in the request's document where that was just read, and what was counted. */
export function encodeDecision(decision: Assessment["decision"], terms: Outcome["terms"]): object {
  const { decision: verdict, ...rest } = decision;
  return {
    verdict: verdict === "permit" ? "VERDICT_PERMIT" : "VERDICT_DENY",
    ...rest,
    terms: terms.map(shownTerm),
  };
}

export function encodeOutcome({ id, state, decision, terms, receipt }: Outcome): object {
  return {
    transferId: id,
    state: `STATE_${state}`,
    ...(decision === undefined ? {} : { decision: encodeDecision(decision, terms) }),
    ...(receipt === undefined ? {} : { receipt }),
  };
}

/** An inbox entry as a message. */
export function encodeInboxRow(row: InboxRow): object {
  const { transfer, ...notice } = JSON.parse(row.notice) as Message;
  return { ...notice, transferId: transfer, cursor: row.cursor, receipt: receiptOf(row) };
}

/** Who demanded something, as a client is told. */
export const ShownBy = z.object({
  jurisdiction: z.string(),
  side: z.string(),
  rule: z.string(),
  cite: z.string(),
  since: z.string(),
  status: z.string(),
});
const Shown = z.object({
  path: z.string(),
  source: z.string(),
  concept: z.string().default(""),
  target: z.array(z.string()),
  result: z.string(),
});
const ShownObligation = z.object({
  dimension: z.string(),
  asWritten: z.string(),
  says: z.string(),
  by: ShownBy,
});
const ShownDecision = z.object({
  verdict: z.enum(["VERDICT_PERMIT", "VERDICT_DENY"]),
  obligations: z.array(ShownObligation),
  obligationsHash: z.string(),
  reasons: z.array(
    z.object({
      code: z.string(),
      says: z.string(),
      dimension: z.string().optional(),
      asWritten: z.string().optional(),
      missing: z.array(z.string()),
      by: ShownBy.optional(),
    }),
  ),
  remedy: z.array(z.string()),
  terms: z.array(Shown),
  findings: z.array(z.object({ code: z.string(), path: z.string(), sentence: z.string() })).optional(),
  counts: z.array(z.object({ fact: z.string(), value: z.string(), counted: z.string() })).optional(),
});
const ShownOutcome = z.object({
  transferId: z.string().default(""),
  state: z.enum(["STATE_PERMITTED", "STATE_DENIED", "STATE_BARRED", "STATE_IN_DOUBT"]).optional(),
  decision: ShownDecision.optional(),
  receipt: z.instanceof(Uint8Array).optional(),
});

/** What a client is told, narrowed. `state` is absent for an assessment. */
export type Answer = {
  readonly transferId: string;
  readonly state?: "PERMITTED" | "DENIED" | "BARRED" | "IN_DOUBT";
  readonly decision?: Omit<z.output<typeof ShownDecision>, "verdict"> & {
    readonly decision: "permit" | "deny";
  };
  readonly receipt?: Uint8Array;
};

/** Narrows what a node answers its client; `what` names the answer. Throws STATEMENT_INVALID. */
export function narrowAnswer<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  return narrow(schema, value, `the node's ${what}`, {
    reason: "STATEMENT_INVALID",
    remedy: "is it of another version?",
  });
}

/** An assessment's or an outcome's message as the caller sees it. Throws STATEMENT_INVALID. */
export function decodeAnswer(value: unknown): Answer {
  const { transferId, state, decision, receipt } = narrowAnswer(ShownOutcome, value, "answer");
  if (decision === undefined && state !== "STATE_IN_DOUBT")
    throw new ComityError("STATEMENT_INVALID", "the node's answer holds no decision");
  const { verdict, ...shown } = decision ?? {};
  return {
    transferId,
    ...(state === undefined
      ? {}
      : { state: state.slice("STATE_".length) as Exclude<Answer["state"], undefined> }),
    ...(decision === undefined
      ? {}
      : {
          decision: {
            ...(shown as Omit<typeof decision, "verdict">),
            decision: verdict === "VERDICT_PERMIT" ? "permit" : "deny",
          },
        }),
    ...(receipt === undefined ? {} : { receipt }),
  };
}

const ShownEntry = z.object({
  cursor: z.number(),
  transferId: z.string(),
  sender: z.string(),
  from: z.string(),
  to: z.string(),
  terms: z.array(Shown),
  obligations: z.array(ShownObligation),
  receipt: z.instanceof(Uint8Array),
});

/** An inbox entry as its recipient sees it. */
export type InboxEntry = z.output<typeof ShownEntry>;

/** An inbox message, narrowed. Throws STATEMENT_INVALID. */
export function decodeInboxEntry(value: unknown): InboxEntry {
  return narrowAnswer(ShownEntry, value, "inbox entry");
}
