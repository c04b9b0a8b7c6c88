/** Formulas against their truth tables: the canonical form, strictness and what meets a clause. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clauseMet,
  type Formula,
  FREE,
  formatFormula,
  formulaWithin,
  type Implications,
  isProhibited,
  NO_IMPLICATIONS,
  parseFormula,
  toCnf,
  toFormula,
} from "../../src/law/formula.ts";
import { toJson } from "../../src/law/lattice/dimension.ts";
import { ATOMS, holdings, isMet, PROHIBITED, someFormula, someImplications } from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";

const RUNS = tries(500);
const refusal = (act: () => unknown) =>
  expect(act).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));

/** Whether whatever meets `b` meets `a`, by trying everything that can be held. */
const entailed = (a: Formula, b: Formula, implications: Implications) =>
  holdings(implications).every((held) => !isMet(b, held) || isMet(a, held));

describe("the canonical form", () => {
  it("is met by exactly what meets the formula", () => {
    fc.assert(
      fc.property(someFormula, someImplications, (formula, implications) => {
        const canonical = toFormula(toCnf(formula, implications));
        for (const held of holdings(implications)) expect(isMet(canonical, held)).toBe(isMet(formula, held));
      }),
      RUNS,
    );
  });

  it("is equal for two formulas exactly where they are equivalent", () => {
    fc.assert(
      fc.property(someFormula, someFormula, someImplications, (a, b, implications) => {
        const equivalent = entailed(a, b, implications) && entailed(b, a, implications);
        const [left, right] = [toCnf(a, implications), toCnf(b, implications)];
        expect(JSON.stringify(left) === JSON.stringify(right)).toBe(equivalent);
      }),
      RUNS,
    );
  });

  it("does not hang on the order, repetition or grouping of alternatives and demands", () => {
    const implications: Implications = new Map([["a", new Set(["b"])]]);
    const written: Formula = { all: [{ any: ["c", "a", "b"] }, { any: ["b", "c"] }, { all: ["d"] }, "d"] };
    expect(toCnf(written, implications)).toEqual([["b", "c"], ["d"]]);
    expect(toCnf({ all: ["a", "b"] }, implications)).toEqual([["a"]]);
  });

  it("of what is free has no clause, and of what is prohibited the empty one", () => {
    expect(toCnf({ all: [] }, NO_IMPLICATIONS)).toEqual(FREE);
    expect(toCnf({ any: [] }, NO_IMPLICATIONS)).toEqual(PROHIBITED);
    expect(toCnf({ all: ["a", { any: [] }] }, NO_IMPLICATIONS)).toEqual(PROHIBITED);
    expect(toCnf({ any: ["a", { all: [] }] }, NO_IMPLICATIONS)).toEqual(FREE);
    expect(isProhibited(PROHIBITED)).toBe(true);
    expect(isProhibited(FREE)).toBe(false);
  });
});

describe("a formula within another", () => {
  it("is one that whatever meets the other meets", () => {
    fc.assert(
      fc.property(someFormula, someFormula, someImplications, (a, b, implications) => {
        const within = formulaWithin(toCnf(a, implications), toCnf(b, implications), implications);
        expect(within).toBe(entailed(a, b, implications));
      }),
      RUNS,
    );
  });

  it("lies between free, which is the bottom, and prohibited, which is the top", () => {
    fc.assert(
      fc.property(someFormula, someImplications, (formula, implications) => {
        const cnf = toCnf(formula, implications);
        expect(formulaWithin(FREE, cnf, implications)).toBe(true);
        expect(formulaWithin(cnf, PROHIBITED, implications)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe("a clause", () => {
  it("is met by what is held together with all that it implies", () => {
    const alternatives = fc.uniqueArray(fc.constantFrom(...ATOMS));
    fc.assert(
      fc.property(alternatives, alternatives, someImplications, (clause, atoms, implications) => {
        const held = new Set(atoms.flatMap((atom) => [atom, ...(implications.get(atom) ?? [])]));
        expect(clauseMet(clause, new Set(atoms), implications)).toBe(isMet({ any: clause }, held));
      }),
      RUNS,
    );
  });

  it("that is empty is met by nothing", () => {
    expect(clauseMet([], new Set(ATOMS), NO_IMPLICATIONS)).toBe(false);
  });
});

describe("the written form", () => {
  const known = (name: string) => name;

  it("reads back as it was written, and from its canonical form as the same demand", () => {
    fc.assert(
      fc.property(someFormula, someImplications, (formula, implications) => {
        expect(parseFormula(JSON.parse(JSON.stringify(formula)), known)).toEqual(formula);
        const cnf = toCnf(formula, implications);
        const json = JSON.parse(JSON.stringify(toJson({ kind: "formula", cnf })));
        expect(toCnf(parseFormula(json, known), implications)).toEqual(cnf);
      }),
      RUNS,
    );
  });

  it("has words for its two ends, and no brackets around one thing", () => {
    expect(parseFormula("free", known)).toEqual({ all: [] });
    expect(parseFormula("prohibited", known)).toEqual({ any: [] });
    expect(formatFormula({ all: [] })).toBe("free");
    expect(formatFormula({ any: [] })).toBe("prohibited");
    expect(formatFormula({ any: [{ all: ["a"] }] })).toBe("a");
    expect(formatFormula({ any: ["eu.adequacy", { all: ["eu.scc", "eu.tia"] }] })).toBe(
      "any[eu.adequacy, all[eu.scc, eu.tia]]",
    );
  });

  it.each([
    ["nothing", null],
    ["a number", 3],
    ["a list", ["a"]],
    ["an unknown word", { not: ["a"] }],
    ["two words", { all: ["a"], any: ["b"] }],
    ["parts that are no list", { all: "a" }],
    ["four levels", { all: [{ any: [{ all: [{ any: ["a"] }] }] }] }],
  ])("is refused with %s", (_, input) => refusal(() => parseFormula(input, known)));
});

it("has its clauses in one order, in whichever they were written", () => {
  const forms = [
    { all: ["b", { any: ["c", "a"] }, "d"] },
    { all: ["d", "b", { any: ["a", "c"] }] },
    { all: [{ any: ["c", "a"] }, "d", "b"] },
  ].map((formula) => toCnf(formula, NO_IMPLICATIONS));
  for (const form of forms) expect(form).toEqual([["a", "c"], ["b"], ["d"]]);
});
