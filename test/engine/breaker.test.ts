/** The breaker: a pause after a failure, one trial, and longer pauses while trials fail. */
import { expect, test } from "vitest";
import { type BreakerState, createBreaker } from "../../src/engine/breaker.ts";

/** Randomness that shortens no pause by less, or by more, than half. */
const entropyOf = (byte: number) => ({
  nonce: () => Buffer.alloc(32, byte).toString("base64"),
  id: () => "",
});

function create(byte = 0) {
  const changes: BreakerState[] = [];
  return { changes, breaker: createBreaker(entropyOf(byte), (state) => changes.push(state)) };
}

test("a closed breaker lets all through", () => {
  const { breaker, changes } = create();
  expect(breaker.allows(0, 7)).toBe(7);
  expect(breaker.pausedUntil(0)).toBeUndefined();
  breaker.succeeded();
  expect(changes).toEqual([]);
});

test("after a failure nothing passes for a pause, then one trial and no second", () => {
  const { breaker, changes } = create();
  breaker.failed(1000);
  expect(breaker.pausedUntil(1000)).toBe(1250);
  expect(breaker.allows(1249, 7)).toBe(0);
  expect(breaker.pausedUntil(1250)).toBeUndefined();
  expect(breaker.allows(1250, 7)).toBe(1);
  expect(breaker.allows(1250, 7)).toBe(0);
  expect(breaker.pausedUntil(1250)).toBeUndefined();
  expect(changes).toEqual(["open", "half-open"]);
});

test("a trial is not used up where nothing was to be sent", () => {
  const { breaker } = create();
  breaker.failed(0);
  expect(breaker.allows(250, 0)).toBe(0);
});

test("a trial that succeeds lets all through, and the next pause is the first again", () => {
  const { breaker, changes } = create();
  breaker.failed(0);
  breaker.allows(250, 1);
  breaker.succeeded();
  expect(breaker.allows(250, 7)).toBe(7);
  breaker.failed(1000);
  expect(breaker.pausedUntil(1000)).toBe(1250);
  expect(changes).toEqual(["open", "half-open", "closed", "open"]);
});

test("each trial that fails doubles the pause, up to 30 s", () => {
  const { breaker } = create();
  const pauses: number[] = [];
  let now = 0;
  for (let failures = 0; failures < 9; failures++) {
    breaker.failed(now);
    const until = breaker.pausedUntil(now) ?? 0;
    pauses.push(until - now);
    now = until;
    breaker.allows(now, 1);
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("failures that come together are one", () => {
  const { breaker, changes } = create(255);
  breaker.failed(0);
  breaker.failed(100);
  expect(breaker.pausedUntil(100)).toBe(500);
  expect(changes).toEqual(["open"]);
});
