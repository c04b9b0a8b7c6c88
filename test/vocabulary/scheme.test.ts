/** Local schemes: both ways of writing a term, what is refused, and the common scheme. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonScheme } from "../../src/vocabulary/scheme.ts";
import { parseScheme } from "../../src/vocabulary/scheme-document.ts";
import { common } from "./common.ts";

const term = { term: "scan of face geometry", kind: "modality", concept: "mod:face", match: "exact" };

function scheme(...terms: readonly unknown[]) {
  return parseScheme({ id: "us-il", version: "1", title: "BIPA", terms }, common);
}

describe("parseScheme", () => {
  it("reads the short form as one match", () => {
    expect(scheme({ ...term, cite: "740 ILCS 14/10" }).terms).toEqual([
      {
        term: "scan of face geometry",
        kind: "modality",
        matches: [{ concept: "mod:face", match: "exact" }],
        cite: "740 ILCS 14/10",
      },
    ]);
  });

  it("takes the words of people as they write them, where they stand for one term alone", () => {
    const law = parseScheme(
      {
        id: "us-il",
        version: "1",
        title: "t",
        terms: [term, { ...term, term: "Ear" }, { ...term, term: "ear" }],
      },
      common,
      "people",
    );
    for (const word of [term.term, term.term.toUpperCase(), ` ${term.term.replaceAll(" ", "  ")}\n`])
      expect(law.find("modality", word)?.term).toBe(term.term);
    expect(law.find("form", term.term.toUpperCase())).toBeUndefined();
    expect(["Ear", "ear"].map((word) => law.find("modality", word)?.term)).toEqual(["Ear", "ear"]);
    expect(law.find("modality", "EAR")).toBeUndefined();
  });

  it("of a standard compares terms exactly, but for normal form", () => {
    const ear = scheme({ ...term, term: "Ear " }, { ...term, term: "re\u0301tine" });
    expect(ear.find("modality", "Ear ")).toBeDefined();
    expect(ear.find("modality", "Ear")).toBeUndefined();
    expect(ear.find("modality", "ear ")).toBeUndefined();
    expect(ear.find("form", "Ear ")).toBeUndefined();
    expect(ear.find("modality", "r\u00e9tine")).toBeDefined();
  });

  it("lets one term stand for a concept of each kind", () => {
    const both = scheme(term, { ...term, kind: "form", concept: "form:rawSample" });
    expect(both.find("form", term.term)?.matches[0]?.concept).toBe("form:rawSample");
  });

  it.each([
    ["an unknown concept", [{ ...term, concept: "mod:tail" }]],
    ["a concept of another kind", [{ ...term, concept: "form:template" }]],
    ["a term twice", [term, { ...term, concept: "mod:voice" }]],
    [
      "a term twice in another normal form",
      [
        { ...term, term: "\u00e9" },
        { ...term, term: "e\u0301" },
      ],
    ],
    ["an unknown key", [{ ...term, note: "" }]],
    ["a number for a term", [{ ...term, term: 10 }]],
    ["an unknown match", [{ ...term, match: "none" }]],
    ["a concept without a match", [{ ...term, match: undefined }]],
    ["a term that maps to neither", [{ term: "x", kind: "modality" }]],
    ["both forms at once", [{ ...term, matches: [] }]],
    [
      "two exact meanings",
      [
        {
          term: "x",
          kind: "modality",
          matches: [
            { concept: "mod:face", match: "exact" },
            { concept: "mod:ear", match: "exact" },
          ],
        },
      ],
    ],
    [
      "a concept twice",
      [
        {
          term: "x",
          kind: "modality",
          matches: [
            { concept: "mod:face", match: "close" },
            { concept: "mod:face", match: "broad" },
          ],
        },
      ],
    ],
  ])("refuses %s", (_, terms) => {
    expect(() => scheme(...terms)).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
  });

  it("says where the fault is", () => {
    expect(() => scheme(term, { ...term, term: "tail", concept: "mod:tail" })).toThrow(
      expect.objectContaining({
        violations: [{ field: "terms[1]", description: "`tail` names `mod:tail`, which is no concept" }],
      }),
    );
  });

  it("names the path of what is malformed", () => {
    expect(() => scheme(term, { ...term, match: "exactly" })).toThrow(
      expect.objectContaining({
        violations: [expect.objectContaining({ field: "terms[1].match" })],
      }),
    );
  });

  it("refuses the common scheme's id", () => {
    expect(() => parseScheme({ id: "comity", version: "1", title: "x", terms: [] }, common)).toThrow(
      expect.objectContaining({ reason: "PACK_INVALID" }),
    );
  });

  it("hashes what is said, in whatever order", () => {
    const terms = ["a", "b", "c", "d"].map((each) => ({ ...term, term: each }));
    fc.assert(
      fc.property(fc.shuffledSubarray(terms, { minLength: 4 }), (shuffled) => {
        expect(scheme(...shuffled).hash).toBe(scheme(...terms).hash);
      }),
    );
    expect(scheme({ ...term, match: "close" }).hash).not.toBe(scheme(term).hash);
  });
});

describe("commonScheme", () => {
  it("understands ids and bare words", () => {
    const comity = commonScheme(common);
    expect(comity.id).toBe("comity");
    for (const word of ["form:template", "template"])
      expect(comity.find("form", word)?.matches).toEqual([{ concept: "form:template", match: "exact" }]);
    expect(comity.find("purpose", "template")).toBeUndefined();
  });
});
