/**
 * Requirements as formulas: `all` and `any` over atoms, without negation, ordered by strictness. The canonical form
 * is a conjunction of clauses with absorption, so that equal demands are equal values.
 */
import { ComityError } from "../errors.ts";
import type { Atom } from "./atom.ts";

/** A demand as a law writes it. `{ all: [] }` asks for nothing; `{ any: [] }` cannot be met and so prohibits. */
export type Formula = Atom | { readonly all: readonly Formula[] } | { readonly any: readonly Formula[] };

/** Alternatives, sorted. The empty clause cannot be met. */
export type Clause = readonly Atom[];

/** The canonical form, sorted: every clause must be met, and no clause implies another. */
export type Cnf = readonly Clause[];

/** All that each atom implies, without the atom itself; transitively closed. */
export type Implications = ReadonlyMap<Atom, ReadonlySet<Atom>>;

export const NO_IMPLICATIONS: Implications = new Map();
export const FREE: Cnf = [];

/** The deepest nesting of `all` and `any` that a lawyer can still read. */
const MAX_DEPTH = 3;

/**
 * Parses a formula from a document. `prohibited` and `free` are words for the two ends of the order. Throws
 * PACK_INVALID.
 */
export function parseFormula(input: unknown, atom: (name: string) => Atom, depth = 0): Formula {
  if (input === "prohibited") return { any: [] };
  if (input === "free") return { all: [] };
  if (typeof input === "string") return atom(input);
  const [key, ...others] = typeof input === "object" && input !== null ? Object.keys(input) : [];
  const parts = key === undefined ? undefined : (input as Record<string, unknown>)[key];
  if ((key !== "all" && key !== "any") || others.length > 0 || !Array.isArray(parts))
    throw new ComityError(
      "PACK_INVALID",
      "a formula is an atom, `prohibited`, `free`, `{all: […]}` or `{any: […]}`",
    );
  if (depth >= MAX_DEPTH)
    throw new ComityError("PACK_INVALID", `a formula nests deeper than ${MAX_DEPTH}: split it into rules`);
  const inner = parts.map((part) => parseFormula(part, atom, depth + 1));
  return key === "all" ? { all: inner } : { any: inner };
}

/** Returns every atom that a formula names, in the order written. */
export function atomsOf(formula: Formula): readonly Atom[] {
  if (typeof formula === "string") return [formula];
  return ("all" in formula ? formula.all : formula.any).flatMap(atomsOf);
}

/** Returns true where whoever has `stronger` has `weaker` too. */
export function implies(stronger: Atom, weaker: Atom, implications: Implications): boolean {
  return stronger === weaker || (implications.get(stronger)?.has(weaker) ?? false);
}

/**
 * Returns true where meeting `stronger` meets `weaker`: each alternative of the one implies an alternative of the
 * other.
 */
export function entails(stronger: Clause, weaker: Clause, implications: Implications): boolean {
  return stronger.every((a) => weaker.some((b) => implies(a, b, implications)));
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function canonicalClause(atoms: Iterable<Atom>, implications: Implications): Clause {
  const distinct = [...new Set(atoms)].sort(byText);
  return distinct.filter(
    (atom) => !distinct.some((other) => other !== atom && implies(atom, other, implications)),
  );
}

/** Returns the text of a clause, by which clauses are sorted and told apart. */
export const textOfClause = (clause: Clause): string => clause.join("\n");

function canonical(clauses: readonly Clause[], implications: Implications): Cnf {
  const keyed = new Map(
    clauses.map((clause) => {
      const canonicalised = canonicalClause(clause, implications);
      return [textOfClause(canonicalised), canonicalised] as const;
    }),
  );
  const distinct = [...keyed.values()];
  return distinct
    .filter((clause) => !distinct.some((o) => o !== clause && entails(o, clause, implications)))
    .sort((a, b) => byText(textOfClause(a), textOfClause(b)));
}

function clausesOf(formula: Formula): readonly Clause[] {
  if (typeof formula === "string") return [[formula]];
  if ("all" in formula) return formula.all.flatMap(clausesOf);
  return formula.any
    .map(clausesOf)
    .reduce<readonly Clause[]>(
      (product, clauses) => product.flatMap((left) => clauses.map((right) => [...left, ...right])),
      [[]],
    );
}

/** Returns the canonical form of a formula. Equivalent formulas have equal canonical forms. */
export function toCnf(formula: Formula, implications: Implications): Cnf {
  return canonical(clausesOf(formula), implications);
}

/** Returns true where `a ⊑ b`: whatever meets `b` meets `a`. */
export function formulaWithin(a: Cnf, b: Cnf, implications: Implications): boolean {
  return a.every((weaker) => b.some((stronger) => entails(stronger, weaker, implications)));
}

/** Returns true where the held atoms, with all that they imply, meet a clause. */
export function clauseMet(clause: Clause, held: ReadonlySet<Atom>, implications: Implications): boolean {
  // Most wanted atoms are held by name; only else are the implications of everything held worth computing.
  if (clause.some((wanted) => held.has(wanted))) return true;
  for (const atom of held) if (clause.some((wanted) => implies(atom, wanted, implications))) return true;
  return false;
}

export function isProhibited(cnf: Cnf): boolean {
  return cnf.some((clause) => clause.length === 0);
}

/** Formats a formula for a person: `any[eu.adequacy, all[eu.scc, eu.tia]]`. */
export function formatFormula(formula: Formula): string {
  if (typeof formula === "string") return formula;
  const [word, parts] = "all" in formula ? ["all", formula.all] : ["any", formula.any];
  const [only] = parts;
  if (only === undefined) return word === "all" ? "free" : "prohibited";
  return parts.length === 1 ? formatFormula(only) : `${word}[${parts.map(formatFormula).join(", ")}]`;
}

/** Turns a canonical form back into a formula, as short as possible. */
export function toFormula(cnf: Cnf): Formula {
  const clauses = cnf.map((clause): Formula => {
    const [only] = clause;
    return only !== undefined && clause.length === 1 ? only : { any: clause };
  });
  const [only] = clauses;
  return only !== undefined && clauses.length === 1 ? only : { all: clauses };
}
