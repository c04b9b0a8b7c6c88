/**
 * Filings before a transfer: which duties to file an offer has met, and how what is still to be filed is named.
 * The transfer's day stands for the event that a filing comes before: a node knows of no other, and nobody is held to less.
 */
import { type Duty, formatDeadline } from "../law/lattice/duty.ts";

/** What was filed: `document` names the stage of the duty that it meets, or a filing's atom; `at` is a day. */
export type Filing = { readonly to: string; readonly document: string; readonly at: string };

const DAY_MS = 86_400_000;

/** Saturday and Sunday. What holidays a place keeps is not known here. */
const isWeekend = (ms: number) => [0, 6].includes(new Date(ms).getUTCDay());

/** The last day on which a filing comes soon enough for a transfer on `day`. */
export function lastDayFor({ amount = 0, unit }: Duty, day: string): string {
  let ms = Date.parse(day);
  if (unit === "business-day") {
    for (let left = amount; left > 0; ) {
      ms -= DAY_MS;
      if (!isWeekend(ms)) left -= 1;
    }
  } else if (unit === "hour" && amount > 0) {
    // A filing gives its day alone: at worst it came at that day's end, and the transfer at its own day's begin.
    ms -= (Math.ceil(amount / 24) + 1) * DAY_MS;
  } else ms -= amount * DAY_MS;
  return new Date(ms).toISOString().slice(0, 10);
}

/** Whether a filing meets a duty: to that addressee, for that stage, soon enough before `day`. */
export function filingMeets(duty: Duty, { to, document, at }: Filing, day: string): boolean {
  return to === duty.to && document === duty.stage && at <= lastDayFor(duty, day);
}

/** A missing filing, as a denial names it: `filing to ca-qc.cai: database, 60 days before service`. */
export function formatFiling(duty: Duty): string {
  return `filing to ${duty.to}: ${duty.stage}, ${formatDeadline(duty)}`;
}

/** Of duties that one filing can meet, the one that asks for it soonest: who meets that meets all. */
export function soonest(duties: readonly Duty[], day: string): Duty | undefined {
  return duties.toSorted((a, b) => (lastDayFor(a, day) < lastDayFor(b, day) ? -1 : 1))[0];
}
