/** Headers of biometric blocks: every layout, and which of two standards wrote it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import { readIso19794 } from "../../../src/vocabulary/formats/iso-19794.ts";
import { fac, fir, fir2011, firOfViews, fmr, fmrOfViews, iir } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

describe("a block's header", () => {
  test.each([
    ["FMR of ISO", fmr(7), { standard: "iso", part: "19794-2", version: " 20", positions: [7] }],
    [
      "FMR of INCITS",
      fmr(7, {}, true),
      { standard: "incits", part: "19794-2", version: " 20", positions: [7] },
    ],
    ["FIR of ISO", fir(2), { standard: "iso", part: "19794-4", version: "010", positions: [2] }],
    [
      "FIR of INCITS",
      fir(2, {}, true),
      { standard: "incits", part: "19794-4", version: "010", positions: [2] },
    ],
    ["IIR", iir(2), { standard: "iso", part: "19794-6", version: "010", positions: [2] }],
  ])("%s", (_, block, expected) => {
    expect(readBlockHeader(block)).toMatchObject({ ...expected, declaredLength: 60, mangled: false });
  });

  test("FAC of 2005 is laid out alike by both standards, so none is named", () => {
    const header = readBlockHeader(fac());
    expect(header).toMatchObject({ part: "19794-5", modality: "face", declaredLength: 60 });
    expect(header?.standard).toBeUndefined();
  });

  test("FIR of 2011: the position stands behind as many quality and certification blocks as there are", () => {
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.nat(8),
        fc.integer({ min: 0, max: 10 }),
        (qualities, certificates, position) => {
          const header = readBlockHeader(fir2011(position, qualities, certificates));
          expect(header).toMatchObject({ declaredLength: 120, positions: [position] });
        },
      ),
    );
  });

  test("any length of an FMR is told apart, and read whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 0xffff }), fc.boolean(), (declared, incits) => {
        const header = readBlockHeader(fmr(1, { declared }, incits));
        expect(header).toMatchObject({ standard: incits ? "incits" : "iso", declaredLength: declared });
      }),
    );
  });

  test("no bytes make it throw, or name a modality without the magic", () => {
    const magic = fc.constantFrom(
      "FMR\0 20\0",
      "FIR\x00010\0",
      "FIR\x00020\0",
      "FAC\x00030\0",
      "IIR\x00020\0",
      "",
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 150 }), (begin, rest) => {
        const header = readBlockHeader(new Uint8Array([...Buffer.from(begin), ...rest]));
        if (begin !== "") expect(header).toBeDefined();
      }),
    );
  });
});

test("a header says where the pictures of its block begin, and whether it holds data of its maker", () => {
  expect(readBlockHeader(firOfViews(2, 21))?.pictures).toEqual([46, 66]);
  expect(readBlockHeader(fac())?.pictures).toEqual([46]);
  expect(readBlockHeader(fmr(2))?.pictures).toBeUndefined();
  const own = fmrOfViews([2], [0x01, 0x01, 0, 6, 1, 1]);
  own.set([0, 6], own.length - 8);
  expect(readBlockHeader(own)).toMatchObject({ unread: true });
  // Of a block that is cut short nobody can tell, and its payload is broken.
  expect(readBlockHeader(own.subarray(0, -1))?.unread).toBeUndefined();
  expect(readBlockHeader(fmrOfViews([2]))?.unread).toBeUndefined();
});

describe("every view", () => {
  const modalities = (block: Uint8Array) => wordsOf(readIso19794(block), "modality");

  test.each<[string, Uint8Array, readonly string[]]>([
    ["a palm", fir(21), ["19794-4/palm"]],
    ["a palm by INCITS", fir(38, {}, true), ["19794-4/palm"]],
    ["a palm of 2011", fir2011(20, 2, 1), ["19794-4/palm"]],
    ["a sole", fir(60), ["19794-4/foot"]],
    ["a finger, then a palm", firOfViews(2, 21), ["19794-4", "19794-4/palm"]],
    ["a toe behind many fingers", firOfViews(...Array(40).fill(2), 79), ["19794-4", "19794-4/foot"]],
    ["a position that is not stated", fir(0), ["19794-4"]],
    ["a palm, and one that is not stated", firOfViews(0, 21), ["19794-4", "19794-4/palm"]],
    ["ridge skin of no known part", fir(18), ["19794-4/ridge"]],
    ["positions that nobody knows", firOfViews(99, 2, 200), ["19794-4/99", "19794-4/200", "19794-4"]],
    ["minutiae of a palm", fmr(21), ["19794-2/palm"]],
    ["minutiae of a finger, then of a palm", fmrOfViews([2, 21]), ["19794-2", "19794-2/palm"]],
    ["a version to come", Buffer.from("FIR\x00999\0 and more"), ["19794-4/ridge"]],
    ["a block that ends within its header", fir(2).subarray(0, 20), ["19794-4/ridge"]],
  ])("counts: %s", (_, block, words) => {
    expect(modalities(block)).toEqual(words);
  });

  test("has its position in any order and number", () => {
    const code = fc.constantFrom(1, 13, 21, 60);
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 60 }), (positions) => {
        for (const block of [firOfViews(...positions), fmrOfViews(positions)])
          expect(readBlockHeader(block)?.positions).toEqual([...new Set(positions)]);
      }),
    );
  });

  test("that is none, but is not empty, breaks the payload, and the modality stays open", () => {
    const behind = fir(2, { length: 90, declared: 90 });
    behind.set([0, 0, 0, 44], 32);
    const empty = readIso19794(behind);
    expect([findingsOf(empty), empty.payloadBroken]).toEqual([[], false]);
    behind.set([0, 0, 0, 13, 21], 90 - 14);
    const hidden = readIso19794(behind);
    expect([findingsOf(hidden), hidden.payloadBroken]).toEqual([["VOC_LEXICAL /"], true]);
    expect(wordsOf(hidden, "modality")).toEqual(["19794-4", "19794-4/ridge"]);
  });

  test("of minutiae counts as its header counts them", () => {
    const more = readIso19794(fmrOfViews([2], [21, 0, 50, 0, 0, 0]));
    expect([findingsOf(more), more.payloadBroken]).toEqual([["VOC_LEXICAL /"], true]);
    const padded = readIso19794(fmrOfViews([2], [0, 0, 0, 0, 0, 0, 0]));
    expect(findingsOf(padded)).toEqual([]);
    const missing = fmrOfViews([2]);
    missing.set([2], 22);
    expect(findingsOf(readIso19794(missing))).toEqual(["VOC_LEXICAL /"]);
  });

  test("of an iris has its eye", () => {
    const two = iir(1, { length: 62 });
    two.set([2], 14);
    two.set([0, 0, 2], 46);
    expect(readBlockHeader(two)?.positions).toEqual([1, 2]);
    const missing = iir(1);
    missing.set([2], 14);
    missing.set([0xff], 46);
    expect(readBlockHeader(missing)?.positions).toEqual([1]);
  });
});

describe("a block by itself", () => {
  test("gives its part and position", () => {
    const read = readIso19794(iir(1));
    expect(termsOf(read)).toEqual(["1 / modality=19794-6", "1 / form=19794-6", "1 / position=eye/1"]);
    expect([read.findings, read.payloadBroken]).toEqual([[], false]);
  });

  test.each([
    ["cut short", fir(2, { declared: 999 }), "VOC_OUT_OF_RANGE"],
    ["followed by more", fir(2, { length: 90, declared: 60 }), "VOC_OUT_OF_RANGE"],
    ["ended within its header", fir(2).subarray(0, 20), "VOC_LEXICAL"],
    ["of a version to come", Buffer.from("FIR\x00999\0 and more"), "VOC_VERSION"],
    ["decoded as text", Buffer.from("FIR\x00010\0\ufffd\ufffd and more"), "VOC_LEXICAL"],
  ])("%s: read, and its payload is broken", (_, block, code) => {
    const read = readIso19794(block);
    expect(findingsOf(read)).toEqual([`${code} /`]);
    expect(read.payloadBroken).toBe(true);
  });

  test.each([
    ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ["text", Buffer.from("Test")],
    ["nothing", new Uint8Array()],
  ])("%s is refused", (_, block) => {
    expect(refused(() => readIso19794(block))).toBe("VOC_LEXICAL /");
  });
});
