/** Finitely many combinations stand for all facts: whatever they leave out, some class treats alike. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Facts, setOf } from "../../src/law/fact.ts";
import { combinationsOf, factsOf, type Partition, partitionOf, sizeOf } from "../../src/law/partition.ts";
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
