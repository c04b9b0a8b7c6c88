/** Limits to the life of the transferred copy. The limit that ends first governs. */
import { ComityError } from "../../errors.ts";

/** Delete when `period` has passed since `event`. `prompt`: the law adds "without undue delay". */
export type RetentionLimit = {
  readonly event: string;
  /** An ISO 8601 duration in years, months, weeks and days: `P3Y`, `P0D`. */
  readonly period: string;
  readonly prompt: boolean;
  /** Set where the law grants a hold: its limit yields to another law's duty to keep. */
  readonly hold?: true;
};

/** A duty to keep an object for at least `days` days from `start`. */
export type KeepDuty = { readonly object: string; readonly start: string; readonly days: number };

type Period = { readonly months: number; readonly days: number };

/** The longest duration that an offer may state, in characters. */
const LONGEST_PERIOD = 20;
const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** Returns true for an ISO 8601 duration of years, months, weeks and days. */
export function isPeriod(text: string): boolean {
  return text.length <= LONGEST_PERIOD && DURATION.test(text);
}

/** Parses an ISO 8601 duration of years, months, weeks and days. Throws PACK_INVALID. */
export function parsePeriod(text: string): Period {
  const match = DURATION.exec(text);
  if (!match)
    throw new ComityError("PACK_INVALID", `\`${text}\` is not a duration such as \`P3Y\` or \`P45D\``);
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  return { months: (years ?? 0) * 12 + (months ?? 0), days: (weeks ?? 0) * 7 + (days ?? 0) };
}

// A month has 28 to 31 days, and any twelve months 365 or 366. Both bounds hold from every start.
const fewestDays = ({ months, days }: Period) => days + Math.max(months * 28, Math.floor(months / 12) * 365);
/** Returns the most days that a period may have, whichever day it starts on. */
export const mostDays = ({ months, days }: Period) =>
  days + Math.min(months * 31, Math.ceil(months / 12) * 366);

/** Returns true where `a` ends no earlier than `b`, whichever day both start on. */
function endsNoEarlier(a: Period, b: Period): boolean {
  return (a.months >= b.months && a.days >= b.days) || fewestDays(a) >= mostDays(b);
}

/**
 * Returns true where `a ⊑ b`: limit `b` leaves no more time than `a`, and yields to no duty to which `a` does not
 * yield.
 */
export function limitWithin(a: RetentionLimit, b: RetentionLimit): boolean {
  return (
    a.event === b.event &&
    (b.prompt || !a.prompt) &&
    (a.hold === true || b.hold !== true) &&
    endsNoEarlier(parsePeriod(a.period), parsePeriod(b.period))
  );
}

/** Returns true where `a ⊑ b`: same object and start, and `b` keeps it at least as long. */
export function keepWithin(a: KeepDuty, b: KeepDuty): boolean {
  return a.object === b.object && a.start === b.start && a.days <= b.days;
}

/**
 * Returns the most days after `event` that the limits allow; undefined where none runs from it. A limit that grants a
 * hold does not count, since it yields to duties to keep.
 */
export function mostDaysAfter(limits: readonly RetentionLimit[], event: string): number | undefined {
  const days = limits
    .filter((each) => each.event === event && each.hold !== true)
    .map((l) => mostDays(parsePeriod(l.period)));
  return days.length === 0 ? undefined : Math.min(...days);
}

/** Formats a limit for a person. */
export function formatLimit({ event, period, prompt, hold }: RetentionLimit): string {
  const words = event.replaceAll("-", " ");
  const after = /^P0[DWMY]$/.test(period) ? `at ${words}` : `${period} after ${words}`;
  const promptly = prompt ? `${after}, without undue delay` : after;
  return hold ? `${promptly}, unless another law has it kept` : promptly;
}

/** Formats a duty to keep for a person. */
export function formatKeep({ object, start, days }: KeepDuty): string {
  return `keep ${object} for ${days} days from ${start.replaceAll("-", " ")}`;
}
