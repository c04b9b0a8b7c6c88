/** Contexts of JSON-LD: which are known, which would be fetched, and which hide what a document says. */
import { describe, expect, test } from "vitest";
import { checkContexts, loadContext } from "../../../src/vocabulary/formats/jsonld-context.ts";
import { refused } from "./common.ts";

const ODRL = "http://www.w3.org/ns/odrl.jsonld";

describe("a document", () => {
  test.each([
    ["without a context", { "dct:title": "x" }],
    ["with names of its own", { "@context": { v: "https://w3id.org/dpv#", why: { "@id": "v:hasPurpose" } } }],
    ["with a name that means the same twice", [{ "@context": { a: "ex:a" } }, { "@context": { a: "ex:a" } }]],
    ["with the context of ODRL", { "@context": ODRL }],
    ["with it further in", { "dct:hasPart": [{ "@context": [ODRL, { v: "https://w3id.org/dpv#" }] }] }],
    ["with a word of ODRL and not its context", { "@context": { purpose: { "@id": "dpv:hasPurpose" } } }],
    ["that is no object", "text"],
  ])("%s is let through", (_, document) => {
    expect(() => checkContexts(document)).not.toThrow();
  });

  test.each([
    ["a context elsewhere", { "@context": "https://w3id.org/dpv" }, "VOC_LEXICAL /@context"],
    ["the context of ODRL, imported", { "@context": { "@import": ODRL } }, "VOC_LEXICAL /@context/@import"],
    ["no meaning", { "@context": { purpose: null } }, "VOC_LEXICAL /@context/…"],
    ["another meaning", { "@context": { "dpv:hasPurpose": "dct:title" } }, "VOC_CONFLICT /@context"],
    [
      "another meaning for a word of ODRL",
      { "@context": [{ prohibition: "dct:title" }, ODRL] },
      "VOC_CONFLICT /@context",
    ],
    [
      "such a meaning before the context",
      { "dct:hasPart": { "@context": { duty: "dct:title" } }, "@context": ODRL },
      "VOC_CONFLICT /dct:hasPart/@context",
    ],
    [
      "such a meaning within another definition",
      { "@context": [ODRL, { mine: { "@id": "ex:m", "@context": { duty: "dct:title" } } }] },
      "VOC_CONFLICT /@context/@context",
    ],
    [
      "two meanings of a name",
      [{ "@context": { a: "ex:a" } }, { "@context": { a: "ex:b" } }],
      "VOC_CONFLICT /1/@context",
    ],
    [
      "another context for what is within",
      { "@context": { a: { "@id": "ex:a", "@context": "x" } } },
      "VOC_LEXICAL /@context/@context",
    ],
    ["a keyword that is not read", { "dct:hasPart": [{ "@nest": {} }] }, "VOC_LEXICAL /dct:hasPart/0/@nest"],
    ["a value in JSON", { "dct:title": { "@type": ["@json"] } }, "VOC_LEXICAL /dct:title/@type"],
    ["very many contexts", { "@context": Array(256).fill({}) }, "VOC_OUT_OF_RANGE /@context"],
  ])("with %s is refused", (_, document, refusal) => {
    expect(refused(() => checkContexts(document))).toBe(refusal);
  });
});

test("the context of ODRL may be named 32 times", () => {
  const policies = (count: number) => () => checkContexts(Array(count).fill({ "@context": ODRL }));
  expect(policies(32)).not.toThrow();
  expect(refused(policies(33))).toBe("VOC_OUT_OF_RANGE /32/@context");
});

test("only the context of ODRL can be loaded", async () => {
  expect(await loadContext(ODRL)).toMatchObject({ "@context": { uid: "@id" } });
  await expect(loadContext("https://w3id.org/dpv")).rejects.toThrow("nothing is fetched");
});
