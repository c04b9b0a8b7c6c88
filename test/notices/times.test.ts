/** The times of a notice: those that it may state, and which orders cannot be. */
import { describe, expect, test } from "vitest";
import { assertOrder, TIME_OF_EVENT } from "../../src/notices/times.ts";

const AWARE = "2026-03-02T09:00:00Z";
const LATER = "2026-03-03T09:00:00Z";

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
