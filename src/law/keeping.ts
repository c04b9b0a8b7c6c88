/**
 * Duties to keep (`keep` in a pack) that bind what a node holds, and the day from which each lets go of it. The data itself lies with
 * the platforms, so that duties about it bind them and not the node.
 */
import { addDays } from "../calendar.ts";
import { ComityError } from "../errors.ts";
import type { Floor } from "./outcome.ts";
import type { Citation, Side } from "./source.ts";

/** The material of a node that somebody may ask to erase. */
export type Holding = "transfers" | "notices";

/** Each object that the shipped packs have kept, with what a node holds of it. */
const OBJECTS: Readonly<Record<string, readonly Holding[]>> = {
  logs: ["transfers"],
  "processing-logs": ["transfers"],
  "traffic-data": ["transfers"],
  "restricted-transaction-records": ["transfers"],
  "marketing-consents": ["transfers"],
  "incident-register": ["notices"],
  "breach-records": ["notices"],
  data: [],
  "health-data": [],
  "impact-assessment": [],
  "impact-assessment-report": [],
};

/** INVARIANT: an object that nobody has placed may be anything that the node holds. */
const ANY: readonly Holding[] = ["transfers", "notices"];

/** Returns true where the duty to keep this object binds what a node holds. */
export function isHeld(object: string, holding: Holding): boolean {
  const held = Object.hasOwn(OBJECTS, object) ? (OBJECTS[object] ?? ANY) : ANY;
  return held.includes(holding);
}

/** A duty to keep that has not ended: the rule, what it says, and the first day (ISO 8601) on which it is over everywhere. */
export type OpenDuty = { readonly by: Citation; readonly says: string; readonly over: string };

/**
 * Returns the duty in a floor that keeps longest what a node holds; undefined where all are over at `now`. `startOf` returns the
 * instant (ISO 8601) at which the time of a duty began. A law on the side `other` binds the other node.
 */
export function longestDuty(
  { dimensions }: Pick<Floor, "dimensions">,
  held: {
    readonly holding: Holding;
    readonly other?: Side;
    readonly startOf: (start: string) => string;
    readonly now: Date;
  },
): OpenDuty | undefined {
  const today = held.now.toISOString().slice(0, 10);
  const open = (dimensions.get("keep")?.parts ?? []).flatMap(({ value, by, says }): OpenDuty[] => {
    if (value.kind !== "keep" || by.side === held.other) return [];
    return value.keeps
      .filter(({ object }) => isHeld(object, held.holding))
      .map(({ start, days }) => ({ by, says, over: overAfter(held.startOf(start), days) }));
  });
  return open.filter(({ over }) => today < over).toSorted((a, b) => (a.over < b.over ? 1 : -1))[0];
}

/** Returns the first day that begins, in UTC, once these days have passed since an instant: no place is still in the last one. */
const overAfter = (start: string, days: number) => addDays(start.slice(0, 10), days + 1);

/** Creates the error for what a law still has kept. */
export function keptByLaw({ by, says, over }: OpenDuty): ComityError {
  return new ComityError(
    "KEPT_BY_LAW",
    `the law of \`${by.jurisdiction}\` has this kept (${by.cite}): ${says} It can be erased from ${over} on; where another law demands it before, an operator states that law (\`--demanded-by\`)`,
  );
}

/** Creates the error where nobody has researched how long a law has things kept. */
export function keepingUnknown(jurisdiction: string): ComityError {
  return new ComityError(
    "LAW_NOT_RESEARCHED",
    `nobody has researched how long the law of \`${jurisdiction}\` has this kept; where a law demands that it is erased, an operator states that law (\`--demanded-by\`)`,
  );
}
