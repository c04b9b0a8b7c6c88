/** Blocks of ISO/IEC 39794: each part with its positions and pictures, and what may be anything or is broken. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import {
  MAX_BESIDE_BYTES,
  MAX_ELEMENT_BYTES,
  MAX_REPRESENTATIONS,
  readExtensible,
} from "../../../src/vocabulary/formats/extensible-block.ts";
import { readIso19794 } from "../../../src/vocabulary/formats/iso-19794.ts";
import {
  der,
  extensible,
  faceRepresentation,
  fingerRepresentation,
  fmr,
  irisRepresentation,
} from "../../support/cbeff.ts";
import { findingsOf, wordsOf } from "./common.ts";

const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n and more", "latin1"));
const WSQ = Uint8Array.of(0xff, 0xa0, 0xff, 0xa8, 0, 4, 1, 2, 0xff);
const face = extensible("65", [faceRepresentation(PNG)]);
const iris = extensible("66", [irisRepresentation(2, PNG)]);
const finger = (...positions: readonly number[]) =>
  extensible(
    "64",
    positions.map((position) => fingerRepresentation(position, PNG)),
  );

describe("a block", () => {
  test.each([
    ["a face", face, "39794-5", "face", []],
    ["an iris", iris, "39794-6", "iris", [2]],
    ["a finger", finger(7), "39794-4", "finger", [7]],
    ["fingers and a palm", finger(7, 8, 21, 7), "39794-4", "finger", [7, 8, 21]],
  ] as const)(
    "of %s is read whole, with the places of its pictures",
    (_, block, part, modality, positions) => {
      const read = readExtensible(block);
      expect(read).toMatchObject({ part, modality, positions, version: "3/2019", versionKnown: true });
      expect(read).toMatchObject({ declaredLength: block.length, whole: true, unread: false });
      for (const at of read?.pictures ?? []) expect(block.subarray(at, at + PNG.length)).toEqual(PNG);
      expect(read?.pictures).toHaveLength(modality === "finger" && positions.length > 1 ? 4 : 1);
    },
  );

  test("is read in its place, also in bytes that are a part of others", () => {
    const part = Uint8Array.of(1, 2, 3, ...face).subarray(3);
    expect(readExtensible(part)?.pictures).toEqual(readExtensible(face)?.pictures);
  });

  test("states its code as an extension too, with a code to fall back to", () => {
    const code = der("a0", der("a1", der("80", [0x03, 0xe7])));
    const one = der("30", code, der("83", PNG));
    expect(readExtensible(extensible("64", [one]))).toMatchObject({ positions: [999], whole: true });
  });

  test("of zeros holds nothing", () => {
    const empty = der(
      "65",
      der("a0", der("80", [3]), der("81", [0x07, 0xe3])),
      der("a1", new Uint8Array(10)),
    );
    expect(readIso19794(empty)).toMatchObject({ payloadBroken: false, findings: [] });
    expect(wordsOf(readIso19794(empty), "modality")).toEqual(["39794-5"]);
  });

  test.each([
    ["another application", extensible("63", [faceRepresentation(PNG)])],
    ["no version", der("65", der("a1", faceRepresentation(PNG)))],
    ["nothing", new Uint8Array()],
  ])("is none: %s", (_, bytes) => {
    expect(readExtensible(bytes)).toBeUndefined();
  });

  test("never makes the reader throw", () => {
    const begin = fc.constantFrom(face.subarray(0, 12), iris.subarray(0, 12), finger(7).subarray(0, 12));
    fc.assert(
      fc.property(begin, fc.uint8Array({ maxLength: 80 }), (head, rest) => {
        const header = readBlockHeader(Uint8Array.from([...head, ...rest]));
        expect(header?.part).toMatch(/^39794-[456]$/);
      }),
    );
    fc.assert(
      fc.property(fc.nat(face.length - 1), fc.nat(255), (at, byte) => {
        const edited = face.slice();
        edited[at] = byte;
        readBlockHeader(edited);
      }),
    );
  });
});

describe("what its reader says", () => {
  const brokenBy = (block: Uint8Array) => {
    const read = readIso19794(block);
    return [findingsOf(read), read.payloadBroken];
  };

  test("each modality, form and position, and no finding", () => {
    const read = readIso19794(finger(7, 21, 60, 18));
    expect(wordsOf(read, "modality")).toEqual(["39794-4", "39794-4/palm", "39794-4/foot", "39794-4/ridge"]);
    expect(wordsOf(read, "form")).toEqual(["39794-4"]);
    expect(wordsOf(read, "position")).toEqual(["finger/7", "finger/21", "finger/60", "finger/18"]);
    expect(brokenBy(finger(7, 21))).toEqual([[], false]);
    expect(wordsOf(readIso19794(iris), "position")).toEqual(["eye/2"]);
    expect(wordsOf(readIso19794(face), "position")).toEqual([]);
  });

  test("of a part of a palm, by its own number", () => {
    expect(wordsOf(readIso19794(finger(22, 23, 36, 37)), "position")).toEqual([
      "finger/22",
      "39794-4/23",
      "39794-4/36",
      "finger/37",
    ]);
  });

  test.each([
    ["cut short", face.subarray(0, -1), "VOC_OUT_OF_RANGE"],
    ["with bytes behind it", Uint8Array.of(...face, 0), "VOC_OUT_OF_RANGE"],
    ["of a year to come", extensible("65", [faceRepresentation(PNG)], 2041), "VOC_VERSION"],
    ["of an indefinite length", Uint8Array.of(0x65, 0x80, ...face.subarray(2)), "VOC_LEXICAL"],
    ["of a representation that is none", extensible("65", [der("31", PNG)]), "VOC_LEXICAL"],
    ["of bytes that are no objects", extensible("65", [Uint8Array.of(0x30, 9, 1)]), "VOC_LEXICAL"],
    ["of a finger that says no position", extensible("64", [der("30", der("83", PNG))]), "VOC_LEXICAL"],
    ["without representations", der("65", der("a0", der("80", [3]), der("81", [7, 227]))), "VOC_LEXICAL"],
    [
      "of more representations than a block has",
      extensible("66", Array(MAX_REPRESENTATIONS + 1).fill(der("30", der("80", [1]), der("88", [1])))),
      "VOC_LEXICAL",
    ],
    ["of a face with a fingerprint in it", extensible("65", [faceRepresentation(WSQ)]), "VOC_CONFLICT"],
    ["of an eye with a fingerprint in it", extensible("66", [irisRepresentation(1, WSQ)]), "VOC_CONFLICT"],
    [
      "with a second picture in an element",
      extensible("65", [faceRepresentation(PNG, der("85", PNG))]),
      "VOC_LEXICAL",
    ],
  ])("a block is broken: %s", (_, block, code) => {
    expect(brokenBy(block)).toEqual([[`${code} /`], true]);
  });

  const noise = (length: number) => new Uint8Array(length).fill(7);
  const JPEG = Buffer.from("\xff\xd8\xff\xda\0\x04cdx\xff\xd9", "latin1");
  const numbers = (count: number) => der("a9", ...Array(count).fill(der("81", noise(8))));
  const landmarks = (count: number) => der("a9", ...Array(count).fill(der("30", noise(MAX_ELEMENT_BYTES))));

  test.each([
    ["data of the maker", extensible("64", [fingerRepresentation(7, PNG, der("b0", noise(9)))])],
    ["a comment", extensible("64", [fingerRepresentation(7, PNG, der("af", der("80", noise(9))))])],
    ["an element to come", extensible("65", [faceRepresentation(PNG, der("8a", noise(1)))])],
    ["a long element", extensible("65", [faceRepresentation(PNG, der("85", noise(MAX_ELEMENT_BYTES + 1)))])],
    ["more elements than numbers", extensible("65", [faceRepresentation(PNG, landmarks(3))])],
    ["many numbers", extensible("65", [faceRepresentation(PNG, numbers(MAX_BESIDE_BYTES / 8))])],
    ["data behind its picture", extensible("65", [faceRepresentation(Buffer.concat([JPEG, noise(9)]))])],
    ["a second image", extensible("64", [fingerRepresentation(7, PNG, der("83", noise(9)))])],
    ["a shape and no picture", extensible("65", [der("30", der("a1", der("a0", der("a1", noise(9)))))])],
    [
      "an extension of the block",
      der("65", ...[face.subarray(2, 11), der("a1", faceRepresentation(PNG))], der("a2", noise(1))),
    ],
  ])("a block may be anything: %s", (_, block) => {
    expect(readIso19794(block).payloadBroken).toBe(false);
    expect(wordsOf(readIso19794(block), "modality")).toContain("mod:unknown");
  });

  const within = (...more: Uint8Array[]) =>
    der("30", der("80", [0]), der("a1", der("a0", der("a0", der("80", PNG), ...more))));
  const VERSION = [der("80", [3]), der("81", [0x07, 0xe3])];

  test.each([
    ["an element twice beside the picture", extensible("65", [within(der("81", [1]), der("81", [2]))])],
    [
      "many elements in many representations",
      extensible("65", Array(9).fill(faceRepresentation(PNG, landmarks(2)))),
    ],
    [
      "more in its version",
      der("65", der("a0", ...VERSION, der("82", noise(99))), der("a1", faceRepresentation(PNG))),
    ],
  ])("a block may be anything, wherever in it that is: %s", (_, block) => {
    expect(wordsOf(readIso19794(block), "modality")).toContain("mod:unknown");
  });

  test("another block in pieces breaks it", () => {
    const pieces = [fmr(7).subarray(0, 6), fmr(7).subarray(6, 30), fmr(7).subarray(30)];
    const block = extensible("65", [within(...pieces.map((piece) => der("81", piece)))]);
    expect(brokenBy(block)).toEqual([["VOC_LEXICAL /", "VOC_NO_TERM /"], true]);
  });

  test("its version may have a length in the long form", () => {
    const version = Uint8Array.from([0xa0, 0x81, 7, ...VERSION.flatMap((each) => [...each])]);
    const block = der("65", version, der("a1", faceRepresentation(PNG)));
    expect(brokenBy(block)).toEqual([[], false]);
    expect(readExtensible(block)).toMatchObject({ version: "3/2019", versionKnown: true, whole: true });
  });

  test("but not for the elements that the standard has", () => {
    const beside = [der("85", noise(2)), landmarks(2), der("a8", numbers(490))];
    const known = extensible("65", [faceRepresentation(JPEG, ...beside)]);
    expect(wordsOf(readIso19794(known), "modality")).toEqual(["39794-5"]);
  });
});
