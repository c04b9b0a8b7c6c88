/**
 * A receipt: the statements that prove a decision, and the lists of obligations that they name, in one file. Its only
 * encoding is canonical JSON (RFC 8785), and a signature or a hash covers everything in it: no byte can change unnoticed.
 */
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";
import { narrowObligations, type ObligationList } from "./obligations.ts";

/** Version 1 has no lists: its leaves hold their obligations themselves. */
const V1 = "comity/v1/receipt";
const V2 = "comity/v2/receipt";

/** A receipt as it is read: nothing of it is verified. */
export type Receipt = {
  readonly statements: readonly [Statement] | readonly [Statement, Statement];
  /** The lists that the statements name, in the order in which they first name them. */
  readonly lists: readonly ObligationList[];
};

/**
 * The bytes of a receipt. Two statements: a transfer, decided by both nodes. One: an assessment, or a denial at home.
 * `lists` are those that the leaves name, in the order in which they first name them; none for leaves of version 1.
 */
export function formatReceipt(
  statements: readonly Statement[],
  lists: readonly Pick<ObligationList, "text">[],
): Uint8Array {
  const rest = canonicalText({ type: lists.length === 0 ? V1 : V2, statements: [...statements] });
  if (lists.length === 0) return utf8Bytes(rest);
  // The lists are in canonical form already, and `obligations` is the first key: the whole is canonical too.
  return utf8Bytes(`{"obligations":[${lists.map(({ text }) => text).join()}],${rest.slice(1)}`);
}

/**
 * Reads the bytes of a receipt. Throws RECEIPT_INVALID where this is no receipt of a known version, and
 * STATEMENT_INVALID where the bytes are not canonical or a part is of no known form.
 */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const receipt = parseCanonical(bytes) as { [key: string]: unknown } | null;
  const keys = typeof receipt === "object" && receipt !== null ? Object.keys(receipt).join() : "";
  const { type, statements, obligations = [] } = receipt ?? {};
  const known =
    (keys === "statements,type" && type === V1) || (keys === "obligations,statements,type" && type === V2);
  if (!known || !Array.isArray(statements) || !Array.isArray(obligations))
    throw new ComityError("RECEIPT_INVALID", "this is not a receipt of a known version");
  const [own, answer, ...more] = statements.map(parseStatement);
  if (own === undefined || more.length > 0)
    throw new ComityError("RECEIPT_INVALID", "a receipt has one statement or two");
  return {
    statements: answer === undefined ? [own] : [own, answer],
    lists: obligations.map((list) => narrowObligations(list, canonicalText(list))),
  };
}
