/** When a legal deadline ends: hours to the moment, days and working days at the end of a day at the place. */
/// <reference lib="esnext.temporal" />
import type { Unit } from "../law/lattice/duty.ts";

/**
 * The last moment of a deadline of `amount` units that starts at `start`, at a place in the IANA zone `zone`.
 *
 * - Hours are elapsed time, to the moment. Regulation (EEC, Euratom) 1182/71 Art 3(1) and (4): no weekend
 *   prolongs them, and what Art 3(1) adds by not counting the hour of the event is not made use of.
 * - Days: the day of the event is not counted and the last one counts whole (Art 3(1) and (2)(b) there),
 *   so the deadline is the last second of that day at the place. `countsFirstDay`: the law counts it.
 *   That many laws move an end on a holiday to the next working day is not made use of: earlier is safe.
 * - Working days leave out Saturdays and Sundays. Public holidays are not known here and count as working
 *   days, which ends the deadline earlier, never later.
 */
export function deadlineOf(
  start: Date,
  amount: number,
  unit: Unit,
  zone: string,
  countsFirstDay = false,
): Date {
  const moment = Temporal.Instant.fromEpochMilliseconds(start.getTime());
  if (unit === "hour") return new Date(moment.add({ hours: amount }).epochMilliseconds);
  const day = moment.toZonedDateTimeISO(zone).toPlainDate();
  const left = countsFirstDay ? amount - 1 : amount;
  const last = unit === "day" ? day.add({ days: left }) : workingDaysAfter(day, left);
  // By the next midnight, not by 24 hours: a day at the place may have 23 or 25.
  const midnight = last.add({ days: 1 }).toZonedDateTime(zone);
  return new Date(midnight.epochMilliseconds - 1000);
}

const SATURDAY = 6;

function workingDaysAfter(day: Temporal.PlainDate, amount: number): Temporal.PlainDate {
  let last = day;
  for (let left = amount; left > 0; ) {
    last = last.add({ days: 1 });
    if (last.dayOfWeek < SATURDAY) left -= 1;
  }
  return last;
}
