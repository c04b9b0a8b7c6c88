/** ANSI/NIST-ITL transactions in the traditional encoding. */
import { describe, expect, test } from "vitest";
import { readAn2k } from "../../../src/vocabulary/formats/an2k.ts";
import { FS, GS, RS, tagged, type4, US } from "./an2k-records.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

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

  const nine = tagged(9, { "002": "00", "004": "S" });

  test.each([
    ["another kind of file", "<itl:NISTBiometricInformationExchangePackage/>", "VOC_LEXICAL /Type-1"],
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
