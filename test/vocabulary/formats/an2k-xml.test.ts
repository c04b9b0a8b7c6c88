/** ANSI/NIST-ITL in XML: what the records say, as in the traditional encoding. */
import { describe, expect, test } from "vitest";
import { readAn2k } from "../../../src/vocabulary/formats/an2k.ts";
import { MAX_FREE_CHARS } from "../../../src/vocabulary/formats/an2k-words.ts";
import { readItlXml } from "../../../src/vocabulary/formats/an2k-xml.ts";
import { fac, fir, fmr, iir } from "../../support/cbeff.ts";
import { RS, tagged, US } from "./an2k-records.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";
import { binary, element, finger, type Manner, type Written, writeItl } from "./itl-xml.ts";

const PIXELS = new Uint8Array(64).fill(7);
const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
const read = (records: readonly Written[], manner?: Manner) => readItlXml(writeItl(records, manner));
const refusedOf = (records: readonly Written[], manner?: Manner) => refused(() => read(records, manner));
const words: Written = [
  "PackageDescriptiveTextRecord",
  2,
  element("own:Detail", element("own:City", "Lyon")),
];
const face = (type: string, data: Uint8Array = PIXELS): Written => [
  "PackageFacialAndSMTImageRecord",
  10,
  element("biom:FaceImage", binary(data), element("biom:ImageCategoryCode", type)),
];
const iris = (data: Uint8Array, ...codes: readonly number[]): Written => [
  "PackageIrisImageRecord",
  17,
  element(
    "biom:IrisImage",
    binary(data),
    ...codes.map((code) => element("biom:IrisEyePositionCode", `${code}`)),
  ),
];
const cbeff = (code: string, data: Uint8Array): Written => [
  "PackageCBEFFBiometricDataRecord",
  99,
  element("biom:CBEFFImage", binary(data), element("biom:CBEFFCategoryCode", code)),
];

describe("a transaction in XML", () => {
  test("says what the same records say in the traditional encoding", () => {
    const records = [words, finger([7, 8], PIXELS), face("FACE"), iris(PIXELS, 2), cbeff("20", PIXELS)];
    const listed = records.map(([, type], idc) => `${RS}${type}${US}${idc}`);
    const data = Buffer.from(PIXELS).toString("latin1");
    const traditional = [
      tagged(1, { "002": "0502", "003": `1${US}${records.length}${listed.join("")}` }),
      tagged(2, { "002": "0", "003": "Lyon" }),
      tagged(14, { "002": "1", "013": `7${RS}8`, "999": data }),
      tagged(10, { "002": "2", "003": "FACE", "999": data }),
      tagged(17, { "002": "3", "003": "2", "999": data }),
      tagged(99, { "002": "4", "101": "20", "999": data }),
    ].join("");
    const inXml = read(records);
    expect(inXml).toEqual(readAn2k(Buffer.from(traditional, "latin1")));
    expect(termsOf(inXml)).toContain("5 /Type-99[1] modality=99/20");
    expect(findingsOf(inXml)).toEqual(["VOC_NO_TERM /Type-2[1]"]);
  });

  test("is told from the traditional encoding by its first character, also behind a mark of its byte order", () => {
    const bytes = writeItl([finger([7], PIXELS)]);
    expect(readAn2k(bytes)).toEqual(readItlXml(bytes));
    expect(readAn2k(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes)).terms).toHaveLength(3);
    expect(refused(() => readAn2k(Uint8Array.of(0x20, 0x31)))).toBe("VOC_LEXICAL /Type-1");
  });

  test.each([
    ["https://docs.oasis-open.org/niemopen/ns/model/domains/biometrics/6.0/"],
    ["http://release.niem.gov/niem/domains/biometrics/4.0/"],
    ["http://niem.gov/niem/ansi-nist/2.0"],
  ])("is read in the namespaces of all editions: %s", (biom) => {
    expect(termsOf(read([finger([7], PIXELS)], { namespaces: { biom } }))).toHaveLength(3);
  });

  test("names its records by an identifier of one element in later editions, and its data by another name", () => {
    const text = new TextDecoder()
      .decode(writeItl([finger([7], PIXELS)]))
      .replaceAll("BinaryBase64Object", "Base64BinaryObject")
      .replaceAll(
        /<biom:ImageReferenceIdentification><nc:IdentificationID>(\d)<\/nc:IdentificationID><\/biom:ImageReferenceIdentification>/g,
        "<biom:ImageReferenceID>$1</biom:ImageReferenceID>",
      );
    expect(termsOf(readItlXml(new TextEncoder().encode(text)))).toEqual(termsOf(read([finger([7], PIXELS)])));
  });

  test.each([
    ["a palm", ["biom:PalmPositionCode", "25"], ["13/palm"]],
    ["a sole", ["biom:PlantarPositionCode", "61"], ["13/foot"]],
    ["ridge skin of no known part", ["biom:FrictionRidgePositionCode", "18"], ["13/ridge"]],
    ["a code that no edition has", ["biom:FingerPositionCode", "99"], ["13/FGP/99"]],
    ["nothing", ["biom:ImageCommentText", "words"], ["13/ridge"]],
  ] as const)("has a latent of the skin on which its positions lie: %s", (_, [name, code], modalities) => {
    const latent: Written = [
      "PackageLatentImageRecord",
      13,
      element("biom:FrictionRidgeImage", binary(PIXELS), element(name, code)),
    ];
    expect(wordsOf(read([latent]), "modality")).toEqual(modalities);
  });

  test("counts the positions of segments and qualities, and not those of missing fingers", () => {
    const more = [
      element("biom:FingerprintImageSegmentPositionSquare", element("biom:FingerPositionCode", "8")),
      element("biom:FingerprintImageFingerMissing", element("biom:FingerPositionCode", "9")),
      element("biom:FingerprintImageQuality", element("biom:FingerPositionCode", "10")),
    ];
    expect(wordsOf(read([finger([14], PIXELS, ...more)]), "position")).toEqual([
      ...["FGP/14", "FGP/8", "FGP/10"],
    ]);
  });

  test("has minutiae at their positions, and room for the numbers of each", () => {
    const minutia = element(
      "biom:INCITSMinutia",
      element("biom:PositionHorizontalCoordinateValue", "1320"),
      element("biom:PositionVerticalCoordinateValue", "715"),
    );
    const record = (count: number): Written => [
      "PackageMinutiaeRecord",
      9,
      element("biom:MinutiaeFingerPositionCode", "21"),
      element("biom:INCITSMinutiae", ...Array(count).fill(minutia)),
    ];
    expect(termsOf(read([record(200)]))).toEqual([
      "1 /Type-9[1] modality=9/palm",
      "1 /Type-9[1] form=9",
      "1 /Type-9[1]/6 position=FGP/21",
    ]);
    const numbers = Array(300).fill(element("biom:PositionHorizontalCoordinateValue", "1320"));
    const codes: Written = ["PackageMinutiaeRecord", 9, element("biom:INCITSMinutiae", ...numbers)];
    expect(wordsOf(read([codes]), "modality")).toContain("mod:unknown");
  });

  test("counts every image of a record", () => {
    const two = element("biom:FingerImpressionImage", binary(fir(2)), binary(fir(21)));
    expect(wordsOf(read([["PackageFingerprintImageRecord", 14, two]]), "modality")).toEqual([
      "14",
      "14/palm",
    ]);
    const other = element("biom:FingerImpressionImage", binary(PIXELS), binary(iir(1)));
    expect(refusedOf([["PackageFingerprintImageRecord", 14, other]])).toBe("VOC_CONFLICT /Type-14[1]/999");
  });

  test.each([
    ["an iris in the image of a face", face("FACE", iir(1)), "VOC_CONFLICT /Type-10[1]/999"],
    ["a face in the image of an eye", iris(fac(), 1), "VOC_CONFLICT /Type-17[1]/999"],
    ["a palm where BTY says finger", cbeff("8", fir(21)), "VOC_CONFLICT /Type-99[1]/999"],
    ["an iris in a fingerprint", finger([7], iir(1)), "VOC_CONFLICT /Type-14[1]/999"],
    [
      "a block behind other data",
      finger([7], Uint8Array.of(...PIXELS, ...iir(1))),
      "VOC_LEXICAL /Type-14[1]/999",
    ],
  ])("refuses %s", (_, record, expected) => {
    expect(refusedOf([record])).toBe(expected);
  });

  test("tells the form of a block, and breaks where it is cut short", () => {
    expect(wordsOf(read([cbeff("8", fmr(2))]), "form")).toEqual(["19794-2"]);
    const cut = read([cbeff("2", fac({ declared: 99 }))]);
    expect([findingsOf(cut), cut.payloadBroken]).toEqual([["VOC_OUT_OF_RANGE /Type-99[1]/999"], true]);
  });

  test("may be anything where words are too long, or a second picture follows the first", () => {
    const long: Written = [
      "PackageDescriptiveTextRecord",
      2,
      element("own:A", "x".repeat(MAX_FREE_CHARS + 1)),
    ];
    expect(wordsOf(read([long, finger([7], PIXELS)]), "modality")).toEqual(["mod:unknown", "14"]);
    const own = element("own:A", "x".repeat(MAX_FREE_CHARS + 1));
    expect(wordsOf(read([finger([7], PIXELS, own)]), "modality")).toEqual(["14", "mod:unknown"]);
    const two = Uint8Array.of(...PNG, ...PNG);
    expect(wordsOf(read([finger([7], two)]), "modality")).toEqual(["14", "mod:unknown"]);
  });
});
