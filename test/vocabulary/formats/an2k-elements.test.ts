/** The elements of ANSI/NIST-ITL in XML: how a document is refused that is wrong, too large, or hides something. */
import { describe, expect, test } from "vitest";
import { createItlReading, MAX } from "../../../src/vocabulary/formats/an2k-elements.ts";
import { parseXml } from "../../../src/vocabulary/formats/xml-reading.ts";
import { iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";
import { binary, element, finger, type Manner, summaryOf, type Written, writeItl } from "./itl-xml.ts";

const PIXELS = new Uint8Array(64).fill(7);
const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
const read = (bytes: Uint8Array) => {
  const reading = createItlReading();
  parseXml(bytes, reading);
  return reading.end();
};
const refusedOf = (records: readonly Written[], manner?: Manner) =>
  refused(() => read(writeItl(records, manner)));

describe("a document is refused for", () => {
  const one = [finger([7], PIXELS)];
  const root = "itl:NISTBiometricInformationExchangePackage";
  const edited = (from: string | RegExp, to: string, manner?: Manner) =>
    refused(() =>
      read(new TextEncoder().encode(new TextDecoder().decode(writeItl(one, manner)).replace(from, to))),
    );
  const hidden = Buffer.from(iir(1)).toString("base64");

  const named = (spelled: string, write: (name: string) => string) =>
    (spelled.replaceAll(/[+/=]/g, "_").match(/.{1,30}/g) ?? []).map((each) => write(`__${each}`));

  test.each([
    ["a DOCTYPE", () => refusedOf(one, { prolog: "<!DOCTYPE x [<!ENTITY a 'b'>]>" }), "VOC_LEXICAL /"],
    ["another root", () => edited(new RegExp(root, "g"), "itl:Package"), "VOC_SCHEME_UNKNOWN /"],
    [
      "another namespace",
      () => refusedOf(one, { namespaces: { itl: "http://biometrics.example/" } }),
      "VOC_SCHEME_UNKNOWN /",
    ],
    ["an edition to come", () => refusedOf(one, { version: "09" }), "VOC_VERSION /Type-1/2"],
    ["no edition", () => refusedOf(one, { version: "" }), "VOC_VERSION /Type-1/2"],
    [
      "two editions",
      () => refusedOf(one, { first: element("biom:TransactionMajorVersionValue", "5") }),
      "VOC_DUP_KEY /Type-1",
    ],
    ["a record that nobody knows", () => refusedOf([["PackageAuraRecord", 14]]), "VOC_LEXICAL /"],
    ["a record of another category", () => edited(/>14</g, ">15<"), "VOC_CONFLICT /Type-14[1]"],
    [
      "no category",
      () => edited(/<biom:RecordCategoryCode>14<[^>]*>(?=<biom:ImageRef)/, ""),
      "VOC_CONFLICT /Type-14[1]",
    ],
    ["no list of records", () => refusedOf(one, { summary: "" }), "VOC_CONFLICT /Type-1/3"],
    [
      "a record that is not listed",
      () => refusedOf(one, { summary: summaryOf([]) }),
      "VOC_CONFLICT /Type-1/3",
    ],
    [
      "a listed record that is not there",
      () => refusedOf(one, { summary: summaryOf([...one, ...one]) }),
      "VOC_CONFLICT /Type-1/3",
    ],
    ["a wrong count", () => refusedOf(one, { summary: summaryOf(one, 5) }), "VOC_CONFLICT /Type-1/3"],
    [
      "a list of words",
      () => edited(/<nc:IdentificationID>0</, "<nc:IdentificationID>zero<"),
      "VOC_LEXICAL /Type-1/3",
    ],
    ["a second first record", () => refusedOf([...one, ["PackageInformationRecord", 1]]), "VOC_LEXICAL /"],
    [
      "two image types",
      () =>
        refusedOf([
          [
            "PackageFacialAndSMTImageRecord",
            10,
            element(
              "biom:FaceImage",
              ...["FACE", "SCAR"].map((type) => element("biom:ImageCategoryCode", type)),
            ),
          ],
        ]),
      "VOC_DUP_KEY /Type-10[1]",
    ],
    [
      "an eye in a fingerprint",
      () => refusedOf([finger([7], PIXELS, element("biom:IrisEyePositionCode", "1"))]),
      "VOC_CONFLICT /Type-14[1]",
    ],
    [
      "a finger in the image of an eye",
      () => refusedOf([["PackageIrisImageRecord", 17, element("biom:FingerPositionCode", "1")]]),
      "VOC_CONFLICT /Type-17[1]",
    ],
    [
      "data in a record of words",
      () => refusedOf([["PackageDescriptiveTextRecord", 2, binary(PNG)]]),
      "VOC_LEXICAL /Type-2[1]",
    ],
    [
      "data that is not base64",
      () => edited(/(<nc:BinaryBase64Object>)[^<]*/, "$1!!!"),
      "VOC_LEXICAL /Type-14[1]/999",
    ],
    [
      "an element in data",
      () => edited(/(<nc:BinaryBase64Object>)/, "$1<nc:Date/>"),
      "VOC_LEXICAL /Type-14[1]",
    ],
    [
      "text between elements",
      () => edited("<biom:FingerImpressionImage>", "<biom:FingerImpressionImage>words"),
      "VOC_LEXICAL /Type-14[1]",
    ],
    [
      "text between records",
      () => edited("</itl:PackageInformationRecord>", "</itl:PackageInformationRecord>words"),
      "VOC_LEXICAL /",
    ],
    [
      "a block in a comment",
      () => edited("<itl:PackageF", `<!-- ${hidden} --><itl:PackageF`),
      "VOC_LEXICAL /",
    ],
    [
      "a block in an attribute",
      () => edited("<biom:FingerImpressionImage", `<biom:FingerImpressionImage own:a="${hidden}"`),
      "VOC_LEXICAL /Type-14[1]",
    ],
    [
      "a block in words",
      () => refusedOf([finger([7], PIXELS, element("own:A", hidden))]),
      "VOC_LEXICAL /Type-14[1]/200",
    ],
    [
      "a block in pieces",
      () =>
        refusedOf([
          [
            "PackageDescriptiveTextRecord",
            2,
            ...(hidden.match(/.{1,9}/g) ?? []).map((piece) => element("own:A", piece)),
          ],
        ]),
      "VOC_LEXICAL /",
    ],
    [
      "a block in pieces of attributes",
      () =>
        edited(
          "<biom:FingerImpressionImage",
          `<biom:FingerImpressionImage own:a="${hidden.slice(0, 7)}" own:b="${hidden.slice(7)}"`,
        ),
      "VOC_LEXICAL /",
    ],
    [
      "a block in names of elements",
      () => refusedOf([finger([7], PIXELS, ...named(hidden, (name) => `<own:${name}/>`))]),
      "VOC_LEXICAL /",
    ],
    [
      "a block in names of attributes",
      () => refusedOf([finger([7], PIXELS, ...named(hidden, (name) => `<biom:A ${name}=""/>`))]),
      "VOC_LEXICAL /",
    ],
    [
      "many long names of the standard",
      () =>
        refusedOf([
          finger([7], PIXELS, ...Array.from({ length: 200 }, (_, at) => `<nc:${"a".repeat(85)}${at}/>`)),
        ]),
      "VOC_OUT_OF_RANGE /",
    ],
    [
      "a long text",
      () => refusedOf([finger([7], PIXELS, element("biom:ImageCommentText", "x ".repeat(MAX.textChars)))]),
      "VOC_OUT_OF_RANGE /Type-14[1]",
    ],
    [
      "long comments",
      () => refusedOf(one, { prolog: `<!--${"words ".repeat(1000)}-->`.repeat(6) }),
      "VOC_OUT_OF_RANGE /",
    ],
    [
      "a long name",
      () => refusedOf([finger([7], PIXELS, element(`own:${"a".repeat(MAX.nameChars)}`, "x"))]),
      "VOC_OUT_OF_RANGE /Type-14[1]",
    ],
    [
      "many names of nobody's",
      () =>
        refusedOf([
          finger(
            [7],
            PIXELS,
            ...Array.from({ length: MAX.foreignNames + 1 }, (_, at) => element(`own:a${at}`, "x")),
          ),
        ]),
      "VOC_OUT_OF_RANGE /Type-14[1]",
    ],
    [
      "deep nesting",
      () => refusedOf([finger([7], PIXELS, "<own:a>".repeat(MAX.depth) + "</own:a>".repeat(MAX.depth))]),
      "VOC_LEXICAL /Type-14[1]",
    ],
    [
      "many elements",
      () => refusedOf([finger([7], PIXELS, "<own:a/>".repeat(MAX.elements))]),
      "VOC_LEXICAL /",
    ],
    [
      "many positions",
      () => refusedOf([finger(Array(1025).fill(7), PIXELS)]),
      "VOC_OUT_OF_RANGE /Type-14[1]",
    ],
    [
      "many attributes",
      () =>
        edited(
          "<biom:FingerImpressionImage",
          `<biom:FingerImpressionImage${Array.from({ length: 33 }, (_, at) => ` own:a${at}="x"`).join("")}`,
        ),
      "VOC_LEXICAL /Type-14[1]",
    ],
    ["an end too early", () => edited(/<\/[^>]*>\s*$/, ""), "VOC_LEXICAL /"],
    [
      "no record",
      () =>
        refused(() =>
          read(
            new TextEncoder().encode(
              '<a:NISTBiometricInformationExchangePackage xmlns:a="http://biometrics.nist.gov/standard/2011"/>',
            ),
          ),
        ),
      "VOC_LEXICAL /",
    ],
  ])("%s", (_, given, expected) => {
    expect(given()).toBe(expected);
  });

  test("nothing of indentation, however much there is", () => {
    const indented = finger(
      [7],
      PIXELS,
      `${" ".repeat(200)}\n${element("biom:ImageCommentText", "x")}`.repeat(40),
    );
    expect(refusedOf([indented])).toBe("nothing");
  });
});
