/** Biometric information templates on cards. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIso781611 } from "../../../src/vocabulary/formats/iso-7816-11.ts";
import { CHARS_OF_BYTE, MAX_ODD_CHARS } from "../../../src/vocabulary/formats/remainder.ts";
import {
  der,
  extensible,
  fac,
  faceRepresentation,
  fingerRepresentation,
  fir,
  firOfViews,
  fmr,
  iir,
} from "../../support/cbeff.ts";
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
const untyped = (...beside: readonly Part[]) => tlv("7f60", tlv("a1", tlv("87", 1, 1)), beside);
const WSQ = [0xff, 0xa0, 0xff, 0xa8, 0, 0];
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

  test("a group of more templates than cards hold is refused before they are read", () => {
    const templates = Array.from({ length: 256 }, () => [0x7f, 0x60, 0]);
    const content = [2, 2, 1, 0, ...templates.flat()];
    const bytes = [0x7f, 0x61, 0x82, content.length >> 8, content.length & 255, ...content];
    // An empty template by itself would be refused for its header.
    expect(() => read(bytes)).toThrow(expect.objectContaining({ reason: "VOC_OUT_OF_RANGE" }));
  });

  test("one alone, with a block and an object that nobody knows", () => {
    const one = read(template(0x08, 0x09, tlv("5f2e", fir(2)), tlv("c0", 1)));
    expect(termsOf(one)).toEqual([
      "1 /7F60/A1/81 modality=0x08",
      "1 /7F60/A1/82 position=0x09",
      "1 /7F60/5F2E form=19794-4",
    ]);
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
    ["a palm's block on a finger", template(0x08, 0, tlv("5f2e", fir(21))), "VOC_CONFLICT /7F60/5F2E"],
    [
      "a palm in the second view",
      template(0x08, 0, tlv("5f2e", firOfViews(2, 21))),
      "VOC_CONFLICT /7F60/5F2E",
    ],
    ["the block of another finger", template(0x08, 0x09, tlv("5f2e", fir(7))), "VOC_CONFLICT /7F60/5F2E"],
    ["the block of another eye", template(0x10, 0x01, tlv("5f2e", iir(2))), "VOC_CONFLICT /7F60/5F2E"],
    ["a block of a voice", template(0x04, 0, tlv("5f2e", fir(2))), "VOC_CONFLICT /7F60/5F2E"],
    ["a picture in WSQ on a face", template(0x02, 0, tlv("5f2e", WSQ)), "VOC_CONFLICT /7F60/5F2E"],
    [
      "a format that cannot hold the type",
      tlv("7f60", tlv("a1", tlv("81", 8), tlv("87", 1, 1), tlv("88", 0, 8))),
      "VOC_CONFLICT /7F60/A1/88",
    ],
    [
      "another block than the format says",
      tlv("7f60", tlv("a1", tlv("81", 8), tlv("87", 1, 1), tlv("88", 0, 7)), tlv("5f2e", fmr(2))),
      "VOC_CONFLICT /7F60/5F2E",
    ],
    ["data beside the templates", group(1, template(2, 0), tlv("5f2e", 1)), "VOC_LEXICAL /7F61"],
    ["a block in an unknown object there", group(1, template(2, 0), tlv("c0", iir(1))), "VOC_LEXICAL /7F61"],
    ["a data group of something else", tlv("75", tlv("5f2e", fac())), "VOC_LEXICAL /75"],
    ["a data group of two", tlv("75", group(1, template(2, 0)), group(1, template(2, 0))), "VOC_LEXICAL /75"],
    [
      "a data group of another type",
      tlv("75", group(1, template(8, 0))),
      "VOC_CONFLICT /75/7F61/7F60[1]/A1/81",
    ],
    [
      "a data group with another block",
      tlv("63", group(1, untyped(tlv("5f2e", iir(1))))),
      "VOC_CONFLICT /63/7F61/7F60[1]/5F2E",
    ],
    ["a finger of a face", template(0x02, 0x09), "VOC_CONFLICT /7F60/A1/82"],
    ["a finger of a palm", template([2, 0, 0], 0x09), "VOC_CONFLICT /7F60/A1/82"],
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

  test.each([
    ["a block", [tlv("5f2e", iir(2))], ["modality=19794-6", "position=eye/2", "form=19794-6"]],
    ["minutiae", [tlv("5f2e", fmr(21))], ["modality=19794-2/palm", "position=finger/21", "form=19794-2"]],
    [
      "a block in a constructed object",
      [tlv("7f2e", tlv("a1", tlv("04", fac())))],
      ["modality=19794-5", "form=19794-5"],
    ],
    ["a block in an object that nobody knows", [tlv("c0", fac())], ["modality=19794-5", "form=19794-5"]],
    [
      "two blocks",
      [tlv("5f2e", fac({ length: 20 })), tlv("7f2e", iir(0, { length: 47 }))],
      ["modality=19794-5", "modality=19794-6", "position=eye/0", "form=19794-5", "form=19794-6"],
    ],
    ["what cannot be read", [tlv("5f2e", 1, 2, 3)], ["modality=mod:unknown"]],
    ["a picture", [tlv("5f2e", 0xff, 0xd8, 0xff)], ["modality=mod:unknown", "form=form:sample"]],
    ["nothing", [], ["modality=mod:unknown"]],
  ] as const)("a template without a type is what it shows, or may be anything: %s", (_, beside, words) => {
    const all = read(group(2, template(0x02, 0), untyped(...beside)));
    const [first, second] = [1, 2].map((record) => all.terms.filter((each) => each.record === record));
    expect(first?.map(({ term }) => term)).toEqual(["0x02", "0x00"]);
    expect(second?.map(({ kind, term }) => `${kind}=${term}`)).toEqual(words);
    expect(findingsOf(all)).toContain("VOC_NO_TERM /7F61/7F60[2]/A1");
  });

  test("a block under an object that nobody knows is checked like any other", () => {
    expect(refused(() => read(template(0x02, 0, tlv("c0", iir(1)))))).toBe("VOC_CONFLICT /7F60/C0");
    expect(refused(() => read(template(0x02, 0, tlv("7f2e", tlv("5f2e", iir(1))))))).toBe(
      "VOC_CONFLICT /7F60/7F2E/5F2E",
    );
  });

  test.each([
    ["75", 0x02, "0x02"],
    ["63", 0x08, "0x08"],
    ["76", 0x10, "0x10"],
  ])("the data group %s of a passport is the group in it", (tag, type, word) => {
    const inner = template(type, 0);
    const said = read(tlv(tag, group(1, inner)));
    expect(said.terms.map(({ path, term }) => [path.slice(`/${tag}`.length), term])).toEqual(
      read(group(1, inner)).terms.map(({ path, term }) => [path, term]),
    );
    const silent = read(tlv(tag, group(1, untyped())));
    expect(termsOf(silent)).toEqual([`1 /${tag} modality=${word}`]);
  });

  test.each([
    ["63", "0x08"],
    ["76", "0x10"],
  ])("the data group %s of a passport may be empty, with data of its issuer beside it", (tag, word) => {
    for (const beside of [[], tlv("53", Array(64).fill(1))]) {
      const empty = read(tlv(tag, group(0), beside));
      expect(termsOf(empty)).toEqual([`1 /${tag} modality=${word}`]);
      expect(empty.terms[0]?.holdsNothing).toBe(true);
      expect([findingsOf(empty), empty.payloadBroken]).toEqual([[`VOC_NO_TERM /${tag}`], false]);
    }
  });

  test.each([
    ["of a face", tlv("75", group(0)), "VOC_LEXICAL /75/7F61"],
    ["with another object beside it", tlv("63", group(0), tlv("c0", 1)), "VOC_LEXICAL /63"],
    ["with two objects beside it", tlv("63", group(0), tlv("53", 1), tlv("53", 1)), "VOC_LEXICAL /63"],
    ["with a long object beside it", tlv("63", group(0), tlv("53", Array(65).fill(1))), "VOC_LEXICAL /63"],
    ["with a block beside it", tlv("63", group(0), tlv("53", iir(1))), "VOC_LEXICAL /63"],
    [
      "with a template all the same",
      tlv("63", tlv("7f61", tlv("02", 0), template(8, 0))),
      "VOC_CONFLICT /63/7F61/02",
    ],
    [
      "and data of an issuer beside templates",
      tlv("63", group(1, template(8, 0)), tlv("53", 1)),
      "VOC_LEXICAL /63",
    ],
  ])("an empty data group is refused: %s", (_, bytes, expected) => {
    expect(refused(() => read(bytes))).toBe(expected);
  });

  test.each([
    ["60", "EF.COM"],
    ["61", "EF.DG1"],
    ["65", "EF.DG5"],
    ["67", "EF.DG7"],
    ["77", "EF.SOD"],
  ])("another file of a passport, %s, is refused as what it is: %s", (tag, name) => {
    expect(() => read(tlv(tag, tlv("5f01", 0x30)))).toThrow(
      expect.objectContaining({ reason: "VOC_LEXICAL", message: expect.stringContaining(name) }),
    );
  });

  const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
  const extended = (format: number, block: Uint8Array, ...header: readonly Part[]) =>
    tlv("7f60", tlv("a1", tlv("87", 1, 1), tlv("88", 0, format), header), tlv("7f2e", tlv("a1", block)));

  test("a block of ISO/IEC 39794 says its modality, form and positions, as passports of these years hold it", () => {
    const face = extensible("65", [faceRepresentation(PNG)]);
    expect(termsOf(read(tlv("75", group(1, extended(0x2a, face)))))).toEqual([
      "1 /75 modality=0x02",
      "1 /75/7F61/7F60[1]/7F2E/A1 form=39794-5",
    ]);
    const fingers = extensible("64", [fingerRepresentation(7, PNG)]);
    expect(termsOf(read(extended(0x28, fingers)))).toEqual([
      "1 /7F60/7F2E/A1 modality=39794-4",
      "1 /7F60/7F2E/A1 position=finger/7",
      "1 /7F60/7F2E/A1 form=39794-4",
    ]);
    expect(read(extended(0x28, fingers)).payloadBroken).toBe(false);
    for (const [bytes, place] of [
      [extended(0x2a, fingers), "/7F60/7F2E/A1"],
      [extended(0x28, fingers, tlv("81", 2)), "/7F60/A1/88"],
      [extended(0x28, fingers, tlv("81", 8), tlv("82", 0x09)), "/7F60/7F2E/A1"],
      [tlv("75", group(1, extended(0x28, fingers))), "/75/7F61/7F60[1]/A1/88"],
    ] as const)
      expect(refused(() => read(bytes))).toBe(`VOC_CONFLICT ${place}`);
  });

  test("any bytes are read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void refused(() => readIso781611(bytes))),
    );
  });
});

describe("what is not read of a passport", () => {
  const block = fmr(7);
  const slices = [block.subarray(0, 3), block.subarray(3, 30), block.subarray(30)];
  const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from("JFIF")];
  const face = (inHeader: Part, beside: Part, data: readonly number[] = [...JPEG, ...Array(22).fill(0)]) =>
    der("7f60", der("a1", tlv("81", 2), flat(inHeader)), tlv("5f2e", data), flat(beside));
  const passport = (inGroup: Part, inHeader: Part = [], beside: Part = []) =>
    refused(() => readIso781611(der("75", der("7f61", tlv("02", 1), face(inHeader, beside), flat(inGroup)))));
  const cut = (tag: string) => slices.map((slice) => tlv(tag, slice));

  test.each<[string, () => string]>([
    ["beside the templates", () => passport(cut("53"))],
    ["in a template", () => passport([], [], cut("53"))],
    ["in a header", () => passport([], tlv("b2", cut("8f")))],
    ["in biometric data", () => passport([], [], tlv("7f2e", cut("81")))],
  ])("hides no block in slices %s", (_, read) => {
    expect(read()).toBe("VOC_LEXICAL /");
  });

  test("is no more than a document has, in whatever slices", () => {
    const most = MAX_ODD_CHARS / CHARS_OF_BYTE;
    for (const size of [0, 1, 7, 16, 64]) {
      /** Objects that have so many bytes with their tags. */
      const slices = (bytes: number): readonly (readonly number[])[] => {
        const length = Math.min(size, bytes - 1);
        return bytes === 0 ? [] : [tlv("53", Array(length).fill(1)), ...slices(bytes - length - 1)];
      };
      const within = (bytes: number) =>
        refused(() =>
          readIso781611(der("7f60", der("a1", tlv("81", 2)), tlv("5f2e", JPEG), flat(slices(bytes)))),
        );
      // The tag of the header is not read either, nor is the count of the group.
      expect([within(most - 1), within(most)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /"]);
      expect([passport(slices(most - 3)), passport(slices(most - 2))]).toEqual([
        "nothing",
        "VOC_OUT_OF_RANGE /",
      ]);
    }
  });

  test("of a header are its dates and its creator, once each and no longer than the standard has them", () => {
    const dates = [
      tlv("80", 1, 1),
      tlv("83", Array(7).fill(1)),
      tlv("85", Array(8).fill(1)),
      tlv("86", 1, 2, 3, 4),
    ];
    const rest = tlv("53", Array(62).fill(1));
    const beside = (...header: Part[]) => passport([], header, [rest, tlv("53", Array(45).fill(1))]);
    expect(beside(dates)).toBe("nothing");
    const small = face(flat(dates), flat([rest, tlv("53", Array(45).fill(1))]), [
      ...JPEG,
      ...Array(21).fill(0),
    ]);
    expect(refused(() => readIso781611(small))).toBe("VOC_OUT_OF_RANGE /");
    expect(beside(tlv("83", Array(8).fill(1)))).toBe("VOC_OUT_OF_RANGE /");
    expect(beside(tlv("b1", tlv("83", Array(7).fill(1))))).toBe("VOC_OUT_OF_RANGE /");
  });
});
