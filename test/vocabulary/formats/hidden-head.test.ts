/** The beginnings of pictures, blocks and documents within other data, and what only looks like one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findHead,
  findHeadAnywhere,
  findHeadInRuns,
  findHeadInText,
} from "../../../src/vocabulary/formats/hidden-head.ts";
import { fac, fir, fir2011, fmr, iir } from "../../support/cbeff.ts";
import { tagged } from "./an2k-records.ts";

const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const JP2 = "\0\0\0\x0cjP  \r\n\x87\n";
const STREAM = "\xff\x4f\xff\x51\0\x29";

describe("a head", () => {
  const HEADS: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ["JPEG image", latin("\xff\xd8\xff\xe0\0\x10JFIF\0")],
    ["JPEG image", latin("\xff\xd8\xff\xe1\xff\xffExif\0\0")],
    ["JPEG image", latin("\xff\xd8\xff\xdb\0\x04ab\xff\xc0")],
    ["WSQ image", latin("\xff\xa0\xff\xa8\0\x04ab\xff\xa4")],
    ["JPEG 2000 image", latin(JP2)],
    ["JPEG 2000 image", latin(STREAM)],
    ["JPEG XL image", latin("\0\0\0\x0cJXL \r\n")],
    ["HEIF image", latin("\0\0\0\x18ftypheic\0\0\0\0")],
    ["PNG image", latin("\x89PNG\r\n\x1a\n")],
    ["GIF image", latin("GIF89a")],
    ["WebP image", latin("RIFF\x24\0\0\0WEBPVP8 ")],
    ["TIFF image", latin("II*\0\x08\0\0\0")],
    ["TIFF image", latin("MM\0*\0\0\0\x08")],
    ["BMP image", latin("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0")],
    ...[fac(), fir(2), fmr(2), iir(1), fir2011(2)].map((block) => ["biometric block", block] as const),
    ["biometric block", latin("VIR\x00030\x00")],
    ["block of ISO/IEC 39794", latin("\x65\x20\xa0\x07\x80\x01\x03\x81\x02\x07\xe3")],
    ["block of ISO/IEC 39794", latin("\x66\x82\x01\x20\xa0\x07\x80\x01\x03\x81\x02\x07\xe3")],
    ["biometric template of a card", latin("\x7f\x60\x07\xa1\x05\x81\x01\x10\x87\0")],
    ["biometric template of a card", latin("\x7f\x61\x81\x90\x02\x01\x01\x7f\x60\x81\x8a")],
    ["ANSI/NIST-ITL transaction", latin(tagged(1, { "002": "0500" }))],
    ["CBEFF record", latin("<BIR xmlns='urn:x'>")],
    ["CBEFF record", latin("<cb:BDBInfo>")],
  ];

  test.each(HEADS)("is found anywhere: %s", (name, bytes) => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(9), (before, behind) => {
        const all = Uint8Array.from([
          ...Array<number>(before).fill(7),
          ...bytes,
          ...Array<number>(behind).fill(7),
        ]);
        expect(findHead(all)).toMatchObject({ at: before, name });
        expect(findHead(all, before + 1)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test("is a picture or none, and a picture is passed over where it belongs", () => {
    for (const [name, bytes] of HEADS) {
      const isPicture = name.endsWith(" image");
      expect(findHead(bytes)).toMatchObject({ isPicture });
      expect(findHead(bytes, 0, [0]) === undefined).toBe(isPicture);
    }
  });

  test.each([
    ["words", "words of a person, GIF and BMP, RIFF, FIR 010 and <b>"],
    ["a first marker with nothing behind it", "\xff\xd8\xff\xff\xd8\xff\xdb\0\x09ab"],
    ["the notes of a camera", "Exif\0\0II*\0\x08\0\0\0"],
    ["a directory beyond the end", "II*\0\xff\xff\0\0"],
    ["a version that is no number", "FIR\0abc\0"],
    ["white pixels", "\xff\xff\xff\xff".repeat(99)],
    ["zeros", "\0".repeat(99)],
  ])("is not %s", (_, text) => {
    expect(findHead(latin(text))).toBeUndefined();
  });

  test("of a codestream belongs to the file of JPEG 2000 around it, once", () => {
    const file = `${JP2}\0\0\0\0jp2c${STREAM}`;
    expect(findHead(latin(file), 1)).toBeUndefined();
    expect(findHead(latin(`${file}jp2c${STREAM}`), 1)).toMatchObject({ name: "JPEG 2000 image" });
    expect(findHead(latin(`words jp2c${STREAM}`), 1)).toMatchObject({ name: "JPEG 2000 image" });
  });
});

describe("a text", () => {
  const photo = latin("\xff\xd8\xff\xe0\0\x10JFIF\0\x01");

  test.each([
    ["base64", Buffer.from(photo).toString("base64")],
    ["base64 behind words", `a photo: ${Buffer.from(photo).toString("base64")}`],
    ["base64 in pieces", Buffer.from(photo).toString("base64").replaceAll(/.{3}/g, "$&;\n")],
    ["a name of data", `data:image/jpeg;base64,${Buffer.from(photo).toString("base64")}`],
    ["base64url", Buffer.from(photo).toString("base64url")],
    ["hexadecimal", Buffer.from(photo).toString("hex")],
    ["a list of numbers", `[${[...photo].join(", ")}]`],
    ["numbers of C", Array.from(photo, (byte) => `0x${byte.toString(16)}`).join(",")],
    ["hexadecimal in pairs", Buffer.from(photo).toString("hex").toUpperCase().replaceAll(/../g, "$& ")],
  ])("holds a head in %s", (_, text) => {
    expect(findHeadInText(text)).toMatchObject({ name: "JPEG image" });
  });

  test("holds a document as it stands, and none in words", () => {
    expect(findHeadInText("see <BIR><BDBInfo/></BIR>")).toMatchObject({ name: "CBEFF record" });
    expect(findHeadInText(tagged(1, { "002": "0500" }))).toMatchObject({ name: "ANSI/NIST-ITL transaction" });
    for (const words of ["", "DOE, JANE", "086e059f-6baa-4824-9f2b-8e2807de3947", '{"bioType":"Finger"}'])
      expect(findHeadInText(words)).toBeUndefined();
  });
});

test("a text holds a block as its raw characters too, and bytes as what they spell", () => {
  const block = Buffer.from(fmr(7));
  expect(findHeadInText(block.toString("latin1"))).toMatchObject({ name: "biometric block" });
  for (const bytes of [block, Buffer.from(block.toString("base64")), Buffer.from(block.toString("hex"))])
    expect(findHeadAnywhere(bytes)).toMatchObject({ name: "biometric block" });
  expect(findHeadAnywhere(latin("plain words"))).toBeUndefined();
});

test("a text among bytes holds a head, where it is long enough for a text", () => {
  const spelled = Buffer.from(fmr(7)).toString("base64");
  const among = (text: string, before = "\xff\x01") => findHeadInRuns(latin(`${before}${text}\0\xff`));
  expect(among(spelled)).toMatchObject({ name: "biometric block" });
  expect(among(`${"words of it ".repeat(6)}\n${spelled}`)).toMatchObject({ name: "biometric block" });
  expect(findHeadInRuns(latin(`\x02${spelled}`))).toMatchObject({ name: "biometric block" });
  expect([among(spelled.slice(0, 60)), among("words of it ".repeat(9)), among("")]).toEqual(
    Array(3).fill(undefined),
  );
});
