/** Names that a JSON-LD document defines: which say what they mean, and which are tricks. */
import { describe, expect, test } from "vitest";
import { readDpv } from "../../../src/vocabulary/formats/dpv-turtle.ts";
import { checkDefinition, type Definition, misleads } from "../../../src/vocabulary/formats/jsonld-names.ts";
import { readOdrl } from "../../../src/vocabulary/formats/odrl.ts";
import { refused } from "./common.ts";

/** The refusal of a context, or `nothing`. */
function check(context: Readonly<Record<string, unknown>>, namesOdrl = false): string {
  const all = Object.entries(context).map(
    ([name, meaning]): Definition => ({ name, meaning, path: `/${name}` }),
  );
  const known = { own: new Map(all.map((each) => [each.name, each])), namesOdrl };
  return refused(() => {
    for (const each of all) checkDefinition(each, known);
  });
}
const DPV = "https://w3id.org/dpv#";

describe("a context may define", () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["another prefix", { v: DPV, why: { "@id": "v:hasPurpose" } }],
    ["a prefix anew as it is", { dpv: DPV, "dpv:hasPurpose": { "@id": "dpv:hasPurpose", "@type": "@id" } }],
    ["a prefix of which it is free", { schema: "http://schema.org/", ai: "https://example.org/ai#" }],
    ["names for words", { purpose: "dpv:hasPurpose", processes: "dpv:hasProcess", kind: "dpv:Process" }],
    ["a word's own name", { Marketing: "dpv:Marketing", prohibition: "dpv:hasProhibition", use: "odrl:use" }],
    ["a name by way of another", { p: "dpv:hasPurpose", purpose: "p" }],
    ["names that end and say so", { validUntil: "dct:valid", withdrawalMethod: "dpv:hasConsentControl" }],
    ["names of keywords", { id: "@id", type: "@type", lang: "@language" }],
    ["sets, lists and languages", { title: { "@id": "dct:title", "@container": ["@language", "@set"] } }],
    ["a set of what is a name", { "dpv:hasPurpose": { "@type": "@id", "@container": "@set" } }],
    ["a vocabulary and a base", { "@vocab": DPV, "@base": "https://example.org/a" }],
    ["a vocabulary by its prefix", { "@vocab": "dpv:" }],
    [
      "settings",
      { "@version": 1.1, "@protected": true, "@language": "en", "@type": { "@container": "@set" } },
    ],
    ["what nobody here knows", { own: "ex:own", other: 1 }],
    ["a name in another script", { 目的: "dpv:hasPurpose" }],
  ])("%s", (_, context) => {
    expect(check(context)).toBe("nothing");
  });
});

describe("a context may not define", () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["a known prefix as another", { dpv: "https://example.org/#" }],
    ["a known prefix as one within a word", { dpv: { "@id": `${DPV}Consent`, "@prefix": true } }],
    ["one known prefix as another", { pd: DPV }],
    ["a prefix that ends within a word", { no: { "@id": `${DPV}hasPro`, "@prefix": true } }],
    ["a word as another", { "dpv:hasProhibition": "dpv:hasProcess" }],
    ["a word as another, by its full name", { [`${DPV}hasPurpose`]: "dct:title" }],
    ["a word by way of its own prefix", { v: DPV, "v:hasPurpose": { "@id": "dct:title" } }],
    ["a word as a blank node", { purpose: "_:p" }],
    ["what is prohibited as what is done", { prohibition: "dpv:hasProcess" }],
    ["it by way of a second name", { p: "dpv:hasProcess", prohibition: "p" }],
    ["it by a vocabulary", { "@vocab": DPV, notAllowed: { "@id": "hasProcess" } }],
    ["it in letters of another script", { "proh\u0456bition": "dpv:hasProcess" }],
    ["it with a mark that nobody sees", { "prohi\u200bbition": "dpv:hasProcess" }],
    ["it with an accent", { "prohib\u00edtion": "dpv:hasProcess" }],
    ["an end as a date", { withdrawnAt: "dct:date" }],
    ["a state as its opposite", { ConsentWithdrawn: "dpv:ConsentGiven" }],
    ["an end as a state", { consentGiven: "dpv:ConsentWithdrawn" }],
    ["one use as another", { scientificResearch: "dpv:Marketing" }],
    ["one action as another", { read: "odrl:sell" }],
    ["a purpose as a title", { purpose: { "@id": "dct:title" } }],
    ["an end as a type", { withdrawn: "@type" }],
    ["properties backwards", { "dpv:hasProhibition": { "@reverse": "dpv:hasProhibition" } }],
    ["a nest", { prohibition: "@nest" }],
    ["a nest of values", { x: { "@id": "ex:x", "@nest": "y" } }],
    ["an index", { process: { "@id": "dpv:hasProcess", "@type": "@id", "@index": "ex:i" } }],
    ["a map by its keys", { "dpv:hasProcess": { "@type": "@id", "@container": "@index" } }],
    ["a map by names", { process: { "@id": "dpv:hasProcess", "@container": ["@id", "@set"] } }],
    ["a graph of its own", { process: { "@id": "dpv:hasProcess", "@container": "@graph" } }],
    ["a value in JSON", { note: { "@id": "dct:description", "@type": "@json" } }],
    ["a text where there is a name", { "dpv:hasProhibition": { "@type": "xsd:string" } }],
    ["a text where there is a name, by leaving out", { "dpv:hasProcess": { "@container": "@set" } }],
    ["a list where there is a set", { process: { "@id": "dpv:hasProcess", "@container": "@list" } }],
    ["a vocabulary within a word", { "@vocab": `${DPV}hasPro` }],
    ["a vocabulary that is none", { "@vocab": "" }],
    ["a base within a word", { "@base": "http://www.w3.org/ns/odrl/2/sell" }],
    ["a base that is none", { "@base": "../" }],
    ["a keyword", { "@id": "dct:title" }],
    ["a type as a list", { "@type": { "@container": "@list" } }],
    ["names by one another", { a: "b:x", b: "a:y" }],
  ])("%s", (_, context) => {
    expect(check(context)).toMatch(/^VOC_CONFLICT \//);
  });

  test("words of ODRL by one another, where it names that context", () => {
    expect(check({ prohibition_: "permission" }, true)).toBe("VOC_CONFLICT /prohibition_");
    expect(check({ prohibition_: "permission" })).toBe("nothing");
  });
});

test("a name misleads by what it denies, and not by being another's", () => {
  expect(misleads("notice", "dpv:hasNotice")).toBe(false);
  expect(misleads("noNotice", "dpv:hasPurpose")).toBe(true);
  expect(misleads("do-not-process", "dpv:hasProcess")).toBe(true);
  expect(misleads("has_purpose", "dpv:hasPurpose")).toBe(false);
  expect(misleads("consent", "dpv:ConsentRecord")).toBe(false);
});

describe("documents", () => {
  const given = { "@type": "dpv:ConsentRecord", "dpv:hasConsentStatus": "dpv:ConsentGiven" };
  const process = { "@type": "dpv:Process", "dpv:hasPurpose": "dpv:Marketing" };
  const read = (value: object) => readDpv(Buffer.from(JSON.stringify(value)));
  const prefix = { no: { "@id": `${DPV}hasPro`, "@prefix": true } };

  test.each([
    ["hides a prohibition in a nest", { "@context": { prohibition: "@nest" }, prohibition: process }],
    [
      "calls a process a prohibition",
      { "@context": { prohibition: "dpv:hasProcess" }, prohibition: process },
    ],
    ["splits a word by a prefix", { "@context": prefix, "no:cess": process }],
    ["splits a word by a vocabulary", { "@context": { "@vocab": `${DPV}hasPro` }, cess: process }],
    [
      "calls a key of a map a prohibition",
      {
        "@context": { "dpv:hasProcess": { "@type": "@id", "@container": "@index" } },
        "dpv:hasProcess": { "dpv:hasProhibition": process },
      },
    ],
    ["keeps the opposite in a state's name", { "@context": { ConsentWithdrawn: "dpv:ConsentGiven" } }],
    [
      "gives a name two meanings",
      { "@context": { way: "dpv:hasProcess" }, way: { "@context": { way: "dct:title" }, way: "x" } },
    ],
  ])("one that %s is refused with the reason", async (_, more) => {
    await expect(read({ ...given, ...more })).rejects.toMatchObject({ reason: "VOC_CONFLICT" });
  });

  test.each(["@nest", "@reverse", "@included", "@index"])("one with %s is refused", async (keyword) => {
    const field = `/${keyword}`;
    await expect(read({ ...given, [keyword]: process })).rejects.toMatchObject({
      ...{ reason: "VOC_LEXICAL", violations: [expect.objectContaining({ field })] },
    });
  });

  test("a value in JSON is refused, since nobody looks into it", async () => {
    const title = { "@type": "@json", "@value": { "dpv:hasProhibition": 1 } };
    await expect(read({ ...given, "dct:title": title })).rejects.toMatchObject({ reason: "VOC_LEXICAL" });
  });

  test("an action that is only a base is refused", async () => {
    const permission = { "odrl:action": { "@id": "" }, "odrl:target": { "@id": "pd:Retina" } };
    const context = { "@base": "http://www.w3.org/ns/odrl/2/sell" };
    const policy = { "@context": context, "@type": "odrl:Set", "odrl:permission": permission };
    const answer = readOdrl(Buffer.from(JSON.stringify(policy)));
    await expect(answer).rejects.toMatchObject({ reason: "VOC_CONFLICT" });
  });

  test("Turtle is refused too where a prefix means another vocabulary, or ends within a word", async () => {
    const turtle =
      "ex:r a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven; dpv:hasPurpose dpv:Marketing.";
    for (const head of [
      "@prefix dpv: <http://example.org/dpv#>.",
      `@prefix no: <${DPV}hasPro>.`,
      `@base <${DPV}hasPro>.`,
      `BASE <${DPV}x>`,
    ])
      await expect(readDpv(Buffer.from(head + turtle))).rejects.toMatchObject({ reason: "VOC_CONFLICT" });
    const free =
      "@base <http://example.com/>. @prefix ex: <http://example.com/>. @prefix ai: <http://example.com/ai#>.";
    expect((await readDpv(Buffer.from(free + turtle))).terms).toHaveLength(2);
  });
});
