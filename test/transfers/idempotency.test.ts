/** The life of an idempotency key: from 30 s before its own time to 30 days after it. */
import { expect, test } from "vitest";
import { SKEW_MS } from "../../src/engine/skew.ts";
import { assertTimely, KEY_RETENTION_MS, nearestTo } from "../../src/transfers/idempotency.ts";
import { keyAt, START } from "../support/pair.ts";

const key = keyAt(START, 5);
const at = (ms: number) => () => assertTimely(key, new Date(START + ms));
const refusal = (reason: string) => expect.objectContaining({ reason });

test("a key is timely from its own instant until it is as old as keys are kept", () => {
  for (const ms of [0, 1, KEY_RETENTION_MS]) expect(at(ms)).not.toThrow();
  expect(at(KEY_RETENTION_MS + 1)).toThrow(refusal("KEY_EXPIRED"));
  expect(KEY_RETENTION_MS).toBe(30 * 24 * 3600 * 1000);
});

test("a key from the future is one of a clock that is wrong, beyond what two clocks may differ", () => {
  expect(at(-SKEW_MS)).not.toThrow();
  expect(at(-SKEW_MS - 1)).toThrow(refusal("CLOCK_SKEW"));
});

const transferAt = (ms: number) => ({ id: keyAt(START + ms, 7) });

test("a key began the next transfer after it, although an earlier one is nearer in time", () => {
  const [before, next, later] = [transferAt(-10), transferAt(400), transferAt(900)];
  expect(nearestTo(key, [later, before, next])).toBe(next);
});

test("a key of a clock that is ahead began the last transfer before it; one that is older began none", () => {
  const [first, last] = [transferAt(-900), transferAt(-10)];
  expect(nearestTo(key, [last, first])).toBe(last);
  expect(nearestTo(key, [transferAt(-SKEW_MS - 1)])).toBeUndefined();
});
