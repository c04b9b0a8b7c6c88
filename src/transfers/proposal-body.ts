/** The body that travels beside a proposal: the request, and the salt of its commitment in the leaf. */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { digestOf, formatRequest, parseRequest, type TransferRequest } from "./transfer-request.ts";

/** The length of a salt, in bytes. */
const SALT_BYTES = 32;

/**
 * The longest body of a proposal, in bytes. The longest leaf and the longest list beside it, it still fits into one
 * item of a stream between nodes (`docs/protocol.md`, "Limits").
 */
export const MAX_BODY_BYTES = 2_883_584;

export type ProposalBody = {
  /** The body as it travels: canonical JSON (RFC 8785). */
  readonly text: string;
  readonly request: TransferRequest;
  /** The commitment to the request: HMAC-SHA256 of its digest under the salt, in base64. */
  readonly commitment: string;
};

/** Throws INPUT_TOO_LARGE for a request that no body of a proposal has room for. */
export function assertCarried(request: TransferRequest): void {
  // The canonical form has the same length: only the order of its keys differs.
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (bytes <= MAX_BODY_BYTES - SALT_BYTES * 4) return;
  throw new ComityError(
    "INPUT_TOO_LARGE",
    `the request has \`${bytes}\` bytes as JSON, which is more than nodes send each other (\`${MAX_BODY_BYTES}\`): send the data in parts, or with fewer receipts and shorter texts`,
  );
}

/** Makes the body of a request. `salt` is 32 random bytes in base64. */
export function makeBody(request: TransferRequest, salt: string): ProposalBody {
  const canonical = formatRequest(request);
  return { text: textOf(canonical, salt), request, commitment: commitmentTo(digestOf(canonical), salt) };
}

/** Parses a body from outside. Throws STATEMENT_INVALID, or as `parseRequest` does. */
export function readBody(text: string): ProposalBody {
  const body = (parseCanonical(utf8Bytes(text)) ?? {}) as { request?: unknown; salt?: unknown };
  const { request, salt } = body;
  // THREAT: a key between the two would be taken for a part of the request to which the leaf commits.
  if (Object.keys(body).join() !== "request,salt")
    throw invalid("the proposal's body holds other than a request and a salt");
  const salted = parseSalt(salt);
  const [before, after] = textOf("|", salted).split("|") as [string, string];
  // The whole is canonical, so the text between is the canonical form of the request.
  const canonical = text.slice(before.length, text.length - after.length);
  return { text, request: parseRequest(request), commitment: commitmentTo(digestOf(canonical), salted) };
}

/** The evidence of an item in a canonical text, behind or before other fields. Within a text the quotes are escaped. */
const EVIDENCE = /,"evidence":"[^"\\]*"|"evidence":"[^"\\]*",/g;
const SALT = ',"salt":"';

/** Returns a body without its salt: the request, as canonical JSON. One that has none stays as it is. */
export function withoutSalt(body: string): string {
  const end = body.lastIndexOf(SALT);
  return end < 0 ? body : `${body.slice(0, end)}}`;
}

/** Returns a body without evidence and salt, which is a third of it. */
export function withoutEvidence(body: string): string {
  return withoutSalt(body).replaceAll(EVIDENCE, "");
}

/** Parses the salt of a body: 32 bytes in base64. Throws STATEMENT_INVALID. */
export function parseSalt(salt: unknown): string {
  if (typeof salt === "string" && parseBase64(salt)?.length === SALT_BYTES) return salt;
  throw invalid(`the salt of the proposal's body is not the base64 of ${SALT_BYTES} bytes`);
}

/** Composes canonical parts: the keys are in order, and a salt in base64 needs no escape. */
function textOf(canonical: string, salt: string): string {
  return `{"request":${canonical},"salt":${JSON.stringify(salt)}}`;
}

function invalid(what: string): ComityError {
  return new ComityError("STATEMENT_INVALID", what);
}
