/** The demands of a floor: the clauses that are left to be met, and that they are computed once for the same rules. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { computeFloor, type Source } from "../../src/law/floor.ts";
import { clauseMet } from "../../src/law/formula.ts";
import type { Rule } from "../../src/law/rule.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import { decide } from "../../src/transfers/decide.ts";
import { createDemandMemory, demandsOf } from "../../src/transfers/demands.ts";
import { joinFloor, type Protection } from "../../src/transfers/protection.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { translateRequest } from "../../src/transfers/translation.ts";
import { atlas, changed, circumstancesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const { registry } = atlas;

function protectionOf(request: TransferRequest): Extract<Protection, { kind: "floor" }> {
  const circumstances = circumstancesOf(request);
  const protection = joinFloor(translateRequest(request, circumstances), circumstances);
  if (protection.kind !== "floor") throw new Error("the request has no floor");
  return protection;
}

const about = (people: number, youngest: number) =>
  changed(login, { facts: { ...login.facts, people: [`${people}`], youngest: [`${youngest}`] } });

test("requests that meet the same rules have one floor's demands, and others have their own", () => {
  const one = protectionOf(about(1200, 18)).floor;
  const other = protectionOf(about(1300, 40)).floor;
  const sold = protectionOf(changed(login, { action: "sell" })).floor;
  expect(other.dimensions).toBe(one.dimensions);
  expect(sold.dimensions).not.toBe(one.dimensions);

  const memory = createDemandMemory();
  let computed = 0;
  for (const floor of [one, other, one])
    memory.get(floor.dimensions, () => {
      computed++;
      return demandsOf(floor, registry);
    });
  expect(computed).toBe(1);
});

test("a clause that an undertaking meets is no test, but an obligation", () => {
  const rule: Rule = {
    id: "record",
    cite: "Act s. 1",
    from: "2020-01-01",
    status: "confirmed",
    applies: "both",
    when: new Map(),
    unless: [],
    says: "A record is kept, and the data are secured.",
    require: new Map([
      ["security", { kind: "formula", formula: { all: ["practice.record", "eu.security"] } }],
    ]),
  };
  const source: Source = { jurisdiction: "EU", side: "origin", day: "2026-11-21", rules: [rule], grants: [] };
  const engagement = { advertising: false, sale: false, onward: false };
  const floor = computeFloor([source], new Map(), engagement, new Rulebook(registry.implications));
  expect(registry.undertakings).toContain("practice.record");
  const { tested, obligations } = demandsOf(floor, registry);
  expect(tested.tests).toMatchObject([{ dimension: "security", clauses: [["eu.security"]] }]);
  expect(obligations.items).toMatchObject([
    { dimension: "security", asWritten: "all[practice.record, eu.security]" },
  ]);
});

test("a decision is the same with demands that were kept as without", () => {
  const memory = createDemandMemory();
  const items = ["assessments", "notices", "safeguards", "instruments", "consents"] as const;
  fc.assert(
    fc.property(
      fc.subarray([...items]),
      fc.constantFrom(5, 15, 18),
      fc.constantFrom("disclose", "sell"),
      fc.boolean(),
      (dropped, youngest, action, binding) => {
        const offer = Object.fromEntries(dropped.map((each) => [each, []]));
        const request = changed(about(1200, youngest), { action, offer });
        const { floor, facts, offered } = protectionOf(request);
        const kept = decide(floor, facts, offered, registry, binding, memory);
        expect(kept).toEqual(decide(floor, facts, offered, registry, binding));
      },
    ),
    { numRuns: 40 },
  );
});

test("parts that a stricter one outdoes are looked at only where a consent is too old for a law, and once", () => {
  const { floor, facts, offered } = protectionOf(about(1200, 40));
  const memory = createDemandMemory();
  const demands = demandsOf(floor, registry);
  let looks = 0;
  const outdone = () => {
    looks++;
    return demands.outdone();
  };
  memory.get(floor.dimensions, () => ({ ...demands, outdone }));
  decide(floor, facts, offered, registry, false, memory);
  expect(looks).toBe(0);
  const consents = offered.consents.map((each) => ({ ...each, notFor: new Set(["US-IL"]) }));
  decide(floor, facts, { ...offered, consents }, registry, false, memory);
  expect(looks).toBe(1);
  expect(demands.outdone()).toBe(demands.outdone());
});

test("an atom meets the clauses that name it, or name what it implies, and no others", () => {
  const { tested } = demandsOf(protectionOf(about(1200, 18)).floor, registry);
  const clauses = tested.tests.flatMap((test) => ("clauses" in test ? test.clauses : []));
  expect(tested.clauses).toBe(clauses.length);
  expect(clauses.length).toBeGreaterThan(10);
  for (const atom of registry.atoms.keys()) {
    const held = new Set([atom]);
    const met = clauses.flatMap((clause, n) => (clauseMet(clause, held, registry.implications) ? [n] : []));
    expect(
      [...(tested.meets.get(atom) ?? [])].toSorted((a, b) => a - b),
      atom,
    ).toEqual(met);
  }
});
