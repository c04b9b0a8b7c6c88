/** Prefixes and names of vocabularies: an IRI as the word that people know, and never a guess. */
import { expect, test } from "vitest";
import { CONTEXT, PREFIXES, wordOf } from "../../../src/vocabulary/formats/contexts.ts";

test("every known vocabulary shortens its own words", () => {
  expect(wordOf("https://w3id.org/dpv#Marketing")).toBe("dpv:Marketing");
  expect(wordOf("https://w3id.org/dpv/legal/eu/gdpr#A6-1-a")).toBe("eu-gdpr:A6-1-a");
  expect(wordOf("http://www.w3.org/ns/odrl/2/use")).toBe("odrl:use");
});

test.each([
  "https://w3id.org/dpv#",
  "https://w3id.org/dpv#a b",
  "https://w3id.org/dpv/none#Marketing",
  "http://example.org/Marketing",
  "Marketing",
  `https://w3id.org/dpv#${"a".repeat(129)}`,
])("`%s` is no word", (iri) => {
  expect(wordOf(iri)).toBeUndefined();
});

test("the context has every prefix but the empty one, and names what is a name", () => {
  expect(CONTEXT).toMatchObject({ dpv: PREFIXES.dpv, "dpv:hasPurpose": { "@type": "@id" } });
  expect(Object.keys(CONTEXT)).not.toContain("");
});
