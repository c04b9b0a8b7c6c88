/** Restores a receipt that a program has written again: with white space, in another order of keys, with other escapes. */

import { equalBytes } from "../ledger/bytes.ts";
import { canonicalBytes } from "../ledger/canonical.ts";

/** A text of JSON with its quotation marks. What is between them is no syntax. */
const TEXTS = /"(?:[^"\\]|\\.)*"/g;

/** A number of JSON (RFC 8259, section 6): its sign, whole part, fraction and exponent. */
const NUMBERS = /(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/g;

/**
 * Returns the canonical form (RFC 8785) of the same JSON value where `bytes` are another form of it; undefined where they are
 * that form already, or are not JSON in UTF-8 whose names are single in their object and whose numbers it holds exactly. Signatures and
 * hashes cover the canonical form, so that verifying it says as much as verifying the receipt as it came.
 */
export function restoreReceipt(bytes: Uint8Array): Uint8Array | undefined {
  try {
    // A byte order mark is dropped here, as most programs that write one expect.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const restored = canonicalBytes(JSON.parse(text));
    const same = namesIn(text) === namesIn(new TextDecoder().decode(restored));
    return same && numbersIn(text).every(isExact) && !equalBytes(restored, bytes) ? restored : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Counts the names in a text of JSON.
 *
 * THREAT: of two equal names `JSON.parse` keeps the last, where another reader of the same file may keep the first.
 */
function namesIn(json: string): number {
  return json.replaceAll(TEXTS, "").split(":").length;
}

const numbersIn = (json: string) => [...json.replaceAll(TEXTS, '""').matchAll(NUMBERS)].map(([each]) => each);

/**
 * Returns true where a number is the one that its canonical form states.
 *
 * THREAT: `JSON.parse` rounds, so that a whole number above 2^53, or a fraction of many digits, would become another value that is signed.
 */
function isExact(number: string): boolean {
  return decimalOf(number) === decimalOf(String(Number(number)));
}

/** Writes a number in one spelling: its digits without zeros around them, and the power of ten by which they count. */
function decimalOf(number: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = [...number.matchAll(NUMBERS)][0] ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
