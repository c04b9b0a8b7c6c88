/**
 * A receipt: the statements that prove a decision, in one file. Its only encoding is canonical JSON
 * (RFC 8785), and a signature covers everything in it: no byte can change unnoticed.
 */
import { ComityError } from "../errors.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";

const TYPE = "comity/v1/receipt";

/** The bytes of a receipt. Two statements: a transfer, decided by both nodes. One: an assessment, or a denial at home. */
export function formatReceipt(statements: readonly Statement[]): Uint8Array {
  return canonicalBytes({ type: TYPE, statements: [...statements] });
}

/**
 * The one or two statements of a receipt, nothing of them verified. Throws RECEIPT_INVALID when this is
 * no receipt of a known version, and STATEMENT_INVALID when the bytes are not canonical.
 */
export function parseReceipt(bytes: Uint8Array): readonly [Statement] | readonly [Statement, Statement] {
  const receipt = parseCanonical(bytes) as { type?: unknown; statements?: unknown } | null;
  const keys = typeof receipt === "object" && receipt !== null ? Object.keys(receipt).join() : "";
  if (keys !== "statements,type" || receipt?.type !== TYPE || !Array.isArray(receipt.statements))
    throw new ComityError("RECEIPT_INVALID", "this is not a receipt of a known version");
  const [own, answer, ...more] = receipt.statements.map(parseStatement);
  if (own === undefined || more.length > 0)
    throw new ComityError("RECEIPT_INVALID", "a receipt has one statement or two");
  return answer === undefined ? [own] : [own, answer];
}
