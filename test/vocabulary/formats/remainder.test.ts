/** What is not read of a document, searched as one: bytes, data without a header, and texts. */
import { describe, expect, test } from "vitest";
import {
  CHARS_OF_BYTE,
  createRemainder,
  MAX_ODD_CHARS,
  MAX_ROOMS,
  type Remainder,
  ROOM_OF_RECORD,
} from "../../../src/vocabulary/formats/remainder.ts";
import { fmr } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const block = fmr(7);
const pieces = [block.subarray(0, 3), block.subarray(3, 9), block.subarray(9)];
const spelled =
  Buffer.from(block)
    .toString("base64")
    .match(/.{1,7}/g) ?? [];
const searched = (take: (remainder: Remainder) => unknown) => {
  const remainder = createRemainder();
  take(remainder);
  return refused(() => remainder.search("/"));
};

describe("what is not read", () => {
  test.each<[string, (remainder: Remainder) => unknown]>([
    ["bytes", (to) => pieces.map((each) => to.addBytes(each))],
    ["data", (to) => pieces.map((each) => to.addData(each))],
    ["both", (to) => pieces.map((piece, at) => (at === 0 ? to.addBytes(piece) : to.addData(piece)))],
    [
      "bytes, with other data between",
      (to) => pieces.map((piece) => [to.addBytes(piece), to.addData(Uint8Array.of(9, 9, 9))]),
    ],
    ["texts", (to) => spelled.map((each) => to.addText(each))],
    ["names", (to) => spelled.map((each) => to.addName(each))],
    ["texts, with names between", (to) => spelled.map((each) => [to.addText(each), to.addName("comment")])],
  ])("hides no block in pieces: %s", (_, take) => {
    expect(searched(take)).toBe("VOC_LEXICAL /");
  });

  test("is taken where nothing begins in it", () => {
    const taken = searched((to) => [
      to.addText("plain words"),
      to.addData(new Uint8Array(100)),
      to.addBytes(block.subarray(4)),
    ]);
    expect(taken).toBe("nothing");
  });
});

describe("what may spell anything", () => {
  const ended = (take: (remainder: Remainder) => unknown) => {
    const remainder = createRemainder();
    take(remainder);
    return refused(() => remainder.end("/"));
  };
  const odd = (count: number) => "7".repeat(count);

  test.each<[string, (to: Remainder, more: number) => unknown]>([
    ["beside the records", (to, more) => to.addText(odd(MAX_ODD_CHARS + more))],
    ["of a record", (to, more) => to.addText(odd(MAX_ODD_CHARS + more), 3)],
    [
      "of a record in slices",
      (to, more) =>
        Array(MAX_ODD_CHARS + more)
          .fill(0)
          .map(() => to.addText("7", 3)),
    ],
    [
      "of a document",
      (to, more) => [to.addText(odd(100), 1), to.addText(odd(MAX_ODD_CHARS - 100 + more), 2)],
    ],
    ["in bytes", (to, more) => to.addBytes(new Uint8Array(MAX_ODD_CHARS / CHARS_OF_BYTE + more))],
    ["in names", (to, more) => [to.addName(odd(200)), to.addName(odd(MAX_ODD_CHARS - 200 + more))]],
  ])("is so much and no more: %s", (_, take) => {
    expect([ended((to) => take(to, 0)), ended((to) => take(to, 1))]).toEqual([
      "nothing",
      "VOC_OUT_OF_RANGE /",
    ]);
  });

  test("says how much there is, of how much", () => {
    const remainder = createRemainder();
    remainder.addText(odd(300), 2);
    expect(remainder.excess()).toBe(
      `what is not read of a record holds 300 characters in no plain word, of ${MAX_ODD_CHARS} at most`,
    );
    remainder.addOdd(301);
    expect(remainder.excess()).toMatch(/^what is not read beside the records holds 301 /);
    expect([remainder.isOver(1), remainder.isOver(2)]).toEqual([false, true]);
  });

  test("is not the data, nor words, nor a long text again", () => {
    expect(ended((to) => to.addData(new Uint8Array(1000)))).toBe("nothing");
    expect(ended((to) => to.addText("plain words and more of them ".repeat(100)))).toBe("nothing");
    const times = (text: string) =>
      ended((to) =>
        Array(40)
          .fill(0)
          .map((__, at) => to.addText(text, at)),
      );
    expect([times(odd(16)), times(odd(15))]).toEqual(["nothing", "VOC_OUT_OF_RANGE /"]);
  });

  test("is in names and in what stands in them, together", () => {
    const both = (names: number) => ended((to) => [to.addName(odd(names)), to.addText(odd(100), 1)]);
    expect([both(MAX_ODD_CHARS - 100), both(MAX_ODD_CHARS - 99)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /"]);
  });

  test("is of no letters of words that a part may have for nothing", () => {
    const text = (letters: number, parts: number) =>
      ended((to) => {
        for (let at = 0; at < parts; at++)
          to.addText(`${"words ".repeat(100 + at)}${"xq".repeat(letters / 2 - 1)}x`, at + 1);
      });
    expect([text(MAX_ODD_CHARS, 1), text(MAX_ODD_CHARS + 2, 1)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /"]);
    expect(text(30, 12)).toBe("nothing");
  });

  test("is more for each record but the first, as it has bytes of data", () => {
    const records = (sizes: readonly number[], count: number) =>
      ended((to) => {
        for (const size of sizes) to.addRoom(size);
        for (let at = 0; at < count; at += 10) to.addText(odd(Math.min(10, count - at)), at);
      });
    const most = (sizes: readonly number[], count: number) => [
      records(sizes, count),
      records(sizes, count + 1),
    ];
    const bound = ["nothing", "VOC_OUT_OF_RANGE /"];
    expect(most([1000], MAX_ODD_CHARS)).toEqual(bound);
    expect(most([0, 1000], MAX_ODD_CHARS)).toEqual(bound);
    expect(most([1000, 9], MAX_ODD_CHARS + 9)).toEqual(bound);
    expect(most([9, 1000], MAX_ODD_CHARS + ROOM_OF_RECORD)).toEqual(bound);
    expect(most(Array(100).fill(1000), MAX_ODD_CHARS + MAX_ROOMS * ROOM_OF_RECORD)).toEqual(bound);
  });
});
