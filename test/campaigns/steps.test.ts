/** The steps of a run: their times, and where one stands that does not end. */
import { expect, test } from "vitest";
import { createSteps, formatSteps } from "./steps.ts";

test("the time of each step is summed by its name, and the one that stands says what it waits for", () => {
  let now = 0;
  const { step, standing, end } = createSteps(() => now);
  expect(standing()).toBe("");
  step("start");
  now = 1_500;
  step("settle", () => "3 transfers are not final");
  now = 9_000;
  expect(standing()).toBe("it was at `settle` for 8 s: 3 transfers are not final");
  step("start");
  now = 9_500;
  expect(standing()).toBe("it was at `start` for 1 s");
  expect(end()).toEqual({ start: 2_000, settle: 7_500 });
  expect(formatSteps({ start: 2_000, settle: 7_500 }, 2)).toBe("start 1.0 s, settle 3.8 s");
});
