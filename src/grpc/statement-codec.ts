/** Statements and proposals: message ↔ domain. Decoding narrows and throws; a field that holds its default does not arrive. */
import { ComityError } from "../errors.ts";
import type { Proposal } from "../gateway/ports.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";

type Fields = Readonly<Record<string, unknown>>;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const TRANSFER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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

/** The message `Proposal` as a proposal, its transfer's id aside. Throws STATEMENT_INVALID or TEXT_MALFORMED. */
export function decodeProposal(message: Fields): Proposal {
  return { own: decodeStatement(message.statement), body: textOf(message.body) };
}

/** The transfer's id of an item of a frame; throws INPUT_INVALID unless it is a UUID in lower case. */
export function decodeTransferId({ transferId }: Fields): string {
  if (typeof transferId === "string" && TRANSFER_ID.test(transferId)) return transferId;
  throw new ComityError("INPUT_INVALID", "`transferId` is not a UUID in lower case");
}

/** The transfer that a node's own leaf is about; throws STATEMENT_INVALID where it is about none. */
export function transferIdOf({ leaf }: Statement): string {
  try {
    const { transfer } = JSON.parse(Buffer.from(leaf, "base64").toString("utf8"));
    return decodeTransferId({ transferId: transfer });
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the leaf names no transfer", { cause });
  }
}

function base64Of(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString("base64") : value;
}

function textOf(bytes: unknown): string {
  try {
    return UTF8.decode(Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0));
  } catch (cause) {
    throw new ComityError("TEXT_MALFORMED", "`body` is not UTF-8", { cause });
  }
}

function fieldsOf(message: unknown, field: string): Fields {
  if (typeof message === "object" && message !== null) return message as Fields;
  throw new ComityError("STATEMENT_INVALID", `\`${field}\` is missing`);
}
