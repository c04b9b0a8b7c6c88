/** The times of a notice: when the events were from which laws count, and which orders cannot be. */
import { describe, expect, test } from "vitest";
import { EVENT_NAMES } from "../../src/law/lattice/duty.ts";
import { assertOrder, TIME_OF_EVENT, Times, timeOfEvent } from "../../src/notices/times.ts";

const AWARE = "2026-03-02T09:00:00Z";
const LATER = "2026-03-03T09:00:00Z";

describe("an event", () => {
  test.each(EVENT_NAMES)("%s is known once its time is stated", (event) => {
    const name = TIME_OF_EVENT[event];
    const bare = { aware: AWARE };
    expect(timeOfEvent(event, "SG", { times: bare })).toBe(event === "awareness" ? AWARE : undefined);
    expect(timeOfEvent(event, "SG", { times: { ...bare, [name]: LATER } })).toBe(LATER);
    expect(Times.safeParse({ ...bare, [name]: LATER }).success).toBe(true);
  });

  const told = (place: string, to: string, at: string) => ({ place, to, at });

  test("of telling is known from the first duty done at the place, before what the times say", () => {
    const times = { aware: AWARE, regulatorTold: LATER, peopleTold: LATER };
    const done = [
      told("UK", "uk.ico", "2026-03-02T12:00:00Z"),
      told("UK", "uk.ico", "2026-03-02T11:00:00+00:00"),
      told("UK", "subjects", "2026-03-02T13:00:00Z"),
      told("SG", "sg.pdpc", "never"),
    ];
    // `GB` is another spelling of the United Kingdom.
    expect(timeOfEvent("regulator-told", "GB", { times, done })).toBe("2026-03-02T11:00:00+00:00");
    expect(timeOfEvent("subjects-told", "UK", { times, done })).toBe("2026-03-02T13:00:00Z");
    expect(timeOfEvent("regulator-told", "SG", { times, done })).toBe(LATER);
    expect(timeOfEvent("assessment", "UK", { times, done })).toBeUndefined();
  });
});

describe("times", () => {
  const after = Object.values(TIME_OF_EVENT).filter((name) => name !== "aware");
  const wrong = (field: string) =>
    expect.objectContaining({
      reason: "INPUT_INVALID",
      violations: [expect.objectContaining({ field })],
    });

  test.each(after)("cannot have `%s` before awareness, or later than the clock", (name) => {
    const times = (at: string) => ({ aware: AWARE, [name]: at });
    const now = new Date(LATER);
    expect(() => assertOrder(times("2026-03-02T08:59:59Z"), [])).toThrow(wrong(`content.times.${name}`));
    expect(() => assertOrder(times(AWARE), [], now)).not.toThrow();
    expect(() => assertOrder(times("2026-03-03T09:00:30Z"), [], now)).not.toThrow();
    expect(() => assertOrder(times("2026-03-03T09:00:31Z"), [], now)).toThrow(wrong(`content.times.${name}`));
    expect(() => assertOrder(times("2026-03-03T09:00:31Z"), [])).not.toThrow();
  });

  test("cannot have a duty done before awareness or ahead of the clock; `never` has no order", () => {
    const done = (at: string) => [{ at: "never" }, { at }];
    const now = new Date(LATER);
    expect(() => assertOrder({ aware: AWARE }, done("2026-03-02T08:59:59Z"))).toThrow(
      wrong("content.done[1].at"),
    );
    expect(() => assertOrder({ aware: AWARE }, done("2026-03-03T09:00:31Z"), now)).toThrow(
      wrong("content.done[1].at"),
    );
    expect(() => assertOrder({ aware: AWARE }, done(LATER), now)).not.toThrow();
  });

  test("after awareness have no order among themselves", () => {
    const times = { aware: AWARE, peopleTold: AWARE, assessed: LATER, belief: AWARE };
    expect(() => assertOrder(times, [])).not.toThrow();
  });
});
