/** Probes find what a condition finds by itself, and look at the same facts once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type FactName, type Facts, setOf } from "../../src/law/fact.ts";
import {
  createProbes,
  createSharedProbes,
  doubtOfProbes,
  findKeepingOut,
  matchUnstated,
  Probe,
} from "../../src/law/probe.ts";
import { type Condition, doubtOf, type Matcher, matchCondition } from "../../src/law/rule.ts";
import { someCondition, someFacts } from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";

const shared = createSharedProbes();

test("the probes of a condition find what the condition finds, shared or not", () => {
  fc.assert(
    fc.property(someCondition, someFacts, (condition: Condition, facts: Facts) => {
      const expected = matchCondition(condition, facts);
      for (const probes of [createProbes(condition), shared(condition)]) {
        expect(doubtOfProbes(probes, facts)).toBe(doubtOf(condition, facts));
        const keeping = probes[findKeepingOut(probes, 0, probes.length, facts)]?.name;
        if (!expected.applies) expect(keeping).toBe(expected.because);
        else {
          expect(keeping).toBeUndefined();
          expect({ applies: true, ...matchUnstated(probes, facts) }).toEqual(expected);
        }
      }
    }),
    tries(1000),
  );
});

test("what keeps a rule out is looked for between its bounds alone", () => {
  const facts: Facts = new Map([["action", { value: setOf("sell"), proven: true }]]);
  const on = (word: string) => new Probe("action", { kind: "oneOf", values: new Set([word]) });
  const probes = [on("lease"), on("sell"), on("trade"), on("lease")];
  expect(findKeepingOut(probes, 0, 4, facts)).toBe(0);
  expect(findKeepingOut(probes, 1, 4, facts)).toBe(2);
  expect(findKeepingOut(probes, 1, 2, facts)).toBe(2);
});

test("equal tests share a probe, and others do not", () => {
  const condition = (from: number, ...words: readonly string[]): Condition =>
    new Map<FactName, Matcher>([
      ["people", { kind: "range", from, below: 20 }],
      ["sector", { kind: "oneOf", values: new Set(words) }],
      ["processingSince", { kind: "since", day: "2026-11-21" }],
    ]);
  const create = createSharedProbes();
  const [people, sector, since] = create(condition(10, "a", "b"));
  expect(create(condition(10, "b", "a"))).toEqual([people, sector, since]);
  const others = create(condition(11, "a,b"));
  expect(others[0]).not.toBe(people);
  expect(others[1]).not.toBe(sector);
  expect(others[2]).toBe(since);
  expect(createProbes(condition(10, "a"))[0]).not.toBe(createProbes(condition(10, "a"))[0]);
});

test("a probe looks again where the facts are others", () => {
  const probe = new Probe("action", { kind: "oneOf", values: new Set(["sell"]) });
  const facts = (word: string, proven = true): Facts => new Map([["action", { value: setOf(word), proven }]]);
  const sold = facts("sell");
  expect(
    [sold, facts("lease"), new Map() as Facts, facts("sell", false), sold].map((each) => probe.look(each)),
  ).toEqual(["proven", "no", "unstated", "possible", "proven"]);
});
