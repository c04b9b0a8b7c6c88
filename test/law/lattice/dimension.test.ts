/** Every dimension is a lattice: joins in any order agree, and are the least that is as strict as both. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFormula, type Implications, NO_IMPLICATIONS } from "../../../src/law/formula.ts";
import {
  atomsIn,
  bottom,
  type Demand,
  DIMENSIONS,
  formatDemand,
  join as joinAll,
  toJson,
  type Value,
  valueIn,
  within,
} from "../../../src/law/lattice/dimension.ts";
import { type Duty, formatDuty } from "../../../src/law/lattice/duty.ts";
import { PROHIBITED, someImplications, threeDemands } from "../../support/arbitraries.ts";
import { tries } from "../../support/runs.ts";

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
      expect(joinAll([given], "retention", NO_IMPLICATIONS)).toEqual(year);
    const keeps = (...objects: readonly string[]): Value => ({
      kind: "keep",
      keeps: objects.map((object) => ({ object, start: "purpose-end", days: 90 })),
    });
    expect(joinAll([keeps("logs", "data"), keeps("copies")], "keep", NO_IMPLICATIONS)).toEqual(
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

const WRITTEN = { kind: "formula", formula: { all: ["a", { any: ["b", "c"] }] } } as const;
const [TOLD, FILED] = [
  { to: "dpa", stage: "report", start: "awareness", amount: 72, unit: "hour", prompt: false, trigger: "a" },
  { to: "ag", stage: "report", start: "awareness", prompt: true, trigger: { any: ["b", "c"] } },
] as const satisfies readonly Duty[];
const REPORTED: Demand = { kind: "duties", duties: [TOLD, FILED] };

it("shows what a law asks in its own structure", () => {
  expect(formatDemand({ kind: "number", number: 16 })).toBe("16");
  expect(
    formatDemand({
      kind: "keep",
      keeps: [
        { object: "data", start: "purpose-end", days: 90 },
        { object: "logs", start: "purpose-end", days: 30 },
      ],
    }),
  ).toBe("keep data for 90 days from purpose end; keep logs for 30 days from purpose end");
  expect(
    formatDemand({
      kind: "retention",
      limits: [
        { event: "purpose-end", period: "P0D", prompt: true },
        { event: "last-interaction", period: "P3Y", prompt: false },
      ],
    }),
  ).toBe("at purpose end, without undue delay; P3Y after last interaction");
  expect(formatDemand(WRITTEN)).toBe(formatFormula(WRITTEN.formula));
  expect(formatDemand(REPORTED)).toBe(`${formatDuty(TOLD)}; ${formatDuty(FILED)}`);
});

it("names the atoms that a demand names, those of its conditions among them", () => {
  expect(atomsIn(WRITTEN)).toEqual(["a", "b", "c"]);
  expect(atomsIn(REPORTED)).toEqual(["a", "b", "c"]);
  expect(atomsIn({ kind: "number", number: 16 })).toEqual([]);
});

it("makes of a demand the value that its order and its repetitions do not change", () => {
  const value = (demand: Demand) => valueIn(demand, NO_IMPLICATIONS);
  expect(value(WRITTEN)).toEqual({ kind: "formula", cnf: [["a"], ["b", "c"]] });
  expect(value({ kind: "duties", duties: [TOLD, FILED, TOLD] })).toEqual({
    kind: "duties",
    duties: [FILED, TOLD],
  });
});

it("in JSON is a word, a formula, a list or a number", () => {
  const json = (demand: Demand) => toJson(valueIn(demand, NO_IMPLICATIONS));
  expect(json({ kind: "formula", formula: { all: [] } })).toBe("free");
  expect(json({ kind: "formula", formula: { any: [] } })).toBe("prohibited");
  expect(json(WRITTEN)).toEqual({ all: ["a", { any: ["b", "c"] }] });
  const limits = [{ event: "purpose-end", period: "P0D", prompt: true }];
  expect(json({ kind: "retention", limits })).toEqual(limits);
  const keeps = [{ object: "data", start: "purpose-end", days: 90 }];
  expect(json({ kind: "keep", keeps })).toEqual(keeps);
  const { trigger: _, ...told } = TOLD;
  expect(json({ kind: "duties", duties: [TOLD] })).toEqual([{ ...told, if: "a" }]);
  expect(json({ kind: "number", number: 16 })).toBe(16);
});
