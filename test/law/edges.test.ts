/** Where a count changes the answer: exactly at the edges that rules in play draw on it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sourcesOf } from "../../src/law/atlas.ts";
import { edgesOf } from "../../src/law/edges.ts";
import type { FactName, Facts, FactValue } from "../../src/law/fact.ts";
import { parseFact } from "../../src/law/fact.ts";
import { computeFloor } from "../../src/law/floor.ts";
import { atlas, atlasWith } from "../support/pair.ts";

const { rulebook } = atlas;
const DAY = "2026-11-23";
const GROWING: ReadonlySet<FactName> = new Set(["peopleYear", "people12m"]);

function facts(from: string, to: string, more: Partial<Record<FactName, string>> = {}): Facts {
  const described: [FactName, FactValue][] = [
    ["modality", { kind: "set", values: new Set(["mod:face"]) }],
    ["form", { kind: "set", values: new Set(["form:template"]) }],
    ["purpose", { kind: "set", values: new Set(["pur:verify"]) }],
  ];
  const stated = Object.entries({ from, to, action: "transfer", ...more }).map(
    ([name, words]): [FactName, FactValue] => [name as FactName, parseFact(name, [words])],
  );
  // A node knows the places of a request; the rest is claimed.
  const isKnown = (name: FactName) => name === "from" || name === "to";
  return new Map([...described, ...stated].map(([name, value]) => [name, { value, proven: isKnown(name) }]));
}

function edges(name: FactName, from: string, to: string, more: Partial<Record<FactName, string>> = {}) {
  const sources = sourcesOf(atlas, from, to, [], DAY);
  return edgesOf(name, sources, facts(from, to, more), rulebook, GROWING);
}

const ORDINARY = { recipientOwnership: "ordinary" };

test.each([
  ["China counts a year's people from 10,000 on", "peopleYear", "CN", "JP", {}, [10_000]],
  ["and only on the way out", "peopleYear", "JP", "CN", {}, []],
  ["the United States count twelve months towards China", "people12m", "US-IL", "CN", {}, [1001]],
  ["not towards the Union", "people12m", "US-IL", "EU", ORDINARY, []],
  ["unless nobody says who owns the recipient", "people12m", "US-IL", "EU", {}, [1001]],
  ["not on the way in, by an exception that surely holds", "people12m", "EU", "US-IL", {}, []],
  ["but what is sold", "people12m", "US-IL", "EU", { ...ORDINARY, action: "sell" }, [1001]],
  [
    "unless it is surely no brokerage",
    "people12m",
    "US-IL",
    "EU",
    { ...ORDINARY, action: "sell", dealing: "vendor" },
    [],
  ],
] as const)("%s", (_, name, from, to, more, expected) => {
  expect(edges(name, from, to, more)).toEqual(expected);
});

test("a count that is known draws no fewer edges, and none is missed in exceptions", () => {
  const rule = {
    applies: "origin",
    when: { people12m: { from: 7, below: 90 } },
    unless: [{ people12m: { below: 20 } }],
  };
  const other = atlasWith("EU", rule);
  const sources = sourcesOf(other, "EU", "JP", [], DAY);
  for (const people12m of ["0", "8", "8..", "1000"])
    expect(edgesOf("people12m", sources, facts("EU", "JP", { people12m }), other.rulebook, GROWING)).toEqual([
      7, 20, 90,
    ]);
});

test("between two edges nothing changes", () => {
  const pairs = fc.constantFrom(["CN", "JP"], ["US-IL", "CN"], ["US-TX", "EU"]);
  const actions = fc.constantFrom("transfer", "sell");
  const count = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(999, 1000, 1001, 9999, 10_000));
  fc.assert(
    fc.property(pairs, actions, count, count, ([from = "", to = ""], action, a, b) => {
      const sources = sourcesOf(atlas, from, to, [], DAY);
      for (const name of GROWING) {
        const drawn = edges(name, from, to, { action });
        const side = (n: number) => drawn.filter((edge) => edge <= n).length;
        if (side(a) !== side(b)) continue;
        const floor = (n: number) => {
          const known = facts(from, to, { action, [name]: String(n) });
          const engagement = { advertising: false, sale: action === "sell", onward: false };
          return computeFloor(sources, known, engagement, rulebook).dimensions;
        };
        expect(floor(a)).toEqual(floor(b));
      }
    }),
  );
});
