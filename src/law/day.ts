/** Days as the law counts them: a moment is a day at each place. */
import { dayAt as dayOf } from "../calendar.ts";
import type { BoundedCache } from "../memo.ts";

/** A moment, or a calendar day that counts as that day at every place. */
export type At = Date | string;

/** By time zone: the day there, as of the minute that was asked about last. */
export type Days = BoundedCache<string, { readonly minute: number; readonly day: string }>;

const MINUTE_MS = 60_000;
// INVARIANT: since 1972 every zone's offset is a number of whole minutes, so that no day begins within a minute.
const FIRST_MINUTE = Date.UTC(1972, 0) / MINUTE_MS;

const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS);

/** Returns the calendar day at a place, such as `2026-11-21`. `zone` is an IANA time zone. */
export function dayAt(
  { asked: { days } }: { readonly asked: { readonly days: Days } },
  at: At,
  zone: string,
): string {
  if (typeof at === "string") return at;
  const minute = minuteOf(at);
  const last = days.find(zone);
  if (last?.minute === minute && minute >= FIRST_MINUTE) return last.day;
  const day = dayOf(at, zone);
  days.keep(zone, { minute, day });
  return day;
}

/**
 * Returns a day or minute under which what was found for a moment is found again: it is the same day at every place
 * throughout. Undefined for a moment so early that days began within minutes.
 */
export function nameOf(at: At): string | number | undefined {
  if (typeof at === "string") return at;
  const minute = minuteOf(at);
  return minute < FIRST_MINUTE ? undefined : minute;
}
