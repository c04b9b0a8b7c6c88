/**
 * The times that a notice states: of the incident, and of the events from which laws count (`EVENTS` of
 * `law/lattice/duty.ts`).
 */
import { z } from "zod";
import { SKEW_MS } from "../engine/skew.ts";
import { assertAll, fieldError } from "../errors.ts";
import type { EventName } from "../law/lattice/duty.ts";

/** The years that a message can carry (`google.protobuf.Timestamp`), in UTC. */
const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** A time in the years 1 to 9999, in UTC: what lies beyond could be kept, and never shown. */
const isShowable = (time: string) => Date.parse(time) >= FIRST_MS && Date.parse(time) <= LAST_MS;
const OUT_OF_RANGE = "a time in the years 1 to 9999";

export const Instant = z.iso.datetime({ offset: true, abort: true }).refine(isShowable, OUT_OF_RANGE);

/** The times of an incident. Those after `started` start the deadlines of the laws that count from another event. */
export const Times = z.strictObject({
  aware: z.iso
    .datetime({
      offset: true,
      abort: true,
      error: "a time with its zone, such as 2026-11-21T08:00:00Z; in a file also `now`",
    })
    .refine(isShowable, OUT_OF_RANGE),
  detected: Instant.optional(),
  started: Instant.optional(),
  assessed: Instant.optional().describe("when the breach was assessed as one to report"),
  belief: Instant.optional().describe("since when there is reason to believe that it must be reported"),
  determined: Instant.optional().describe("when it was determined that there was a breach"),
  statementPrepared: Instant.optional().describe("when the statement for the regulator was prepared"),
  regulatorTold: Instant.optional().describe("when regulators were told, where `done` does not say it"),
  peopleTold: Instant.optional().describe("when the people were told, where `done` does not say it"),
});
export type Times = z.output<typeof Times>;

/** The name under which a notice states each event. */
export const TIME_OF_EVENT = {
  awareness: "aware",
  assessment: "assessed",
  belief: "belief",
  determination: "determined",
  "statement-prepared": "statementPrepared",
  "regulator-told": "regulatorTold",
  "subjects-told": "peopleTold",
} as const satisfies Record<EventName, keyof Times>;

/** The word for the instant of a duty that was not done after all. */
export const NEVER = "never";

/** The earliest time that a notice can state; an earlier one is a slip of the pen. */
const EARLIEST_MS = Date.parse("1970-01-01T00:00:00Z");

/** The times up to awareness, in the order in which they can have come. */
const BEFORE = ["started", "detected", "aware"] as const;

/**
 * Refuses times that cannot be: before 1970, later than `now`, or out of their order. The events after awareness have no
 * order that is sure. Where `now` is left out, only the time of awareness bounds the others. Throws INPUT_INVALID.
 */
export function assertOrder(times: Times, done: readonly { readonly at: string }[], now?: Date): void {
  assertAll(...checksBefore(times, now), ...checksAfter(times, done, now));
}

type Check = () => void;

function checksBefore(times: Times, now: Date | undefined): readonly Check[] {
  const stated = BEFORE.filter((name) => times[name] !== undefined);
  return stated.map((name, index) => () => {
    const [at, before] = [times[name] ?? "", stated[index - 1]];
    assertPossible(`content.times.${name}`, at, now);
    if (before !== undefined && Date.parse(at) < Date.parse(times[before] ?? at))
      throw wrong(
        `content.times.${name}`,
        `is earlier than \`${before}\`: an incident starts, is detected, and then known`,
      );
  });
}

function checksAfter(
  times: Times,
  done: readonly { readonly at: string }[],
  now: Date | undefined,
): readonly Check[] {
  const after: readonly (readonly [string, string | undefined])[] = [
    ...Object.values(TIME_OF_EVENT)
      .filter((name) => name !== "aware")
      .map((name) => [`content.times.${name}`, times[name]] as const),
    ...done.map(({ at }, index) => [`content.done[${index}].at`, at] as const),
  ];
  return after.map(([field, stated]) => () => {
    if (stated !== undefined && stated !== NEVER) assertAfter(field, stated, times, now);
  });
}

/** Refuses the time of an act on an incident that lies before awareness or later than `now`. Throws INPUT_INVALID. */
export function assertAfter(
  field: string,
  stated: string,
  { aware }: Pick<Times, "aware">,
  now: Date | undefined,
): void {
  assertPossible(field, stated, now);
  if (Date.parse(stated) < Date.parse(aware))
    throw wrong(field, "is earlier than `aware`: nobody acts on a breach before it is known");
}

/**
 * Refuses times that no honest node relays: before 1970, or later than `at`, when the notice was reported. The order of
 * the times is its reporter's matter. Throws INPUT_INVALID.
 */
export function assertRelayable(times: Times, done: readonly { readonly at: string }[], at: Date): void {
  for (const name of Times.keyof().options) {
    const stated = times[name];
    if (stated !== undefined) assertPossible(`content.times.${name}`, stated, at, "it was reported at");
  }
  for (const [index, { at: stated }] of done.entries())
    if (stated !== NEVER) assertPossible(`content.done[${index}].at`, stated, at, "it was reported at");
}

function assertPossible(
  field: string,
  stated: string,
  now: Date | undefined,
  whose = "the node's clock reads",
): void {
  const at = Date.parse(stated);
  if (at < EARLIEST_MS) throw wrong(field, "lies before 1970");
  if (now !== undefined && at > now.getTime() + SKEW_MS)
    throw wrong(field, `lies in the future: ${whose} ${now.toISOString()}`);
}

const wrong = (field: string, description: string) => fieldError("INPUT_INVALID", field, description);
