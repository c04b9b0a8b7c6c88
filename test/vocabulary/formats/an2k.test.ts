/** ANSI/NIST-ITL transactions in the traditional encoding. */
import { describe, expect, test } from "vitest";
import { readAn2k } from "../../../src/vocabulary/formats/an2k.ts";
import { MAX_POSITIONS_OF_RECORD } from "../../../src/vocabulary/formats/an2k-positions.ts";
import { translateTerms } from "../../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { fac, fir, fmr, iir } from "../../support/cbeff.ts";
import { FS, GS, RS, tagged, type4, US } from "./an2k-records.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const atlas = shippedAtlas();

/** The first record, for these types in order; the IDC of each is its place. */
const first = (types: readonly number[], fields: Readonly<Record<string, string>> = {}) => {
  const listed = types.map((type, idc) => `${RS}${type}${US}${String(idc).padStart(2, "0")}`);
  return tagged(1, { "002": "0500", "003": `1${US}${types.length}${listed.join("")}`, ...fields });
};

const read = (text: string) => readAn2k(Buffer.from(text, "latin1"));

describe("a transaction", () => {
  test("each record by its type, with what 10 and 99 say beside", () => {
    const face = tagged(10, { "002": "01", "003": "FACE", "999": `${FS}${GS}image${FS}` });
    const other = tagged(99, { "002": "02", "101": "00000010" });
    const finger = tagged(14, { "002": "04", "013": `07${RS}08` });
    const all = read(
      `${first([2, 10, 99, 4, 14])}${tagged(2, { "002": "00", "003": "words" })}${face}${other}${type4(3, [13])}${finger}`,
    );
    expect(termsOf(all)).toEqual([
      "2 /Type-10[1] modality=10/FACE",
      "2 /Type-10[1] form=10",
      "3 /Type-99[1] modality=99/00000010",
      "4 /Type-4[1] modality=4",
      "4 /Type-4[1] form=4",
      "4 /Type-4[1]/13 position=FGP/13",
      "5 /Type-14[1] modality=14",
      "5 /Type-14[1] form=14",
      "5 /Type-14[1]/13 position=FGP/7",
      "5 /Type-14[1]/13 position=FGP/8",
    ]);
    expect(findingsOf(all)).toEqual(["VOC_NO_TERM /Type-2[1]"]);
  });

  const latinOf = (block: Uint8Array) => Buffer.from(block).toString("latin1");
  const only = (type: number, fields: Readonly<Record<string, string>>) =>
    read(first([type]) + tagged(type, { "002": "00", ...fields }));

  test.each([
    ["a latent palm", 13, { "013": "25" }, ["mod:palmPrint"]],
    ["minutiae of a palm", 9, { "006": "21" }, ["mod:palmPrint"]],
    ["extended features of a sole", 9, { "302": `61${US}${US}` }, ["mod:foot"]],
    ["a latent finger and a palm", 13, { "013": `7${RS}25` }, ["mod:finger", "mod:palmPrint"]],
    ["a latent of no known part", 13, { "013": "18" }, ["mod:any"]],
    ["a latent that says no position", 13, {}, ["mod:any"]],
    ["a position that nobody knows", 13, { "013": "99" }, [null]],
    ["a finger image that says palm", 14, { "013": "21" }, ["mod:palmPrint"]],
    ["a palm image that says finger", 15, { "013": "2" }, ["mod:finger"]],
    ["a sole", 19, { "013": "61" }, ["mod:foot"]],
    [
      "an image whose own block shows a palm",
      14,
      { "013": "2", "999": latinOf(fir(21)) },
      ["mod:finger", "mod:palmPrint"],
    ],
  ])("is of the skin on which its positions lie: %s", (_, type, fields, concepts) => {
    const modalities = only(type, fields).terms.filter(({ kind }) => kind === "modality");
    const translated = translateTerms(
      modalities,
      (id) => atlas.schemes.get(id),
      atlas.common,
      atlas.concepts,
    );
    expect(translated.map(({ concept }) => concept)).toEqual(concepts);
  });

  const conceptsOf = ({ terms }: ReturnType<typeof read>, kind: string) =>
    translateTerms(
      terms.filter((term) => term.kind === kind),
      (id) => atlas.schemes.get(id),
      atlas.common,
      atlas.concepts,
    ).map(({ concept }) => concept);
  const binary = (type: number, record: string) => read(first([type]) + record);

  test.each([3, 5, 6])("is of a finger in type %i, as in type 4", (type) => {
    const print = binary(type, type4(0, [7]));
    expect([conceptsOf(print, "modality"), conceptsOf(print, "form"), conceptsOf(print, "position")]).toEqual(
      [["mod:finger"], ["form:sample"], ["pos:leftIndex"]],
    );
    expect(conceptsOf(binary(type, type4(0, [21])), "modality")).toEqual(["mod:palmPrint"]);
  });

  test.each([
    ["a picture that its users define", binary(7, type4(0, [255]))],
    ["a picture for tests", only(16, { "999": "pixels" })],
    ["the source of other records", only(20, { "999": "pixels" })],
    ["the context of other records", only(21, { "999": "pixels" })],
    ["a picture that is no photograph", only(22, { "999": "pixels" })],
  ])("may be anything: %s, also where a block in it can be read", (_, document) => {
    expect([conceptsOf(document, "modality"), conceptsOf(document, "form")]).toEqual([
      ["mod:any"],
      ["form:any"],
    ]);
    expect(conceptsOf(only(16, { "999": latinOf(fir(2)) }), "modality")).toEqual(["mod:any"]);
  });

  test.each(["CHEST", "FRONTAL-C", "RIGHT LEG", "HANDS-PALM", "INTRAORAL", "OTHER"])(
    "may be anything: a photograph of %s",
    (type) => {
      expect(conceptsOf(only(10, { "003": type, "999": "pixels" }), "modality")).toEqual(["mod:any"]);
    },
  );

  test("blocks a photograph of what no edition has", () => {
    expect(conceptsOf(only(10, { "003": "AURA", "999": "pixels" }), "modality")).toEqual([null]);
  });

  test("has a concept for every position of NIEM's code lists, and for no other", () => {
    const known = Array.from({ length: 100 }, (_, code) => code).filter(
      (code) => atlas.schemes.get("an2k")?.find("position", `FGP/${code}`) !== undefined,
    );
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
    expect(known).toEqual([...range(0, 38), ...range(40, 54), ...range(60, 79), ...range(81, 86)]);
    expect(conceptsOf(only(15, { "013": `83${RS}84${RS}81${RS}85` }), "position")).toEqual([
      "pos:rightPalm",
      "pos:leftPalm",
      "pos:rightPalm",
      "pos:right",
    ]);
  });

  test("whose type and position differ is read by its position, and a finding says so", () => {
    expect(findingsOf(only(14, { "013": "21" }))).toEqual(["VOC_CONFLICT /Type-14[1]"]);
    expect(findingsOf(only(13, { "013": "21" }))).toEqual([]);
  });

  test("gives each position once, from whatever field", () => {
    expect(termsOf(only(9, { "006": "08", "302": `8${US}DST` }))).toEqual([
      "1 /Type-9[1] modality=9",
      "1 /Type-9[1] form=9",
      "1 /Type-9[1]/6 position=FGP/8",
    ]);
  });

  test.each([
    ["an iris in the image of a face", 10, { "003": "FACE", "999": latinOf(iir(1)) }],
    ["a face in the image of a tattoo", 10, { "003": "TATTOO", "999": latinOf(fac()) }],
    ["a face in the image of an iris", 17, { "999": latinOf(fac()) }],
    ["an iris in a fingerprint", 14, { "999": latinOf(iir(1)) }],
    ["an iris in a voice", 11, { "999": latinOf(iir(1)) }],
    ["another finger in a fingerprint", 14, { "013": "2", "999": latinOf(fir(7)) }],
    ["another finger than the segments have", 14, { "013": "13", "021": `2${US}1`, "999": latinOf(fir(1)) }],
    ["the other eye", 17, { "003": "2", "999": latinOf(iir(1)) }],
    ["an iris where BTY says face", 99, { "101": "2", "999": latinOf(iir(1)) }],
    ["a palm where BTY says finger", 99, { "101": "00000008", "999": latinOf(fir(21)) }],
    ["a picture in WSQ where BTY says face", 99, { "101": "2", "999": "\xff\xa0\xff\xa8" }],
  ])("refuses %s", (_, type, fields) => {
    expect(refused(() => only(type, fields))).toBe(`VOC_CONFLICT /Type-${type}[1]/999`);
  });

  test.each([
    ["its own finger", 14, { "013": "2", "999": latinOf(fir(2)) }],
    ["a finger of its hand", 14, { "013": "13", "999": latinOf(fir(3)) }],
    ["any finger where its position is not known", 14, { "013": `0${RS}2`, "999": latinOf(fir(7)) }],
    ["its own eye", 17, { "003": "2", "999": latinOf(iir(2)) }],
    ["any eye where its label says none", 17, { "003": "0", "999": latinOf(iir(1)) }],
  ])("may hold the block of %s", (_, type, fields) => {
    expect(refused(() => only(type, fields))).toBe("nothing");
  });

  test("tells the form of its block", () => {
    const forms = (type: number, fields: Readonly<Record<string, string>>) =>
      only(type, fields).terms.flatMap(({ kind, term }) => (kind === "form" ? term : []));
    expect(forms(99, { "101": "8", "999": latinOf(fmr(2)) })).toEqual(["19794-2"]);
    expect(forms(99, { "101": "2", "999": "\xff\xd8\xff" })).toEqual(["form:sample"]);
    expect(forms(99, { "101": "2", "999": "words" })).toEqual([]);
    expect(forms(14, { "999": latinOf(fmr(2)) })).toEqual(["14", "19794-2"]);
    expect([11, 12, 18].flatMap((type) => forms(type, {}))).toEqual(["11", "12", "18"]);
  });

  test("breaks the payload where its block is cut short", () => {
    const cut = only(99, { "101": "2", "999": latinOf(fac({ declared: 99 })) });
    expect([findingsOf(cut), cut.payloadBroken]).toEqual([["VOC_OUT_OF_RANGE /Type-99[1]/999"], true]);
  });

  test("may hold user-defined records of any fields, more than once", () => {
    const free = tagged(2, { "002": "00", "034": `00${GS}2.034:UC${GS}2.2085:x`, "999": "text" });
    const all = read(first([2, 13]) + free + tagged(13, { "002": "01", "013": "7" }));
    expect(termsOf(all).slice(0, 1)).toEqual(["2 /Type-13[1] modality=13"]);
    expect(findingsOf(all)).toEqual(["VOC_NO_TERM /Type-2[1]"]);
  });

  test("may be anything where a field holds more than words, the earlier of two too, or all of them together do", () => {
    const two = (fields: Readonly<Record<string, string>>) =>
      read(first([2, 13]) + tagged(2, { "002": "00", ...fields }) + tagged(13, { "002": "01", "013": "7" }));
    const told = (fields: Readonly<Record<string, string>>) => [
      termsOf(two(fields)).filter((term) => term.startsWith("1 ")),
      findingsOf(two(fields)).slice(0, 1),
    ];
    const at = (path: string) => [
      [`1 ${path} modality=mod:unknown`, `1 ${path} form=form:sample`],
      [`VOC_NO_TERM ${path}`],
    ];
    expect(told({ "067": "x".repeat(1001) })).toEqual(at("/Type-2[1]/67"));
    expect(told({ "067": `\x01${GS}2.067:words` })).toEqual(at("/Type-2[1]/67"));
    const many = Array<string>(17).fill("x".repeat(999)).join(`${GS}2.067:`);
    expect(told({ "067": many })).toEqual(at("/Type-2[1]"));
    expect(told({ "067": "words" })).toEqual([[], ["VOC_NO_TERM /Type-2[1]"]]);
  });

  test("may be anything where a second picture begins in its data, and is refused for a block", () => {
    const png = "\x89PNG\r\n\x1a\n";
    const modalities = ({ terms }: ReturnType<typeof only>) =>
      terms.flatMap(({ kind, term }) => (kind === "modality" ? term : []));
    expect(modalities(only(14, { "013": "2", "999": png }))).toEqual(["14"]);
    expect(modalities(only(14, { "013": "2", "999": png + png }))).toEqual(["14", "mod:unknown"]);
    expect(refused(() => only(14, { "013": "2", "999": png + latinOf(iir(1)) }))).toBe(
      "VOC_LEXICAL /Type-14[1]/999",
    );
  });

  const nine = tagged(9, { "002": "00", "004": "S" });

  test.each([
    [
      "a field that its first record does not have",
      first([9], { "200": "x" }) + nine,
      "VOC_LEXICAL /Type-1/200",
    ],
    [
      "long words in its first record",
      first([9], { "013": "a b ".repeat(2000) }) + nine,
      "VOC_LEXICAL /Type-1/13",
    ],
    ["another kind of file", "%PDF-1.7", "VOC_LEXICAL /Type-1"],
    ["another document in XML", "<BIR/>", "VOC_SCHEME_UNKNOWN /"],
    ["no content list", tagged(1, { "002": "0500" }), "VOC_LEXICAL /Type-1/3"],
    ["an edition to come", first([9], { "002": "0900" }) + nine, "VOC_VERSION /Type-1/2"],
    [
      "a wrong count",
      tagged(1, { "002": "0500", "003": `1${US}2${RS}9${US}00` }) + nine,
      "VOC_CONFLICT /Type-1/3",
    ],
    ["another type than listed", first([14]) + nine, "VOC_CONFLICT /Type-14[1]"],
    ["another IDC than listed", first([9]) + tagged(9, { "002": "05" }), "VOC_CONFLICT /Type-9[1]"],
    ["a record that nothing lists", first([9]) + nine + nine, "VOC_CONFLICT /"],
    ["a record that is not there", first([9, 9]) + nine, "VOC_LEXICAL /Type-9[2]"],
    ["nothing", "", "VOC_LEXICAL /Type-1"],
  ])("refuses %s", (_, text, expected) => {
    expect(refused(() => read(text))).toBe(expected);
  });
});

describe("a transaction is refused, before its terms are made, for", () => {
  const codes = (count: number) => Array.from({ length: count }, (_, at) => `${at % 10}`).join(RS);
  const two = (type: number, fields: readonly Readonly<Record<string, string>>[]) =>
    read(
      first(fields.map(() => type)) +
        fields.map((each, at) => tagged(type, { "002": `${at}`, ...each })).join(""),
    );

  test("more positions in all than 1,024", () => {
    const [half, more] = [{ "013": codes(512) }, { "013": codes(512), "021": "1" }];
    // A record with so many may be anything, which are two terms more.
    expect(two(14, [half, half]).terms).toHaveLength(2 * (2 + 10 + 2));
    expect(refused(() => two(14, [half, more]))).toBe("VOC_OUT_OF_RANGE /Type-14[2]");
  });

  test("no positions but so many of a record, whose order says nothing", () => {
    const mayBeMore = (count: number) =>
      two(14, [{ "013": codes(count) }]).terms.some(({ term }) => term === "mod:unknown");
    expect([mayBeMore(MAX_POSITIONS_OF_RECORD), mayBeMore(MAX_POSITIONS_OF_RECORD + 1)]).toEqual([
      false,
      true,
    ]);
  });

  test("more fields in all than 16,384, whatever follows", () => {
    const fields = (count: number) => ({ "010": Array(count).fill("x").join(`${GS}2.010:`) });
    // The first record has 3 fields, and each of the others a type, an IDC and its own.
    expect(findingsOf(two(2, [fields(8000), fields(8377)]))).toHaveLength(2);
    const last = { "010": `${fields(8378)["010"]}${GS}no field` };
    expect(refused(() => two(2, [fields(8000), last]))).toBe("VOC_OUT_OF_RANGE /Type-2[2]");
  });
});
