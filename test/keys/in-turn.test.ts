/** Work in turns, and within a time. */
import { expect, test } from "vitest";
import { createTurns, within } from "../../src/keys/in-turn.ts";

test("each work begins when the one before has ended, also where that failed", async () => {
  const inTurn = createTurns();
  const first = Promise.withResolvers<string>();
  const begun: number[] = [];
  const one = inTurn(async () => first.promise);
  const two = inTurn(async () => begun.push(2));
  await Promise.resolve();
  expect(begun).toEqual([]);
  first.reject(new Error("failed"));
  await expect(one).rejects.toThrow("failed");
  await two;
  expect(begun).toEqual([2]);
});

test("what takes longer is given up, and what ends in time is passed on", async () => {
  const never = new Promise<never>(() => {});
  await expect(within(never, 1, () => new Error("late"))).rejects.toThrow("late");
  expect(await within(Promise.resolve(7), 60_000, () => new Error("late"))).toBe(7);
});
