/**
 * Counts what all fields of an ANSI/NIST-ITL transaction hold together, and searches them as one. THREAT: a face would
 * ride along in pieces, each of which is a short word or a code.
 */
import { type ItlRecord, isFree, MINUTIAE, RS, US } from "./an2k-record.ts";
import { CODE, MAX_FREE_CHARS, MAX_FREE_CHARS_IN_ALL, SEPARATOR, toText } from "./an2k-words.ts";
import { refusal } from "./document.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";
import type { Remainder } from "./remainder.ts";

/** The most numbers and codes of minutiae and of their ridges in a transaction: for each minutia, and beside. */
export const MAX_CODES_OF_MINUTIA = 64;
export const MAX_CODES_BESIDE = 32;
/** The most minutiae of a record that make room for numbers and codes. */
export const MAX_MINUTIAE = 256;
/** The most characters of numbers and codes in all other fields of records of minutiae. */
export const MAX_CODE_CHARS_BESIDE = 384;
/** The most numbers and codes of another record, in fields of the standard; and their characters in fields that hold no lists. */
export const MAX_CODES_OF_RECORD = 1024;
export const MAX_CODE_CHARS = 256;

/** The fields that users define, in ascending order, that cost nothing; and the last of their numbers that is usual. */
export const MAX_FREE_FIELDS = 128;
const LAST_FREE_FIELD = 9999;

/** The fields of minutiae, by which they are counted, and those of their ridges. */
const OF_MINUTIAE: readonly number[] = [12, 137, 138, 331, 332];
/** The fields that list numbers, by the type of record: positions, segments, qualities, points and outlines. */
const LISTS_OF: Readonly<Record<number, readonly number[]>> = {
  ...{ 10: [15, 24, 29, 31, 32, 33, 45], 13: [13, 14, 24], 14: [13, 14, 21, 22, 23, 24], 15: [13, 24] },
  ...{ 17: [3, 33, 34, 35, 36, 37], 19: [13, 24], 99: [] },
};
/** The field of alternate segments, and of all lists of numbers in XML. */
export const LIST = 25;

/** Returns true for a field that may list numbers. Of some types of record it is not known which fields do. */
function isList(type: number, field: number): boolean {
  return field === LIST || LISTS_OF[type]?.includes(field) !== false;
}

const NUMBER = /^[\d.,+-]*$/;

/** The counts of a transaction. */
export type Tally = {
  /** Counts a record. Returns why the transaction may be anything from here on; undefined where it holds little. */
  add(record: ItlRecord): string | undefined;
  /** Throws VOC_LEXICAL where a block or a picture begins in the fields, read one behind the other. */
  search(): void;
};

/** Starts the counts of one transaction. Words that are not read go to `remainder`, by the number of their record. */
export function createTally(remainder: Remainder): Tally {
  const free: Uint8Array[] = [];
  const numbers = createNumbers();
  let [spelled, number] = ["", 0];
  const sums = { chars: 0, codes: 0, codeChars: 0, codesAllowed: MAX_CODES_BESIDE };
  let reason: string | undefined;
  const addFree = (bytes: Uint8Array) => {
    sums.chars += bytes.length;
    if (sums.chars > MAX_FREE_CHARS_IN_ALL || bytes.length > MAX_FREE_CHARS) return;
    free.push(bytes);
    remainder.addText(itemsOf(bytes).join(" "), number);
  };
  const addStandard = (bytes: Uint8Array) => {
    const items = itemsOf(bytes);
    const words = items.filter((item) => !CODE.test(item)).join("\n");
    remainder.addText(words, number);
    return { items, words, codes: items.filter((item) => CODE.test(item)) };
  };
  const addMinutiae = (field: number, bytes: Uint8Array) => {
    const { items, words, codes } = addStandard(bytes);
    spelled += items.filter((item) => !NUMBER.test(item)).join("");
    sums.chars += words.length;
    if (OF_MINUTIAE.includes(field)) sums.codes += codes.length;
    else sums.codeChars += codes.join("").length;
  };
  return {
    add(record) {
      const { type, contents } = record;
      if (type === MINUTIAE && reason === undefined)
        sums.codesAllowed += MAX_CODES_OF_MINUTIA * countMinutiae(record);
      const own = { codes: 0, codeChars: 0 };
      for (const { number: field, bytes } of contents) {
        // Beyond a bound the transaction may be anything, so that no more of it need be counted.
        if (reason !== undefined) return reason;
        if (isFree(type, field)) {
          addFree(bytes);
          remainder.addOdd(numbers.add(field), number);
        } else if (type === MINUTIAE) addMinutiae(field, bytes);
        else {
          const { codes } = addStandard(bytes);
          own.codes += codes.length;
          if (!isList(type, field)) own.codeChars += codes.join("").length;
        }
        if (own.codes > MAX_CODES_OF_RECORD || own.codeChars > MAX_CODE_CHARS)
          reason = "the record holds more numbers and codes than its type has";
        reason ??= excessOf(sums);
      }
      if (remainder.isOver(number)) reason ??= "the fields of the record hold more than plain words";
      number++;
      return reason;
    },
    search() {
      const joined = Uint8Array.from(free.flatMap((bytes) => [...bytes]));
      const text = Array.from(joined, (byte) => String.fromCharCode(byte)).join("");
      const hidden = findHead(joined) ?? findHeadInText(text) ?? findHeadInText(spelled);
      if (hidden !== undefined)
        throw refusal("VOC_LEXICAL", "/", `a ${hidden.name} begins in the fields, read one behind the other`);
    },
  };
}

/**
 * Counts the characters that the numbers of free fields may spell. THREAT: fields that hold nothing would spell a template by
 * their numbers.
 */
function createNumbers() {
  let last = 0;
  let count = 0;
  return {
    add(field: number): number {
      const isUsual = field > last && field <= LAST_FREE_FIELD;
      const isAgain = field === last;
      last = field;
      if (isAgain) return 0;
      if (!isUsual) return `${field}`.length;
      return ++count > MAX_FREE_FIELDS ? 1 : 0;
    },
  };
}

/** Says which sum of a transaction is beyond its bound. */
function excessOf(sums: Readonly<Record<"chars" | "codes" | "codeChars" | "codesAllowed", number>>) {
  if (sums.chars > MAX_FREE_CHARS_IN_ALL)
    return "the fields that users define hold more than short words together";
  return sums.codes > sums.codesAllowed || sums.codeChars > MAX_CODE_CHARS_BESIDE
    ? "the records hold more numbers and codes than their minutiae have"
    : undefined;
}

/** Splits a field at its separators. */
function itemsOf(bytes: Uint8Array): readonly string[] {
  return (toText(bytes) ?? "").split(SEPARATOR).filter((item) => item !== "");
}

/** The fields of minutiae, the field that states their number, and how each begins. */
const LISTS: readonly (readonly [field: number, stated: number | undefined, begins: RegExp])[] = [
  [12, 10, new RegExp(`^\\d{1,3}${US}\\d{9,11}(?:${US}|$)`)],
  [137, 136, new RegExp(`^\\d{1,3}(?:${US}\\d{1,5}){3}(?:${US}|$)`)],
  [331, undefined, new RegExp(`^\\d{1,5}${US}\\d{1,5}${US}\\d{1,3}(?:${US}|$)`)],
];

/** Counts the minutiae of a record: those that are listed, and not more than it states. */
function countMinutiae({ fields, contents, minutiae }: ItlRecord): number {
  if (minutiae !== undefined) return Math.min(MAX_MINUTIAE, minutiae);
  const counts = LISTS.map(([field, stated, begins]) => {
    const bytes = contents.find(({ number }) => number === field)?.bytes ?? new Uint8Array();
    const listed = (toText(bytes) ?? "").split(RS).filter((each) => begins.test(each)).length;
    if (stated === undefined) return listed;
    const most = fields.get(stated) ?? "";
    return /^\d{1,4}$/.test(most) ? Math.min(listed, Number(most)) : 0;
  });
  return Math.min(MAX_MINUTIAE, Math.max(...counts));
}
