/** Duties to tell somebody by a deadline. Hours, days and working days never convert into each other. */
import { type Cnf, type Formula, formatFormula, formulaWithin, NO_IMPLICATIONS, toCnf } from "../formula.ts";

/** Units of a deadline. A `business-day` is one at the addressee's place. */
export const UNITS = ["hour", "day", "business-day"] as const;
export type Unit = (typeof UNITS)[number];

/** Tell `to`, within `amount` `unit`s of `start`. No amount: no number in the law. */
export type Duty = {
  /** The addressee: a regulator's id, or `subjects`. */
  readonly to: string;
  readonly stage: string;
  /** The event that starts the deadline; `before-…` counts backwards from it. */
  readonly start: string;
  readonly amount?: number;
  readonly unit?: Unit;
  /** The day of the event is itself the first day; otherwise the one after it is. */
  readonly countsFirstDay?: true;
  /** The law adds "without undue delay", "immediately" or the like: a duty beside the number. */
  readonly prompt: boolean;
  /** The facts of the incident for which the duty arises; free: always. */
  readonly trigger: Formula;
  /** The latest moment by another duty: an event, such as `subjects-told`. */
  readonly notAfter?: string;
};

/** True for a duty that is due before its event: its deadline counts backwards. */
export const comesBefore = ({ start }: Duty): boolean => start.startsWith("before-");

const triggerOf = (duty: Duty): Cnf => toCnf(duty.trigger, NO_IMPLICATIONS);

function amountWithin(a: Duty, b: Duty): boolean {
  if (a.unit !== b.unit) return false;
  if (a.amount === undefined || b.amount === undefined) return a.amount === b.amount;
  return comesBefore(a) ? a.amount <= b.amount : a.amount >= b.amount;
}

/** `a ⊑ b`: whoever does `b` has done `a`: same addressee, stage, start and unit, nothing looser. */
export function dutyWithin(a: Duty, b: Duty): boolean {
  return (
    a.to === b.to &&
    a.stage === b.stage &&
    a.start === b.start &&
    (a.notAfter === undefined || a.notAfter === b.notAfter) &&
    (b.prompt || !a.prompt) &&
    (b.countsFirstDay || !a.countsFirstDay) &&
    amountWithin(a, b) &&
    formulaWithin(triggerOf(b), triggerOf(a), NO_IMPLICATIONS)
  );
}

/** Formats the deadline of a duty for a person: `72 hours from awareness`, `60 days before processing`. */
export function formatDeadline(duty: Duty): string {
  const event = duty.start.replaceAll("-", " ");
  const number =
    duty.amount === undefined
      ? ""
      : `${duty.amount} ${duty.unit?.replace("-", " ")}${duty.amount === 1 ? "" : "s"} `;
  return `${number}${comesBefore(duty) ? event : `from ${event}`}`;
}

/** A duty as a person reads it: `eu.sa: report 72 hours from awareness, without delay, if…`. */
export function formatDuty(duty: Duty): string {
  const trigger = formatFormula(duty.trigger);
  return [
    `${duty.to}: ${duty.stage} ${formatDeadline(duty)}`,
    duty.prompt ? "without delay" : "",
    duty.notAfter === undefined ? "" : `not after ${duty.notAfter.replaceAll("-", " ")}`,
    trigger === "free" ? "" : `if ${trigger}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}
