/** Every dimension is a lattice: joins in any order agree, and are the least that is as strict as both. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Implications, NO_IMPLICATIONS } from "../../../src/law/formula.ts";
import { bottom, type Demand, DIMENSIONS, type Value } from "../../../src/law/lattice/dimension.ts";
import type { Duty } from "../../../src/law/lattice/duty.ts";
import { Order, valueIn, within } from "../../../src/law/lattice/order.ts";
import { PROHIBITED, someImplications, threeDemands } from "../../support/arbitraries.ts";
import { tries } from "../../support/runs.ts";
import { join as joinAll } from "./joined.ts";

/** Joins two values. */
const join = (a: Value, b: Value, by: Implications) => joinAll([a, b], a.kind, by);

type Law = (values: readonly [Value, Value, Value], implications: Implications) => void;

function everywhere(law: Law): void {
  fc.assert(
    fc.property(threeDemands, someImplications, ([a, b, c], implications) => {
      const value = (demand: typeof a) => valueIn(demand, implications);
      law([value(a), value(b), value(c)], implications);
    }),
    tries(1000),
  );
}

describe("join", () => {
  it("is associative: grouping cannot matter", () => {
    everywhere(([a, b, c], by) => expect(join(join(a, b, by), c, by)).toEqual(join(a, join(b, c, by), by)));
  });

  it("is commutative: order cannot matter", () => {
    everywhere(([a, b], by) => expect(join(a, b, by)).toEqual(join(b, a, by)));
  });

  it("is idempotent: saying it twice cannot matter", () => {
    everywhere(([a], by) => expect(join(a, a, by)).toEqual(a));
  });

  it("is at least as strict as both, and nothing looser is", () => {
    everywhere(([a, b, c], by) => {
      const joined = join(a, b, by);
      expect(within(a, joined, by) && within(b, joined, by)).toBe(true);
      const above = within(a, c, by) && within(b, c, by);
      expect(within(joined, c, by)).toBe(above);
    });
  });

  it("of many at once is the join of two after two, and of none asks for nothing", () => {
    everywhere(([a, b, c], by) => {
      expect(joinAll([a, b, c], a.kind, by)).toEqual(join(join(a, b, by), c, by));
      expect(joinAll([], a.kind, by)).toEqual(bottom(a.kind));
    });
  });

  it("with what asks nothing changes nothing", () => {
    everywhere(([a], by) => {
      expect(join(a, bottom(a.kind), by)).toEqual(a);
      expect(within(bottom(a.kind), a, by)).toBe(true);
    });
  });

  it("refuses two kinds of value", () => {
    const kinds = [...new Set(Object.values(DIMENSIONS))];
    for (const one of kinds)
      for (const other of kinds.filter((each) => each !== one)) {
        const mixed = [bottom(one), bottom(other)] as const;
        expect(() => join(...mixed, NO_IMPLICATIONS)).toThrow("two kinds of value in one dimension");
        expect(() => within(...mixed, NO_IMPLICATIONS)).toThrow("two kinds of value in one dimension");
      }
  });

  it("of numbers is the greater, and of texts of one meaning the first, in the same order always", () => {
    const number = (value: number): Value => ({ kind: "number", number: value });
    expect(joinAll([number(13), number(16), number(14)], "number", NO_IMPLICATIONS)).toEqual(number(16));
    const limits = (...periods: readonly string[]): Value => ({
      kind: "retention",
      limits: periods.map((period) => ({ event: "purpose-end", period, prompt: false })),
    });
    const year = limits("P12M");
    for (const given of [limits("P12M", "P1Y"), limits("P1Y", "P12M"), limits("P1Y", "P12M", "P1Y")])
      expect(valueIn(given as Demand, NO_IMPLICATIONS)).toEqual(year);
    for (const given of [
      ["P12M", "P1Y"],
      ["P1Y", "P12M"],
      ["P1Y", "P12M", "P1Y"],
    ])
      expect(
        joinAll(
          given.map((each) => limits(each)),
          "retention",
          NO_IMPLICATIONS,
        ),
      ).toEqual(year);
    const keeps = (...objects: readonly string[]): Value => ({
      kind: "keep",
      keeps: objects.map((object) => ({ object, start: "purpose-end", days: 90 })),
    });
    expect(joinAll([keeps("data", "logs"), keeps("copies")], "keep", NO_IMPLICATIONS)).toEqual(
      keeps("copies", "data", "logs"),
    );
  });
});

describe("strictness", () => {
  it("is reflexive and transitive", () => {
    everywhere(([a, b, c], by) => {
      expect(within(a, a, by)).toBe(true);
      if (within(a, b, by) && within(b, c, by)) expect(within(a, c, by)).toBe(true);
      // Seldom met by chance, always by joining.
      const ab = join(a, b, by);
      expect(within(a, join(ab, c, by), by)).toBe(true);
    });
  });

  it("is antisymmetric: values as strict as each other join to one, and formulas and numbers are equal", () => {
    everywhere(([a, b], by) => {
      if (!within(a, b, by) || !within(b, a, by)) return;
      // A period or a trigger can be written in two ways (`P12M`, `P1Y`); the join settles on one.
      expect(join(a, b, by)).toEqual(join(b, a, by));
      if (a.kind === "formula" || a.kind === "number" || a.kind === "keep") expect(a).toEqual(b);
    });
  });

  it("holds between two values exactly where their join adds nothing to the stricter", () => {
    everywhere(([a, b], by) => {
      const joined = join(a, b, by);
      expect(within(a, b, by)).toBe(within(joined, b, by));
    });
  });

  it("has prohibited at its top", () => {
    everywhere(([a], by) => {
      if (a.kind === "formula") expect(within(a, { kind: "formula", cnf: PROHIBITED }, by)).toBe(true);
    });
  });
});

describe("an order that remembers", () => {
  it("answers as one that has met nothing, whatever it met before", () => {
    const known = new Map<Implications, Order>();
    everywhere(([a, b, c], by) => {
      const order = known.get(by) ?? new Order(by);
      known.set(by, order);
      for (const [one, other] of [
        [a, b],
        [b, c],
        [c, a],
        [a, b],
      ] as const) {
        const [x, y] = [order.enter(one), order.enter(other)];
        expect(order.enter(one)).toBe(x);
        expect(order.join(x, y).value).toEqual(join(one, other, by));
        expect(order.isWithin(x, y)).toBe(within(one, other, by));
        expect(order.isOutdone(x, y)).toBe(within(one, other, by) && !within(other, one, by));
      }
    });
  });

  it("gives the value itself that asks for all", () => {
    const order = new Order(NO_IMPLICATIONS);
    const value = (formula: string[]): Value => ({
      kind: "formula",
      cnf: formula.map((atom) => [atom as never]),
    });
    const [a, both] = [order.enter(value(["a"])), order.enter(value(["a", "b"]))];
    expect(order.join(a, both)).toBe(both);
    expect(order.join(both, a)).toBe(both);
    expect(order.isOutdone(a, both)).toBe(true);
    expect(order.isOutdone(both, both)).toBe(false);
  });
});

const WRITTEN = { kind: "formula", formula: { all: ["a", { any: ["b", "c"] }] } } as const;
const [TOLD, FILED] = [
  { to: "dpa", stage: "report", start: "awareness", amount: 72, unit: "hour", prompt: false, trigger: "a" },
  { to: "ag", stage: "report", start: "awareness", prompt: true, trigger: { any: ["b", "c"] } },
] as const satisfies readonly Duty[];

it("makes of a demand the value that its order and its repetitions do not change", () => {
  const value = (demand: Demand) => valueIn(demand, NO_IMPLICATIONS);
  expect(value(WRITTEN)).toEqual({ kind: "formula", cnf: [["a"], ["b", "c"]] });
  expect(value({ kind: "duties", duties: [TOLD, FILED, TOLD] })).toEqual({
    kind: "duties",
    duties: [FILED, TOLD],
  });
});
