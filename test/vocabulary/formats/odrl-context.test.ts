/** The context of ODRL: what its names mean, and which definitions of a document change one of them. */
import { describe, expect, test } from "vitest";
import { ODRL_CONTEXT, ODRL_CONTEXTS, redefines } from "../../../src/vocabulary/formats/odrl-context.ts";

describe("the context", () => {
  test("names every word in the vocabulary of ODRL", () => {
    const words = Object.values(ODRL_CONTEXT).map((meaning) =>
      typeof meaning === "string" ? meaning : (meaning as { "@id": string })["@id"],
    );
    const others = words.filter((word) => !/^odrl:[A-Za-z]+$/.test(word) && !/^https?:.*[#/]$/.test(word));
    expect(others).toEqual(["@id", "@type"]);
    expect(ODRL_CONTEXT).toMatchObject({ permission: { "@id": "odrl:permission" }, neq: "odrl:neq" });
  });

  test("is known by the address that the specification gives, and by no other", () => {
    expect(ODRL_CONTEXTS.has("http://www.w3.org/ns/odrl.jsonld")).toBe(true);
    expect(ODRL_CONTEXTS.has("http://www.w3.org/ns/odrl.jsonld#")).toBe(false);
  });
});

describe("a definition", () => {
  test.each([
    ["prohibition", "dct:title"],
    ["prohibition", { "@id": "odrl:prohibition" }],
    ["use", "odrl:sell"],
    ["uid", "odrl:uid"],
    ["odrl", "http://example.com/"],
    ["duty", null],
  ])("of %s as %j changes it", (name, meaning) => {
    expect(redefines(name, meaning)).toBe(true);
  });

  test.each([
    ["prohibition", { "@id": "odrl:prohibition", "@type": "@id" }],
    ["use", "odrl:use"],
    ["schema", "https://schema.org/"],
    ["mine", "dct:title"],
    ["toString", "dct:title"],
  ])("of %s as %j changes nothing", (name, meaning) => {
    expect(redefines(name, meaning)).toBe(false);
  });
});
