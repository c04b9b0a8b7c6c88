/** The sums over all fields of a transaction of ANSI/NIST-ITL, at their bounds. */
import { describe, expect, test } from "vitest";
import { readTagged } from "../../../src/vocabulary/formats/an2k-record.ts";
import {
  createTally,
  MAX_CODE_CHARS,
  MAX_CODE_CHARS_BESIDE,
  MAX_CODES_BESIDE,
  MAX_CODES_OF_MINUTIA,
  MAX_CODES_OF_RECORD,
  MAX_FREE_FIELDS,
  MAX_MINUTIAE,
} from "../../../src/vocabulary/formats/an2k-tally.ts";
import { createRemainder, MAX_ODD_CHARS } from "../../../src/vocabulary/formats/remainder.ts";
import { RS, tagged, US } from "./an2k-records.ts";
import { refused } from "./common.ts";

const record = (type: number, fields: Readonly<Record<string, string>>) =>
  readTagged(Buffer.from(tagged(type, fields), "latin1"), 0, "/R");
const ask = (...records: readonly ReturnType<typeof record>[]) => {
  const tally = createTally(createRemainder());
  return records.map((each) => tally.add(each) === undefined);
};
const codes = (count: number) => Array<string>(count).fill("1").join(RS);

const one = `1${US}2${US}3`;

describe("the tally", () => {
  test("takes so many codes of minutiae and their ridges for each minutia, and beside, over all records", () => {
    const most = MAX_CODES_BESIDE;
    expect(ask(record(9, { "137": codes(most) }))).toEqual([true]);
    expect(ask(record(9, { "137": codes(most + 1) }))).toEqual([false]);
    expect(ask(record(9, { "012": codes(most) }), record(9, { "332": "1" }))).toEqual([true, false]);
    expect(ask(record(9, { "331": one, "138": codes(most - 3 + MAX_CODES_OF_MINUTIA) }))).toEqual([true]);
    expect(ask(record(9, { "331": one, "138": codes(most - 2 + MAX_CODES_OF_MINUTIA) }))).toEqual([false]);
  });

  test("takes so many characters of codes in the other fields of minutiae, however many these are", () => {
    // The length, of three digits, is a code too.
    const most = MAX_CODE_CHARS_BESIDE - 3;
    expect(ask(record(9, { "350": codes(most) }))).toEqual([true]);
    expect(ask(record(9, { "350": codes(most + 1) }))).toEqual([false]);
    expect(ask(record(9, { "331": one, "350": codes(most + 1) }))).toEqual([false]);
    expect(ask(record(9, { "350": codes(200) }), record(9, { "351": codes(200) }))).toEqual([true, false]);
  });

  test("counts no more minutiae than are stated and listed, nor than a record has", () => {
    const of = (stated: string | undefined, listed: number, more: number) => {
      const list = Array<string>(listed).fill(`1${US}01320715248`).join(RS);
      const own = stated === undefined ? { "012": list } : { "010": stated, "012": list };
      return ask(record(9, { ...own, "138": codes(more) }))[0];
    };
    const room = MAX_CODES_BESIDE + 2 * MAX_CODES_OF_MINUTIA;
    expect([of("2", 2, room - 4), of("2", 2, room - 3)]).toEqual([true, false]);
    expect([of("2", 1, room - 4), of("1", 2, room - 4), of(undefined, 2, room - 4)]).toEqual([
      false,
      false,
      false,
    ]);
    const all = MAX_CODES_BESIDE + MAX_MINUTIAE * MAX_CODES_OF_MINUTIA - 2 * (MAX_MINUTIAE + 9);
    expect([of("999", MAX_MINUTIAE + 9, all), of("999", MAX_MINUTIAE + 9, all + 1)]).toEqual([true, false]);
  });

  test("takes so many characters that are in no plain word, of free fields and of minutiae in a record", () => {
    // A piece counts its place too.
    const odd = (count: number) => `${"x1".repeat(count / 2 - 1)}x`;
    expect(ask(record(2, { "003": odd(200), "004": odd(MAX_ODD_CHARS - 200) }))).toEqual([true]);
    expect(ask(record(2, { "003": odd(200), "004": odd(MAX_ODD_CHARS - 198) }))).toEqual([false]);
    expect(
      ask(record(9, { "350": odd(MAX_ODD_CHARS) }), record(9, { "350": odd(MAX_ODD_CHARS + 2) })),
    ).toEqual([true, false]);
    expect(ask(record(2, { "003": "Zürich (see the file), O'Neill. ".repeat(25) }))).toEqual([true]);
  });

  test("takes so many codes of another record, and fewer where no list of numbers is", () => {
    expect(ask(record(14, { "025": codes(MAX_CODES_OF_RECORD - 2) }))).toEqual([true]);
    expect(ask(record(14, { "025": codes(MAX_CODES_OF_RECORD) }))).toEqual([false]);
    // The length is a code too, of as many digits.
    expect(ask(record(14, { "020": codes(MAX_CODE_CHARS - 3) }))).toEqual([true]);
    expect(ask(record(14, { "020": codes(MAX_CODE_CHARS - 2) }))).toEqual([false]);
    expect(ask(record(12, { "020": codes(MAX_CODE_CHARS) }))).toEqual([true]);
    expect(ask(record(14, { "020": "x1".repeat(120) }))).toEqual([false]);
  });

  test("counts the numbers of fields that users define: out of order, long, or many", () => {
    // Records are written in the order of their fields as texts.
    const inOrder = (fields: readonly string[]) =>
      ask(record(2, Object.fromEntries(fields.map((each) => [each, ""]))))[0];
    const many = (count: number) => Array.from({ length: count }, (_, at) => String(1000 + at));
    expect([
      inOrder(many(MAX_FREE_FIELDS + MAX_ODD_CHARS)),
      inOrder(many(MAX_FREE_FIELDS + MAX_ODD_CHARS + 1)),
    ]).toEqual([true, false]);
    const long = (count: number) => Array.from({ length: count }, (_, at) => String(10_000_000 + at));
    expect([inOrder(long(MAX_ODD_CHARS / 8)), inOrder(long(MAX_ODD_CHARS / 8 + 1))]).toEqual([true, false]);
    const down = (pairs: number) =>
      Array.from({ length: pairs }, (_, at) => [String(100 + at), String(10 + at)]).flat();
    expect([inOrder(down(20)), inOrder(["003", "004", "2085"])]).toEqual([true, true]);
    const alternating = Array.from({ length: 90 }, (_, at) => [`${100 + at}0`, `${100 + at}`]).flat();
    expect(inOrder(alternating)).toBe(false);
  });

  test("finds what begins over several fields", () => {
    const search = (...records: readonly ReturnType<typeof record>[]) =>
      refused(() => {
        const tally = createTally(createRemainder());
        for (const each of records) tally.add(each);
        tally.search();
      });
    const text = Buffer.from("IIR\x00010\0").toString("base64");
    expect(search(record(2, { "003": text.slice(0, 6), "004": text.slice(6) }))).toBe("VOC_LEXICAL /");
    expect(search(record(2, { "003": text.slice(0, 6) }), record(14, { "200": text.slice(6) }))).toBe(
      "VOC_LEXICAL /",
    );
    expect(search(record(9, { "350": text.slice(0, 6), "351": text.slice(6) }))).toBe("VOC_LEXICAL /");
    expect(search(record(2, { "003": "words", "004": "and more words" }))).toBe("nothing");
  });
});
