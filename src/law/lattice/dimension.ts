/**
 * The dimensions of protection, each with the lattice that fits it. `join` gives the least value that is at least as
 * strict as both; `within` is ⊑. Greater values are stricter.
 */

import type { Atom } from "../atom.ts";
import {
  atomsOf,
  type Cnf,
  type Formula,
  FREE,
  formatFormula,
  formulaWithin,
  type Implications,
  joinFormulas,
  toCnf,
  toFormula,
} from "../formula.ts";
import { type Duty, dutyWithin, formatDuty } from "./duty.ts";
import {
  formatKeep,
  formatLimit,
  type KeepDuty,
  keepWithin,
  limitWithin,
  type RetentionLimit,
} from "./retention.ts";

/** Every dimension with its kind, in the order in which answers show them. */
export const DIMENSIONS = {
  use: "formula",
  "consent.collect": "formula",
  "consent.disclose": "formula",
  "consent.sale": "formula",
  "consent.advertising": "formula",
  mechanism: "formula",
  onward: "formula",
  localisation: "formula",
  assessment: "formula",
  filings: "duties",
  security: "formula",
  transparency: "formula",
  rights: "formula",
  practices: "formula",
  transformations: "formula",
  retention: "retention",
  keep: "keep",
  "breach.regulator": "duties",
  "breach.subjects": "duties",
  guardianAge: "number",
  anonymity: "number",
} as const;

export type Dimension = keyof typeof DIMENSIONS;
export type Kind = (typeof DIMENSIONS)[Dimension];
export const DIMENSION_KEYS = Object.keys(DIMENSIONS) as readonly Dimension[];

/** A value in the lattice of one dimension, in canonical form. */
export type Value =
  | { readonly kind: "formula"; readonly cnf: Cnf }
  | { readonly kind: "retention"; readonly limits: readonly RetentionLimit[] }
  | { readonly kind: "keep"; readonly keeps: readonly KeepDuty[] }
  | { readonly kind: "duties"; readonly duties: readonly Duty[] }
  | { readonly kind: "number"; readonly number: number };

/** The demand of one rule in one dimension, as the law writes it. */
export type Demand =
  | { readonly kind: "formula"; readonly formula: Formula }
  | Exclude<Value, { readonly kind: "formula" }>;

/** Returns the atoms that a demand names. */
export function atomsIn(demand: Demand): readonly Atom[] {
  if (demand.kind === "formula") return atomsOf(demand.formula);
  return demand.kind === "duties" ? demand.duties.flatMap(({ trigger }) => atomsOf(trigger)) : [];
}

/** Returns the value of a demand. */
export function valueIn(demand: Demand, implications: Implications): Value {
  if (demand.kind === "formula") return { kind: "formula", cnf: toCnf(demand.formula, implications) };
  return join([demand], demand.kind, implications);
}

/** Returns the value that asks for nothing. */
export function bottom(kind: Kind): Value {
  if (kind === "formula") return { kind, cnf: FREE };
  if (kind === "retention") return { kind, limits: [] };
  if (kind === "keep") return { kind, keeps: [] };
  if (kind === "duties") return { kind, duties: [] };
  return { kind, number: 0 };
}

/** Drops every member that another outdoes. Sorted by text, so that the order of the input cannot matter. */
function union<T>(items: readonly T[], within: (a: T, b: T) => boolean): readonly T[] {
  const keyed = items
    .map((item) => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const kept = keyed.filter(
    ([, item], i) =>
      // Of two equivalent members (`P12M`, `P1Y`) the first stays.
      !keyed.some(([, other], j) => i !== j && within(item, other) && (j < i || !within(other, item))),
  );
  return kept.map(([, item]) => item);
}

const MIXED = "two kinds of value in one dimension";

/**
 * Joins values of one kind: the least value at least as strict as each; `bottom(kind)` where there is none. All at
 * once, since a join of two after two compares the first with all others again and again.
 */
export function join(values: readonly Value[], kind: Kind, implications: Implications): Value {
  const of = <K extends Kind>(wanted: K) =>
    values.map((value) => {
      if (value.kind === wanted) return value as Extract<Value, { kind: K }>;
      throw new TypeError(MIXED);
    });
  switch (kind) {
    case "formula":
      return {
        kind,
        cnf: joinFormulas(
          of(kind).map(({ cnf }) => cnf),
          implications,
        ),
      };
    case "retention":
      return {
        kind,
        limits: union(
          of(kind).flatMap(({ limits }) => limits),
          limitWithin,
        ),
      };
    case "keep":
      return {
        kind,
        keeps: union(
          of(kind).flatMap(({ keeps }) => keeps),
          keepWithin,
        ),
      };
    case "duties":
      return {
        kind,
        duties: union(
          of(kind).flatMap(({ duties }) => duties),
          dutyWithin,
        ),
      };
    case "number":
      return { kind, number: of(kind).reduce((most, { number }) => Math.max(most, number), 0) };
  }
}

const covered = <T>(a: readonly T[], b: readonly T[], within: (a: T, b: T) => boolean) =>
  a.every((item) => b.some((other) => within(item, other)));

/** Returns true where `a ⊑ b`: `b` is at least as strict. */
export function within(a: Value, b: Value, implications: Implications): boolean {
  if (a.kind === "formula" && b.kind === "formula") return formulaWithin(a.cnf, b.cnf, implications);
  if (a.kind === "retention" && b.kind === "retention") return covered(a.limits, b.limits, limitWithin);
  if (a.kind === "keep" && b.kind === "keep") return covered(a.keeps, b.keeps, keepWithin);
  if (a.kind === "duties" && b.kind === "duties") return covered(a.duties, b.duties, dutyWithin);
  if (a.kind === "number" && b.kind === "number") return a.number <= b.number;
  throw new TypeError(MIXED);
}

/** Formats a demand for a person, in the law's own structure. */
export function formatDemand(demand: Demand): string {
  if (demand.kind === "formula") return formatFormula(demand.formula);
  if (demand.kind === "retention") return demand.limits.map(formatLimit).join("; ");
  if (demand.kind === "keep") return demand.keeps.map(formatKeep).join("; ");
  if (demand.kind === "duties") return demand.duties.map(formatDuty).join("; ");
  return String(demand.number);
}

/** Formats a value for JSON: `free`, `prohibited` or a formula; a list; a number. */
export function toJson(value: Value): unknown {
  if (value.kind === "formula") {
    const formula = toFormula(value.cnf);
    const text = formatFormula(formula);
    return text === "free" || text === "prohibited" ? text : formula;
  }
  if (value.kind === "retention") return value.limits;
  if (value.kind === "keep") return value.keeps;
  if (value.kind === "duties")
    return value.duties.map(({ trigger, ...duty }) => ({ ...duty, if: formatFormula(trigger) }));
  return value.number;
}
