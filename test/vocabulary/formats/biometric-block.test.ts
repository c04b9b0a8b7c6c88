/** Headers of biometric blocks: every layout, and which of two standards wrote it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import { readIso19794 } from "../../../src/vocabulary/formats/iso-19794.ts";
import { fac, fir, fir2011, fmr, iir } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

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
