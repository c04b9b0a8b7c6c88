/**
 * The dimensions of protection, each with the lattice that fits it. Greater values are stricter.
 */

import type { Atom } from "../atom.ts";
import { atomsOf, type Cnf, type Formula, FREE, formatFormula, toFormula } from "../formula.ts";
import { type Duty, formatDuty } from "./duty.ts";
import { formatKeep, formatLimit, type KeepDuty, type RetentionLimit } from "./retention.ts";

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

/** Returns the value that asks for nothing. */
export function bottom(kind: Kind): Value {
  if (kind === "formula") return { kind, cnf: FREE };
  if (kind === "retention") return { kind, limits: [] };
  if (kind === "keep") return { kind, keeps: [] };
  if (kind === "duties") return { kind, duties: [] };
  return { kind, number: 0 };
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
