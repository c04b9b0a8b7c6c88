/**
 * The limits of a pack and of an agreement's rules. They lie far above what a law needs and low enough that no law can
 * keep a node busy: parsing, and the join of any laws that meet, stay within a second. `docs/packs.md` lists them.
 */
import { ComityError } from "../../errors.ts";
import { TERM_LIMITS } from "../../vocabulary/scheme.ts";
import type { Atom } from "../atom.ts";
import type { Formula, Implications } from "../formula.ts";
import type { Demand, Dimension } from "../lattice/dimension.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
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
  /** Characters of a term, and of the meaning that its mapping loses; concepts that it matches. */
  term: TERM_LIMITS.term,
  lost: TERM_LIMITS.lost,
  matches: TERM_LIMITS.matches,
  regulators: 50,
  /** Ways that are the usual ones in some cases. */
  usual: 50,
  /** Penalties, the units that they are counted in, and the values of one unit. */
  penalties: 100,
  units: 30,
  unitValues: 100,
  /** Rules that one penalty names. */
  namedRules: 50,
  /** A sum of money or of units; a share of turnover in percent, and a factor. */
  sum: 1e15,
  share: 1_000,
  members: 64,
  /** Exceptions of one rule, and members of one demand that is a list. */
  exceptions: 16,
  /** Values in one condition, and places of one grant. */
  values: 300,
  /** Clauses of one demand in canonical form, before any is left out. */
  clauses: 64,
  /** Alternatives in one clause. */
  alternatives: 64,
  /** Words of one formula: atoms, `all` and `any`. */
  words: 256,
  /** Clauses, and alternatives in one clause, of the trigger of a duty. */
  trigger: 16,
  /** Clauses, or members of lists, that all rules together have in one dimension. */
  clausesOfDimension: 128,
  /** Atoms in all clauses that all rules together have in one dimension, and in the whole law. */
  atomsOfDimension: 1_000,
  atomsOfLaw: 3_000,
  /** Atoms that the own atoms imply, directly or through others, all together. */
  impliedOfLaw: 2_000,
  /** Characters of one id, or of the name of an atom or of a fact's value. */
  name: 100,
  /** Characters of one text. */
  text: 1_000,
  /** Hours, days or working days of one deadline: more than a year, 27 years, or 38 years. */
  amount: 10_000,
  /** Days of one limit of retention, with months and years at their longest, and of one duty to keep: 136 years. */
  days: 50_000,
  /** An age, a count of people, or the size of a group. */
  number: 10_000_000_000,
} as const;

/** The size of a formula's canonical form, before any clause is left out. */
export type FormulaSize = {
  readonly clauses: number;
  /** The most alternatives of one clause. */
  readonly alternatives: number;
  /** The alternatives of all clauses together. */
  readonly atoms: number;
};

/** Computes the size of a canonical form without making it: alternatives of conjunctions multiply. */
export function sizeOfFormula(formula: Formula): FormulaSize {
  if (typeof formula === "string") return { clauses: 1, alternatives: 1, atoms: 1 };
  const sizes = ("all" in formula ? formula.all : formula.any).map(sizeOfFormula);
  if ("all" in formula)
    return {
      clauses: sizes.reduce((sum, { clauses }) => sum + clauses, 0),
      alternatives: sizes.reduce((most, { alternatives }) => Math.max(most, alternatives), 0),
      atoms: sizes.reduce((sum, { atoms }) => sum + atoms, 0),
    };
  // Each clause of the one goes with each of the others: both lists of atoms are written that often.
  return sizes.reduce(
    (one, other) => ({
      clauses: one.clauses * other.clauses,
      alternatives: one.alternatives + other.alternatives,
      atoms: timesOf(one.atoms, other.clauses) + timesOf(other.atoms, one.clauses),
    }),
    { clauses: 1, alternatives: 0, atoms: 0 },
  );
}

/** A product in which nothing at all, however often, stays nothing. */
const timesOf = (amount: number, times: number) => (amount === 0 || times === 0 ? 0 : amount * times);

function wordsOf(formula: Formula): number {
  if (typeof formula === "string") return 1;
  return ("all" in formula ? formula.all : formula.any).reduce((sum, part) => sum + wordsOf(part), 1);
}

/** Throws PACK_INVALID for the trigger of a duty that is larger than the limits allow. */
export function assertTrigger(trigger: Formula, where: string): void {
  assertSize(trigger, where);
  const { clauses, alternatives } = sizeOfFormula(trigger);
  if (clauses > LIMITS.trigger || alternatives > LIMITS.trigger)
    throw tooLarge(
      `${where} has ${clauses} clauses with up to ${alternatives} alternatives`,
      `${LIMITS.trigger}`,
    );
}

/** Throws PACK_INVALID for a limit of retention that is longer than the limits allow, or no duration. */
export function assertPeriod(period: string, where: string): void {
  if (mostDays(parsePeriod(period)) > LIMITS.days)
    throw tooLarge(`${where} allows more days than a law means`, `${LIMITS.days} days`);
}

/** Throws PACK_INVALID for a formula whose canonical form would be larger than the limits allow. */
export function assertSize(formula: Formula, where: string): void {
  const words = wordsOf(formula);
  if (words > LIMITS.words) throw tooLarge(`${where} has ${words} words`, `${LIMITS.words}`);
  const { clauses, alternatives } = sizeOfFormula(formula);
  if (clauses > LIMITS.clauses)
    throw tooLarge(
      `${where} comes to ${clauses} clauses`,
      `${LIMITS.clauses}: name an alternative by one atom, or split it into rules`,
    );
  if (alternatives > LIMITS.alternatives)
    throw tooLarge(`${where} has ${alternatives} alternatives in one clause`, `${LIMITS.alternatives}`);
}

/**
 * Finds the first rule with which the rules together pass a limit of one dimension, or of the whole law; undefined where
 * they stay within all.
 */
export function findExcess(
  rules: readonly Rule[],
): { readonly at: number; readonly error: ComityError } | undefined {
  const totals = new Map<Dimension, { clauses: number; atoms: number }>();
  let ofLaw = 0;
  for (const [at, { id, require }] of rules.entries())
    for (const [dimension, demand] of require) {
      const { clauses, atoms } = membersOf(demand);
      const before = totals.get(dimension) ?? { clauses: 0, atoms: 0 };
      const total = { clauses: before.clauses + clauses, atoms: before.atoms + atoms };
      totals.set(dimension, total);
      ofLaw += atoms;
      const what =
        total.clauses > LIMITS.clausesOfDimension
          ? ([`${total.clauses} clauses under \`${dimension}\``, LIMITS.clausesOfDimension] as const)
          : total.atoms > LIMITS.atomsOfDimension
            ? ([
                `${total.atoms} atoms in the clauses under \`${dimension}\``,
                LIMITS.atomsOfDimension,
              ] as const)
            : ofLaw > LIMITS.atomsOfLaw
              ? ([`${ofLaw} atoms in all clauses`, LIMITS.atomsOfLaw] as const)
              : undefined;
      if (what !== undefined)
        return { at, error: tooLarge(`the rules up to \`${id}\` have ${what[0]}`, `${what[1]} for one law`) };
    }
  return undefined;
}

/** The members of a demand: the clauses of a formula, and of a duty itself and those of its trigger. */
function membersOf(demand: Demand): Pick<FormulaSize, "clauses" | "atoms"> {
  const listed = (count: number) => ({ clauses: count, atoms: count });
  switch (demand.kind) {
    case "formula":
      return sizeOfFormula(demand.formula);
    case "retention":
      return listed(demand.limits.length);
    case "keep":
      return listed(demand.keeps.length);
    case "duties": {
      const triggers = demand.duties.map(({ trigger }) => sizeOfFormula(trigger));
      return {
        clauses: triggers.reduce((sum, { clauses }) => sum + 1 + clauses, 0),
        atoms: triggers.reduce((sum, { atoms }) => sum + 1 + atoms, 0),
      };
    }
    case "number":
      return listed(1);
  }
}

/** Throws PACK_INVALID where the own atoms of a law imply more, all together, than the limit. */
export function assertImplied(own: readonly Atom[], implications: Implications): void {
  const implied = own.reduce((sum, atom) => sum + (implications.get(atom)?.size ?? 0), 0);
  if (implied > LIMITS.impliedOfLaw)
    throw tooLarge(`the atoms imply ${implied} others, directly or through others`, `${LIMITS.impliedOfLaw}`);
}

function tooLarge(what: string, limit: string): ComityError {
  return new ComityError("PACK_INVALID", `${what}; the limit is ${limit}`);
}
