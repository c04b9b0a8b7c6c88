/** The words of DPV that decide how it is read: that no set contradicts another. */
import { expect, test } from "vitest";
import * as words from "../../../src/vocabulary/formats/dpv-words.ts";
import { shippedAtlas } from "../../support/atlas.ts";

test("no state both holds and has ended, and no property both leads on and binds", () => {
  const { GIVEN, ENDED, HOLDING, CONSENTS, LEADING, BINDING, PROHIBITION, RULE, OTHER_RULES, PERMISSION } =
    words;
  expect([...ENDED].filter((word) => HOLDING.has(word) || CONSENTS.has(word))).toEqual([]);
  expect([...GIVEN].filter((word) => !HOLDING.has(word))).toEqual([]);
  expect([...BINDING, PROHIBITION, RULE].filter((property) => LEADING.has(property))).toEqual([]);
  expect(OTHER_RULES.has(PERMISSION)).toBe(false);
});

test("a property gives a term or a role, and never both; every word that gives one is a word", () => {
  const { TERMS, ROLES, LEADING } = words;
  expect(Object.keys(TERMS).filter((property) => property in ROLES)).toEqual([]);
  for (const word of [...LEADING, ...Object.keys(TERMS), ...Object.keys(ROLES)])
    expect(word).toMatch(/^(?:dpv|dct):has[A-Z]\w+$/);
});

test("the states and kinds of consent are terms of both schemes", () => {
  const { schemes } = shippedAtlas();
  for (const scheme of [schemes.get("dpv"), schemes.get("iso-27560")]) {
    const has = (kind: "consentState" | "legalBasis") => (word: string) =>
      scheme?.find(kind, word) === undefined;
    expect([...words.GIVEN, ...words.ENDED].filter(has("consentState"))).toEqual([]);
    expect([...words.CONSENTS].filter(has("legalBasis"))).toEqual([]);
  }
});

test("the states that allow processing are terms of the scheme", () => {
  const dpv = shippedAtlas().schemes.get("dpv");
  for (const state of words.GIVEN)
    expect([state, dpv?.find("consentState", state)?.term]).toEqual([state, state]);
});

test("every word for the state of data, and every mark, is a term of the scheme", () => {
  const dpv = shippedAtlas().schemes.get("dpv");
  expect([...words.FORMS].filter((word) => dpv?.find("form", word) === undefined)).toEqual([]);
  expect([...words.MARKS].filter((word) => dpv?.find("modality", word) === undefined)).toEqual([]);
  expect(words.FORMS).toContain("dpv:PersonalData");
});
