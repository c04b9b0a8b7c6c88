/** What an answer to a question changes, with what is to have then. */
import { expect, test } from "vitest";
import { type Change, citeShort, tellChanges, waysOfChange } from "../../../src/law/answer/changes.ts";
import type { Item } from "../../../src/law/answer/checklist.ts";
import type { Asked } from "../../../src/law/answer/effect.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import type { Citation } from "../../../src/law/source.ts";

const cited = (rule: string, jurisdiction = "AA"): Citation => ({
  jurisdiction,
  side: "origin",
  rule,
  cite: `Act ${rule}; a guideline`,
  since: "2020-01-01",
  status: "confirmed",
});
const asked = (dimension: Dimension, rule: string): Asked => ({
  dimension,
  by: cited(rule),
  weight: "clause",
});
const item = (dimension: Dimension, rule: string, ...have: readonly string[]): Item => ({
  ...{ dimension, have, otherWays: 0 },
  by: cited(rule),
  says: "It is asked.",
});
const NOTHING: Change = { adds: [], drops: [], shown: [], needs: [] };
const tell = (change: Partial<Change>, isBrief = false) => tellChanges({ ...NOTHING, ...change }, isBrief);
const ways = (change: Partial<Change>) => [...waysOfChange({ ...NOTHING, ...change })];

test("what is added is named with what to have, and beside what was to have already only the rest", () => {
  const change = {
    adds: [asked("security", "b")],
    shown: [item("security", "a", "aa.care")],
    needs: [item("security", "a", "aa.care"), item("security", "b", "aa.care", "aa.audit")],
  };
  expect(tell(change)).toEqual(["adds aa.audit under security (AA, Act b)"]);
  expect(tell(change, true)).toEqual(["adds aa.audit under security"]);
});

test("of what is dropped it is told what is left: another rule of that law, or nothing", () => {
  const dropped = {
    drops: [asked("consent.disclose", "processor")],
    shown: [
      item("consent.disclose", "processor", "aa.contract"),
      item("consent.disclose", "art9", "consent.disclose:explicit"),
    ],
    needs: [item("consent.disclose", "art9", "consent.disclose:explicit")],
  };
  expect(tell(dropped)).toEqual(["leaves only explicit under consent to disclose (AA, Act art9)"]);
  expect(ways(dropped)).toEqual(["leaves"]);
  expect(tell({ ...dropped, needs: [] })).toEqual(["Act processor (AA, consent to disclose) is not asked"]);
  expect(ways({ ...dropped, needs: [] })).toEqual(["drops"]);
});

test("what is asked otherwise is told as what to have instead", () => {
  const change = {
    adds: [asked("consent.disclose", "processor")],
    drops: [asked("consent.disclose", "art9")],
    shown: [item("consent.disclose", "art9", "consent.disclose:explicit")],
    needs: [item("consent.disclose", "processor", "aa.contract")],
  };
  expect(tell(change)).toEqual([
    "asks instead for aa.contract under consent to disclose (AA, Act processor)",
  ]);
  expect(ways(change)).toEqual(["changes"]);
});

test("a demand that leaves the things to have as they are changes nothing", () => {
  const shown = [item("security", "a", "aa.care"), item("security", "b", "aa.care")];
  const change = { drops: [asked("security", "b")], shown, needs: shown.slice(0, 1) };
  expect(tell(change)).toEqual([]);
  expect(ways(change)).toEqual([]);
});

test("the same rule on another side asks the same, and another law of that dimension is not looked at", () => {
  const elsewhere = { ...asked("security", "a"), by: { ...cited("a"), side: "destination" as const } };
  expect(tell({ adds: [elsewhere], drops: [asked("security", "a")] })).toEqual([]);
  const other = { ...item("security", "x", "bb.care"), by: cited("x", "BB") };
  const change = { drops: [asked("security", "a")], shown: [item("security", "a", "aa.care"), other] };
  expect(tell({ ...change, needs: [other] })).toEqual(["Act a (AA, security) is not asked"]);
});

test("of more than two dimensions the first two are told, in few words the first, and the others counted", () => {
  const names = ["security", "filings", "assessment", "transparency"] as const;
  const adds = names.map((each) => asked(each, "a"));
  const needs = names.map((each) => item(each, "a", "aa.thing"));
  expect(tell({ adds, needs })).toEqual([
    "adds aa.thing under security, aa.thing under filings and 2 more (AA, Act a)",
  ]);
  expect(tell({ adds, needs }, true)).toEqual(["adds aa.thing under security and 3 more"]);
  const shown = names.map((each) => item(each, "b", "aa.more"));
  expect(tell({ drops: adds, needs, shown }, true)).toEqual([
    "leaves only aa.thing under security and 3 more",
  ]);
  expect(tell({ drops: adds })).toEqual([
    "Act a (AA, security), Act a (AA, filings) and 2 more are not asked",
  ]);
  expect(tell({ drops: adds.slice(0, 2) })).toEqual([
    "Act a (AA, security) and Act a (AA, filings) are not asked",
  ]);
});

test("what is not asked is named by its provision; in few words without the law, and by its dimension where that is long", () => {
  const of = (cite: string) => ({ drops: [{ ...asked("assessment", "a"), by: { ...cited("a"), cite } }] });
  expect(tell(of("GDPR Arts 35(1), 36; EDPB"))).toEqual([
    "GDPR Arts 35(1), 36 (AA, assessment) is not asked",
  ]);
  expect(tell(of("GDPR Arts 35(1), 36; EDPB"), true)).toEqual([
    "GDPR Arts 35(1), 36 (assessment) is not asked",
  ]);
  expect(tell(of("Civ. Code 1798.121, 1798.140(ae)(2)(A)"), true)).toEqual([
    "Civ. Code 1798.121 ff. (assessment) is not asked",
  ]);
  expect(tell(of(`Act ${"of a long name ".repeat(3)}`), true)).toEqual(["assessment of AA is not asked"]);
  const base = { ...cited("a", "BASELINE"), cite: "Comity baseline" };
  expect(tell({ drops: [{ ...asked("assessment", "a"), by: base }] })).toEqual([
    "the baseline (assessment) is not asked",
  ]);
});

test("what a recognition meets is told with its name, and is not taken for something dropped", () => {
  const change = {
    drops: [asked("mechanism", "export")],
    shown: [item("mechanism", "export", "aa.contract")],
    needs: [{ ...item("mechanism", "export"), metBy: "aa.adequacy" }],
  };
  expect(tell(change)).toEqual(["mechanism for the transfer is met by aa.adequacy (AA, Act export)"]);
  expect(ways(change)).toEqual(["meets"]);
});

test("of many things the first two are named; without any the provision", () => {
  const adds = [asked("security", "a")];
  const needs = [item("security", "a", "aa.one", "aa.two", "aa.three")];
  expect(tell({ adds, needs }, true)).toEqual(["adds aa.one + aa.two and 1 more under security"]);
  expect(tell({ adds }, true)).toEqual(["adds Act a (security)"]);
  expect(tell({ adds: [{ ...asked("retention", "a"), weight: "number" }] }, true)).toEqual([
    "adds Act a (retention of the transferred copy)",
  ]);
});

test("a rule in few words is its law and the beginning of its citation", () => {
  expect(citeShort(cited("a"))).toBe(" (AA, Act a)");
  const long = "Pub. L. 118-50 division I section 2(c)(2), (4) (PADFA)";
  expect(citeShort({ ...cited("a"), cite: long })).toBe(
    " (AA, Pub. L. 118-50 division I section 2(c)(2) ff.)",
  );
});
