/**
 * The limits of a pack and of an agreement's rules. They lie far above what a law needs and low enough that no law can
 * keep a node busy: parsing, and the join of any laws that meet, stay within a second. `docs/packs.md` lists them.
 */
import { ComityError } from "../../errors.ts";
import type { Formula } from "../formula.ts";
import { type Demand, DIMENSION_KEYS, type Dimension } from "../lattice/dimension.ts";
import type { Rule } from "../rule.ts";

export const LIMITS = {
  /** Rules of one pack or agreement, with all their versions. */
  rules: 300,
  grants: 100,
  /** Atoms of the pack's own. */
  atoms: 300,
  /** Atoms that one atom implies, as written. */
  implied: 16,
  terms: 500,
  regulators: 50,
  members: 64,
  /** Exceptions of one rule, and members of one demand that is a list. */
  exceptions: 16,
  /** Values in one condition, and places of one grant. */
  values: 300,
  /** Clauses of one demand in canonical form, before any is left out. */
  clauses: 64,
  /** Alternatives in one clause. */
  alternatives: 64,
  /** Clauses, or members of lists, that all rules together have in one dimension. */
  clausesOfDimension: 128,
  /** Characters of one text. */
  text: 1_000,
} as const;

/** The size of a formula's canonical form, before any clause is left out. */
export type FormulaSize = { readonly clauses: number; readonly alternatives: number };

/** Computes the size of a canonical form without making it: alternatives of conjunctions multiply. */
export function sizeOfFormula(formula: Formula): FormulaSize {
  if (typeof formula === "string") return { clauses: 1, alternatives: 1 };
  const sizes = ("all" in formula ? formula.all : formula.any).map(sizeOfFormula);
  if ("all" in formula)
    return {
      clauses: sizes.reduce((sum, { clauses }) => sum + clauses, 0),
      alternatives: Math.max(0, ...sizes.map(({ alternatives }) => alternatives)),
    };
  return {
    clauses: sizes.reduce((product, { clauses }) => product * clauses, 1),
    alternatives: sizes.reduce((sum, { alternatives }) => sum + alternatives, 0),
  };
}

/** Throws PACK_INVALID for a formula whose canonical form would be larger than the limits allow. */
export function assertSize(formula: Formula, where: string): void {
  const { clauses, alternatives } = sizeOfFormula(formula);
  if (clauses > LIMITS.clauses)
    throw tooLarge(`${where} comes to ${clauses} clauses`, `${LIMITS.clauses}: split it into rules`);
  if (alternatives > LIMITS.alternatives)
    throw tooLarge(`${where} has ${alternatives} alternatives in one clause`, `${LIMITS.alternatives}`);
}

/**
 * Returns the first rule with which the rules have more clauses in one dimension than the limit; undefined where they
 * stay within it.
 */
export function findExcess(
  rules: readonly Rule[],
): { readonly at: number; readonly error: ComityError } | undefined {
  const totals = new Map<Dimension, number>(DIMENSION_KEYS.map((dimension) => [dimension, 0]));
  for (const [at, { id, require }] of rules.entries())
    for (const [dimension, demand] of require) {
      const total = (totals.get(dimension) ?? 0) + membersOf(demand);
      totals.set(dimension, total);
      if (total > LIMITS.clausesOfDimension)
        return {
          at,
          error: tooLarge(
            `the rules up to \`${id}\` have ${total} clauses under \`${dimension}\``,
            `${LIMITS.clausesOfDimension} for one law`,
          ),
        };
    }
  return undefined;
}

function membersOf(demand: Demand): number {
  switch (demand.kind) {
    case "formula":
      return sizeOfFormula(demand.formula).clauses;
    case "retention":
      return demand.limits.length;
    case "keep":
      return demand.keeps.length;
    case "duties":
      return demand.duties.length;
    case "number":
      return 1;
  }
}

function tooLarge(what: string, limit: string): ComityError {
  return new ComityError("PACK_INVALID", `${what}; the limit is ${limit}`);
}
