/** Conditions against facts: what is possible counts for a rule, what is sure and proven for an exception. */
import { describe, expect, test } from "vitest";
import { type Fact, type FactName, type FactValue, setOf } from "../../src/law/fact.ts";
import {
  type Condition,
  doubtOf,
  inForce,
  isPossible,
  type Matcher,
  matchCondition,
  placeWithin,
} from "../../src/law/rule.ts";

const fact = (value: FactValue, proven = true): Fact => ({ value, proven });
const between = (from: number, to: number): FactValue => ({ kind: "interval", from, to });
const oneOf = (...values: readonly string[]): Matcher => ({ kind: "oneOf", values: new Set(values) });
const range = (from: number, below: number): Matcher => ({ kind: "range", from, below });
const since = (day: string): Matcher => ({ kind: "since", day });
const when = (...tests: readonly (readonly [FactName, Matcher])[]): Condition => new Map(tests);
const facts = (...stated: readonly (readonly [FactName, Fact])[]) => new Map(stated);

test("a rule is in force from its first day until the day before its end", () => {
  const dated = { from: "2026-01-01", until: "2027-01-01" };
  expect(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map((day) => inForce(dated, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(inForce({ from: "2026-01-01" }, "9999-12-31")).toBe(true);
});

test("a place lies in itself and in what its code begins with", () => {
  expect(placeWithin("US-IL", "US")).toBe(true);
  expect(placeWithin("US", "US")).toBe(true);
  expect(placeWithin("US", "US-IL")).toBe(false);
  expect(placeWithin("USA", "US")).toBe(false);
});

describe("a value is possible", () => {
  test.each<[string, FactName, FactValue, Matcher, boolean]>([
    ["one of those that are asked for", "action", setOf("sell", "lease"), oneOf("lease"), true],
    ["none of them", "action", setOf("sell"), oneOf("lease"), false],
    ["a place within the area", "subjectsIn", setOf("US-IL"), oneOf("US"), true],
    ["an area around the place, where people may be", "subjectsIn", setOf("US"), oneOf("US-IL"), true],
    ["an area around another place", "subjectsIn", setOf("US"), oneOf("CA-QC"), false],
    ["an area around the place, where data goes", "to", setOf("US"), oneOf("US-IL"), false],
    ["a word that only begins alike", "action", setOf("sell-x"), oneOf("sell"), false],
    ["a number that reaches the range", "people", between(0, 10), range(10, 20), true],
    ["a number below it", "people", between(0, 9), range(10, 20), false],
    ["a number at its end", "people", between(20, 30), range(10, 20), false],
    ["a number just below its end", "people", between(19, 30), range(10, 20), true],
    ["a word for a range", "action", setOf("sell"), range(0, 1), false],
    ["a number for words", "people", between(0, 1), oneOf("sell"), true],
  ])("%s", (_, name, value, matcher, expected) => {
    expect(isPossible(name, fact(value), matcher)).toBe(expected);
  });

  test("a day that is asked for, or later", () => {
    const day = (value: string) => isPossible("action", fact(setOf(value)), since("2026-01-01"));
    expect([day("2026-01-01"), day("2026-01-02"), day("2025-12-31")]).toEqual([true, true, false]);
  });
});

describe("a condition", () => {
  const both = when(["action", oneOf("sell")], ["people", range(10, 20)]);

  test("applies where every fact may meet it, proven or not", () => {
    const met = facts(["action", fact(setOf("sell"), false)], ["people", fact(between(0, 99))]);
    expect(matchCondition(both, met)).toEqual({ applies: true, assumed: [], depends: [] });
    expect(matchCondition(when(), facts())).toEqual({ applies: true, assumed: [], depends: [] });
  });

  test("is kept out by the first fact that cannot", () => {
    const kept = facts(["action", fact(setOf("lease"))], ["people", fact(between(0, 9))]);
    expect(matchCondition(both, kept)).toEqual({ applies: false, because: "action" });
  });

  test("assumes what nobody stated, but not an age", () => {
    const asked = when(["action", oneOf("sell")], ["people", range(1, 2)], ["youngest", range(0, 18)]);
    expect(matchCondition(asked, facts())).toEqual({
      applies: true,
      assumed: ["action", "people"],
      depends: ["youngest"],
    });
    expect(matchCondition(when(["youngest", range(0, 18)]), facts())).toMatchObject({ assumed: [] });
  });
});

describe("an exception holds", () => {
  const sells = when(["action", oneOf("sell", "lease")]);
  const crowd = when(["people", range(10, 20)]);

  test("only where every possible value meets it", () => {
    expect(doubtOf(sells, facts(["action", fact(setOf("sell", "lease"))]))).toBeUndefined();
    expect(doubtOf(sells, facts(["action", fact(setOf("sell", "trade"))]))).toBe("action");
    expect(doubtOf(sells, facts(["action", fact(setOf())]))).toBe("action");
    expect(doubtOf(crowd, facts(["people", fact(between(10, 19))]))).toBeUndefined();
    for (const [from, to] of [
      [9, 19],
      [10, 20],
    ] as const)
      expect(doubtOf(crowd, facts(["people", fact(between(from, to))]))).toBe("people");
  });

  test("only where it is proven, and known", () => {
    expect(doubtOf(sells, facts(["action", fact(setOf("sell"), false)]))).toBe("action");
    expect(doubtOf(sells, facts())).toBe("action");
    expect(doubtOf(when(), facts())).toBeUndefined();
  });

  test("at a place for every part of it, and for a word only by itself", () => {
    const there: Condition = new Map([["subjectsIn", { kind: "oneOf", values: new Set(["US"]) }]]);
    expect(doubtOf(there, facts(["subjectsIn", fact(setOf("US-IL", "US"))]))).toBeUndefined();
    expect(doubtOf(there, facts(["subjectsIn", fact(setOf("US-IL", "UK"))]))).toBe("subjectsIn");
    const sector: Condition = new Map([["sector", { kind: "oneOf", values: new Set(["bank"]) }]]);
    expect(doubtOf(sector, facts(["sector", fact(setOf("bank"))]))).toBeUndefined();
    expect(doubtOf(sector, facts(["sector", fact(setOf("bank-clerk"))]))).toBe("sector");
  });

  test("where one of several certificates that are held at once does", () => {
    const certified = when(["recipientCerts", oneOf("dpf")]);
    expect(doubtOf(certified, facts(["recipientCerts", fact(setOf("dpf", "cbpr"))]))).toBeUndefined();
    expect(doubtOf(certified, facts(["recipientCerts", fact(setOf("cbpr"))]))).toBe("recipientCerts");
  });
});
