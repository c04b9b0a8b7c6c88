/**
 * Computes the end of a legal deadline: hours to the moment, days and working days to the end of a day at the place.
 */
import { addDays, addHours, addWorkingDays, dayAt, endOfDay } from "../calendar.ts";
import type { Unit } from "../law/lattice/duty.ts";

/** The place at which a deadline is counted: the jurisdiction with its public holidays, and its IANA zone. */
export type Place = { readonly jurisdiction: string; readonly zone: string };

/** The last moment of a deadline. Where the law may allow a later one, `estimate` says why in one sentence. */
export type Deadline = { readonly at: Date; readonly estimate?: string };

/**
 * Returns the last moment of a deadline of `amount` units that starts at `start`, at `place`. Where a law allows more
 * time, the result may be earlier than needed, and never later than allowed.
 *
 * - Hours are elapsed time, to the moment. Weekends do not prolong them (Regulation (EEC, Euratom) 1182/71 Art 3(4));
 * the hour of the event counts, although Art 3(1) would leave it out.
 * - Days: the day of the event does not count, and the last day counts whole (Art 3(1) and (2)(b) there), so the
 * deadline is the last second of that day at the place. `countsFirstDay`: the law counts the day of the event. Many
 * laws move an end on a holiday to the next working day; this is ignored.
 * - Working days exclude the weekend and the public holidays of the place. Where those are not sure, the deadline
 * is the earliest that may be right, and an estimate.
 */
export function deadlineOf(
  start: Date,
  amount: number,
  unit: Unit,
  { jurisdiction, zone }: Place,
  countsFirstDay = false,
): Deadline {
  if (unit === "hour") return { at: addHours(start, amount) };
  const first = dayAt(start, zone);
  const left = countsFirstDay ? amount - 1 : amount;
  if (unit === "day") return { at: endOfDay(addDays(first, left), zone) };
  const { day, ...rest } = addWorkingDays(first, left, jurisdiction);
  return { at: endOfDay(day, zone), ...rest };
}
