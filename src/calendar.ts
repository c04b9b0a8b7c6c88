/**
 * The one calendar: days, months and working days at a place, on Temporal (ECMA-262). A day is a text such as
 * `2026-11-21`; days compare as text.
 *
 * Working days exclude the weekend of the place and the public holidays of a table that is made at development time.
 * Where the table cannot be sure, the answer is the earliest day that may be right, and says that it is an estimate.
 *
 * THREAT: a peer's law chooses the numbers. No number makes a function of this module throw, or take longer.
 */
import table from "./calendar/holidays.json" with { type: "json" };

/**
 * The first and the last day that are counted to: in every zone, all their moments have a year of four digits. Whoever
 * counts beyond one of them gets that day.
 */
const FIRST_DAY = "0001-01-02";
const LAST_DAY = "9999-12-30";
const LAST_MOMENT = Date.parse(`${LAST_DAY}T23:59:59Z`);
/** More days, and more months, than lie between the two. Temporal throws for numbers that lead far beyond. */
const MOST_DAYS = 4_000_000;
const MOST_MONTHS = 120_000;
const HOUR_MS = 3_600_000;
const MONTHS = 12;

const atMost = (most: number, count: number) => Math.max(-most, Math.min(count, most));

/** Returns a date as a day; one before the first as the first, and one after the last as the last. */
function dayOf(date: Temporal.PlainDate): string {
  // A year of another length does not compare as text.
  if (date.year > 9999) return LAST_DAY;
  if (date.year < 1) return FIRST_DAY;
  const day = date.toString();
  if (day < FIRST_DAY) return FIRST_DAY;
  return day > LAST_DAY ? LAST_DAY : day;
}

/** A day found by counting working days. Where the true day may be later, `estimate` says why in one sentence. */
export type CountedDay = { readonly day: string; readonly estimate?: string };

/** Returns the day of a moment at a place in the IANA zone `zone`. */
export function dayAt(at: Date, zone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  return moment.toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Returns the last second of a day at a place in the IANA zone `zone`, where a day may have 23 or 25 hours. */
export function endOfDay(day: string, zone: string): Date {
  const midnight = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone);
  return new Date(midnight.epochMilliseconds - 1000);
}

/** Returns the moment `hours` hours later, in elapsed time, and no later than the year 9999. */
export function addHours(at: Date, hours: number): Date {
  return new Date(Math.min(at.getTime() + hours * HOUR_MS, LAST_MOMENT));
}

/**
 * Returns the day `days` calendar days later, or earlier where `days` is negative, and always one of the years 1 to
 * 9999.
 */
export function addDays(day: string, days: number): string {
  return dayOf(Temporal.PlainDate.from(day).add({ days: atMost(MOST_DAYS, days) }));
}

/**
 * Returns the same day of the month `months` months later, or earlier where `months` is negative. A month without
 * that day gives its last day (Regulation (EEC, Euratom) 1182/71 Art 3(2)(c)). The day is always one of the years 1 to
 * 9999.
 */
export function addMonths(day: string, months: number): string {
  return dayOf(Temporal.PlainDate.from(day).add({ months: atMost(MOST_MONTHS, months) }));
}

/**
 * Returns the working day `days` working days after `day`, or before it where `days` is negative; 0 gives `day`
 * itself. `place` is the code of a jurisdiction, such as `BR` or `US-IL`.
 *
 * A public holiday that depends on a sighting of the moon counts as a working day forwards and as a holiday
 * backwards, so that the answer is the earlier day in both directions. The day is always one of the years 1 to 9999.
 */
export function addWorkingDays(day: string, days: number, place: string): CountedDay {
  const step = Math.sign(days);
  let reached = day;
  for (let left = Math.abs(atMost(MOST_DAYS, days)); left > 0; ) {
    const next = dayOf(addWeekdays(Temporal.PlainDate.from(reached), left * step, place));
    left = holidaysBetween(reached, next, place, step);
    reached = next;
  }
  const estimate = days === 0 ? undefined : doubtOf(...inOrder(day, reached), place);
  return { day: reached, ...(estimate === undefined ? {} : { estimate }) };
}

const WEEKDAYS = 5;
const WEEK = 7;

/** Places whose weekend is Friday and Saturday; elsewhere it is Saturday and Sunday. */
const FRIDAY_WEEKENDS: ReadonlySet<string> = new Set(["EG", "IL", "SA"]);

/** Returns a date such that its weekend is Saturday and Sunday where that of `date` at the place is Friday and Saturday. */
const aligned = (date: Temporal.PlainDate, place: string) =>
  FRIDAY_WEEKENDS.has(place) ? date.add({ days: 1 }) : date;

/** Returns the weekday `count` weekdays after a date at a place, or before it where `count` is negative. */
function addWeekdays(date: Temporal.PlainDate, count: number, place: string): Temporal.PlainDate {
  const { dayOfWeek } = aligned(date, place);
  // From a weekend, the count begins at the weekday that lies behind it.
  const nearest = count > 0 ? Math.min(dayOfWeek, WEEKDAYS) : dayOfWeek > WEEKDAYS ? WEEK + 1 : dayOfWeek;
  const start = date.add({ days: nearest - dayOfWeek });
  const first = nearest > WEEK ? 1 : nearest;
  const passed = count > 0 ? first - 1 : WEEKDAYS - first;
  const total = passed + Math.abs(count);
  const days = Math.floor(total / WEEKDAYS) * WEEK + (total % WEEKDAYS) - passed;
  return start.add({ days: count > 0 ? days : -days });
}

/** Counts the weekdays after `from`, up to and with `to`, that are no working days. Backwards `to` lies before `from`. */
function holidaysBetween(from: string, to: string, place: string, step: number): number {
  return holidaysIn(...inOrder(from, to), place).filter(
    ({ day, sighted }) =>
      day !== from &&
      !(sighted && step > 0) &&
      aligned(Temporal.PlainDate.from(day), place).dayOfWeek <= WEEKDAYS,
  ).length;
}

/** The most days by which a sighting of the moon moves a holiday from its computed date. */
const SIGHTING_DAYS = 2;
const LAST_YEAR = table.firstYear + Math.min(...Object.values(table.places).map((years) => years.length)) - 1;

/** Places for which the table is incomplete, with the reason. */
const INCOMPLETE: Readonly<Record<string, string>> = {
  CN: "the State Council arranges the holidays of each year anew",
  ID: "the Government decrees further days and those of lunar calendars each year",
  IN: "the list lacks the holidays that the Union and its states announce each year",
  PH: "the President proclaims further days each year",
  SG: "those of a lunar calendar are listed for the years alone that have been announced",
  TH: "those of a lunar calendar are listed for the years alone that have been announced",
  TW: "the Government announces the days of each year",
  VN: "the days around the lunar new year are decided each year",
};

/** A public holiday; `sighted` where it depends on a sighting of the moon. */
type Holiday = { readonly day: string; readonly sighted: boolean };

/** Returns the public holidays that the table has at a place from one day to another, both with them, in their order. */
function holidaysIn(from: string, to: string, place: string): readonly Holiday[] {
  const found: Holiday[] = [];
  for (const [i, entries] of (yearsOf(place) ?? []).entries()) {
    const year = String(table.firstYear + i);
    if (year < from.slice(0, 4) || year > to.slice(0, 4)) continue;
    for (const entry of entries.split(" ")) {
      const day = `${year}-${entry.slice(0, 2)}-${entry.slice(2, 4)}`;
      if (from <= day && day <= to) found.push({ day, sighted: entry.endsWith("~") });
    }
  }
  return found;
}

/** Returns the years of the table at a place; undefined where it has none. */
function yearsOf(place: string): readonly string[] | undefined {
  const places: Readonly<Record<string, readonly string[]>> = table.places;
  return Object.hasOwn(places, place) ? places[place] : undefined;
}

const isKnown = (day: string, years: readonly string[]) =>
  years[Number(day.slice(0, 4)) - table.firstYear] !== undefined;

const inOrder = (a: string, b: string): readonly [string, string] => (a < b ? [a, b] : [b, a]);

/**
 * Returns one sentence that says why a count of working days from `from` to `to` is an estimate; undefined where it
 * is exact.
 */
function doubtOf(from: string, to: string, place: string): string | undefined {
  const years = yearsOf(place);
  if (years === undefined)
    return `No public holidays of \`${place}\` are known here, so only weekends are left out.`;
  if (!isKnown(from, years) || !isKnown(to, years))
    return `Public holidays of \`${place}\` are known from ${table.firstYear} to ${LAST_YEAR} only.`;
  const incomplete = INCOMPLETE[place];
  if (incomplete !== undefined)
    return `The public holidays of \`${place}\` are not all known here: ${incomplete}.`;
  const near = holidaysIn(addDays(from, -SIGHTING_DAYS), addDays(to, SIGHTING_DAYS), place);
  const sighted = near.find((each) => each.sighted);
  return sighted && `A public holiday of \`${place}\` near ${sighted.day} depends on when the moon is seen.`;
}

/**
 * Returns the day `years` years after the UTC day of an instant or date (ISO 8601), and no later than the year 9999.
 * 29 February becomes 28 February in a common year.
 */
export function yearsAfter(at: string, years: number): string {
  const day = at.slice(0, 10);
  // Every other day of a year is a day of every year.
  if (day.endsWith("-02-29")) return addMonths(day, years * MONTHS);
  const year = Number(day.slice(0, 4)) + years;
  return year > 9999 ? LAST_DAY : `${String(year).padStart(4, "0")}${day.slice(4)}`;
}

/** Periods in ISO 8601 of years, months, weeks and days, each a number of at most six digits. */
const PERIOD = /^P(?=\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?$/;
const YEARS = /^P(\d+)Y$/;
/** A leap year, in which a year is longer than 365 days. */
const LONG_YEAR = "2028-01-01";

/** Returns true for a period that `dayAfter` takes, such as `P11Y` or `P1Y6M`. */
export function isPeriod(text: string): boolean {
  return PERIOD.test(text);
}

/** Returns true where a period is shorter than another. 365 days are shorter than a year, since not every year has them. */
export function isShorterPeriod(period: string, than: string): boolean {
  return Temporal.Duration.compare(period, than, { relativeTo: LONG_YEAR }) < 0;
}

/** The first days of the months of a common and of a leap year, with that before: a period is of another length from each. */
const STARTS = Array.from({ length: 36 }, (_, month) => addMonths("2026-01-01", month));

/** Returns true where a period never lasts longer than another, whatever the day on which both begin. */
export function isNeverLonger(period: string, than: string): boolean {
  return STARTS.every((relativeTo) => Temporal.Duration.compare(period, than, { relativeTo }) <= 0);
}

/**
 * Returns the day that lies a period (`isPeriod`) after the UTC day of an instant or date (ISO 8601), and no later than
 * the year 9999.
 */
export function dayAfter(at: string, period: string): string {
  const years = YEARS.exec(period)?.[1];
  if (years !== undefined) return yearsAfter(at, Number(years));
  return dayOf(Temporal.PlainDate.from(at.slice(0, 10)).add(period));
}
