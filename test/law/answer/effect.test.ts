/** What one floor asks and another does not, by its weight. */
import { expect, test } from "vitest";
import { effectOf, heldUnder, signatureOf, weightAmong } from "../../../src/law/answer/effect.ts";
import { factsOf, setting, type Words } from "./small-law.ts";

const NO_CLAIMS = new Set<string>();
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
  expect(names(effectOf(before, after, held).adds)).toEqual([added]);
  expect(names(effectOf(after, before, held).drops)).toEqual([added]);
  expect(weightAmong([before, after].map((each) => signatureOf(each, held)))).toBe(weight);
});

test("what a recognition or a claimed exception meets is not asked", () => {
  const [before, after] = [
    floor({ publicSpace: "false" }),
    floor({ publicSpace: "false", recipientCerts: "cbpr" }),
  ];
  expect([...heldUnder(after, NO_CLAIMS)]).toEqual(["aa.adequacy"]);
  expect(names(effectOf(before, after, held).drops)).toEqual(["clause: mechanism aa.export"]);
  const claimed = { ...held, claims: new Set(["exc:aa.necessity"]) };
  expect(signatureOf(before, claimed)[0]).not.toContain("mechanism");
  expect(signatureOf(before, held)[0]).toContain("mechanism");
});

test("equal floors have no weight between them", () => {
  const each = signatureOf(floor({}), held);
  expect(weightAmong([each, each])).toBeUndefined();
});
