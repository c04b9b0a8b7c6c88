/** The words of questions: ranges in words, classes with few names, and what follows from an answer. */
import { expect, test } from "vitest";
import {
  askedIn,
  type Beside,
  brieflyOf,
  changesFirst,
  formatRange,
  formatSuggested,
  formatUnread,
  formatUpcoming,
  formatWorst,
  phraseOf,
  resultOf,
  shortlyOf,
} from "../../../src/law/answer/phrases.ts";
import type { Outcome, Question } from "../../../src/law/answer/questions.ts";
import type { Citation } from "../../../src/law/source.ts";

const by: Citation = {
  jurisdiction: "EU",
  side: "origin",
  rule: "art9",
  cite: "GDPR Art 9; EDPB Guidelines 3/2019",
  since: "2018-05-25",
  status: "confirmed",
};
const outcome: Outcome = { members: [], verdict: "conditional", turnsOn: [], adds: [], drops: [], needs: [] };
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
  expect(phraseOf("people", ["1000..4999", "5000..", "7"], new Set(), labels)).toBe("7 or 1,000 or more");
});

const beside = (weight: Question["weight"], cited: readonly string[] = []): Beside => ({
  weight,
  shown: [],
  cited: new Set(cited),
});

test("a result is the verdict where it changes, with the law behind it unless that stands above", () => {
  const forbidden: Outcome = { ...outcome, verdict: "prohibited", turnsOn: ["role"], adds: [asked] };
  expect(resultOf(forbidden, beside("verdict"))).toBe("prohibited on role (EU, GDPR Art 9)");
  expect(resultOf(forbidden, beside("verdict", [by.cite]))).toBe("prohibited on role");
  const base = { ...asked, by: { ...by, jurisdiction: "BASELINE", cite: "Comity baseline" } };
  expect(resultOf({ ...forbidden, adds: [base] }, beside("verdict"))).toBe(
    "prohibited on role (the baseline)",
  );
  expect(resultOf({ ...outcome, adds: [asked] }, beside("verdict"))).toBe(
    "conditional, adds GDPR Art 9 (EU, security)",
  );
  expect(resultOf({ ...outcome, drops: [asked] }, beside("verdict", [by.cite]))).toBe("conditional");
  expect(resultOf({ ...outcome, drops: [asked] }, beside("clause"))).toBe(
    "GDPR Art 9 (EU, security) is not asked",
  );
  expect(resultOf(outcome, beside("clause"))).toBe("as shown");
});

test("what only an exception opens says so; the facts on which it turns are named as the reader is referred to them", () => {
  const unless: Outcome = { ...outcome, verdict: "prohibited unless" };
  expect(resultOf(unless, beside("verdict"))).toBe("prohibited unless an exception is shown");
  expect(brieflyOf(unless, beside("verdict"))).toBe("prohibited unless an exception is shown");
  const turning: Outcome = { ...outcome, verdict: "depends", turnsOn: ["role", "people12m"] };
  const refer = (fact: string) => (fact === "role" ? "question 2" : fact);
  expect(resultOf(turning, { ...beside("verdict"), refer })).toBe("depends on question 2, people12m");
});

test("what is free or depends names no rule: the first asks for the baseline alone, the other turns on facts", () => {
  const told = { ...outcome, adds: [asked], drops: [other] };
  for (const tell of [resultOf, brieflyOf]) {
    expect(tell({ ...told, verdict: "free" }, beside("verdict"))).toBe("free");
    expect(tell({ ...told, verdict: "depends", turnsOn: ["role"] }, beside("verdict"))).toBe(
      "depends on role",
    );
  }
});

test("the baseline that shows where stricter law falls away is told as no addition", () => {
  const base = { ...asked, by: { ...by, jurisdiction: "BASELINE", side: "baseline" as const } };
  expect(brieflyOf({ ...outcome, adds: [base, other] }, beside("verdict"))).toBe(
    "conditional, adds GDPR Art 9 (filings)",
  );
});

test("a result in few words leaves laws out, and names with a verdict what it adds", () => {
  const forbidden: Outcome = { ...outcome, verdict: "prohibited", turnsOn: ["role"], adds: [asked] };
  expect(brieflyOf(forbidden, beside("verdict"))).toBe("prohibited on role");
  expect(brieflyOf(outcome, beside("verdict"))).toBe("conditional");
  expect(brieflyOf({ ...outcome, adds: [asked, other] }, beside("verdict"))).toBe(
    "conditional, adds GDPR Art 9 (security) and 1 more",
  );
  expect(brieflyOf({ ...outcome, adds: [asked], drops: [other] }, beside("clause"))).toBe(
    "adds GDPR Art 9 (security), GDPR Art 9 (filings) is not asked",
  );
  expect(brieflyOf({ ...outcome, adds: [asked] }, beside("number"))).toBe("as shown");
});

test("where there is room, a result in few words names with a verdict what is no longer asked", () => {
  const spared: Outcome = { ...outcome, drops: [asked, other] };
  expect(brieflyOf(spared, beside("verdict"))).toBe("conditional");
  expect(shortlyOf(spared, beside("verdict"))).toBe(
    "conditional, GDPR Art 9 (security) and 1 more are not asked",
  );
  const forbidden: Outcome = { ...outcome, verdict: "prohibited", turnsOn: ["role"], adds: [asked] };
  expect(shortlyOf(forbidden, beside("verdict"))).toBe("prohibited on role");
});

test("what changes an answer comes before what leaves it as shown; of verdicts the order stays", () => {
  const [same, changed] = [outcome, { ...outcome, adds: [asked] }];
  expect(changesFirst([same, changed], beside("clause"))).toEqual([changed, same]);
  expect(changesFirst([same, changed], beside("verdict"))).toEqual([same, changed]);
});

test("what no rule reads is said with the laws, and the worst case with what must be so and the rule", () => {
  const pack = (jurisdiction: string) => ({ jurisdiction, version: "1", hash: "0" });
  const packs = ["BASELINE", "MX", "US", "US-TX"].map(pack);
  expect(formatUnread([], packs)).toBe("");
  expect(formatUnread(["sameGroup"], packs)).toBe(
    "No encoded rule of MX, US or US-TX looks at sameGroup; that says nothing about the law itself.",
  );
  const facts = [
    { fact: "dealing", values: ["brokerage"] },
    { fact: "people12m", values: ["1001.."] },
  ] as const;
  expect(formatWorst({ by, says: "It is forbidden.", facts }, "prohibited")).toBe(
    "Worst case: PROHIBITED where dealing is sale or brokerage and people12m is 1,001 or more (EU, GDPR Art 9): It is forbidden.",
  );
});

test("an exception that speaks of a stated fact is named with what it is about", () => {
  const claim = { fact: "sameGroup", atom: "exc:us.corporate-group" } as const;
  expect(formatSuggested(claim, () => "between affiliates")).toBe(
    "You stated sameGroup: if exc:us.corporate-group holds, claim it: between affiliates.",
  );
});

test("a change to come is said with its day, its rules, another verdict, and how to ask again", () => {
  const again = (day: string) => `Ask about ${day}.`;
  const change = { day: "2026-12-01", by, begins: true, others: 0, verdict: "conditional" } as const;
  expect(formatUpcoming([], "conditional", again)).toBe("");
  expect(formatUpcoming([change], "conditional", again)).toBe(
    "From 2026-12-01 the answer changes: EU, GDPR Art 9 begins. Ask about 2026-12-01.",
  );
  const ending = { ...change, begins: false, others: 2, verdict: "prohibited" } as const;
  expect(formatUpcoming([ending, { ...change, day: "2027-01-01" }], "conditional", again)).toBe(
    "From 2026-12-01 the answer changes: EU, GDPR Art 9 and 2 more rules end, and it is PROHIBITED. Ask about 2026-12-01. It changes again on 2027-01-01.",
  );
});

test("a question is asked of the side whose law looks at the fact, in the words of that law", () => {
  const packs = (...codes: readonly string[]) =>
    codes.map((jurisdiction) => ({ jurisdiction, version: "1", hash: "0" }));
  const stored = (...sides: readonly Citation["side"][]) =>
    askedIn(
      {
        fact: "peopleStored",
        outcomes: [{ ...outcome, adds: sides.map((side) => ({ ...asked, by: { ...by, side } })) }],
      },
      packs("IL"),
    );
  expect(stored("origin")).toBe("How many people's data does the exporter store?");
  expect(stored("destination")).toBe("How many people's data does the recipient store?");
  expect(stored("origin", "destination")).toContain("do the exporter and the recipient store");
  const bank = (...codes: readonly string[]) =>
    askedIn({ fact: "financialInstitution", outcomes: [] }, packs(...codes));
  expect(bank("US", "US-NY")).toMatch(/ \(GLBA\)\?$/);
  expect(bank("EG", "SA")).toBe("Is the holder a bank or the like, which has a law of its own?");
});
