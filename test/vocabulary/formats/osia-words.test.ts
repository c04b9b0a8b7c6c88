/** What a document in JSON holds beside its data: it is bounded and searched, whole and in pieces. */
import { describe, expect, test } from "vitest";
import { countSpareDigits, gatherValue, passValue } from "../../../src/vocabulary/formats/osia-words.ts";
import { createRemainder, MAX_ODD_CHARS } from "../../../src/vocabulary/formats/remainder.ts";
import { iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const hidden = Buffer.from(iir(1)).toString("base64");
const pass = (value: unknown, most = 1000) => {
  const record = { unreadChars: 0 };
  const outcome = refused(() => passValue(value, { what: "a value", most, path: "/a", record }));
  return outcome === "nothing" ? record.unreadChars : outcome;
};

describe("a value", () => {
  test.each([
    ["a text", "words", 5],
    ["a number", 12, 2],
    ["nothing", null, 4],
    ["a list", ["a", ["b", 1]], 3],
    ["an object, with its names", { name: "Jane", more: { x: true } }, 17],
  ])("is passed over, and counted: %s", (_, value, chars) => {
    expect(pass(value)).toBe(chars);
  });

  test.each([
    ["whole", hidden],
    ["in lines", hidden.replaceAll(/.{7}/g, "$&\n")],
    ["in the pieces of a list", hidden.match(/.{1,5}/g)],
    [
      "in the values of an object",
      Object.fromEntries((hidden.match(/.{1,5}/g) ?? []).map((each, at) => [`n${at}`, each])),
    ],
    ["in its names", Object.fromEntries((hidden.match(/.{1,5}/g) ?? []).map((each, at) => [each, at]))],
  ])("hides no block %s", (_, value) => {
    expect(pass(value)).toBe("VOC_LEXICAL /a");
  });

  test("is no longer than words are", () => {
    expect([
      pass("x".repeat(1000)),
      pass("x".repeat(1001)),
      pass([["x".repeat(600)], "x".repeat(401)]),
    ]).toEqual([1000, "VOC_OUT_OF_RANGE /a", "VOC_OUT_OF_RANGE /a"]);
  });
});

describe("a value that is not read", () => {
  const isOver = (value: unknown, record?: number, part = record ?? 0) => {
    const remainder = createRemainder();
    gatherValue(value, remainder, record);
    return remainder.isOver(part);
  };

  test("counts for what its texts may spell, however they are nested, in its record", () => {
    expect([isOver("words of a person"), isOver("7".repeat(MAX_ODD_CHARS + 1))]).toEqual([false, true]);
    const numbers = { list: Array.from({ length: 100 }, (_, at) => [100 + at, { more: "words" }]) };
    expect([isOver(numbers), isOver(numbers, 3), isOver(numbers, 3, 0)]).toEqual([true, true, false]);
  });

  test("counts one for each truth, which spell a byte in eights", () => {
    const truths = (count: number) =>
      isOver(Array.from({ length: count }, (_, at) => [true, false, null][at % 3]));
    expect([truths(MAX_ODD_CHARS), truths(MAX_ODD_CHARS + 1)]).toEqual([false, true]);
  });

  test("counts what the arrangement of lists and names may spell, and not what lists of one kind have", () => {
    const oddOf = (value: unknown) => {
      let odd = 0;
      gatherValue(value, {
        ...createRemainder(),
        addText: () => {},
        addName: () => {},
        addOdd: (chars) => (odd += chars),
      });
      return odd;
    };
    expect([oddOf({}), oddOf([[], {}, []]), oddOf({ name: [], more: {} })]).toEqual([0, 3, 2]);
    const alike = [{ name: "Jane" }, { name: "John" }];
    expect([oddOf(alike), oddOf([...alike, { place: "Lyon", street: "Bellecour" }])]).toEqual([0, 2]);
    expect(oddOf([{ of: { name: "Jane" } }, { of: { place: "Lyon" } }])).toBe(2);
    expect(oddOf({ first: { name: "Jane" }, second: { name: "John" } })).toBe(1);
  });

  test("has numbers that are no longer than their values, but for what is counted", () => {
    expect(countSpareDigits('{"a": [75, -1.5, 0.25], "b": "0e4711 and 1.000"}')).toBe(0);
    expect([countSpareDigits("[0e4711]"), countSpareDigits("[1.000, 75.0]")]).toEqual([5, 6]);
    expect(countSpareDigits("[48.858400000000003]")).toBe(11);
  });

  test("has names of many letters in no word refused too", () => {
    const remainder = createRemainder();
    gatherValue({ ["x7".repeat(200)]: 1 }, remainder);
    expect(refused(() => remainder.end("/"))).toBe("VOC_OUT_OF_RANGE /");
  });
});
