/** What is removed in a pass, and in which order: keys go before the rows that they open. */
import { expect, test } from "vitest";
import type { Overdue } from "../../../src/store/sqlite/messages.ts";
import { createRetirement } from "../../../src/store/sqlite/retirement.ts";

const DAY = "2026-11-29";

function watched(destroyed: (leaves: readonly number[]) => Promise<void> = async () => {}) {
  const done: string[] = [];
  const retirement = createRetirement({
    remove: async ({ of, keys }) => {
      done.push(`remove ${keys.length} of ${of}`);
      return keys.length;
    },
    destroyKeys: async (leaves) => {
      await destroyed(leaves);
      done.push(`destroy ${leaves.join(" ")}`);
    },
  });
  return { done, ...retirement };
}

const overdue = (of: string, count: number, leaves?: readonly number[]): Overdue => ({
  of,
  keys: Array.from({ length: count }, (_, n) => [n, "body"]),
  day: DAY,
  ...(leaves && { leaves }),
});

test("rows without secrets go at once; those with wait, and their keys go first and together", async () => {
  const { done, take, end } = watched();
  expect(await take(overdue("content_key", 3, [1, 2]))).toBe(0);
  expect(await take(overdue("obligations", 2))).toBe(2);
  expect(await take(overdue("content_key", 1, []))).toBe(0);
  expect(await take(overdue("content_key", 1, [9]))).toBe(0);
  expect(await end()).toBe(5);
  expect(done).toEqual([
    "remove 2 of obligations",
    "destroy 1 2 9",
    "remove 3 of content_key",
    "remove 1 of content_key",
    "remove 1 of content_key",
  ]);
  expect(await end()).toBe(0);
});

test("many do not wait for the end", async () => {
  const { done, take } = watched();
  expect(await take(overdue("content_key", 20_000, [4]))).toBe(20_000);
  expect(done).toEqual(["destroy 4", "remove 20000 of content_key"]);
});

test("no row goes whose key could not be destroyed", async () => {
  const { done, take, end } = watched(() => Promise.reject(new Error("full")));
  await take(overdue("content_key", 1, [1]));
  await expect(end()).rejects.toThrow("full");
  expect(done).toEqual([]);
});
