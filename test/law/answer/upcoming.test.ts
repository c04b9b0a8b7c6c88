/** Changes to come: told within three months, with the rule, and only where they change the answer. */
import { expect, test } from "vitest";
import { answerLaw } from "../../../src/law/answer/answer.ts";
import { atlas, factsOf } from "../question.ts";

const ask = (from: string, to: string, at: string | Date, words: Readonly<Record<string, string>> = {}) => {
  const plain = { modality: "face", form: "template", purpose: "verify", people: "600", youngest: "30" };
  const facts = factsOf({ from, to, action: "transfer", ...plain, ...words });
  return answerLaw(atlas, { from, to, at, facts }).upcoming;
};

test("the day before Chile's new law begins, an answer names it, and the rule, and how many more", () => {
  const [first] = ask("CL", "ES", "2026-11-30");
  expect(first).toMatchObject({ day: "2026-12-01", begins: true, by: { jurisdiction: "CL" } });
  expect(first?.by.since).toBe("2026-12-01");
  expect(first?.others).toBeGreaterThan(3);
});

test("from 90 days before, by the day at the place asked about, and not on the day itself", () => {
  const days = (at: string | Date) => ask("CL", "ES", at).map(({ day }) => day);
  expect(days("2026-09-02")).toContain("2026-12-01");
  expect(days("2026-09-01")).not.toContain("2026-12-01");
  expect(days(new Date("2026-11-30T12:00Z"))).toContain("2026-12-01");
  expect(days("2026-12-01")).not.toContain("2026-12-01");
});

test("a rule that does not look at such a transfer is no news", () => {
  // From 2027-01-01 California has rules on decisions by machines alone.
  const days = (automatedDecision: string) =>
    ask("US-CA", "JP", "2026-11-30", { automatedDecision }).map(({ day }) => day);
  expect(days("true")).toContain("2027-01-01");
  expect(days("false")).not.toContain("2027-01-01");
});
