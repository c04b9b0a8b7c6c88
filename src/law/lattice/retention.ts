/** Limits to the life of the transferred copy. The limit that ends first governs. */
import { ComityError } from "../../errors.ts";

/** Delete when `period` has run since `event`; `prompt`: the law adds "without undue delay". */
export type RetentionLimit = {
  readonly event: string;
  /** ISO 8601 duration in years, months, weeks and days: `P3Y`, `P0D`. */
  readonly period: string;
  readonly prompt: boolean;
  /** The law grants a hold: its limit yields to another law's duty to keep. */
  readonly hold?: true;
};

/** At least `days` an object must be kept, from `start`. */
export type KeepDuty = { readonly object: string; readonly start: string; readonly days: number };

type Period = { readonly months: number; readonly days: number };

const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/** Parses an ISO 8601 duration of years, months, weeks and days; throws PACK_INVALID. */
export function parsePeriod(text: string): Period {
  const match = DURATION.exec(text);
  if (!match)
    throw new ComityError("PACK_INVALID", `\`${text}\` is not a duration such as \`P3Y\` or \`P45D\``);
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  return { months: (years ?? 0) * 12 + (months ?? 0), days: (weeks ?? 0) * 7 + (days ?? 0) };
}

// A month has 28 to 31 days, and any twelve of them 365 or 366; both bounds hold from every start.
const fewestDays = ({ months, days }: Period) => days + Math.max(months * 28, Math.floor(months / 12) * 365);
const mostDays = ({ months, days }: Period) => days + Math.min(months * 31, Math.ceil(months / 12) * 366);

/** True where `a` ends no earlier than `b`, whatever day both start. */
function endsNoEarlier(a: Period, b: Period): boolean {
  return (a.months >= b.months && a.days >= b.days) || fewestDays(a) >= mostDays(b);
}

/** `a ⊑ b`: limit `b` leaves no more time than `a` does, and yields to no duty to which `a` does not. */
export function limitWithin(a: RetentionLimit, b: RetentionLimit): boolean {
  return (
    a.event === b.event &&
    (b.prompt || !a.prompt) &&
    (a.hold === true || b.hold !== true) &&
    endsNoEarlier(parsePeriod(a.period), parsePeriod(b.period))
  );
}

/** `a ⊑ b`: same object and start, kept no shorter. */
export function keepWithin(a: KeepDuty, b: KeepDuty): boolean {
  return a.object === b.object && a.start === b.start && a.days <= b.days;
}

/**
 * The most days that a set of limits allows after `event` whatever another law asks to be kept, or undefined where no
 * such limit runs from it: one that grants a hold stands in nobody's way.
 */
export function mostDaysAfter(limits: readonly RetentionLimit[], event: string): number | undefined {
  const days = limits
    .filter((each) => each.event === event && each.hold !== true)
    .map((l) => mostDays(parsePeriod(l.period)));
  return days.length === 0 ? undefined : Math.min(...days);
}

/** A limit as a person reads it. */
export function formatLimit({ event, period, prompt, hold }: RetentionLimit): string {
  const words = event.replaceAll("-", " ");
  const after = /^P0[DWMY]$/.test(period) ? `at ${words}` : `${period} after ${words}`;
  const promptly = prompt ? `${after}, without undue delay` : after;
  return hold ? `${promptly}, unless another law has it kept` : promptly;
}

/** A keeping duty as a person reads it. */
export function formatKeep({ object, start, days }: KeepDuty): string {
  return `keep ${object} for ${days} days from ${start.replaceAll("-", " ")}`;
}
