/** Encodes and decodes statements and their envelopes. Verifies nothing. */

import type { Answer, Envelope, Proposal } from "../../engine/context.ts";
import { ComityError } from "../../errors.ts";
import { parseStatement, type Statement } from "../../ledger/proof.ts";
import { RELAY_KINDS } from "./enums.ts";
import type { AnswerOutput } from "./generated/comity/v1/Answer.ts";
import type { ProposalInput, ProposalOutput } from "./generated/comity/v1/Proposal.ts";
import type { RelayInput, RelayOutput } from "./generated/comity/v1/Relay.ts";
import type { StatementInput, StatementOutput } from "./generated/comity/v1/Statement.ts";
import { nameOf, requiredWordOf } from "./narrow.ts";
import { assertText } from "./text.ts";

/** The longest SPIFFE id, in characters. */
const MAX_SENDER = 2048;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Encodes a statement. */
export function encodeStatement({ leaf, index, proof, checkpoint }: Statement) {
  const bytes = (text: string) => Buffer.from(text, "base64");
  return { leaf: bytes(leaf), index, proof: proof.map(bytes), checkpoint } satisfies StatementInput;
}

/** Decodes a statement, and verifies nothing. Throws STATEMENT_INVALID naming the field. */
export function decodeStatement(message: StatementOutput | null | undefined): Statement {
  if (message === undefined || message === null)
    throw new ComityError("STATEMENT_INVALID", "`statement` is missing");
  const { leaf = Buffer.alloc(0), index = 0, proof, checkpoint = "" } = message;
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return parseStatement({ leaf: base64(leaf), index, proof: proof.map(base64), checkpoint });
}

/** Encodes a proposal. */
export function encodeProposal(
  transferId: string,
  { own, body, obligations = "" }: Proposal,
  traceparent: string,
): ProposalInput {
  return {
    transferId,
    statement: encodeStatement(own),
    body: Buffer.from(body, "utf8"),
    obligations: Buffer.from(obligations, "utf8"),
    traceparent,
  };
}

/** Decodes a proposal without its id. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeProposal({ obligations, ...message }: ProposalOutput): Proposal {
  return { ...decodeEnvelope(message), ...listIn(obligations) };
}

/** Encodes an answer without its id. */
export function encodeAnswer({ statement, obligations = "", records = "" }: Answer) {
  return {
    statement: encodeStatement(statement),
    obligations: Buffer.from(obligations, "utf8"),
    records: Buffer.from(records, "utf8"),
  };
}

/** Decodes an answer without its id. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeAnswer({
  statement,
  obligations,
  records,
}: Pick<AnswerOutput, "statement" | "obligations" | "records">): Answer {
  const verdicts = records?.length ? { records: textOf(records, "records") } : {};
  return { statement: decodeStatement(statement), ...listIn(obligations), ...verdicts };
}

/** Decodes a list of obligations. An empty field means that there is none. */
function listIn(bytes: Buffer | undefined): { readonly obligations?: string } {
  return bytes === undefined || bytes.length === 0 ? {} : { obligations: textOf(bytes, "obligations") };
}

/**
 * Encodes an item of the outbox as the message `Relay`. Throws INPUT_INVALID for a kind that the wire does not know.
 */
export function encodeRelay(
  dispatchId: string,
  kind: string,
  { own, body }: Envelope,
  traceparent: string,
): RelayInput {
  const bytes = Buffer.from(body, "utf8");
  const name = nameOf(RELAY_KINDS, kind as keyof typeof RELAY_KINDS, "kind");
  return { dispatchId, kind: name, statement: encodeStatement(own), body: bytes, traceparent };
}

/** Decodes the envelope in a `Relay` or another message with one. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeEnvelope({ statement, body }: Pick<RelayOutput, "statement" | "body">): Envelope {
  return { own: decodeStatement(statement), body: textOf(body, "body") };
}

/** Decodes the kind of a relay. Throws INPUT_INVALID where it is missing, or unknown to this version. */
export function decodeRelayKind({ kind }: RelayOutput): keyof typeof RELAY_KINDS {
  return requiredWordOf(RELAY_KINDS, kind, "kind");
}

/**
 * Returns the platform that the leaf of a proposal names as its sender, unverified; empty where it names none. A node that
 * lies here lies about its own platforms.
 */
export function senderOf(statement: StatementOutput | null | undefined): string {
  try {
    const { sender } = JSON.parse(statement?.leaf?.toString("utf8") ?? "");
    return typeof sender === "string" && sender.length <= MAX_SENDER ? sender : "";
  } catch {
    return "";
  }
}

/** Decodes the id of an item of a frame. Throws INPUT_INVALID at `field` unless it is a UUID in lower case. */
export function decodeItemId(id: string | undefined, field: "transferId" | "dispatchId"): string {
  if (id !== undefined && ID.test(id)) return id;
  throw new ComityError("INPUT_INVALID", `\`${field}\` is not a UUID in lower case`);
}

/** Returns the transfer that a node's own leaf is about. Throws STATEMENT_INVALID where it names none. */
export function transferIdOf({ leaf }: Statement): string {
  try {
    const { transfer } = JSON.parse(Buffer.from(leaf, "base64").toString("utf8"));
    return decodeItemId(transfer, "transferId");
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the leaf names no transfer", { cause });
  }
}

/**
 * Decodes text from the bytes of a message. Throws TEXT_MALFORMED, naming the field, where it is not UTF-8, or could
 * not be sent on.
 */
export function textOf(bytes: Buffer | undefined, field: string): string {
  const text = utf8Of(bytes, field);
  // Text that comes in but cannot go out would break a regulator's whole list of notices.
  assertText({ [field]: text });
  return text;
}

function utf8Of(bytes: Buffer | undefined, field: string): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw new ComityError("TEXT_MALFORMED", `\`${field}\` is not UTF-8`, { cause });
  }
}
