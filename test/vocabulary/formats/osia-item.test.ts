/** One item of OSIA: its type against its subtype and its data, its forms, and what it holds elsewhere or not at all. */
import { describe, expect, test } from "vitest";
import { type Item, readItem } from "../../../src/vocabulary/formats/osia-item.ts";
import { createRemainder } from "../../../src/vocabulary/formats/remainder.ts";
import { translateTerms } from "../../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { extensible, fac, faceRepresentation, fir, firOfViews, fmr, iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const { schemes, concepts, common } = shippedAtlas();
const base64 = (...parts: readonly Uint8Array[]) => Buffer.concat(parts).toString("base64");
const read = (item: Item) => readItem(item, { path: "/i", record: 1 }, createRemainder());
const conceptsOf = (item: Item, kind: string) =>
  translateTerms(
    read(item).terms.filter((term) => term.kind === kind),
    (id) => schemes.get(id),
    common,
    concepts,
  ).map(({ concept }) => concept);
const codes = (item: Item) => read(item).findings.map(({ code, path }) => `${code} ${path}`);

const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
const WSQ = Uint8Array.of(0xff, 0xa0, 0xff, 0xa8, 0, 0);
const PIXELS = new Uint8Array(60).fill(9);
const finger = { biometricType: "FINGER", biometricSubType: "RIGHT_INDEX" };

test.each<[string, Item, readonly (string | null)[], readonly (string | null)[]]>([
  ["a face", { biometricType: "FACE", image: base64(fac()) }, ["mod:face"], ["form:sample"]],
  ["a finger", { ...finger, image: base64(fir(2)) }, ["mod:finger"], ["form:sample"]],
  [
    "minutiae",
    { ...finger, template: base64(fmr(2)), templateFormat: "ISO_19794_2" },
    ["mod:finger"],
    ["form:template"],
  ],
  [
    "both",
    { ...finger, image: base64(PNG), template: base64(fmr(2)) },
    ["mod:finger"],
    ["form:sample", "form:template"],
  ],
  [
    "a palm",
    { ...finger, biometricSubType: "LEFT_THENAR", image: base64(fir(35)) },
    ["mod:palmPrint"],
    ["form:sample"],
  ],
  [
    "a palm whose type is not told",
    { biometricType: "UNKNOWN", biometricSubType: "UNKNOWN_PALM", image: base64(PIXELS) },
    ["mod:unknown"],
    ["form:sample"],
  ],
  [
    "what its block shows",
    { biometricType: "UNKNOWN", image: base64(iir(1)) },
    ["mod:iris"],
    ["form:sample"],
  ],
  [
    "nothing that is told",
    { biometricType: "UNKNOWN", image: base64(PIXELS) },
    ["mod:unknown"],
    ["form:sample"],
  ],
  ["a signature", { biometricType: "SIGNATURE", image: base64(PNG) }, ["mod:signature"], ["form:sample"]],
  [
    "a block of ISO/IEC 39794",
    { biometricType: "FACE", image: base64(extensible("65", [faceRepresentation(PNG)])) },
    ["mod:face"],
    ["form:sample"],
  ],
])("an item is %s", (_, item, modalities, forms) => {
  expect([conceptsOf(item, "modality"), conceptsOf(item, "form")]).toEqual([modalities, forms]);
});

test("an item without a subtype is at the positions of its block", () => {
  expect(conceptsOf({ biometricType: "FINGER", image: base64(firOfViews(2, 7)) }, "position")).toEqual([
    "pos:rightIndex",
    "pos:leftIndex",
  ]);
  expect(conceptsOf({ ...finger, image: base64(PIXELS) }, "position")).toEqual(["pos:rightIndex"]);
});

describe("an item is refused", () => {
  test.each<[string, Item, string]>([
    ["another finger", { ...finger, image: base64(fir(7)) }, "VOC_CONFLICT /i/image"],
    ["another characteristic", { ...finger, image: base64(fac()) }, "VOC_CONFLICT /i/image"],
    ["a palm in a finger", { ...finger, image: base64(fir(21)) }, "VOC_CONFLICT /i/image"],
    [
      "a palm in the second view",
      { biometricType: "FINGER", image: base64(firOfViews(2, 21)) },
      "VOC_CONFLICT /i/image",
    ],
    [
      "the other eye",
      { biometricType: "IRIS", biometricSubType: "EYE_LEFT", image: base64(iir(1)) },
      "VOC_CONFLICT /i/image",
    ],
    [
      "a fingerprint in WSQ for a face",
      { biometricType: "FACE", image: base64(WSQ) },
      "VOC_CONFLICT /i/image",
    ],
    [
      "an image where the format is of minutiae",
      { ...finger, template: base64(fir(2)), templateFormat: "ANSI_378" },
      "VOC_CONFLICT /i/template",
    ],
    [
      "minutiae of a face",
      { biometricType: "FACE", template: base64(PIXELS), templateFormat: "ISO_19794_2" },
      "VOC_CONFLICT /i/templateFormat",
    ],
    [
      "a bare picture where the format is of minutiae",
      { ...finger, template: base64(PNG), templateFormat: "ISO_19794_2" },
      "VOC_CONFLICT /i/template",
    ],
    [
      "another compression",
      { ...finger, image: base64(PNG), compression: "JPEG" },
      "VOC_CONFLICT /i/compression",
    ],
    [
      "a finger of an eye",
      { biometricType: "IRIS", biometricSubType: "RIGHT_THUMB" },
      "VOC_CONFLICT /i/biometricSubType",
    ],
    [
      "an eye of a finger",
      { biometricType: "FINGER", biometricSubType: "EYE_LEFT" },
      "VOC_CONFLICT /i/biometricSubType",
    ],
    [
      "a finger of a signature",
      { biometricType: "SIGNATURE", biometricSubType: "RIGHT_THUMB" },
      "VOC_CONFLICT /i/biometricSubType",
    ],
    [
      "a subtype that nobody knows",
      { biometricType: "FINGER", biometricSubType: "RIGHT_TOE" },
      "VOC_OUT_OF_RANGE /i/biometricSubType",
    ],
    [
      "a type that OSIA does not have",
      { biometricType: "AURA", image: base64(PIXELS) },
      "VOC_OUT_OF_RANGE /i/biometricType",
    ],
    ["no type", {}, "VOC_LEXICAL /i"],
    ["a type that is no text", { biometricType: 1 }, "VOC_LEXICAL /i/biometricType"],
    ["data that is no text", { ...finger, image: [1] }, "VOC_LEXICAL /i/image"],
    ["data that is not base64", { ...finger, image: "!" }, "VOC_LEXICAL /i/image"],
    ["a block behind other data", { ...finger, image: base64(PIXELS, iir(1)) }, "VOC_LEXICAL /i/image"],
    [
      "a block in a comment",
      { ...finger, image: base64(PIXELS), comment: base64(iir(1)) },
      "VOC_LEXICAL /i/comment",
    ],
    [
      "a block in what is missing",
      { ...finger, image: base64(PIXELS), missing: [{ presence: base64(iir(1)) }] },
      "VOC_LEXICAL /i/missing",
    ],
    [
      "a block in a field that OSIA does not have",
      { ...finger, image: base64(PIXELS), more: base64(iir(1)) },
      "VOC_LEXICAL /i/more",
    ],
    [
      "long words",
      { ...finger, image: base64(PIXELS), metadata: "word ".repeat(1000) },
      "VOC_OUT_OF_RANGE /i/metadata",
    ],
  ])("for %s", (_, item, expected) => {
    expect(refused(() => read(item))).toBe(expected);
  });
});

test("a type that OSIA does not have is refused with those that it has, and is not repeated", () => {
  expect(() => read({ biometricType: "AURA of Jane", image: base64(PIXELS) })).toThrow(
    "at `/i/biometricType`: the type is none of OSIA: FACE, FINGER, IRIS, SIGNATURE, UNKNOWN",
  );
});

test("sizes and a day of capture say little, and are not counted; the same in another form is", () => {
  const over = (fields: Item) => {
    const remainder = createRemainder();
    for (let record = 1; record <= 30; record++)
      readItem({ ...finger, image: base64(PIXELS), ...fields }, { path: "/i", record: 1 }, remainder);
    return remainder.isOver(1);
  };
  expect(over({ width: 500, height: 500, resolution: 500, quality: 80, captureDate: "2026-03-01" })).toBe(
    false,
  );
  const differing = (bytes: number) => {
    const remainder = createRemainder();
    for (let at = 0; at < 30; at++)
      readItem(
        { ...finger, image: base64(new Uint8Array(bytes).fill(7)), width: 10_000 + at, height: 20_000 + at },
        { path: "/i", record: 1 },
        remainder,
      );
    return remainder.isOver(1);
  };
  // Of items that hold next to nothing, a size counts once.
  expect([differing(32), differing(31)]).toEqual([false, true]);
  expect(over({ width: 500_000_000 })).toBe(true);
  expect(over({ captureDate: "0301-26-2026" })).toBe(true);
});

test("a block in pieces of several fields is refused", () => {
  const pieces = base64(iir(1)).match(/.{1,9}/g) ?? [];
  const fields = Object.fromEntries(pieces.map((piece, at) => [`field${at}`, piece]));
  expect(refused(() => read({ ...finger, image: base64(PIXELS), ...fields }))).toBe("VOC_LEXICAL /i");
});

test("a name that is none is not shown: what is written there may be about a person", () => {
  const [finding] = read({ ...finger, image: base64(fir(2)), "Jane Roe": 1 }).findings;
  expect(finding?.sentence).toBe("`?` is no field of OSIA and was not read");
});

test("a template in place of an image tells both forms", () => {
  const item = { ...finger, image: base64(fmr(2)) };
  expect(conceptsOf(item, "form")).toEqual(["form:sample", "form:processed"]);
  expect(codes(item)).toEqual(["VOC_CONFLICT /i/image"]);
});

test("data without a header is taken at its word, and a finding says so", () => {
  const item = { ...finger, image: base64(PIXELS), compression: "NONE" };
  expect([codes(item), read(item).payloadBroken]).toEqual([["VOC_LEXICAL /i/image"], false]);
});

test("a second picture behind the first may be anything", () => {
  expect(conceptsOf({ ...finger, image: base64(PNG, PNG) }, "modality")).toEqual([
    "mod:finger",
    "mod:unknown",
  ]);
});

test("a block that is cut short breaks the payload", () => {
  const item = { ...finger, image: base64(fir(2, { declared: 99 })) };
  expect([codes(item), read(item).payloadBroken]).toEqual([["VOC_OUT_OF_RANGE /i/image"], true]);
});

test("data that is elsewhere is told by its form, and was not checked", () => {
  const item = { ...finger, imageRef: "https://images.example/3", templateRef: "https://images.example/4" };
  expect(conceptsOf(item, "form")).toEqual(["form:sample", "form:template"]);
  expect(codes(item)).toEqual(["VOC_NO_TERM /i/image", "VOC_NO_TERM /i/template"]);
  expect(read(item).payloadBroken).toBe(false);
});

test("an item without data is broken, unless it says what is missing", () => {
  expect([codes(finger), read(finger).payloadBroken]).toEqual([["VOC_OUT_OF_RANGE /i"], true]);
  const missing = { ...finger, missing: [{ biometricSubType: "RIGHT_INDEX", presence: "AMPUTATED" }] };
  expect([codes(missing), read(missing).payloadBroken]).toEqual([["VOC_NO_TERM /i"], false]);
  expect(read(missing).terms.every(({ holdsNothing }) => holdsNothing === true)).toBe(true);
});
