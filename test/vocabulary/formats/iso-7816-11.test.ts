/** Biometric information templates on cards. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIso781611 } from "../../../src/vocabulary/formats/iso-7816-11.ts";
import { fir } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

type Part = number | Uint8Array | readonly Part[];

const flat = (part: Part): readonly number[] =>
  typeof part === "number" ? [part] : part instanceof Uint8Array ? [...part] : part.flatMap(flat);

/** A data object; its tag as hex, its value of at most 127 bytes. */
function tlv(tag: string, ...value: readonly Part[]): readonly number[] {
  const content = flat(value);
  return [...Buffer.from(tag, "hex"), content.length, ...content];
}
const header = (type: Part, subtype: number) => tlv("a1", tlv("81", type), tlv("82", subtype));
const template = (type: Part, subtype: number, ...beside: readonly Part[]) =>
  tlv("7f60", header(type, subtype), beside);
const group = (count: number, ...templates: readonly Part[]) => tlv("7f61", tlv("02", count), templates);
const read = (bytes: readonly number[]) => readIso781611(Uint8Array.from(bytes));

describe("templates", () => {
  test("a group: each with its type in as many digits as it has bytes, and its subtype", () => {
    expect(termsOf(read(group(2, template(0x08, 0x0a), template([0, 0, 0x10], 0x01))))).toEqual([
      "1 /7F61/7F60[1]/A1/81 modality=0x08",
      "1 /7F61/7F60[1]/A1/82 position=0x0A",
      "2 /7F61/7F60[2]/A1/81 modality=0x000010",
      "2 /7F61/7F60[2]/A1/82 position=0x01",
    ]);
  });

  test("one alone, with a block and an object that nobody knows", () => {
    const one = read(template(0x08, 0x09, tlv("5f2e", fir(2)), tlv("c0", 1)));
    expect(termsOf(one)).toEqual(["1 /7F60/A1/81 modality=0x08", "1 /7F60/A1/82 position=0x09"]);
    expect([findingsOf(one), one.payloadBroken]).toEqual([["VOC_NO_TERM /7F60"], false]);
  });

  test("a block that is cut short breaks the payload", () => {
    const one = read(template(0x08, 0x09, tlv("5f2e", fir(2, { declared: 99 }))));
    expect([findingsOf(one), one.payloadBroken]).toEqual([["VOC_OUT_OF_RANGE /7F60/5F2E"], true]);
  });

  test("of 256 subtypes, the 18 that ISO/IEC 7816-11 has are read", () => {
    const valid = Array.from({ length: 256 }, (_, code) => code).filter(
      (code) => refused(() => read(template(0x08, code))) === "nothing",
    );
    expect(valid).toEqual([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22]);
  });

  test.each([
    ["right and left at once", template(0x08, 0x07), "VOC_OUT_OF_RANGE /7F60/A1/82"],
    ["a finger's block on a face", template(0x02, 0, tlv("5f2e", fir(2))), "VOC_CONFLICT /7F60/5F2E"],
    ["a count that is wrong", group(3, template(8, 0)), "VOC_CONFLICT /7F61/02"],
    ["two types", tlv("7f60", tlv("a1", tlv("81", 8), tlv("81", 2))), "VOC_DUP_KEY /7F60/A1/81"],
    ["a group of none", group(0), "VOC_LEXICAL /7F61"],
    ["no header", tlv("7f60", tlv("5f2e", 1)), "VOC_LEXICAL /7F60"],
    ["cut short", template(8, 0).slice(0, -1), "VOC_LEXICAL /"],
    ["an indefinite length", [0x7f, 0x60, 0x80, 0, 0], "VOC_LEXICAL /"],
    ["something behind", [...template(8, 0), 0x01, 0x00], "VOC_LEXICAL /"],
    ["nothing", [], "VOC_LEXICAL /"],
  ])("refuses %s", (_, bytes, expected) => {
    expect(refused(() => read(bytes))).toBe(expected);
  });

  test("any bytes are read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void refused(() => readIso781611(bytes))),
    );
  });
});
