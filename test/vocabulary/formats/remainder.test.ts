/** What is not read of a document, searched as one: bytes, data without a header, and texts. */
import { describe, expect, test } from "vitest";
import { createRemainder, type Remainder } from "../../../src/vocabulary/formats/remainder.ts";
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
    ["bytes", (to) => pieces.map(to.addBytes)],
    ["data", (to) => pieces.map(to.addData)],
    ["both", (to) => pieces.map((piece, at) => (at === 0 ? to.addBytes(piece) : to.addData(piece)))],
    [
      "bytes, with other data between",
      (to) => pieces.map((piece) => [to.addBytes(piece), to.addData(Uint8Array.of(9, 9, 9))]),
    ],
    ["texts", (to) => spelled.map(to.addText)],
    ["names", (to) => spelled.map(to.addName)],
    ["texts, with names between", (to) => spelled.map((each) => [to.addText(each), to.addName("comment")])],
  ])("hides no block in pieces: %s", (_, take) => {
    expect(searched(take)).toBe("VOC_LEXICAL /");
  });

  test("is taken where nothing begins in it, and its bytes are counted without the data", () => {
    const remainder = createRemainder();
    expect(remainder.addBytes(block.subarray(0, 3))).toBe(3);
    remainder.addData(new Uint8Array(100));
    remainder.addText("plain words");
    expect(remainder.addBytes(new Uint8Array(4))).toBe(7);
    expect(refused(() => remainder.search("/"))).toBe("nothing");
  });
});
