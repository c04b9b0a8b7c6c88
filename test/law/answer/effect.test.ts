/** What one floor asks and another does not, by its weight. */
import { expect, test } from "vitest";
import { effectOf, heldUnder, signatureOf, weightAmong } from "../../../src/law/answer/effect.ts";
import { factsOf, setting, type Words } from "./small-law.ts";

const NO_CLAIMS = new Set<string>();
const FACTS = factsOf();
const held = { claims: NO_CLAIMS, implications: setting().implications };
const floor = (words: Words) => setting(words).floorFor(factsOf(words));
const names = (asked: readonly { dimension: string; by: { rule: string }; weight: string }[]) =>
  asked.map(({ dimension, by, weight }) => `${weight}: ${dimension} ${by.rule}`);

test.each<[string, Words, string, string]>([
  ["what is tested", { dealing: "vendor" }, "clause: security aa.vendor", "clause"],
  ["a number", { operator: "ciio" }, "number: anonymity aa.clock", "number"],
  ["an obligation", { publicSpace: "true" }, "obligation: practices aa.spying", "obligation"],
])("an answer adds %s", (_, words, added, weight) => {
  const [before, after] = [floor({ publicSpace: "false" }), floor({ publicSpace: "false", ...words })];
  expect(names(effectOf(before, after, held, FACTS).adds)).toEqual([added]);
  expect(names(effectOf(after, before, held, FACTS).drops)).toEqual([added]);
  expect(weightAmong([before, after].map((each) => signatureOf(each, held, FACTS)))).toBe(weight);
});

test("what a recognition or a claimed exception meets is not asked", () => {
  const [before, after] = [
    floor({ publicSpace: "false" }),
    floor({ publicSpace: "false", recipientCerts: "cbpr" }),
  ];
  expect([...heldUnder(after, NO_CLAIMS)]).toEqual(["aa.adequacy"]);
  expect(names(effectOf(before, after, held, FACTS).drops)).toEqual(["clause: mechanism aa.export"]);
  const claimed = { ...held, claims: new Set(["exc:aa.necessity"]) };
  expect(signatureOf(before, claimed, FACTS)[0]).not.toContain("mechanism");
  expect(signatureOf(before, held, FACTS)[0]).toContain("mechanism");
});

test("equal floors have no weight between them", () => {
  const each = signatureOf(floor({}), held, FACTS);
  expect(weightAmong([each, each])).toBeUndefined();
});

test("the age of a guardian's consent counts only where somebody may be younger", () => {
  const [before, after] = [floor({}), { ...floor({}), dimensions: new Map() }];
  const dropped = (words: Words) =>
    names(effectOf(before, after, held, factsOf(words)).drops).filter((each) => each.includes("guardianAge"));
  expect(dropped({ youngest: "12" })).toEqual(["number: guardianAge bb.child"]);
  expect(dropped({ youngest: "13" })).toEqual([]);
  expect(signatureOf(before, held, factsOf({ youngest: "12" }))[1]).toContain("guardianAge");
  expect(signatureOf(before, held, FACTS)[1]).not.toContain("guardianAge");
});

test("the consent to a use that nobody asked about does not count before that use is asked about", () => {
  const dropped = (words: Words) => {
    const whole = floor(words);
    const left = new Map([...whole.dimensions].filter(([dimension]) => dimension !== "consent.sale"));
    return names(effectOf(whole, { ...whole, dimensions: left }, held, FACTS).drops);
  };
  expect(dropped({})).toEqual([]);
  expect(dropped({ action: "sell" })).toEqual(["clause: consent.sale aa.sale"]);
  const { dimensions } = floor({});
  const sale = {
    engaged: false,
    value: { kind: "formula", cnf: [["consent.sale:written"]] },
    parts: [],
  } as const;
  const asking = (engaged: boolean) => ({
    ...floor({}),
    dimensions: new Map([...dimensions, ["consent.sale", { ...sale, engaged }] as const]),
  });
  expect(signatureOf(asking(false), held, FACTS).join()).not.toContain("consent.sale");
  expect(signatureOf(asking(true), held, FACTS).join()).toContain("consent.sale");
});

test("a demand that a stricter one took in is no new one where that falls away", () => {
  const base = floor({});
  const ages = base.dimensions.get("guardianAge");
  if (ages === undefined) throw new Error("no law has an age");
  const parts = ages.parts
    .filter(({ by }) => by.rule === "bb.younger")
    .map((part) => ({ ...part, outdone: false }));
  const left = new Map([...base.dimensions, ["guardianAge", { ...ages, parts }] as const]);
  const young = factsOf({ youngest: "10" });
  const { adds, drops } = effectOf(base, { ...base, dimensions: left }, held, young);
  expect([names(adds), names(drops)]).toEqual([[], ["number: guardianAge bb.child"]]);
  // Where it was not asked before, it is new.
  const without = new Map([...base.dimensions].filter(([dimension]) => dimension !== "guardianAge"));
  const fresh = effectOf({ ...base, dimensions: without }, { ...base, dimensions: left }, held, young);
  expect(names(fresh.adds)).toEqual(["number: guardianAge bb.younger"]);
});
