/** Finitely many combinations stand for all facts: whatever they leave out, some class treats alike. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Facts, setOf } from "../../src/law/fact.ts";
import {
  combinationsOf,
  factsOf,
  type Partition,
  partitionOf,
  sizeOf,
  spanOf,
} from "../../src/law/partition.ts";
import { type Condition, matchCondition } from "../../src/law/rule.ts";
import { someCondition, someFacts } from "../support/arbitraries.ts";

const signature = (conditions: readonly Condition[], facts: Facts) =>
  conditions.map((each) => Number(matchCondition(each, facts).applies)).join("");

describe("a partition", () => {
  it("has for any exact facts a combination that every condition treats alike", () => {
    const conditions = fc.array(someCondition, { maxLength: 3 });
    fc.assert(
      fc.property(conditions, someFacts, (looking, facts) => {
        const partition = partitionOf(looking);
        const exact = exactly(facts, partition);
        fc.pre(exact !== undefined);
        const signatures = [...combinationsOf(partition)].map((each) => signature(looking, factsOf(each)));
        expect(signatures).toContain(signature(looking, exact));
      }),
    );
  });

  it("gives each combination once, and as many as it says", () => {
    fc.assert(
      fc.property(fc.array(someCondition, { maxLength: 3 }), (looking) => {
        const partition = partitionOf(looking);
        const all = [...combinationsOf(partition)].map((each) =>
          JSON.stringify([...each].map(([name, { members }]) => [name, members]).sort()),
        );
        expect(new Set(all).size).toBe(all.length);
        expect(all.length).toBe(sizeOf(partition));
      }),
    );
  });

  it("draws a number's edges where conditions draw them, and puts words that none names together", () => {
    const partition = partitionOf([
      new Map([["people", { kind: "range", from: 10_000, below: 1_000_000 }]]),
      new Map([["action", { kind: "oneOf", values: new Set(["sell", "lease"]) }]]),
    ]);
    const members = [...partition.values()].map((classes) => classes.map((each) => each.members));
    expect(members).toEqual([
      [["0..9999", "1000000.."], ["10000..999999"]],
      [["other"], ["sell", "lease"]],
    ]);
  });

  it("of a number has its ranges in order, each edge once, and a range of one as that number", () => {
    const members = (...ranges: readonly (readonly [number, number])[]) =>
      [
        ...partitionOf(
          ranges.map(([from, below]) => new Map([["people", { kind: "range", from, below }]])),
        ).values(),
      ].map((classes) => classes.map((each) => each.members));
    expect(members([100, 1_000], [20, Number.POSITIVE_INFINITY])).toEqual([
      [["0..19"], ["20..99", "1000.."], ["100..999"]],
    ]);
    expect(members([5, 6])).toEqual([[["0..4", "6.."], ["5"]]]);
  });

  it("of a day has what lies before every day that a condition names", () => {
    const partition = partitionOf([new Map([["processingSince", { kind: "since", day: "2020-01-01" }]])]);
    const classes = [...partition.values()].flat();
    expect(classes.map(({ members }) => members)).toEqual([["0001-01-01"], ["2020-01-01"]]);
  });

  it("asks with facts that are proven, one class of each", () => {
    const partition = partitionOf([new Map([["identifies", { kind: "oneOf", values: new Set(["true"]) }]])]);
    expect([...combinationsOf(partition)].map(factsOf)).toEqual([
      new Map([["identifies", { value: setOf("other"), proven: true }]]),
      new Map([["identifies", { value: setOf("true"), proven: true }]]),
    ]);
  });
});

/** The facts with one value each, all that the partition asks about; undefined where some are not known. */
function exactly(facts: Facts, partition: Partition): Facts | undefined {
  const entries = [...partition.keys()].map((name) => [name, facts.get(name)] as const);
  if (entries.some(([, fact]) => fact === undefined)) return undefined;
  return new Map(
    entries.flatMap(([name, fact]) => {
      if (fact === undefined) return [];
      const { value } = fact;
      const one =
        value.kind === "interval" ? { ...value, to: value.from } : setOf([...value.values][0] ?? "");
      return [[name, { value: one, proven: true }] as const];
    }),
  );
}

it("spans the numbers of a class, whose value is its first alone", () => {
  expect(spanOf(["0..99999"])).toEqual({ kind: "interval", from: 0, to: 99_999 });
  expect(spanOf(["18"])).toEqual({ kind: "interval", from: 18, to: 18 });
  expect(spanOf(["18..", "0..11"])).toEqual({ kind: "interval", from: 0, to: Number.POSITIVE_INFINITY });
});
