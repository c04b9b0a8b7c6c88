/** What the laws of a question look at: tests of what may apply, and the conditions that spare. */
import { expect, test } from "vitest";
import { conditionOf, mayHold, sparingIn, testsOf } from "../../../src/law/answer/looking.ts";
import { factsOf, setting } from "./small-law.ts";

const STUDY = { purpose: "publicProtection" };

test("a condition may hold where no stated fact speaks against it", () => {
  const laws = setting().laws();
  const [grant] = laws.grants;
  if (grant === undefined) throw new Error("nothing is recognised");
  const condition = conditionOf(grant);
  expect([...condition.keys()]).toEqual(["to", "recipientCerts"]);
  expect(mayHold(condition, factsOf())).toBe(true);
  expect(mayHold(condition, factsOf({ recipientCerts: "cbpr" }))).toBe(true);
  expect(mayHold(condition, factsOf({ recipientCerts: "prp" }))).toBe(false);
});

test("what is looked at are the tests of rules that may apply, with those of their exceptions, and of recognitions", () => {
  const names = (words: Parameters<typeof setting>[0]) => {
    const { laws, stated } = setting(words);
    return new Set(testsOf(laws(), stated).map(([name]) => name));
  };
  expect(names(STUDY)).toContain("identifies");
  expect(names({})).not.toContain("identifies");
  expect(names({})).toContain("recipientCerts");
  expect(names({ role: "controller" })).not.toContain("role");
});

test("exceptions of rules that do not apply spare nothing, nor does a recognition that a stated fact keeps out", () => {
  const names = (words: Parameters<typeof setting>[0]) => {
    const { laws, stated } = setting(words);
    return sparingIn(laws(), stated).map((condition) => [...condition.keys()].join());
  };
  expect(names(STUDY)).toEqual(["identifies,reveals", "dataset,operator", "to,recipientCerts"]);
  expect(names({ ...STUDY, identifies: "true" })).toEqual(["dataset,operator", "to,recipientCerts"]);
  expect(names({})).toEqual(["to,recipientCerts"]);
  expect(names({ recipientCerts: "prp" })).toEqual([]);
});
