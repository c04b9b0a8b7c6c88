/** Biometric data in JSON as OSIA writes it: items, enrolments and encounters, and what is beside the items. */
import { describe, expect, test } from "vitest";
import { MAX_ITEMS, readOsia } from "../../../src/vocabulary/formats/osia.ts";
import { fac, fir, iir } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const read = (value: unknown) => readOsia(Buffer.from(JSON.stringify(value)));
const finger = { biometricType: "FINGER", biometricSubType: "RIGHT_INDEX", image: base64(fir(2)) };
const face = { biometricType: "FACE", biometricSubType: "PORTRAIT", image: base64(fac()) };
const items = [finger, face];

describe("a document", () => {
  test.each([
    ["an enrolment", { enrollmentId: "e1", status: "FINALIZED", biometricData: items }, ""],
    ["an encounter", { encounterId: "a", galleries: ["g"], biometricData: items }, ""],
    ["a list of encounters", [{ encounterId: "a", biometricData: items }], "/[1]"],
  ])("is %s", (_, value, path) => {
    const at = (number: number) => `${path}/biometricData[${number}]`;
    expect(termsOf(read(value))).toEqual([
      `1 ${at(1)}/biometricType modality=FINGER`,
      `1 ${at(1)}/image form=image`,
      `1 ${at(1)}/biometricSubType position=RIGHT_INDEX`,
      `2 ${at(2)}/biometricType modality=FACE`,
      `2 ${at(2)}/image form=image`,
      `2 ${at(2)}/biometricSubType position=PORTRAIT`,
    ]);
    expect([findingsOf(read(value)), read(value).payloadBroken]).toEqual([[], false]);
  });

  test("is a single item, or a list of items", () => {
    expect(termsOf(read(finger))[0]).toBe("1 /biometricType modality=FINGER");
    expect(wordsOf(read([finger, { encounterId: "a", biometricData: [face] }]), "modality")).toEqual([
      "FINGER",
      "FACE",
    ]);
    expect(read([finger, face]).terms.map(({ record }) => record)).toEqual([1, 1, 1, 2, 2, 2]);
  });

  test.each([
    ["what is not JSON", "{", "VOC_LEXICAL /"],
    ["what is not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "VOC_LEXICAL /"],
    ["a name twice", '{"biometricType": "FACE", "biometricType": "IRIS"}', "VOC_DUP_KEY /biometricType"],
    ["a value that is no object", "[1]", "VOC_LEXICAL /[1]"],
    ["nothing", "null", "VOC_LEXICAL /"],
    ["an empty list", "[]", "VOC_LEXICAL /"],
    ["other data", '{"name": "x"}', "VOC_LEXICAL /"],
    ["an item that is none", '{"biometricData": [[]]}', "VOC_LEXICAL /biometricData[1]"],
    ["no items", '{"biometricData": []}', "VOC_LEXICAL /"],
  ])("is refused: %s", (_, text, expected) => {
    expect(refused(() => readOsia(Buffer.from(text)))).toBe(expected);
  });

  test("has no more items than a document may", () => {
    const many = (count: number) => [
      ...Array(count).fill({ biometricData: [] }),
      ...Array(2).fill({ biometricType: "FACE" }),
    ];
    expect(refused(() => read(many(MAX_ITEMS)))).toBe("nothing");
    const items = Array(MAX_ITEMS + 1).fill({ biometricType: "FACE" });
    expect(refused(() => read(items))).toBe("VOC_OUT_OF_RANGE /");
  });
});

describe("beside the items", () => {
  const modalities = (beside: object) => wordsOf(read({ biometricData: [finger], ...beside }), "modality");

  test("words are passed over", () => {
    expect(modalities({ biographicData: { firstName: "John", dateOfBirth: "1985-11-30" } })).toEqual([
      "FINGER",
    ]);
    expect(modalities({ documentData: [], clientData: "" })).toEqual(["FINGER"]);
  });

  test("scanned documents, and data of the client, may be anything", () => {
    const documents = [{ documentType: "PASSPORT", parts: [{ data: base64(fac()) }] }];
    expect(modalities({ documentData: documents })).toEqual(["FINGER", "mod:unknown"]);
    expect(modalities({ documentData: documents, clientData: "AA==" })).toEqual([
      ...["FINGER", "mod:unknown", "mod:unknown"],
    ]);
  });

  test("a block or a picture is refused, whole or in pieces, and so is more than words", () => {
    const refusal = (beside: object) => refused(() => read({ biometricData: [finger], ...beside }));
    expect(refusal({ contextualData: { note: base64(iir(1)) } })).toBe("VOC_LEXICAL /");
    expect(refusal({ contextualData: base64(iir(1)).match(/.{1,7}/g) })).toBe("VOC_LEXICAL /");
    expect(refusal({ requestData: "words ".repeat(10_000) })).toBe("VOC_OUT_OF_RANGE /");
  });
});

describe("a second item", () => {
  const thumb = { biometricType: "FINGER", biometricSubType: "RIGHT_THUMB", template: "AAAA" };
  test.each<[string, unknown, string]>([
    ["in a list of another name", { biometricData: [face], moreBiometricData: [thumb] }, "/"],
    ["in a list in another case", { biometricData: [face], BiometricData: [thumb] }, "/"],
    [
      "behind a reference",
      { biometricData: [face], galleries: [{ biometricType: "FINGER", templateRef: "a" }] },
      "/",
    ],
    ["within an item", { ...face, biometricData: [thumb] }, ""],
    ["in a field of an item", { ...face, extra: { template: "AAAA" } }, ""],
    ["in the metadata of an item", { ...face, metadata: [[{ ImageRef: "a" }]] }, ""],
    ["as data in another case", { biometricData: [{ ...face, Template: "AAAA" }] }, "/biometricData[1]"],
  ])("is refused where no reader looks for it: %s", (_, value, path) => {
    expect(refused(() => read(value))).toBe(`VOC_LEXICAL ${path}`);
  });

  test("is refused in pieces, in as many comments", () => {
    const hidden = Buffer.from(iir(1)).toString("base64");
    const list = hidden.match(/.{1,7}/g) ?? [];
    expect(refused(() => read(list.map((comment) => ({ ...face, comment }))))).toBe("VOC_LEXICAL /");
  });
});

describe("an enrolment by reference", () => {
  const FINGERS = ["THUMB", "INDEX", "MIDDLE", "RING", "LITTLE"];
  const SUBTYPES = ["RIGHT", "LEFT"].flatMap((side) => FINGERS.map((finger) => `${side}_${finger}`));
  // Numbers like those of a generator, the same each time.
  const uuid = (at: number) =>
    Array.from({ length: 30 }, (_, digit) => (((at + 3) * (digit + 7) * 7919) >> 3) % 16)
      .map((digit) => digit.toString(16))
      .join("")
      .replace(/^(.{8})(.{4})(.{3})(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
  const enrolment = (of: number, address: (at: number) => string, more: object = {}) =>
    read({
      ...more,
      biometricData: Array.from({ length: of }, (_, at) => ({
        ...{ biometricType: "FINGER", biometricSubType: SUBTYPES[at % 10], imageRef: address(at) },
      })),
    });

  test("of ten fingers is read, each with an identifier, or with a number", () => {
    const name = { biographicData: { firstName: "สมชาย", lastName: "วงศ์สุวรรณ" } };
    const identified = enrolment(10, (at) => `https://images.example.org/buffer?id=${uuid(at)}`, name);
    expect(wordsOf(identified, "modality")).toEqual(Array(10).fill("FINGER"));
    const numbered = enrolment(10, (at) => `https://images.example.org/buffer?id=${at}`, {
      ...name,
      enrollmentId: uuid(11),
    });
    expect(wordsOf(numbered, "modality")).toEqual(Array(10).fill("FINGER"));
  });

  test("of so many that their identifiers would spell a template is refused", () => {
    expect(refused(() => enrolment(13, (at) => uuid(at)))).toBe("VOC_OUT_OF_RANGE /");
  });
});
