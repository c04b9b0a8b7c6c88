/** TC strings: consents and legitimate interests apart, keyed by policy, and refused where the bits do not fit. */
import { expect, test } from "vitest";
import { readTcString } from "../../../src/vocabulary/formats/tcf.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const EMPTY = "COrVd1pOrVd1pACABCENAHCAAAAAAAAAAAiQAAAAAAAA";
const read = (text: string) => readTcString(Buffer.from(text));

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The empty string with bits set where the format has policy version, purposes with consent and with legitimate interest. */
function write(consents: readonly number[], interests: readonly number[]): string {
  const [POLICY, CONSENTS, INTERESTS] = [132, 152, 176];
  const bits = [...EMPTY].flatMap((each) => [...ALPHABET.indexOf(each).toString(2).padStart(6, "0")]);
  bits.splice(POLICY, 6, ..."000100");
  for (const id of consents) bits[CONSENTS + id - 1] = "1";
  for (const id of interests) bits[INTERESTS + id - 1] = "1";
  return (bits.join("").match(/.{6}/g) ?? []).map((six) => ALPHABET[Number.parseInt(six, 2)]).join("");
}

test("consents and legitimate interests are records apart", () => {
  expect(termsOf(read(`${write([2, 4], [7])}\n`))).toEqual([
    "1 /core/purposeConsents legalBasis=consent",
    "1 /core/purposeConsents/2 purpose=4/2",
    "1 /core/purposeConsents/4 purpose=4/4",
    "2 /core/purposeLegitimateInterests legalBasis=legitimateInterest",
    "2 /core/purposeLegitimateInterests/7 purpose=4/7",
  ]);
});

test("a string without a consent grants nothing and says so", () => {
  expect(read(EMPTY).terms).toEqual([]);
  expect(findingsOf(read(EMPTY))).toEqual(["VOC_NO_TERM /core"]);
});

test.each([
  ["version 1", `B${EMPTY.slice(1)}`, "VOC_VERSION /core/version"],
  ["a version to come", `D${EMPTY.slice(1)}`, "VOC_VERSION /core/version"],
  ["half a string", EMPTY.slice(0, 20), "VOC_LEXICAL /"],
  ["what is not base64url", `${EMPTY}+`, "VOC_LEXICAL /"],
  ["nothing", "", "VOC_LEXICAL /"],
  ["a segment of an unknown type", `${EMPTY}._A`, "VOC_LEXICAL /"],
  ["a segment twice", `${EMPTY}.IAAA.IAAA`, "VOC_DUP_KEY /"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});

test("a refusal shows nothing of the library or of the string", () => {
  expect(() => read(EMPTY.slice(0, 20))).toThrow(/^at `\/`: the string's bits do not fit the format$/);
});
