/**
 * Tells when the events of an incident were from which laws count, and when duties were done: as a notice says, and as
 * regulators of this node say beside it.
 */
import type { EventName } from "../law/lattice/duty.ts";
import { placeOf } from "../law/places.ts";
import { type Done, type DutyName, nameOf } from "./done.ts";
import type { Content, Notice } from "./notice.ts";
import { NEVER, TIME_OF_EVENT } from "./times.ts";

/** The times from which the deadlines of a notice are computed. */
export type Timing = {
  readonly aware: Date;
  /** Returns the instant of an event at a place; undefined where nobody stated it. */
  readonly at: (event: EventName, place: string) => Date | undefined;
  /** Returns the first instant (RFC 3339) at which a duty was done; undefined where nobody says that it was. */
  readonly doneAt: (duty: DutyName) => string | undefined;
};

/**
 * Reads the times of a notice, with the `marks` that regulators of this node made. That the regulator or the people of a
 * place were told is known from the duties done there, the first of them, and otherwise from the notice's times.
 *
 * No event was later than the report that states it, since nobody reports what they do not know: otherwise a slip in the
 * year would leave every deadline running for decades. A mark was held against the clock when it was made.
 */
export function timingOf({ at }: Notice, content: Content, marks: readonly Done[] = []): Timing {
  const { times, done = [] } = content;
  const bounded = (stated: string) => (Date.parse(stated) > Date.parse(at) ? at : stated);
  const reported = done.map((each) => (each.at === NEVER ? each : { ...each, at: bounded(each.at) }));
  const told = firstOf([...reported, ...marks], (each) => `${placeOf(each.place)} ${eventOf(each)}`);
  const duties = firstOf([...done, ...marks], nameOf);
  return {
    aware: new Date(bounded(times.aware)),
    at: (event, place) => {
      const stated = times[TIME_OF_EVENT[event]];
      const known = told.get(`${placeOf(place)} ${event}`) ?? (stated && bounded(stated));
      return known === undefined ? undefined : new Date(known);
    },
    doneAt: (duty) => duties.get(nameOf(duty)),
  };
}

/** Returns the first instant under each name. What was not done after all has none. */
function firstOf(done: readonly Done[], name: (each: Done) => string): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const each of done) {
    if (each.at === NEVER) continue;
    const [key, before] = [name(each), first.get(name(each))];
    if (before === undefined || Date.parse(each.at) < Date.parse(before)) first.set(key, each.at);
  }
  return first;
}

function eventOf({ to }: DutyName): EventName {
  return to === "subjects" ? "subjects-told" : "regulator-told";
}
