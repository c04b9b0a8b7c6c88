/** Encodes and decodes the demand of a law in one dimension: the messages Requirement and Formula of law.proto. */
import type { Clause, Cnf, Formula } from "../../law/formula.ts";
import { toFormula } from "../../law/formula.ts";
import type { Demand, Value } from "../../law/lattice/dimension.ts";
import type { Duty } from "../../law/lattice/duty.ts";
import type { KeepDuty, RetentionLimit } from "../../law/lattice/retention.ts";
import { DUTY_UNITS } from "./enums.ts";
import type { DeletionLimitOutput } from "./generated/comity/v1/DeletionLimit.ts";
import type { DutyInput, DutyOutput } from "./generated/comity/v1/Duty.ts";
import type { FormulaInput, FormulaOutput } from "./generated/comity/v1/Formula.ts";
import type { KeepDutyOutput } from "./generated/comity/v1/KeepDuty.ts";
import type { RequirementInput, RequirementOutput } from "./generated/comity/v1/Requirement.ts";
import { caseOf, countOf, dropUndefined, invalid, nameOf, requirePresent, wordOf } from "./narrow.ts";

/** The deepest nesting. Packs nest three deep at most, and the canonical form one deeper. */
const MAX_DEPTH = 8;
const KINDS = ["formula", "retention", "keep", "duties", "number"] as const;

/** Encodes a demand as written, or a value in canonical form. */
export function encodeRequirement(asked: Demand | Value): RequirementInput {
  if (asked.kind === "formula")
    return { formula: encodeFormula("cnf" in asked ? toFormula(asked.cnf) : asked.formula) };
  if (asked.kind === "retention")
    return {
      retention: {
        items: asked.limits.map(({ event, hold, ...limit }) =>
          dropUndefined({ startEvent: event, ...limit, hold }),
        ),
      },
    };
  if (asked.kind === "keep")
    return {
      keep: {
        items: asked.keeps.map(({ object, start, days }) => ({
          keptObject: object,
          startEvent: start,
          days,
        })),
      },
    };
  if (asked.kind === "duties") return { duties: { items: asked.duties.map(encodeDuty) } };
  return { number: asked.number };
}

function encodeFormula(formula: Formula): FormulaInput {
  if (typeof formula === "string") return { atom: formula };
  if ("all" in formula) return { all: { items: formula.all.map(encodeFormula) } };
  return { any: { items: formula.any.map(encodeFormula) } };
}

function encodeDuty({ to, start, unit, countsFirstDay, trigger, notAfter, ...duty }: Duty): DutyInput {
  return dropUndefined({
    ...duty,
    addressee: to,
    startEvent: start,
    unit: unit && nameOf(DUTY_UNITS, unit, "duty.unit"),
    countsFirstDay,
    trigger: encodeFormula(trigger),
    notAfterEvent: notAfter,
  });
}

/** Decodes a demand as its law writes it. Throws INPUT_INVALID at `field`. */
export function decodeDemand(message: RequirementOutput | undefined, field: string): Demand {
  const asked = requirePresent(message, field);
  return caseOf(asked, KINDS, field) === "formula"
    ? { kind: "formula", formula: decodeFormula(asked.formula, field) }
    : decodeOther(asked, field);
}

/** Decodes a value in canonical form. Throws INPUT_INVALID at `field`, also for a formula that is not canonical. */
export function decodeValue(message: RequirementOutput | undefined, field: string): Value {
  const asked = requirePresent(message, field);
  return caseOf(asked, KINDS, field) === "formula"
    ? { kind: "formula", cnf: clausesOf(decodeFormula(asked.formula, field), field) }
    : decodeOther(asked, field);
}

/** Decodes the forms that demands and values share. */
function decodeOther(
  { retention, keep, duties, number }: RequirementOutput,
  field: string,
): Exclude<Value, { readonly kind: "formula" }> {
  if (retention) return { kind: "retention", limits: retention.items.map((each) => limitOf(each, field)) };
  if (keep) return { kind: "keep", keeps: keep.items.map((each) => keepOf(each, field)) };
  if (duties) return { kind: "duties", duties: duties.items.map((each) => dutyOf(each, field)) };
  return { kind: "number", number: countOf(number, `${field}.number`) };
}

function decodeFormula(message: FormulaOutput | undefined, field: string, depth = 0): Formula {
  if (depth > MAX_DEPTH) throw invalid(field, `nests deeper than ${MAX_DEPTH} levels`);
  const formula = requirePresent(message, field);
  const form = caseOf(formula, ["atom", "all", "any"], field);
  if (form === "atom") return requirePresent(formula.atom, field);
  const items = (formula[form]?.items ?? []).map((each) => decodeFormula(each, field, depth + 1));
  return form === "all" ? { all: items } : { any: items };
}

/** Returns the clauses of a formula in canonical form: alternatives of atoms, or all of several such. */
function clausesOf(formula: Formula, field: string): Cnf {
  const clauses = typeof formula === "object" && "all" in formula ? formula.all : [formula];
  return clauses.map((each) => clauseOf(each, field));
}

function clauseOf(formula: Formula, field: string): Clause {
  if (typeof formula === "string") return [formula];
  if ("any" in formula && formula.any.every((each) => typeof each === "string")) return formula.any;
  throw invalid(field, "is not in canonical form");
}

function limitOf(
  { startEvent, period, prompt = false, hold = false }: DeletionLimitOutput,
  field: string,
): RetentionLimit {
  const limit = { event: requirePresent(startEvent, field), period: requirePresent(period, field), prompt };
  return hold ? { ...limit, hold } : limit;
}

function keepOf({ keptObject, startEvent, days }: KeepDutyOutput, field: string): KeepDuty {
  return {
    object: requirePresent(keptObject, field),
    start: requirePresent(startEvent, field),
    days: countOf(days, field),
  };
}

function dutyOf(message: DutyOutput, field: string): Duty {
  const { addressee, stage, startEvent, amount, countsFirstDay, prompt = false, notAfterEvent } = message;
  const unit = wordOf(DUTY_UNITS, message.unit, field);
  if ((amount === undefined) !== (unit === undefined)) throw invalid(field, "has a number without its unit");
  return {
    to: requirePresent(addressee, field),
    stage: requirePresent(stage, field),
    start: requirePresent(startEvent, field),
    prompt,
    ...(unit === undefined ? {} : { amount: countOf(amount, field), unit }),
    ...(countsFirstDay ? { countsFirstDay } : {}),
    ...(notAfterEvent ? { notAfter: notAfterEvent } : {}),
    trigger: decodeFormula(message.trigger, field),
  };
}
