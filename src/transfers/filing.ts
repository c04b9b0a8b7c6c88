/**
 * Filings before a transfer: which duties to file an offer has met, and how what is still to be filed is named.
 * The transfer's day stands for the event that a filing comes before: a node knows of no other, and nobody is held to less.
 */
import { addDays, addWorkingDays } from "../calendar.ts";
import { type Duty, formatDeadline } from "../law/lattice/duty.ts";

/**
 * A document that was filed: `document` names the stage of the duty that it meets, or a filing's atom; `at` is a day.
 */
export type Filing = { readonly to: string; readonly document: string; readonly at: string };

/**
 * Returns the last day on which a filing comes soon enough for a transfer on `day`. `place` is the jurisdiction whose
 * working days count, as a code.
 */
export function lastDayFor({ amount = 0, unit }: Duty, day: string, place: string): string {
  if (unit === "business-day") return addWorkingDays(day, -amount, place).day;
  // A filing gives its day alone: at worst it came at that day's end, and the transfer at its own day's begin.
  if (unit === "hour" && amount > 0) return addDays(day, -(Math.ceil(amount / 24) + 1));
  return addDays(day, -amount);
}

/**
 * Returns true when a filing meets a duty of the law of `place`: to that addressee, for that stage, soon enough before
 * `day`.
 */
export function filingMeets(duty: Duty, { to, document, at }: Filing, day: string, place: string): boolean {
  return to === duty.to && document === duty.stage && at <= lastDayFor(duty, day, place);
}

/** A missing filing, as a denial names it: `filing to ca-qc.cai: database, 60 days before service`. */
export function formatFiling(duty: Duty): string {
  return `filing to ${duty.to}: ${duty.stage}, ${formatDeadline(duty)}`;
}

/** A duty, and the jurisdiction whose law it is. */
export type DutyAt = { readonly duty: Duty; readonly place: string };

/** Of duties that one filing can meet, the one that asks for it soonest: who meets that meets all. */
export function soonest(duties: readonly DutyAt[], day: string): Duty | undefined {
  const lastDay = ({ duty, place }: DutyAt) => lastDayFor(duty, day, place);
  return duties.toSorted((a, b) => (lastDay(a) < lastDay(b) ? -1 : 1))[0]?.duty;
}
