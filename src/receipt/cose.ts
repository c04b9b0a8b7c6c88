/**
 * Receipts whose leaves are proved by COSE receipts (RFC 9942): a list of them in CBOR, as the header parameter `receipts` has it. Each
 * brings its leaf, and the first the rest of the Comity receipt (`docs/receipt.md`, "COSE receipts").
 */
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { type CoseReceipt, decode, encodeList, formatCose, parseCose } from "../ledger/cose.ts";

/** A leaf with the COSE receipts that should prove it: one for each part of its log's key. */
export type CoseStatement = {
  readonly leaf: Uint8Array;
  readonly receipts: readonly [CoseReceipt, ...CoseReceipt[]];
};

/** The most receipts of one file: two for each of two leaves. */
const MAX_RECEIPTS = 4;
/** The major type of a list (RFC 8949, section 3.1). No text in UTF-8 begins so. */
const LIST = 4;

/** Returns true for bytes that begin as a file of COSE receipts does. */
export const isCose = (bytes: Uint8Array): boolean => (bytes[0] ?? 0) >> 5 === LIST;

/**
 * Formats a receipt without witnesses anew, its leaves proved by COSE receipts. `proofs` has those of each statement in order, as the
 * nodes made them, without leaf or rest. Throws as `parseCanonical` and `parseCose` do.
 */
export function formatCoseFile(receipt: Uint8Array, proofs: readonly (readonly Uint8Array[])[]): Uint8Array {
  const { statements, ...others } = parseCanonical(receipt) as { statements: readonly { leaf: string }[] };
  const signed = proofs.flatMap((of, i) =>
    of.map((bytes): CoseReceipt => {
      return { ...parseCose(bytes), leaf: Uint8Array.fromBase64(statements[i]?.leaf ?? "") };
    }),
  );
  const rest = canonicalBytes(others);
  return encodeList(signed.map((each, i) => formatCose(i === 0 ? { ...each, rest } : each)));
}

/**
 * Parses a file of COSE receipts, and verifies nothing. Throws RECEIPT_INVALID where it has not the one form of such a file, and
 * STATEMENT_INVALID where the rest of the Comity receipt is not canonical.
 */
export function parseCoseFile(bytes: Uint8Array): {
  readonly statements: readonly [CoseStatement] | readonly [CoseStatement, CoseStatement];
  readonly rest: object;
} {
  const list = decode(bytes);
  const isList = Array.isArray(list) && list.every((each) => each instanceof Uint8Array);
  if (!isList || list.length > MAX_RECEIPTS || !equalBytes(encodeList(list), bytes))
    throw malformed(`it is not a list of at most ${MAX_RECEIPTS} byte strings in deterministic CBOR`);
  const [first, ...others] = list.map(parseCose);
  if (first?.rest === undefined || others.some(({ rest }) => rest !== undefined))
    throw malformed("the first receipt in it, and no other, has the rest of the Comity receipt");
  const [own, answer, ...more] = group([first, ...others]);
  if (own === undefined || more.length > 0) throw malformed("it is about more than two leaves");
  const rest = parseCanonical(first.rest);
  if (typeof rest !== "object" || rest === null)
    throw malformed("the rest of the Comity receipt is no object");
  return { statements: answer === undefined ? [own] : [own, answer], rest };
}

/** Joins receipts of one leaf that follow each other. */
function group(receipts: readonly CoseReceipt[]): readonly CoseStatement[] {
  const statements: { leaf: Uint8Array; receipts: [CoseReceipt, ...CoseReceipt[]] }[] = [];
  for (const receipt of receipts) {
    const { leaf } = receipt;
    if (leaf === undefined) throw malformed("a receipt in it has no leaf");
    const last = statements.at(-1);
    if (last !== undefined && equalBytes(last.leaf, leaf)) last.receipts.push(receipt);
    else statements.push({ leaf, receipts: [receipt] });
  }
  return statements;
}

function malformed(why: string): ComityError {
  return new ComityError("RECEIPT_INVALID", `the file of COSE receipts is malformed: ${why}`);
}
