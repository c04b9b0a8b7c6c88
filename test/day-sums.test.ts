/** Sums of a day: all or none of them grow, and each day begins anew. */
import { expect, test } from "vitest";
import { createDaySums } from "../src/day-sums.ts";

const start = () => {
  let ms = Date.parse("2026-11-29T12:00:00Z");
  return { sums: createDaySums(() => ms), advance: (by: number) => (ms += by) };
};

test("nothing is added where one of several sums would pass its most", () => {
  const { sums } = start();
  const [all, one, other] = [
    { key: "all", most: 10 },
    { key: "one", most: 4 },
    { key: "other", most: 8 },
  ];
  expect(sums.take(4, [all, one])).toBe(true);
  expect(sums.take(1, [all, one])).toBe(false);
  expect(sums.take(7, [all, other])).toBe(false);
  expect(sums.take(6, [all, other])).toBe(true);
  expect(sums.take(1, [all, other])).toBe(false);
});

test("each day begins with nothing", () => {
  const { sums, advance } = start();
  expect(sums.take(10, [{ key: "all", most: 10 }])).toBe(true);
  advance(11 * 3_600_000);
  expect(sums.take(1, [{ key: "all", most: 10 }])).toBe(false);
  advance(3_600_000);
  expect(sums.take(10, [{ key: "all", most: 10 }])).toBe(true);
});

test("beyond 100,000 keys a day the later ones share one sum, and the earlier ones keep theirs", () => {
  const { sums } = start();
  for (let i = 0; i < 100_000; i++) sums.take(1, [{ key: `sender ${i}`, most: 2 }]);
  expect(sums.take(1, [{ key: "sender 100000", most: 1 }])).toBe(true);
  expect(sums.take(1, [{ key: "sender 100001", most: 1 }])).toBe(false);
  expect(sums.take(1, [{ key: "sender 0", most: 2 }])).toBe(true);
});
