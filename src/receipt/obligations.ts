/**
 * Lists of obligations. A leaf names the list of its decision by hash; the list itself stands beside the leaf, once
 * in a receipt and once in a store.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalTextOfStated, parseCanonical, sha256 } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";

/**
 * The dimensions of protection that an obligation may name: a closed list, the same as the law's and in its order.
 */
export const DIMENSIONS = [
  "use",
  "consent.collect",
  "consent.disclose",
  "consent.sale",
  "consent.advertising",
  "mechanism",
  "onward",
  "localisation",
  "assessment",
  "filings",
  "security",
  "transparency",
  "rights",
  "practices",
  "transformations",
  "retention",
  "keep",
  "breach.regulator",
  "breach.subjects",
  "guardianAge",
  "anonymity",
] as const;

/** The certainty of a rule: a closed list, the same as the law's. */
export const STATUSES = ["confirmed", "believed", "unsure"] as const;

const Text = z.string();

/** The citation of the rule behind a demand. */
export const Citation = z.strictObject({
  jurisdiction: Text,
  side: z.enum(["baseline", "origin", "destination", "agreement", "touched", "inherited"]),
  rule: Text,
  cite: Text,
  since: Text,
  until: Text.optional(),
  status: z.enum(STATUSES),
  within: Text.optional(),
});

/** A demand that must hold after the transfer, with the rule that makes it. */
export const Obligation = z.strictObject({
  dimension: z.enum(DIMENSIONS),
  asWritten: Text,
  says: Text,
  by: Citation,
});
export type Obligation = z.output<typeof Obligation>;

/** A list of obligations, with its canonical form and hash. */
export type ObligationList = {
  readonly items: readonly Obligation[];
  /** The list in canonical form (RFC 8785). */
  readonly text: string;
  /** The SHA-256 of `text` in UTF-8, in hex. An importer accepts this hash. */
  readonly hash: string;
};

/** The fields by which obligations are ordered. Together they are the whole of an obligation. */
const ORDER: readonly ((each: Obligation) => string)[] = [
  ({ dimension }) => String(DIMENSIONS.indexOf(dimension)).padStart(2, "0"),
  ({ asWritten }) => asWritten,
  ({ by }) => by.jurisdiction,
  ({ by }) => by.rule,
  ({ by }) => by.cite,
  ({ by }) => by.side,
  ({ by }) => by.since,
  ({ by }) => statedOf(by.until),
  ({ by }) => statedOf(by.within),
  ({ by }) => by.status,
  ({ says }) => says,
];

/** Orders an absent text before every text, the empty one too. */
function statedOf(text: string | undefined): string {
  return text === undefined ? "" : `=${text}`;
}

function compare(a: Obligation, b: Obligation): number {
  for (const part of ORDER) {
    const [left, right] = [part(a), part(b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/**
 * Makes the list of a set of obligations, in one order and without repeats, so that two nodes give the same set the
 * same hash.
 */
export function listObligations(obligations: readonly Obligation[]): ObligationList {
  const sorted = obligations.toSorted(compare);
  const items = sorted.filter((each, i) => i === 0 || compare(sorted[i - 1] as Obligation, each) !== 0);
  return listOf(items, canonicalTextOfStated(items));
}

/** The empty list. */
export const NO_OBLIGATIONS: ObligationList = listObligations([]);

/**
 * Parses a list from outside. Throws STATEMENT_INVALID unless it is the canonical form of a valid list, and has this
 * hash.
 */
export function parseObligations(text: string, hash: string): ObligationList {
  if (text.length <= MAX_LIST && hashOfList(text) === hash)
    return narrowObligations(parseCanonical(utf8Bytes(text)), text);
  throw new ComityError(
    "STATEMENT_INVALID",
    "the obligations are not those that the leaf names by their hash",
  );
}

/** The most obligations of one list. */
const MAX_OBLIGATIONS = 1_000;
/** The longest list that is read, in characters of its canonical form: one under many laws has some 20,000. */
export const MAX_LIST = 262_144;

/** Returns true where other nodes read the list. */
export function isReadableList({ items, text }: ObligationList): boolean {
  return items.length <= MAX_OBLIGATIONS && text.length <= MAX_LIST;
}

/** Parses the JSON value of a list, whose canonical form is `text`. Throws STATEMENT_INVALID. */
export function narrowObligations(value: unknown, text: string): ObligationList {
  const form = z.array(Obligation).max(MAX_OBLIGATIONS);
  return listOf(narrow(form, value, "the list of obligations", { reason: "STATEMENT_INVALID" }), text);
}

/** Returns the hash of a list, given its canonical form. */
export function hashOfList(text: string): string {
  return sha256(utf8Bytes(text)).toHex();
}

function listOf(items: readonly Obligation[], text: string): ObligationList {
  return { items, text, hash: hashOfList(text) };
}
