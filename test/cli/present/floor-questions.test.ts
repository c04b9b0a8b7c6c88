/** Questions in a lawyer's words: phrases for words, ranges in words, and the outcome of each answer. */
import { expect, test } from "vitest";
import type { ShownFloor } from "../../../src/cli/present/floor.ts";
import { questionLines } from "../../../src/cli/present/floor-questions.ts";
import type { Question } from "../../../src/law/answer/questions.ts";
import { FACTS, type FactName } from "../../../src/law/fact.ts";
import { plain } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const answer = shown({ from: "AA", to: "BB" });
const [by] = answer.checklist.map((each) => each.by);
if (by === undefined) throw new Error("nothing is asked");
const none = { turnsOn: [], adds: [], drops: [], needs: [] };
const text = (questions: readonly Question[], changes: Partial<ShownFloor> = {}, most = 3, terse = false) =>
  plain(questionLines({ ...answer, ...changes, questions }, 100, { most, terse }));

test("an answer that decides has its verdict; the presumed one says so, and one that leaves more open says what", () => {
  const dealing: Question = {
    fact: "dealing",
    weight: "verdict",
    outcomes: [
      { ...none, members: ["employment", "none"], verdict: "conditional" },
      { ...none, members: ["brokerage"], verdict: "depends", turnsOn: ["people12m"] },
      {
        ...none,
        members: ["vendor"],
        verdict: "conditional",
        adds: [{ dimension: "security", by, weight: "clause" }],
        needs: [{ dimension: "security", have: ["aa.guarded"], otherWays: 0, by, says: "It is guarded." }],
      },
    ],
  };
  const presumed = { ...answer.presumed, facts: { dealing: ["none"] } };
  expect(text([dealing], { presumed })).toEqual([
    "QUESTIONS, WHAT CHANGES MOST FIRST",
    "  1. Is it a sale or brokerage of data, or a vendor, employment or investment agreement? (dealing)",
    "     none of these (presumed) or employment → conditional; sale or brokerage → depends on people12m;",
    "     vendor → conditional, adds aa.guarded under security (BB, Act bb.consent).",
  ]);
  expect(text([dealing], { presumed }, 3, true).slice(2)).toEqual([
    "     none of these (presumed) or employment → conditional; sale or brokerage → depends on people12m;",
    "     vendor → conditional, adds aa.guarded under security.",
  ]);
});

test("of what changes only what is asked the changes are told first, and the rest is as shown", () => {
  const certs: Question = {
    fact: "recipientCerts",
    weight: "clause",
    outcomes: [
      { ...none, members: ["none", "prp"], verdict: "conditional" },
      {
        ...none,
        members: ["cbpr"],
        verdict: "conditional",
        drops: [{ dimension: "mechanism", by, weight: "clause" }],
      },
    ],
  };
  const flat = text([certs]).join(" ").replaceAll(/\s+/g, " ");
  expect(flat).toContain("(CBPR) → Act bb.consent (BB, mechanism for the transfer) is not asked; none or");
  expect(flat).toMatch(/→ as shown\.$/);
});

test("a question that matters only with another value says with which", () => {
  const people: Question = {
    fact: "people12m",
    weight: "verdict",
    given: { fact: "dealing", value: ["brokerage"] },
    outcomes: [
      { ...none, members: ["500..1000"], verdict: "conditional" },
      { ...none, members: ["1001.."], verdict: "prohibited" },
    ],
  };
  const dealing: Question = {
    fact: "dealing",
    weight: "verdict",
    outcomes: [{ ...none, members: ["brokerage"], verdict: "depends" }],
  };
  const lines = text([dealing, people]);
  expect(lines[3]).toMatch(/^ {2}2\. If dealing is sale or brokerage: How many US persons/);
  expect(lines.at(-1)).toBe("     500 to 1,000 → conditional; 1,001 or more → prohibited.");
});

test("of many words the first are named; each question keeps to four lines, and in full none is cut", () => {
  const facts = Object.keys(FACTS) as FactName[];
  const words = Array.from({ length: 30 }, (_, i) => `word-${i}-${"x".repeat(30)}`);
  const sector: Question = {
    fact: "sector",
    weight: "verdict",
    outcomes: words.map((word, i) => ({
      ...{ ...none, members: [word], verdict: "depends" as const },
      turnsOn: facts.slice(i, i + 1),
    })),
  };
  expect(text([sector])).toHaveLength(5);
  expect(text([sector], {}, Number.POSITIVE_INFINITY).length).toBeGreaterThan(20);
  const together: Question = { ...sector, outcomes: [{ ...none, members: words, verdict: "prohibited" }] };
  expect(text([together]).join(" ")).toContain("or 27 others → prohibited");
  expect(text([sector, sector, sector, sector]).filter((line) => / \d\. /.test(line))).toHaveLength(3);
});

test("a question of two lines goes on under its words, and of its number and its outcomes the columns stay", () => {
  const dealing: Question = {
    fact: "dealing",
    weight: "verdict",
    given: { fact: "recipientRole", value: ["broker"] },
    outcomes: [{ ...none, members: ["none"], verdict: "free" }],
  };
  const role: Question = { ...dealing, fact: "recipientRole" };
  const { given: _, ...alone } = role;
  expect(text([dealing, alone]).slice(0, 4)).toEqual([
    "QUESTIONS, WHAT CHANGES MOST FIRST",
    "  1. If recipientRole is a data broker: Is it a sale or brokerage of data, or a vendor, employment",
    "     or investment agreement? (dealing)",
    "     none of these → free.",
  ]);
});

test("a question about two facts asks both, and what many words leave as it is stands last as the rest", () => {
  const reveals: Question = {
    fact: "reveals",
    weight: "clause",
    given: { fact: "identifies", value: ["false"] },
    outcomes: [
      { ...none, members: ["health", "ethnicity", "politics"], verdict: "conditional" },
      {
        ...none,
        members: ["none"],
        verdict: "conditional",
        drops: [{ dimension: "assessment", by, weight: "clause" }],
      },
    ],
  };
  expect(text([reveals]).slice(1)).toEqual([
    "  1. Is the data processed to identify a person uniquely? (identifies) If no: Does the data reveal,",
    "     or is it used to infer, something sensitive? (reveals)",
    "     nothing → Act bb.consent (BB, assessment) is not asked; anything else → as shown.",
  ]);
  const presumed = { ...answer.presumed, facts: { reveals: ["politics"] } };
  expect(text([reveals], { presumed }).join(" ")).toContain("political opinions (presumed)");
  const certs: Question = { ...reveals, given: { fact: "recipientCerts", value: ["cbpr"] } };
  expect(text([certs])[1]).toContain("(recipientCerts) If it is Cross-Border");
});

test("what turns on a fact that is asked about refers to that question", () => {
  const turning: Question = {
    fact: "dealing",
    weight: "verdict",
    outcomes: [{ ...none, members: ["brokerage"], verdict: "depends", turnsOn: ["people12m", "role"] }],
  };
  const people: Question = {
    fact: "people12m",
    weight: "verdict",
    outcomes: [{ ...none, members: ["1001.."], verdict: "prohibited unless" }],
  };
  const [, , first, , second] = text([turning, people]);
  expect(first).toBe("     sale or brokerage → depends on question 2 (people12m), role.");
  expect(second).toBe("     1,001 or more → prohibited unless an exception is shown.");
});

test("a question whose outcomes take too many lines tells them in few words, the others in full", () => {
  const long = { ...by, cite: `Act ${"of a very long name ".repeat(9)}` };
  const asks = (cite: typeof by): Question => ({
    fact: "sameGroup",
    weight: "clause",
    outcomes: [
      {
        ...none,
        members: ["true"],
        verdict: "conditional",
        adds: [{ dimension: "security", by: cite, weight: "clause" }],
      },
      {
        ...none,
        members: ["false"],
        verdict: "conditional",
        drops: [{ dimension: "filings", by: cite, weight: "clause" }],
      },
    ],
  });
  expect(text([asks(long)]).slice(2)).toEqual([
    "     yes → adds security of BB; no → filings of BB is not asked.",
  ]);
  expect(text([asks(by)]).slice(2)).toEqual([
    "     yes → adds Act bb.consent (BB, security); no → Act bb.consent (BB, filings) is not asked.",
  ]);
});

test("answers with the same outcome are told together", () => {
  const outcome = (member: string) => ({
    ...{ ...none, members: [member], verdict: "conditional" as const },
    drops: [{ dimension: "retention" as const, by, weight: "number" as const }],
  });
  const role: Question = {
    fact: "role",
    weight: "clause",
    outcomes: [outcome("broker"), outcome("authority")],
  };
  expect(text([role]).at(-1)).toBe("     a data broker or a public authority → as shown.");
});

test("no question, no heading", () => {
  expect(text([])).toEqual([]);
});
