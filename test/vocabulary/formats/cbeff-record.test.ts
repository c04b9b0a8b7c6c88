/** Records of a CBEFF document: their words, contradictions with their blocks, and what a person must know of them. */
import { describe, expect, test } from "vitest";
import { readRecord } from "../../../src/vocabulary/formats/cbeff-record.ts";
import { type Bir, fac, fir, firOfViews, fmr, fmrOfViews, iir } from "../../support/cbeff.ts";
import { findingsOf, refused, wordsOf } from "./common.ts";

const finger: Bir = {
  ...{ owner: "257", format: "7", type: "Finger", subtype: "Right IndexFinger" },
  ...{ level: "Raw", purpose: "Enroll", block: fir(2) },
};
const face: Bir = { type: "Face", level: "Raw", purpose: "Verify", block: fac() };
const iris: Bir = { ...{ owner: "Mosip", format: "9", type: "Iris", subtype: "Left" }, block: iir(2) };

/** Reads a record whose elements are named as the older namespace names them. */
function read({ block, owner, format, type, subtype, level, purpose, encryption }: Bir, exception = false) {
  const texts = {
    ...{ FormatOwner: owner, FormatType: format, Type: type, Subtype: subtype },
    ...{ Level: level, Purpose: purpose, Encryption: encryption },
  };
  const fields = Object.entries(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, { path: `/BIR/BDBInfo/${name}`, text }] as const],
  );
  const head = typeof block === "string" ? Buffer.from(block, "base64") : block;
  const record = { path: "/BIR", number: 1, fields: new Map(fields), exception };
  const data = head && { block: { path: "/BIR/BDB", length: head.length, head } };
  return { format: "", ...readRecord({ ...record, ...data }, "mosip-cbeff") };
}

test("each word has its kind, its place and its record", () => {
  expect(read(finger).terms).toEqual(
    [
      ["modality", "Type", "Finger"],
      ["position", "Subtype", "Right IndexFinger"],
      ["form", "Level", "Raw"],
      ["purpose", "Purpose", "Enroll"],
    ].map(([kind, name, term]) => ({
      ...{ scheme: "mosip-cbeff", kind, term, path: `/BIR/BDBInfo/${name}` },
      ...{ effect: "describes", record: 1 },
    })),
  );
});

describe("a word is read as it is written", () => {
  test.each([
    ["Ear ", ["Ear "]],
    ["Ear", ["Ear"]],
    ["Finger\n Iris ", ["Finger", "Iris "]],
    ["Finger Iris", ["Finger", "Iris"]],
    ["finger", ["finger"]],
    ["ExceptionPhoto", ["ExceptionPhoto"]],
    ["00000010", ["00000010"]],
    ["10", ["10"]],
    ["", ["mod:unknown"]],
  ])("the Type `%s`", (type, words) => {
    expect(wordsOf(read({ type }), "modality")).toEqual(words);
  });

  test.each<[string, Bir, readonly string[]]>([
    ["its block shows a face", { level: "Raw", block: fac() }, ["19794-5"]],
    ["its block shows two irises", { level: "Raw", block: iir(0) }, ["19794-6"]],
    [
      "its block shows a finger and a palm",
      { level: "Raw", block: firOfViews(2, 21) },
      ["19794-4", "19794-4/palm"],
    ],
    ["its block shows nothing", { encryption: "true", block: "VGVzdA==" }, ["mod:unknown"]],
    ["it has no block", {}, ["mod:unknown"]],
  ])("no Type: the record is what it shows, or may be anything: %s", (_, bir, words) => {
    const untold = read(bir);
    expect(wordsOf(untold, "modality")).toEqual(words);
    expect(findingsOf(untold)).toContain("VOC_NO_TERM /BIR");
  });

  test.each<[string, Bir, string]>([
    ["as a Type", { type: "257" }, "VOC_OUT_OF_RANGE /BIR/BDBInfo/Type"],
    ["as a format", { ...face, format: "257", owner: "Mosip" }, "VOC_OUT_OF_RANGE /BIR/BDBInfo/FormatType"],
  ])("the owner 257 %s is refused", (_, bir, expected) => {
    expect(refused(() => read(bir))).toBe(expected);
  });
});

describe("a record that contradicts itself is refused", () => {
  const BDB = "VOC_CONFLICT /BIR/BDB";
  test.each<[string, Bir, string]>([
    ["the Type says face, the block finger", { type: "Face", block: fir(2) }, BDB],
    ["the Type says finger, the block iris", { type: "Finger", block: iir(0) }, BDB],
    [
      "the Type says finger, the format face",
      { ...finger, format: "8" },
      "VOC_CONFLICT /BIR/BDBInfo/FormatType",
    ],
    ["the format says image, the block minutiae", { ...finger, level: "Processed", block: fmr(2) }, BDB],
    ["a JPEG where an ISO block belongs", { ...face, owner: "257", format: "8", block: "/9j/4AAQ" }, BDB],
    ["the Subtype names another finger", { ...finger, block: fir(3) }, BDB],
    ["the Subtype names the other hand", { ...finger, block: fir(7) }, BDB],
    ["the Subtype names the other eye", { ...iris, block: iir(1) }, BDB],
    ["a palm under the Type of a finger", { type: "Finger", block: fir(21) }, BDB],
    ["a palm in the second view", { type: "Finger", block: firOfViews(2, 21) }, BDB],
    ["a sole far behind the header", { type: "Finger", block: firOfViews(...Array(9).fill(2), 61) }, BDB],
    ["minutiae of a palm in the second view", { type: "Finger", block: fmrOfViews([2, 21]) }, BDB],
    ["a position that nobody knows", { type: "Finger", block: fir(99) }, BDB],
    ["skin of no known part", { type: "Finger", block: fir(18) }, BDB],
    ["a finger in the second view of a palm", { type: "Palm", block: firOfViews(21, 2) }, BDB],
    [
      "a palm in the Subtype of a finger",
      { type: "Finger", subtype: "Left Palm" },
      "VOC_CONFLICT /BIR/BDBInfo/Subtype",
    ],
    [
      "a finger in the Subtype of an iris",
      { type: "Iris", subtype: "Thumb" },
      "VOC_CONFLICT /BIR/BDBInfo/Subtype",
    ],
    ["an iris that is marked as encrypted", { type: "Face", encryption: "true", block: iir(1) }, BDB],
    ["an iris that is marked so with a 1", { type: "Face", encryption: " 1 ", block: iir(1) }, BDB],
    ["a fingerprint in WSQ under the Type of a face", { type: "Face", block: "/6D/qAAA" }, BDB],
    ["minutiae at the Level Raw", { type: "Finger", level: "Raw", block: fmr(2) }, BDB],
    ["an ISO owner with an INCITS block", { ...finger, block: fir(2, {}, true) }, BDB],
  ])("%s", (_, bir, expected) => {
    expect(refused(() => read(bir))).toBe(expected);
  });

  test.each<[string, Bir]>([
    ["a list of fingers holds each", { ...finger, subtype: "Right IndexFinger MiddleFinger", block: fir(3) }],
    ["both thumbs", { ...finger, subtype: "Left Right Thumb", block: fir(15) }],
    [
      "four fingers",
      { ...finger, subtype: "Left IndexFinger MiddleFinger RingFinger LittleFinger", block: fir(14) },
    ],
    ["a position that says nothing", { ...finger, block: fir(0) }],
    ["a palm", { type: "Palm", level: "Raw", block: fir(21) }],
    ["a finger and a palm", { type: "Finger Palm", level: "Raw", block: firOfViews(2, 21) }],
    [
      "minutiae by INCITS",
      { ...{ owner: "27", type: "Finger", level: "Processed" }, block: fmr(2, {}, true) },
    ],
    ["an exception photo", { type: "ExceptionPhoto", block: fac() }],
  ])("but not %s", (_, bir) => {
    expect(findingsOf(read(bir))).toEqual([]);
  });
});

describe("what must be known is a finding", () => {
  test.each<[string, Bir, string, boolean]>([
    ["a block cut short", { ...face, block: fac({ declared: 999 }) }, "VOC_OUT_OF_RANGE /BIR/BDB", true],
    ["no block", { type: "Face" }, "VOC_OUT_OF_RANGE /BIR", true],
    ["an empty block", { type: "Face", block: "" }, "VOC_OUT_OF_RANGE /BIR/BDB", true],
    ["a block of no format", { ...face, block: "VGVzdA==" }, "VOC_LEXICAL /BIR/BDB", true],
    ["a bare JPEG that nothing calls ISO", { ...face, block: "/9j/4AAQ" }, "VOC_LEXICAL /BIR/BDB", false],
    ["an encrypted block", { ...face, block: "VGVzdA==", encryption: "true" }, "VOC_NO_TERM /BIR/BDB", false],
    [
      "a block that only says it is encrypted",
      { ...face, encryption: "true" },
      "VOC_NO_TERM /BIR/BDB",
      false,
    ],
    [
      "bytes behind the last view",
      { ...finger, level: "Processed", format: "2", block: fmrOfViews([2], [21, 1, 1, 0, 0, 0]) },
      "VOC_LEXICAL /BIR/BDB",
      true,
    ],
    [
      "minutiae at the Level Intermediate",
      { type: "Finger", level: "Intermediate", block: fmr(2) },
      "VOC_CONFLICT /BIR/BDBInfo/Level",
      false,
    ],
    [
      "an image at the Level Processed",
      { ...face, level: "Processed" },
      "VOC_CONFLICT /BIR/BDBInfo/Level",
      false,
    ],
  ])("%s", (_, bir, finding, broken) => {
    const all = read(bir);
    expect([findingsOf(all), all.payloadBroken]).toEqual([[finding], broken]);
  });
});

test("veins are read at palms and fingers", () => {
  for (const subtype of ["Palm", "Left IndexFinger"])
    expect(wordsOf(read({ type: "Vein", subtype }), "position")).toEqual([subtype]);
});

describe("the form", () => {
  test.each<[string, Bir, readonly string[]]>([
    ["is the Level's", face, ["Raw"]],
    ["is the block's, where there is no Level", { type: "Finger", block: fir(2) }, ["19794-4"]],
    ["of minutiae is theirs", { type: "Finger", block: fmr(2) }, ["19794-2"]],
    ["of a bare picture is a sample", { type: "Face", block: "/9j/4AAQ" }, ["form:sample"]],
    ["is both, where Level and block differ", { ...face, level: "Processed" }, ["Processed", "19794-5"]],
    [
      "is both, for a bare picture too",
      { ...face, level: "Processed", block: "/9j/4AAQ" },
      ["Processed", "form:sample"],
    ],
    ["is not told by a block that cannot be read", { type: "Face", block: "VGVzdA==" }, []],
  ])("%s", (_, bir, words) => {
    expect(wordsOf(read(bir), "form")).toEqual(words);
  });
});

describe("a record that says that nothing could be captured", () => {
  test("needs no block, and its terms are marked", () => {
    const { terms, payloadBroken, ...all } = read({ type: "Finger", subtype: "Left LittleFinger" }, true);
    expect([findingsOf({ terms, payloadBroken, ...all }), payloadBroken]).toEqual([
      ["VOC_NO_TERM /BIR"],
      false,
    ]);
    expect(terms.map(({ term, holdsNothing }) => [term, holdsNothing])).toEqual([
      ["Finger", true],
      ["Left LittleFinger", true],
    ]);
  });

  test("and holds a block is read like any other", () => {
    const all = read(face, true);
    expect(findingsOf(all)).toEqual(["VOC_CONFLICT /BIR/BDB"]);
    expect(all.terms.some(({ holdsNothing }) => holdsNothing)).toBe(false);
    expect(refused(() => read({ ...face, block: iir(1) }, true))).toBe("VOC_CONFLICT /BIR/BDB");
  });
});

test("a block with a second picture, or with data of its maker, may be anything, whatever its Type says", () => {
  const own = fmrOfViews([2], [1, 1, 0, 6, 1, 1]);
  own.set([0, 6], own.length - 8);
  for (const block of [own, "/9j/4AAQSkZJRgAB/9j/4AAQSkZJRgAB"]) {
    const all = read({ type: "Finger", block });
    expect(wordsOf(all, "modality")).toEqual(["Finger", "mod:unknown"]);
    expect(wordsOf(all, "form").at(-1)).toBe("form:sample");
    expect(all.payloadBroken).toBe(false);
  }
});
