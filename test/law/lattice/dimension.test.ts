/** Every dimension is a lattice: joins in any order agree, and are the least that is as strict as both. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Implications, NO_IMPLICATIONS } from "../../../src/law/formula.ts";
import {
  bottom,
  formatDemand,
  join as joinAll,
  type Value,
  valueIn,
  within,
} from "../../../src/law/lattice/dimension.ts";
import { PROHIBITED, someImplications, threeDemands } from "../../support/arbitraries.ts";

/** Joins two values. */
const join = (a: Value, b: Value, by: Implications) => joinAll([a, b], a.kind, by);

type Law = (values: readonly [Value, Value, Value], implications: Implications) => void;

function everywhere(law: Law): void {
  fc.assert(
    fc.property(threeDemands, someImplications, ([a, b, c], implications) => {
      const value = (demand: typeof a) => valueIn(demand, implications);
      law([value(a), value(b), value(c)], implications);
    }),
    { numRuns: 1000 },
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
    const mixed = () => join(bottom("number"), bottom("keep"), NO_IMPLICATIONS);
    expect(mixed).toThrow(TypeError);
    expect(() => within(bottom("number"), bottom("keep"), NO_IMPLICATIONS)).toThrow(TypeError);
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

it("shows what a law asks in its own structure", () => {
  expect(formatDemand({ kind: "number", number: 16 })).toBe("16");
  expect(formatDemand({ kind: "keep", keeps: [{ object: "data", start: "purpose-end", days: 90 }] })).toBe(
    "keep data for 90 days from purpose end",
  );
  expect(
    formatDemand({
      kind: "retention",
      limits: [
        { event: "purpose-end", period: "P0D", prompt: true },
        { event: "last-interaction", period: "P3Y", prompt: false },
      ],
    }),
  ).toBe("at purpose end, without undue delay; P3Y after last interaction");
});
