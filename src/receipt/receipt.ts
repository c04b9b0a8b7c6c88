/**
 * Receipts: the statements that prove a decision and the lists of obligations that they name, in one file. Its only
 * encoding is canonical JSON (RFC 8785), and a signature or a hash covers everything in it: no byte can change
 * unnoticed.
 */
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";
import { hashOfList, type ObligationList } from "./obligations.ts";
import { parseRecordProof, type RecordProof } from "./records.ts";

/** Version 1 has no lists, since its leaves hold their obligations themselves. */
const V1 = "comity/v1/receipt";
const V2 = "comity/v2/receipt";
/** Version 3 is about one record of many under the same leaves. */
const V3 = "comity/v3/receipt";

/** A parsed receipt. Nothing in it is verified yet. */
export type Receipt = {
  readonly statements: readonly [Statement] | readonly [Statement, Statement];
  /** The lists that the statements should name, in the order of their first mention. */
  readonly lists: readonly UnreadList[];
  /**
   * The proof of one record under each statement but a bar, which has none; undefined where the statements are about one
   * decision.
   */
  readonly records?: readonly RecordProof[];
};

/** A list in a receipt before it is known to be one that a statement names. */
export type UnreadList = Pick<ObligationList, "text" | "hash"> & { readonly value: unknown };

/**
 * Formats a receipt. Two statements prove a transfer, decided by both nodes; one proves an assessment, or a denial at
 * home. `lists` are those that the leaves name, in the order of their first mention; none for leaves of version 1.
 */
export function formatReceipt(
  statements: readonly Statement[],
  lists: readonly Pick<ObligationList, "text">[],
): Uint8Array {
  const rest = canonicalText({ type: lists.length === 0 ? V1 : V2, statements: [...statements] });
  if (lists.length === 0) return utf8Bytes(rest);
  // The lists are canonical already, and `obligations` is the first key, so that the whole is canonical too.
  return utf8Bytes(`{"obligations":[${lists.map(({ text }) => text).join()}],${rest.slice(1)}`);
}

/** The proof of a record whose `verdict` is the text of a canonical JSON value. */
type WrittenProof = Omit<RecordProof, "verdict"> & { readonly verdict: string };

/**
 * Formats the receipt of one record: the statements about many, and the record's proof under each of them. `lists` are
 * those that the leaves name, then those that the verdicts name, each once.
 */
export function formatRecordReceipt(
  statements: readonly Statement[],
  proofs: readonly WrittenProof[],
  lists: readonly Pick<ObligationList, "text">[],
): Uint8Array {
  const head = lists.map(({ text }) => text).join();
  // Each part is canonical already, and `verdict` is the last key of a record.
  const records = proofs.map(
    ({ verdict, ...proof }) => `${canonicalText(proof).slice(0, -1)},"verdict":${verdict}}`,
  );
  const tail = canonicalText([...statements]);
  return utf8Bytes(
    `{"obligations":[${head}],"records":[${records.join()}],"statements":${tail},"type":"${V3}"}`,
  );
}

/**
 * Parses a receipt, and verifies nothing. Throws RECEIPT_INVALID where it is no receipt of a known version, and
 * STATEMENT_INVALID where the bytes are not canonical or a part has no known form.
 */
export function parseReceipt(bytes: Uint8Array): Receipt {
  const { statements, ...rest } = (parseCanonical(bytes) ?? {}) as { readonly statements?: unknown };
  if (!Array.isArray(statements)) throw unknownVersion();
  const lists = parseLists(rest, statements.length);
  const [own, answer] = statements.map(parsePart) as [Statement, Statement?];
  return { statements: answer === undefined ? [own] : [own, answer], ...lists };
}

/** Parses what a receipt has besides its statements, of which there are `count`. Throws as `parseReceipt` does. */
export function parseLists(value: object, count: number): Pick<Receipt, "lists" | "records"> {
  const { type, obligations = [], records = [] } = value as { readonly [key: string]: unknown };
  const keys = Object.keys(value).join();
  const known =
    (keys === "type" && type === V1) ||
    (keys === "obligations,type" && type === V2) ||
    (keys === "obligations,records,type" && type === V3);
  if (!known || !Array.isArray(obligations) || !Array.isArray(records)) throw unknownVersion();
  if (count < 1 || count > 2) throw new ComityError("RECEIPT_INVALID", "a receipt has one statement or two");
  // A receipt without lists is of version 1, so that no receipt can be written in two ways.
  if (obligations.length > count + records.length || (type !== V1 && obligations.length === 0))
    throw new ComityError("RECEIPT_INVALID", "a receipt of version 2 has a list for each statement at most");
  if (type === V3 && (records.length === 0 || records.length > count))
    throw new ComityError("RECEIPT_INVALID", "a receipt of version 3 has a record for each statement");
  return {
    lists: obligations.map(unreadList),
    ...(type === V3 && { records: records.map(parseRecordProof) }),
  };
}

const unknownVersion = () => new ComityError("RECEIPT_INVALID", "this is not a receipt of a known version");

function parsePart(value: unknown, i: number): Statement {
  try {
    return parseStatement(value);
  } catch (thrown) {
    const { reason, message, violations } = ComityError.from(thrown);
    const part = i === 0 ? "the first statement" : "the second statement";
    throw new ComityError(reason, `${part}: ${message}`, { violations, cause: thrown });
  }
}

function unreadList(value: unknown): UnreadList {
  const text = canonicalText(value);
  return { value, text, hash: hashOfList(text) };
}
