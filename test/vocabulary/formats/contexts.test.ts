/** Names of the vocabularies in short: which become words, which words can be terms, and which only describe. */
import { describe, expect, test } from "vitest";
import {
  CONTEXT,
  isMetadata,
  isVocabulary,
  PREFIXES,
  redefinesPrefix,
  splitsWord,
  wordOf,
} from "../../../src/vocabulary/formats/contexts.ts";

describe("a word for a name", () => {
  test.each([
    ["https://w3id.org/dpv#Marketing", "dpv:Marketing"],
    ["https://w3id.org/dpv/pd#Retina", "pd:Retina"],
    ["https://w3id.org/dpv/legal/eu/gdpr#A9-2-a", "eu-gdpr:A9-2-a"],
    ["https://w3id.org/dpv/legal/eu#DPA-EU", "legal-eu:DPA-EU"],
    ["https://w3id.org/dpv/legal/us#US-CA", "legal-us:US-CA"],
    ["https://w3id.org/dpv/legal/eu/nis2#Notice", "eu-nis2:Notice"],
    ["https://w3id.org/dpv/rights/eu#A1-HumanDignity", "eu-rights:A1-HumanDignity"],
    ["https://w3id.org/dpv/sector/finance#CreditChecking", "sector-finance:CreditChecking"],
    ["http://www.w3.org/ns/odrl/2/sell", "odrl:sell"],
    ["http://purl.org/dc/terms/title", "dct:title"],
    [`https://w3id.org/dpv#${"a".repeat(128)}`, `dpv:${"a".repeat(128)}`],
  ])("%s", (iri, word) => {
    expect(wordOf(iri)).toBe(word);
  });

  test.each([
    ["a vocabulary that nobody knows", "https://example.org/dpv#Marketing"],
    ["one that only begins as a known one", "https://w3id.org/dpv/unknown#Marketing"],
    ["another protocol", "http://w3id.org/dpv#Marketing"],
    ["a vocabulary itself", "https://w3id.org/dpv#"],
    ["a name that is too long", `https://w3id.org/dpv#${"a".repeat(129)}`],
    ["a name with other signs", "https://w3id.org/dpv#Mark`ting"],
    ["an example's own name", "http://example.org/Marketing"],
    ["a name with a space", "https://w3id.org/dpv#a b"],
    ["a word without a vocabulary", "Marketing"],
    ["no name", ""],
  ])("is none for %s", (_, iri) => {
    expect(wordOf(iri)).toBeUndefined();
  });
});

test("a word can be a term or describes the document, and never both", () => {
  const words = Object.keys(PREFIXES).map((prefix) => `${prefix}:x`);
  const terms = words.filter(isVocabulary);
  const metadata = words.filter(isMetadata);
  expect(terms).toContain("odrl:x");
  expect(metadata).toContain("rdf:x");
  expect(terms.filter((word) => metadata.includes(word))).toEqual([]);
});

test.each(["dpvX", "rdfX", "dpv", "", ":x", "constructor:x", "toString:"])("`%s` is no word", (text) => {
  expect([isVocabulary(text), isMetadata(text)]).toEqual([false, false]);
});

test("JSON-LD knows every prefix but the empty one, which it does not allow", () => {
  const names = Object.keys(PREFIXES).filter((prefix) => prefix !== "");
  expect(Object.keys(CONTEXT)).toEqual(expect.arrayContaining(names));
  expect(Object.keys(CONTEXT)).not.toContain("");
  expect(CONTEXT).toMatchObject({ dpv: PREFIXES.dpv, "dpv:hasPurpose": { "@type": "@id" } });
});

test("a known prefix keeps its meaning, but for those that are plain words or an example's", () => {
  expect(redefinesPrefix("dpv", "http://www.w3.org/ns/dpv#")).toBe(true);
  expect(redefinesPrefix("legal-eu", "https://w3id.org/dpv#")).toBe(true);
  expect(redefinesPrefix("dpv", "https://w3id.org/dpv#")).toBe(false);
  expect(
    ["ex", "", "ai", "schema", "mine", "toString"].filter((each) => redefinesPrefix(each, "x:")),
  ).toEqual([]);
});

test("a namespace splits a word where it goes on behind that of a vocabulary", () => {
  expect(splitsWord("https://w3id.org/dpv#hasPro")).toBe(true);
  expect(splitsWord("http://www.w3.org/ns/odrl/2/sell")).toBe(true);
  expect(
    ["https://w3id.org/dpv#", "https://w3id.org/dpv/", "https://example.org/#x"].filter(splitsWord),
  ).toEqual([]);
});
