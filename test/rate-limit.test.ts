/** The rate limit: so much at once, then so much in a second, for each key alone. */
import { expect, test } from "vitest";
import { createRateLimit } from "../src/rate-limit.ts";

function create() {
  let ms = 0;
  const limit = createRateLimit({ burst: 10, perSecond: 2 }, () => ms);
  return { limit, advance: (by: number) => (ms += by) };
}

test("takes a burst, refuses what is beyond it, and takes again as time passes", () => {
  const { limit, advance } = create();
  expect([limit.take("a", 10), limit.take("a", 1)]).toEqual([true, false]);
  advance(499);
  expect(limit.take("a", 1)).toBe(false);
  advance(1);
  expect([limit.take("a", 1), limit.take("a", 1)]).toEqual([true, false]);
  advance(60_000);
  expect([limit.take("a", 10), limit.take("a", 1)]).toEqual([true, false]);
});

test("what is refused does not count, and keys do not count for each other", () => {
  const { limit } = create();
  expect([limit.take("a", 11), limit.take("a", 10), limit.take("b", 10)]).toEqual([false, true, true]);
});
