/** The words of questions: ranges in words, classes with few names, and what follows from an answer. */
import { expect, test } from "vitest";
import { brieflyOf, changesFirst, formatRange, phraseOf, resultOf } from "../../../src/law/answer/phrases.ts";
import type { Outcome } from "../../../src/law/answer/questions.ts";
import type { Citation } from "../../../src/law/source.ts";

const by: Citation = {
  jurisdiction: "EU",
  side: "origin",
  rule: "art9",
  cite: "GDPR Art 9; EDPB Guidelines 3/2019",
  since: "2018-05-25",
  status: "confirmed",
};
const outcome: Outcome = { members: [], verdict: "conditional", turnsOn: [], adds: [], drops: [] };
const asked = { dimension: "security", by, weight: "clause" } as const;
const other = { ...asked, dimension: "filings" } as const;

test.each([
  ["500..1000", "500 to 1,000"],
  ["0..17", "17 or fewer"],
  ["1..999", "999 or fewer"],
  ["1001..", "1,001 or more"],
  ["18", "18"],
])("the range %s is %s", (range, words) => {
  expect(formatRange(range)).toBe(words);
});

test("a class names its members: what is presumed first, concepts by their labels, and of many the first", () => {
  const labels = (id: string) => (id === "pur:verify" ? "verification" : undefined);
  expect(phraseOf("role", ["authority", "controller"], new Set(["controller"]), labels)).toBe(
    "a controller (presumed) or a public authority",
  );
  expect(phraseOf("purpose", ["pur:verify", "pur:payment"], new Set(), labels)).toBe(
    "verification or payment",
  );
  expect(phraseOf("purpose", ["other"], new Set(), labels)).toBe("any other");
  expect(phraseOf("purpose", ["pur:a", "pur:b", "pur:c", "pur:d", "pur:e"], new Set(), labels)).toBe(
    "a, b, c or 2 others",
  );
  expect(phraseOf("people", ["0..999", "5000.."], new Set(), labels)).toBe("999 or fewer or 5,000 or more");
});

test("a result is the verdict where it changes, with the law behind it unless that stands above", () => {
  const forbidden: Outcome = { ...outcome, verdict: "prohibited", turnsOn: ["role"], adds: [asked] };
  expect(resultOf(forbidden, "verdict", new Set())).toBe("prohibited on role (EU, GDPR Art 9)");
  expect(resultOf(forbidden, "verdict", new Set([by.cite]))).toBe("prohibited on role");
  expect(resultOf({ ...outcome, adds: [asked] }, "verdict", new Set())).toBe(
    "conditional, adds security (EU, GDPR Art 9)",
  );
  expect(resultOf({ ...outcome, drops: [asked] }, "clause", new Set())).toBe(
    "drops security (EU, GDPR Art 9)",
  );
  expect(resultOf(outcome, "clause", new Set())).toBe("as shown");
});

test("a result in few words leaves citations out, and tells a verdict or a change alone", () => {
  const forbidden: Outcome = { ...outcome, verdict: "prohibited", turnsOn: ["role"], adds: [asked] };
  expect(brieflyOf(forbidden, "verdict")).toBe("prohibited on role");
  expect(brieflyOf(outcome, "verdict")).toBe("conditional");
  expect(brieflyOf({ ...outcome, adds: [asked] }, "verdict")).toBe("conditional, with more to have");
  expect(brieflyOf({ ...outcome, adds: [asked], drops: [other] }, "clause")).toBe(
    "adds security, drops filings",
  );
  expect(brieflyOf({ ...outcome, adds: [asked] }, "number")).toBe("as shown");
});

test("what another rule asks in one dimension changes it, and what the same rule asks on another side is as shown", () => {
  const stricter = { ...asked, by: { ...by, rule: "art32", cite: "GDPR Art 32" } };
  const changed = { ...outcome, adds: [stricter], drops: [asked, other] };
  expect(resultOf(changed, "clause", new Set())).toBe(
    "changes security (EU, GDPR Art 32), drops filings (EU, GDPR Art 9)",
  );
  expect(brieflyOf(changed, "clause")).toBe("changes security, drops filings");
  const elsewhere = { ...asked, by: { ...by, side: "destination" as const } };
  expect(resultOf({ ...outcome, adds: [elsewhere], drops: [asked] }, "clause", new Set())).toBe("as shown");
});

test("the baseline of every transfer is named as such, and no law", () => {
  const base = { ...asked, by: { ...by, jurisdiction: "BASELINE", cite: "Comity baseline" } };
  expect(resultOf({ ...outcome, drops: [base] }, "clause", new Set())).toBe("drops security (the baseline)");
});

test("what changes an answer comes before what leaves it as shown; of verdicts the order stays", () => {
  const [same, changed] = [outcome, { ...outcome, adds: [asked] }];
  expect(changesFirst([same, changed], "clause")).toEqual([changed, same]);
  expect(changesFirst([same, changed], "verdict")).toEqual([same, changed]);
});
