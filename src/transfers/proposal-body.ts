/** The body that travels beside a proposal: the request, and the salt of its commitment in the leaf. */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { digestOf, formatRequest, parseRequest, type TransferRequest } from "./transfer-request.ts";

/** The length of a salt, in bytes. */
const SALT_BYTES = 32;

export type ProposalBody = {
  /** The body as it travels: canonical JSON (RFC 8785). */
  readonly text: string;
  readonly request: TransferRequest;
  /** The commitment to the request: HMAC-SHA256 of its digest under the salt, in base64. */
  readonly commitment: string;
};

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
  if (typeof salt !== "string" || parseBase64(salt)?.length !== SALT_BYTES)
    throw invalid(`the salt of the proposal's body is not the base64 of ${SALT_BYTES} bytes`);
  const [before, after] = textOf("|", salt).split("|") as [string, string];
  // The whole is canonical, so the text between is the canonical form of the request.
  const canonical = text.slice(before.length, text.length - after.length);
  return { text, request: parseRequest(request), commitment: commitmentTo(digestOf(canonical), salt) };
}

/** Composes canonical parts: the keys are in order, and a salt in base64 needs no escape. */
function textOf(canonical: string, salt: string): string {
  return `{"request":${canonical},"salt":${JSON.stringify(salt)}}`;
}

function invalid(what: string): ComityError {
  return new ComityError("STATEMENT_INVALID", what);
}
