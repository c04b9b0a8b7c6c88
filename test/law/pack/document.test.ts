/** The form of a pack's document: what may be left out, what may not, and the schema that editors complete it by. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PACKS } from "../../../src/client/vocabulary.ts";
import {
  BreachDutyEntry,
  DutyEntry,
  Matching,
  PackDocument,
  RuleEntry,
  When,
} from "../../../src/law/pack/document.ts";

const RULE = {
  ...{ id: "told", cite: "Act 1", from: "2024-02-29", status: "confirmed", applies: "both" },
  ...{ says: "People are told.", require: { transparency: "notice" } },
};
const PACK = { pack: "QX", version: "1", title: "Nowhere", zone: "UTC", rules: [RULE] };

/** The places of all faults; none where the document is taken. */
const faultsOf = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path }) => path.join("."));

describe("a document", () => {
  it("may leave out what a pack need not have", () => {
    const { rules, ...head } = PackDocument.parse(PACK);
    expect(head).toEqual({
      ...{ pack: "QX", version: "1", title: "Nowhere", zone: "UTC", overlay: false },
      ...{ members: [], regulators: [], terms: [], atoms: {}, notResearched: [], outside: [], grants: [] },
      ...{ usual: [], units: [] },
    });
    expect(rules).toEqual([{ ...RULE, when: {}, unless: [] }]);
  });

  it.each(["EU", "US-IL", "GB-E", "US-123", "BASELINE"])("may be of `%s`", (pack) => {
    expect(faultsOf(PackDocument, { ...PACK, pack })).toEqual([]);
  });

  it.each(["eu", "EUR", "US-", "US-ILLIN", "US_IL", "BASELINE-1", " EU", "EU\n", ""])(
    "is refused of `%s`",
    (pack) => {
      expect(faultsOf(PackDocument, { ...PACK, pack })).toEqual(["pack"]);
    },
  );

  it.each([
    ["in the document", { ...PACK, more: 1 }, ""],
    ["in a rule", { ...PACK, rules: [{ ...RULE, more: 1 }] }, "rules.0"],
    [
      "under what a rule requires",
      { ...PACK, rules: [{ ...RULE, require: { more: 1 } }] },
      "rules.0.require",
    ],
    ["in a regulator", { ...PACK, regulators: [{ id: "r", name: "R", cite: "A", more: 1 }] }, "regulators.0"],
  ])("with an unknown key %s is refused", (_, document, place) => {
    expect(faultsOf(PackDocument, document)).toEqual([place]);
  });

  it("is refused for every fault at once", () => {
    const rule = { ...RULE, from: "2023-02-29", status: "sure", cite: "" };
    expect(
      faultsOf(PackDocument, { ...PACK, zone: "Mars/Olympus", members: ["IRL"], rules: [rule] }),
    ).toEqual(["members.0", "zone", "rules.0.cite", "rules.0.from", "rules.0.status"]);
  });
});

describe("a rule", () => {
  it("may leave open numbers alone", () => {
    const open = (dimension: string) => ({ ...RULE, open: { [dimension]: { from: 13, to: 16 } } });
    expect(faultsOf(RuleEntry, open("guardianAge"))).toEqual([]);
    expect(faultsOf(RuleEntry, open("transparency"))).toEqual(["open"]);
  });

  it("has no exception that would always hold", () => {
    expect(faultsOf(RuleEntry, { ...RULE, unless: [{ sector: "public" }, {}] })).toEqual(["unless.1"]);
    expect(faultsOf(PackDocument, { ...PACK, outside: [{ sector: "public" }, {}] })).toEqual(["outside.1"]);
  });

  it("counts in whole numbers that are not negative", () => {
    const asks = (guardianAge: unknown) => faultsOf(RuleEntry, { ...RULE, require: { guardianAge } });
    expect(asks(0)).toEqual([]);
    for (const number of [-1, 1.5, "16"]) expect(asks(number)).toEqual(["require.guardianAge"]);
  });
});

describe("a condition", () => {
  it.each([
    ["a word", "face"],
    ["several words", ["face", "iris"]],
    ["a truth", false],
    ["a range", { from: 0, below: 1 }],
    ["a range that is open on one side", { from: 10 }],
    ["a day", { since: "2024-02-29" }],
  ])("may ask for %s", (_, matching) => {
    expect(faultsOf(When, { fact: matching })).toEqual([]);
  });

  it.each([
    ["no words", []],
    ["a number", 16],
    ["a range below nothing", { below: 0 }],
    ["a day that is none", { since: "2023-02-29" }],
    ["a day and a range", { since: "2024-02-29", from: 1 }],
    ["nothing", null],
  ])("is refused for %s", (_, matching) => {
    expect(Matching.safeParse(matching).success).toBe(false);
  });
});

it("a duty is a report without a deadline unless it says otherwise", () => {
  expect(DutyEntry.parse({ to: "eu.sa", start: "awareness" })).toEqual({
    ...{ to: "eu.sa", start: "awareness", stage: "report", prompt: false },
  });
});

it("a duty after a breach counts from awareness unless it names another event; a filing names its own", () => {
  expect(BreachDutyEntry.parse({ to: "eu.sa" }).start).toBe("awareness");
  expect(BreachDutyEntry.parse({ to: "sg.pdpc", start: "assessment" }).start).toBe("assessment");
  // Another program may know more events: what no notice can state is for lint to find.
  expect(BreachDutyEntry.parse({ to: "xx.dpa", start: "eclipse" }).start).toBe("eclipse");
  const filing = (entry: object) =>
    faultsOf(RuleEntry, { ...RULE, require: { filings: [{ to: "ke.odpc", ...entry }] } });
  expect(filing({ start: "before-processing" })).toEqual([]);
  expect(filing({})).toEqual(["require.filings.0.start"]);
});

it("names the dimensions that nobody has researched, each once and none that is unknown", () => {
  const head = { pack: "XX", version: "1", title: "Nowhere", zone: "UTC", rules: [] };
  expect(PackDocument.parse(head).notResearched).toEqual([]);
  expect(faultsOf(PackDocument, { ...head, notResearched: ["filings", "keep"] })).toEqual([]);
  expect(faultsOf(PackDocument, { ...head, notResearched: ["filings", "filings"] })).toEqual([
    "notResearched",
  ]);
  expect(faultsOf(PackDocument, { ...head, notResearched: ["fines"] })).toEqual(["notResearched.0"]);
  expect(faultsOf(PackDocument, { ...head, notResearched: ["penalties"] })).toEqual([]);
});

describe("the schema of packs", () => {
  it("is the one that the program reads by", () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL("pack.schema.json", PACKS), "utf8"));
    expect(shipped).toEqual(z.toJSONSchema(PackDocument, { io: "input" }));
  });
});
