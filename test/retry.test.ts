/** Pauses double up to a limit, and jitter spreads them within stated bounds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pauseMs } from "../src/retry.ts";

const policy = { firstMs: 100, longestMs: 5000 } as const;
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.integer({ min: 1, max: 5000 });

it("doubles after each failure until the longest pause", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 2000].map((each) =>
    pauseMs({ ...policy, jitter: "none" }, each, 0.5),
  );
  expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});

describe("jitter", () => {
  it("spreads a pause from 0 when it is full", () => {
    expect(pauseMs({ ...policy, jitter: "full" }, 3, 0)).toBe(0);
    expect(pauseMs({ ...policy, jitter: "full" }, 3, 0.25)).toBe(100);
  });

  it("keeps the first half of a pause when it is equal", () => {
    expect(pauseMs({ ...policy, jitter: "equal" }, 3, 0)).toBe(200);
    expect(pauseMs({ ...policy, jitter: "equal" }, 3, 0.5)).toBe(300);
  });

  it("never lengthens a pause, and never goes below its own least", () => {
    fc.assert(
      fc.property(failures, draw, (failed, random) => {
        const whole = pauseMs({ ...policy, jitter: "none" }, failed, random);
        const full = pauseMs({ ...policy, jitter: "full" }, failed, random);
        const equal = pauseMs({ ...policy, jitter: "equal" }, failed, random);
        expect(full).toBeGreaterThanOrEqual(0);
        expect(full).toBeLessThan(whole);
        expect(equal).toBeGreaterThanOrEqual(whole / 2);
        expect(equal).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it("gives the same pause for the same number, and a longer one for a larger number", () => {
    fc.assert(
      fc.property(failures, draw, draw, (failed, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        for (const jitter of ["full", "equal"] as const)
          expect(pauseMs({ ...policy, jitter }, failed, less)).toBeLessThanOrEqual(
            pauseMs({ ...policy, jitter }, failed, more),
          );
      }),
    );
  });
});
