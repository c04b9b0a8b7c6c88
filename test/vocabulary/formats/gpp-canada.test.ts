/** Canada's section of a GPP string: its consents are described, and nothing in it grants. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readGpp } from "../../../src/vocabulary/formats/gpp.ts";
import { CANADA, readCanada } from "../../../src/vocabulary/formats/gpp-canada.ts";
import { base64, gppString } from "./gpp-string.ts";

const binary = (value: number, width: number) => value.toString(2).padStart(width, "0");
const among = (ids: readonly number[]) =>
  Array.from({ length: 24 }, (_, at) => (ids.includes(at + 1) ? "1" : "0")).join("");

/** A section in which people consented to these purposes. */
function canadian(express: readonly number[], implied: readonly number[], version = 1): string {
  const before =
    binary(version, 6) + binary(0, 36 * 2) + binary(31, 12) + binary(1, 12) + binary(0, 6 + 12 * 2);
  return base64(`${before}${binary(5, 6)}0${binary(0, 12)}${among(express)}${among(implied)}`);
}

describe("a section", () => {
  test("describes by which consent its purposes are carried, and names them in findings", () => {
    const answer = readCanada(canadian([1, 24], [3]));
    expect(answer?.terms).toEqual(
      ["Express", "Implied"].map((ground, at) => ({
        path: `/5/Purposes${ground}Consent`,
        kind: "legalBasis",
        term: `tcfca/${ground.toLowerCase()}`,
        effect: "describes",
        scheme: "gpp",
        record: at + 1,
      })),
    );
    expect(answer?.findings.map(({ sentence }) => sentence)).toEqual([
      "what Canada's purposes 5/1, 5/24 are is not known here: they grant nothing",
      "what Canada's purposes 5/3 are is not known here: they grant nothing",
      "vendors, restrictions and special features are not read",
    ]);
  });

  test("without a consent has no term", () => {
    expect(readCanada(canadian([], []))?.terms).toEqual([]);
  });

  test.each([
    ["another version", canadian([1], [], 2)],
    ["no bits", ""],
    ["too few bits", canadian([1], []).slice(0, 33)],
    ["other letters", `${canadian([1], []).slice(0, -1)}!`],
  ])("of %s is not read", (_, text) => {
    expect(readCanada(text)).toBeUndefined();
  });

  test("of any bits is read or not, and never grants", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (bits) => {
        const text = base64(binary(1, 6) + bits.map(Number).join(""));
        const terms = readCanada(text)?.terms ?? [];
        expect(terms.filter(({ effect }) => effect !== "describes")).toEqual([]);
      }),
    );
  });

  test("stands in a string under its number", () => {
    const { terms, findings } = readGpp(Buffer.from(gppString(new Map([[CANADA, canadian([2], [])]]))));
    expect(terms.map(({ term }) => term)).toEqual(["tcfca/express"]);
    expect(findings.every(({ path }) => path.startsWith("/5"))).toBe(true);
  });
});
