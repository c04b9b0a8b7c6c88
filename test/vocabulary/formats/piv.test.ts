/** Records of PIV cards: header, block and signature, alone and in the data object of the card. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPiv } from "../../../src/vocabulary/formats/piv.ts";
import { translateTerms } from "../../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { der, fac, fir, fmr, iir } from "../../support/cbeff.ts";
import { type PivHeader, writePiv } from "./cbeff-binary.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const { schemes, concepts, common } = shippedAtlas();
const minutiae = fmr(2, {}, true);
const read = (block: Uint8Array, fields?: PivHeader) => readPiv(writePiv(block, fields));
const conceptsOf = (block: Uint8Array, fields: PivHeader, kind: string) =>
  translateTerms(
    read(block, fields).terms.filter((term) => term.kind === kind),
    (id) => schemes.get(id),
    common,
    concepts,
  ).map(({ concept }) => concept);

describe("a record", () => {
  test.each([
    ["minutiae", minutiae, {}, "mod:finger", "form:processed"],
    ["a finger image", fir(2, {}, true), { format: 0x0401, dataType: 0x20 }, "mod:finger", "form:rawSample"],
    ["a face", fac(), { format: 0x0501, type: 2, dataType: 0x20 }, "mod:face", "form:rawSample"],
    [
      "an iris",
      iir(1),
      { owner: 0x0101, format: 9, type: 0x10, dataType: 0x40 },
      "mod:iris",
      "form:intermediateSample",
    ],
  ] as const)("of a card is of %s", (_, block, fields, modality, form) => {
    const document = read(block, fields);
    expect([conceptsOf(block, fields, "modality"), conceptsOf(block, fields, "form")]).toEqual([
      [modality],
      [form],
    ]);
    expect([document.format, findingsOf(document), document.payloadBroken]).toEqual(["cbeff-a", [], false]);
  });

  test("is at the positions of its block, and is read in the data object of the card too", () => {
    const terms = ["1 /SBH modality=0x000008", "1 /BDB position=finger/2", "1 /SBH form=0x80"];
    expect(termsOf(read(minutiae))).toEqual(terms);
    const record = writePiv(minutiae);
    for (const object of [der("53", der("bc", record), der("fe")), der("53", der("bc", record))])
      expect(termsOf(readPiv(object))).toEqual(terms);
  });

  test.each([
    ["another object", der("53", der("bd", writePiv(minutiae)))],
    ["a second record", der("53", der("bc", writePiv(minutiae)), der("bc", writePiv(minutiae)))],
    ["data behind the record", der("53", der("bc", writePiv(minutiae)), der("fe", [1]))],
    ["nothing", der("53")],
  ])("is refused in a data object with %s", (_, bytes) => {
    expect(refused(() => readPiv(bytes))).toBe("VOC_LEXICAL /53");
  });

  test.each<[string, Uint8Array, PivHeader, string]>([
    ["another version", minutiae, { version: 2 }, "VOC_VERSION /SBH"],
    ["a wrong length", minutiae, { declared: 9 }, "VOC_LEXICAL /SBH"],
    ["a face in a record of a finger", fac(), { owner: 0 }, "VOC_CONFLICT /BDB"],
    ["an iris under a mark of encryption", iir(1), { options: 0x0f, owner: 0 }, "VOC_CONFLICT /BDB"],
    ["a palm in a record of a finger", fmr(21, {}, true), {}, "VOC_CONFLICT /BDB"],
    ["a format that cannot hold the type", minutiae, { type: 2 }, "VOC_CONFLICT /SBH"],
    ["another block than the format says", fir(2, {}, true), {}, "VOC_CONFLICT /BDB"],
    ["a block laid out by another standard", fmr(2), {}, "VOC_CONFLICT /BDB"],
    ["a block in the signature", minutiae, { signature: iir(1) }, "VOC_LEXICAL /SB"],
    [
      "a block in base64 in the signature",
      minutiae,
      { signature: Buffer.from(Buffer.from(fmr(7)).toString("base64")) },
      "VOC_LEXICAL /SB",
    ],
  ])("is refused for %s", (_, block, fields, expected) => {
    expect(refused(() => read(block, fields))).toBe(expected);
  });

  test("may be anything where its signature is a template in base64, of which nobody knows the beginning", () => {
    const noise = Uint8Array.from({ length: 300 }, (_, at) => (at * at * 7 + at * 13 + (at >> 3)) & 0xff);
    for (const signature of [noise, Buffer.from(Buffer.from(noise).toString("base64"))])
      expect(conceptsOf(minutiae, { signature }, "modality")).toEqual(["mod:finger", "mod:unknown"]);
  });

  test("of no type is what its block shows, and of several types is any of them", () => {
    expect(conceptsOf(iir(1), { owner: 0x0101, format: 9, type: 0, dataType: 0x20 }, "modality")).toEqual([
      "mod:iris",
    ]);
    expect(conceptsOf(minutiae, { type: 1 }, "modality")).toEqual(["mod:multiple"]);
    expect(conceptsOf(new Uint8Array(9), { type: 0, owner: 0 }, "modality")).toEqual(["mod:unknown"]);
  });

  test("of a data type that nobody knows is blocked", () => {
    expect(conceptsOf(minutiae, { dataType: 0xc0 }, "form")).toEqual([null, "form:processed"]);
    expect(conceptsOf(minutiae, { dataType: 0 }, "form")).toEqual(["form:processed"]);
  });

  test("any bytes are read or refused", () => {
    const record = writePiv(minutiae);
    fc.assert(
      fc.property(fc.nat(record.length - 1), fc.nat(255), fc.nat(4), (at, byte, cut) => {
        const edited = record.slice(0, record.length - cut);
        if (at < edited.length) edited[at] = byte;
        refused(() => readPiv(edited));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void refused(() => readPiv(bytes))));
  });
});
