/** Data that stands by itself: a block, a picture, or neither. */
import { expect, test } from "vitest";
import { readPlainBlock, shownForm, untoldOf } from "../../../src/vocabulary/formats/plain-block.ts";
import { fac, fir, fmr, iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const place = { path: "/a", record: 1 };
const UNSAID = { types: undefined, words: [], part: undefined };
const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
const read = (bytes: Uint8Array, said: Partial<typeof UNSAID | { types: readonly ["face"] }> = {}) =>
  readPlainBlock(bytes, { ...UNSAID, ...said }, place);
const word = (bytes: Uint8Array) => shownForm(read(bytes), place)?.term;

test("a block is of its header, a picture of its kind, and anything else of nothing", () => {
  expect(read(fmr(2))).toMatchObject({ content: "template", header: { part: "19794-2" }, findings: [] });
  expect(read(PNG)).toMatchObject({ content: "image", media: "PNG image" });
  expect(read(Uint8Array.of(1, 2))).toEqual({ unread: { terms: [], findings: [] }, findings: [] });
  expect([word(fir(2)), word(PNG), word(Uint8Array.of(1, 2))]).toEqual(["19794-4", "form:sample", undefined]);
});

test("data whose type nobody tells is what it shows, or any", () => {
  expect(untoldOf(read(iir(1)), place).map(({ term }) => term)).toEqual(["19794-6"]);
  expect(untoldOf(read(PNG), place).map(({ term }) => term)).toEqual(["mod:unknown"]);
});

test("data must show what is said, is broken where it is cut short, and hides nothing", () => {
  expect(refused(() => read(iir(1), { types: ["face"] }))).toBe("VOC_CONFLICT /a");
  expect(refused(() => read(Uint8Array.of(0xff, 0xa0, 0xff, 0xa8), { types: ["face"] }))).toBe(
    "VOC_CONFLICT /a",
  );
  expect(read(fac({ declared: 99 })).findings).toHaveLength(1);
  expect(refused(() => read(Uint8Array.of(1, ...iir(1))))).toBe("VOC_LEXICAL /a");
  expect(read(Uint8Array.of(...PNG, ...PNG)).unread.terms).toHaveLength(2);
});
