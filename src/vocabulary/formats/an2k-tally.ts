/**
 * Counts what all fields of an ANSI/NIST-ITL transaction hold together, and searches them as one. THREAT: a face would
 * ride along in pieces, each of which is a short word or a code.
 */
import { type ItlRecord, isFree, MINUTIAE, RS, US } from "./an2k-record.ts";
import { CODE, MAX_FREE_CHARS, MAX_FREE_CHARS_IN_ALL, SEPARATOR, toText } from "./an2k-words.ts";
import { refusal } from "./document.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";

/** The most characters of a transaction that are no plain words, in free fields and in records of minutiae. */
export const MAX_ODD_CHARS = 1024;
/** The most numbers and codes of a transaction's records of minutiae: for each minutia, and beside. */
export const MAX_CODES_OF_MINUTIA = 64;
export const MAX_CODES_BESIDE = 256;
/** The most minutiae of a record that make room for numbers and codes. */
export const MAX_MINUTIAE = 256;
/** The most numbers and codes of another record, in fields of the standard, and the most characters of no plain words. */
export const MAX_CODES_OF_RECORD = 1024;
export const MAX_ODD_CHARS_OF_RECORD = 1024;

/** A plain word: letters as a language writes them, small, large, or small behind a large one, with signs around. */
const WORD = /^\p{P}{0,3}(?:\p{Lu}?\p{Ll}{1,23}|[\p{Lu}\p{Lo}]{1,24})(?:['’-]\p{L}{1,12})?\p{P}{0,3}$/u;
const NUMBER = /^[\d.,+-]*$/;

/** The counts of a transaction. */
export type Tally = {
  /** Counts a record. Returns why the transaction may be anything from here on; undefined where it holds little. */
  add(record: ItlRecord): string | undefined;
  /** Throws VOC_LEXICAL where a block or a picture begins in the fields, read one behind the other. */
  search(): void;
};

/** Starts the counts of one transaction. */
export function createTally(): Tally {
  const free: Uint8Array[] = [];
  let spelled = "";
  const sums = { chars: 0, odd: 0, codes: 0, codesAllowed: MAX_CODES_BESIDE };
  let reason: string | undefined;
  const addFree = (bytes: Uint8Array) => {
    sums.chars += bytes.length;
    if (sums.chars > MAX_FREE_CHARS_IN_ALL) return;
    free.push(bytes.subarray(0, MAX_FREE_CHARS));
    const { numbers, odds } = countWords(itemsOf(bytes));
    sums.odd += numbers + odds;
  };
  const addMinutiae = (bytes: Uint8Array) => {
    const items = itemsOf(bytes);
    const counts = countWords(items);
    spelled += items.filter((item) => !NUMBER.test(item)).join("");
    sums.chars += counts.words;
    sums.odd += counts.odds;
    sums.codes += counts.codes;
  };
  return {
    add(record) {
      const { type, contents } = record;
      if (type === MINUTIAE && reason === undefined)
        sums.codesAllowed += MAX_CODES_OF_MINUTIA * countMinutiae(record);
      const own = { codes: 0, odds: 0 };
      for (const { number, bytes } of contents) {
        // Beyond a bound the transaction may be anything, so that no more of it need be counted.
        if (reason !== undefined) return reason;
        if (isFree(type, number)) addFree(bytes);
        else if (type === MINUTIAE) addMinutiae(bytes);
        else {
          const counts = countWords(itemsOf(bytes));
          own.codes += counts.codes;
          own.odds += counts.odds;
        }
        if (own.codes > MAX_CODES_OF_RECORD || own.odds > MAX_ODD_CHARS_OF_RECORD)
          reason = "the record holds more numbers and codes than its type has";
        reason ??= excessOf(sums);
      }
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

/** Says which sum of a transaction is beyond its bound. */
function excessOf(sums: Readonly<Record<"chars" | "odd" | "codes" | "codesAllowed", number>>) {
  if (sums.chars > MAX_FREE_CHARS_IN_ALL)
    return "the fields that users define hold more than short words together";
  if (sums.odd > MAX_ODD_CHARS) return "the fields together hold more than plain words";
  return sums.codes > sums.codesAllowed
    ? "the records hold more numbers and codes than their minutiae have"
    : undefined;
}

/** Splits a field at its separators, and what is no code of the standard at its spaces too. */
function itemsOf(bytes: Uint8Array): readonly string[] {
  const items = (toText(bytes) ?? "").split(SEPARATOR);
  return items
    .flatMap((item) => (CODE.test(item) ? [item] : item.split(/\s+/)))
    .filter((item) => item !== "");
}

/** Counts codes, the characters of numbers among them, those of plain words, and those of what is neither. */
function countWords(items: readonly string[]) {
  const counts = { codes: 0, numbers: 0, words: 0, odds: 0 };
  for (const item of items)
    if (CODE.test(item)) {
      counts.codes++;
      if (NUMBER.test(item)) counts.numbers += item.length;
    } else if (WORD.test(item)) counts.words += item.length;
    else counts.odds += item.length;
  return counts;
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
