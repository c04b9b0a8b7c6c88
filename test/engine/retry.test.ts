/** The pause after a failure lies between half of the policy's pause and all of it, as the randomness says. */
import { expect, test } from "vitest";
import { pauseAfter } from "../../src/engine/retry.ts";

const policy = { firstMs: 100, longestMs: 1000 };
const drawing = (byte: number) => ({ nonce: () => Buffer.alloc(32, byte).toString("base64") });

test("the least randomness gives half of the pause, the most all of it", () => {
  expect([1, 2, 5, 50].map((failures) => pauseAfter(failures, policy, drawing(0)))).toEqual([
    50, 100, 500, 500,
  ]);
  expect([1, 2, 5, 50].map((failures) => pauseAfter(failures, policy, drawing(255)))).toEqual([
    100, 200, 1000, 1000,
  ]);
});

test("a pause is whole milliseconds, never shorter than half", () => {
  expect(pauseAfter(1, { firstMs: 101, longestMs: 1000 }, drawing(0))).toBe(51);
});
