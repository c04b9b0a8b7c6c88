/** Statements, proposals and relays: message ↔ domain. Decoding narrows and throws; a field that holds its default does not arrive. */
import { ComityError } from "../../errors.ts";
import type { DispatchRow, Proposal } from "../../gateway/ports.ts";
import { parseStatement, type Statement } from "../../ledger/proof.ts";
import { assertText } from "./text.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How the loader names the values of RelayKind. One that it does not know arrives as a number. */
const KINDS: Readonly<Record<DispatchRow["kind"], string>> = {
  notice: "RELAY_KIND_NOTICE",
  acknowledgement: "RELAY_KIND_ACKNOWLEDGEMENT",
};
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A statement as the message `Statement`. */
export function encodeStatement({ leaf, index, proof, checkpoint }: Statement): object {
  const bytes = (text: string) => Buffer.from(text, "base64");
  return { leaf: bytes(leaf), index, proof: proof.map(bytes), checkpoint };
}

/** The message `Statement` as a statement; nothing is verified yet. Throws STATEMENT_INVALID naming the field. */
export function decodeStatement(message: unknown): Statement {
  const { leaf, index = 0, proof, checkpoint = "" } = fieldsOf(message, "statement");
  const hashes = Array.isArray(proof) ? proof.map(base64Of) : proof;
  return parseStatement({ leaf: base64Of(leaf ?? Buffer.alloc(0)), index, proof: hashes, checkpoint });
}

/** A proposal as the message `Proposal`. */
export function encodeProposal(transferId: string, { own, body }: Proposal, traceparent: string): object {
  return { transferId, statement: encodeStatement(own), body: Buffer.from(body, "utf8"), traceparent };
}

/** A notice or an acknowledgement as the message `Relay`. */
export function encodeRelay(
  dispatchId: string,
  kind: DispatchRow["kind"],
  { own, body }: Proposal,
  traceparent: string,
): object {
  const bytes = Buffer.from(body, "utf8");
  return { dispatchId, kind: KINDS[kind], statement: encodeStatement(own), body: bytes, traceparent };
}

/** A version of a pack as the message `PackVersion`. */
export function encodePackVersion(dispatchId: string, { own, body }: Proposal, traceparent: string): object {
  return { dispatchId, statement: encodeStatement(own), body: Buffer.from(body, "utf8"), traceparent };
}

/** The message `Proposal`, or what a `Relay` or a `PackVersion` carries; ids aside. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeProposal(message: Fields): Proposal {
  return { own: decodeStatement(message.statement), body: textOf(message.body, "body") };
}

/** What a relay carries. Throws INPUT_INVALID where the kind is missing, or of a version to come. */
export function decodeRelayKind({ kind }: Fields): DispatchRow["kind"] {
  if (kind === KINDS.notice) return "notice";
  if (kind === KINDS.acknowledgement) return "acknowledgement";
  throw new ComityError(
    "INPUT_INVALID",
    `\`kind\` is \`${kind ?? "RELAY_KIND_UNSPECIFIED"}\`, which is neither a notice nor an acknowledgement`,
  );
}

/** The id of an item of a frame; throws INPUT_INVALID unless it is a UUID in lower case. */
export function decodeItemId(message: Fields, field: "transferId" | "dispatchId"): string {
  const id = message[field];
  if (typeof id === "string" && ID.test(id)) return id;
  throw new ComityError("INPUT_INVALID", `\`${field}\` is not a UUID in lower case`);
}

/** The transfer that a node's own leaf is about; throws STATEMENT_INVALID where it is about none. */
export function transferIdOf({ leaf }: Statement): string {
  try {
    const { transfer } = JSON.parse(Buffer.from(leaf, "base64").toString("utf8"));
    return decodeItemId({ transferId: transfer }, "transferId");
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the leaf names no transfer", { cause });
  }
}

function base64Of(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString("base64") : value;
}

/** The text in bytes of a message. Throws TEXT_MALFORMED, naming the field, for what is not UTF-8 or cannot be shown. */
export function textOf(bytes: unknown, field: string): string {
  const text = utf8Of(bytes, field);
  // What came in could otherwise not be shown: one such notice would silence a regulator's whole list.
  assertText({ [field]: text });
  return text;
}

function utf8Of(bytes: unknown, field: string): string {
  try {
    return UTF8.decode(Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0));
  } catch (cause) {
    throw new ComityError("TEXT_MALFORMED", `\`${field}\` is not UTF-8`, { cause });
  }
}

function fieldsOf(message: unknown, field: string): Fields {
  if (typeof message === "object" && message !== null) return message as Fields;
  throw new ComityError("STATEMENT_INVALID", `\`${field}\` is missing`);
}
