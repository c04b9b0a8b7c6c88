/**
 * The one calendar: days, months and working days at a place, on Temporal (ECMA-262). A day is a text such as
 * `2026-11-21`; days compare as text.
 *
 * Working days exclude Saturdays, Sundays and the public holidays of a table that is made at development time. Where
 * the table cannot be sure, the answer is the earliest day that may be right, and says that it is an estimate.
 */
import table from "./calendar/holidays.json" with { type: "json" };

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

/** Returns the moment `hours` hours later, in elapsed time. */
export function addHours(at: Date, hours: number): Date {
  return new Date(Temporal.Instant.fromEpochMilliseconds(at.getTime()).add({ hours }).epochMilliseconds);
}

/** Returns the day `days` calendar days later, or earlier where `days` is negative. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/**
 * Returns the same day of the month `months` months later, or earlier where `months` is negative. A month without
 * that day gives its last day (Regulation (EEC, Euratom) 1182/71 Art 3(2)(c)).
 */
export function addMonths(day: string, months: number): string {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/**
 * Returns the working day `days` working days after `day`, or before it where `days` is negative; 0 gives `day`
 * itself. `place` is the code of a jurisdiction, such as `BR` or `US-IL`.
 *
 * A public holiday that depends on a sighting of the moon counts as a working day forwards and as a holiday
 * backwards, so that the answer is the earlier day in both directions.
 */
export function addWorkingDays(day: string, days: number, place: string): CountedDay {
  const step = Math.sign(days);
  let last = Temporal.PlainDate.from(day);
  for (let left = Math.abs(days); left > 0; ) {
    last = last.add({ days: step });
    if (isWorkingDay(last, place, step)) left -= 1;
  }
  const reached = last.toString();
  const estimate = days === 0 ? undefined : doubtOf(...inOrder(day, reached), place);
  return { day: reached, ...(estimate === undefined ? {} : { estimate }) };
}

const SATURDAY = 6;
/** The most days by which a sighting of the moon moves a holiday from its computed date. */
const SIGHTING_DAYS = 2;
const LAST_YEAR = table.firstYear + Math.min(...Object.values(table.places).map((years) => years.length)) - 1;

/** Places for which the table is incomplete, with the reason. */
const INCOMPLETE: Readonly<Record<string, string>> = {
  CN: "the State Council arranges the holidays of each year anew",
  IN: "the list lacks the holidays that the Union and its states announce each year",
  SG: "those of a lunar calendar are listed for the years alone that have been announced",
  TH: "those of a lunar calendar are listed for the years alone that have been announced",
};

function isWorkingDay(date: Temporal.PlainDate, place: string, step: number): boolean {
  if (date.dayOfWeek >= SATURDAY) return false;
  const holiday = holidayOn(date.toString(), place);
  return holiday === undefined || (holiday === "sighted" && step > 0);
}

/**
 * Returns the sort of public holiday that the table has on a day; undefined where it has none, or does not cover the
 * day.
 */
function holidayOn(day: string, place: string): "fixed" | "sighted" | undefined {
  const entry = `${day.slice(5, 7)}${day.slice(8, 10)}`;
  const found = yearOf(day, place)?.find((each) => each.startsWith(entry));
  return found === undefined ? undefined : found === entry ? "fixed" : "sighted";
}

function yearOf(day: string, place: string): readonly string[] | undefined {
  const places: Readonly<Record<string, readonly string[]>> = table.places;
  if (!Object.hasOwn(places, place)) return undefined;
  return places[place]?.[Number(day.slice(0, 4)) - table.firstYear]?.split(" ");
}

const inOrder = (a: string, b: string): readonly [string, string] => (a < b ? [a, b] : [b, a]);

/**
 * Returns one sentence that says why a count of working days from `from` to `to` is an estimate; undefined where it
 * is exact.
 */
function doubtOf(from: string, to: string, place: string): string | undefined {
  if (!Object.hasOwn(table.places, place))
    return `No public holidays of \`${place}\` are known here, so only weekends are left out.`;
  if (yearOf(from, place) === undefined || yearOf(to, place) === undefined)
    return `Public holidays of \`${place}\` are known from ${table.firstYear} to ${LAST_YEAR} only.`;
  const incomplete = INCOMPLETE[place];
  if (incomplete !== undefined)
    return `The public holidays of \`${place}\` are not all known here: ${incomplete}.`;
  const end = addDays(to, SIGHTING_DAYS);
  for (let day = addDays(from, -SIGHTING_DAYS); day <= end; day = addDays(day, 1))
    if (holidayOn(day, place) === "sighted")
      return `A public holiday of \`${place}\` near ${day} depends on when the moon is seen.`;
  return undefined;
}

/**
 * Returns the day `years` years after the UTC day of an instant or date (ISO 8601). 29 February becomes 28 February
 * in a common year.
 */
export function yearsAfter(at: string, years: number): string {
  const day = at.slice(0, 10);
  // Every other day of a year is a day of every year.
  if (!day.endsWith("-02-29"))
    return `${String(Number(day.slice(0, 4)) + years).padStart(4, "0")}${day.slice(4)}`;
  return Temporal.PlainDate.from(day).add({ years }).toString();
}
