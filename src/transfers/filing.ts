/**
 * Filings before a transfer: finds the duties to file that an offer has met, and names those that are open. The day
 * of the transfer stands for the event that a filing must precede, since a node knows no other; nobody gets less time
 * to file than that.
 */
import { addDays, addWorkingDays } from "../calendar.ts";
import { type Duty, formatDeadline } from "../law/lattice/duty.ts";

/**
 * A document that was filed. `document` names the stage of the duty that it meets, or a filing's atom; `at` is a day.
 */
export type Filing = { readonly to: string; readonly document: string; readonly at: string };

/**
 * Returns the last day on which a filing is early enough for a transfer on `day`. `place` is the code of the
 * jurisdiction whose working days count.
 */
export function lastDayFor({ amount = 0, unit }: Duty, day: string, place: string): string {
  if (unit === "business-day") return addWorkingDays(day, -amount, place).day;
  // A filing has a day and no hour. At worst it came at the end of that day, and the transfer at the start of its
  // own.
  if (unit === "hour" && amount > 0) return addDays(day, -(Math.ceil(amount / 24) + 1));
  return addDays(day, -amount);
}

/**
 * Returns true where a filing meets a duty of the law of `place`: the same addressee and stage, and early enough
 * before `day`.
 */
export function filingMeets(duty: Duty, { to, document, at }: Filing, day: string, place: string): boolean {
  return to === duty.to && document === duty.stage && at <= lastDayFor(duty, day, place);
}

/** Formats a missing filing for a denial: `filing to ca-qc.cai: database, 60 days before service`. */
export function formatFiling(duty: Duty): string {
  return `filing to ${duty.to}: ${duty.stage}, ${formatDeadline(duty)}`;
}

/** A duty, and the jurisdiction whose law it is. */
export type DutyAt = { readonly duty: Duty; readonly place: string };

/**
 * Returns the duty that requires its filing earliest, of duties that one filing can meet: whoever meets it meets all.
 */
export function soonest(duties: readonly DutyAt[], day: string): Duty | undefined {
  const lastDay = ({ duty, place }: DutyAt) => lastDayFor(duty, day, place);
  return duties.toSorted((a, b) => (lastDay(a) < lastDay(b) ? -1 : 1))[0]?.duty;
}
