/** Presumptions: what is so in most transfers, never against what was stated. */
import { expect, test } from "vitest";
import { complete, isPresumedStrictly, presume } from "../../../src/law/answer/presume.ts";
import { formatFact, setOf } from "../../../src/law/fact.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { atlas, factsOf, type Words } from "./small-law.ts";

const presumed = (words: Words) =>
  Object.fromEntries(
    [...presume(factsOf(words), atlas.concepts)].map(([name, { value }]) => [
      name,
      [formatFact(value)].flat().join(),
    ]),
  );

test("of what nobody stated the usual is presumed", () => {
  expect(presumed({})).toEqual({
    dataset: "none",
    operator: "ordinary",
    role: "controller",
    recipientOwnership: "ordinary",
    scraped: "false",
    remuneration: "false",
    compelled: "false",
    provenance: "AA",
    subjectsIn: "AA",
    exporterUsPerson: "false",
    financialInstitution: "false",
    dealing: "none",
  });
});

test("what is presumed strictly forbids most: no rule that bans looks for a bank", () => {
  expect(isPresumedStrictly("financialInstitution")).toBe(true);
  expect(isPresumedStrictly("scraped")).toBe(false);
  const asking = [...shippedAtlas().packs.values()].flatMap(({ rules }) =>
    rules
      .filter(({ when }) => [...when.keys()].some(isPresumedStrictly))
      .flatMap(({ require }) => [...require.keys()]),
  );
  expect(new Set(asking)).toEqual(new Set(["breach.regulator"]));
});

test("nothing is presumed of what was stated", () => {
  const stated = {
    dataset: "archive",
    operator: "ciio",
    role: "broker",
    provenance: "BB",
    subjectsIn: "BB",
    dealing: "vendor",
  };
  for (const name of Object.keys(stated)) expect(presumed(stated)).not.toHaveProperty(name);
});

test.each<[string, Words, string | undefined]>([
  ["a vendor's service, where the recipient is a processor", { recipientRole: "processor" }, "vendor"],
  ["none, where it may be a processor", { recipientRole: "processor,controller" }, "none"],
  ["nothing, where the data is sold", { action: "sell" }, undefined],
  ["nothing, where the purpose is a sale", { purpose: "sale" }, undefined],
  ["nothing, where it may be sold", { action: "transfer,lease" }, undefined],
])("of dealing is presumed %s", (_, words, dealing) => {
  expect(presumed(words).dealing).toBe(dealing);
});

test.each([
  ["US-CA", "true"],
  ["US", "true"],
  ["EU", undefined],
])("whoever exports from %s is a US person: %s", (from, word) => {
  const facts = new Map([...factsOf(), ["from", { value: setOf(from), proven: true }] as const]);
  expect(complete(facts).get("exporterUsPerson")?.value).toEqual(
    word === undefined ? undefined : setOf(word),
  );
});

test("twelve months bring no fewer people than one transfer: 500 leave more than 1,000 open, 5,000 do not", () => {
  expect(presumed({ people: "500" }).people12m).toBe("500..");
  expect(presumed({ people: "5000" }).people12m).toBe("5000..");
  expect(presumed({ people: "500", people12m: "700" }).people12m).toBeUndefined();
});

test("the people of this transfer are those of the year, and what is done is a transfer, where nobody says else", () => {
  const facts = complete(
    new Map([["people", { value: { kind: "interval", from: 9, to: 9 }, proven: true }]]),
  );
  expect([...facts].map(([name, { value }]) => [name, formatFact(value)])).toEqual([
    ["people", "9"],
    ["peopleYear", "9"],
    ["action", ["transfer"]],
  ]);
});
