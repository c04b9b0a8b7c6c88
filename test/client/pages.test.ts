/** A list that comes in pages is read as far as it is wanted, and nothing of it twice. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Asked, gather } from "../../src/client/pages.ts";

/** A list of the numbers below `length`, at most `most` to a page; notes what it was asked. */
function createList(length: number, most: number) {
  const asked: Asked[] = [];
  return {
    asked,
    call: async (page: Asked) => {
      asked.push(page);
      const from = Number(page.pageToken);
      const to = Math.min(length, from + Math.min(page.pageSize, most));
      const items = Array.from({ length: to - from }, (_, i) => from + i);
      return { items, ...(to < length ? { nextPageToken: String(to) } : {}) };
    },
  };
}

test("gives the first so many, in order, and asks for no page in vain", async () => {
  const size = fc.integer({ min: 1, max: 30 });
  await fc.assert(
    fc.asyncProperty(fc.nat(60), size, fc.integer({ min: 1, max: 90 }), async (length, most, limit) => {
      const { call, asked } = createList(length, most);
      const wanted = Math.min(length, limit);
      expect(await gather(limit, call)).toEqual(Array.from({ length: wanted }, (_, i) => i));
      expect(asked).toHaveLength(Math.max(1, Math.ceil(wanted / most)));
      expect(asked.every(({ pageSize }) => pageSize >= 1 && pageSize <= limit)).toBe(true);
    }),
  );
});

test("without a limit gives all, and asks for sizes that a message can hold", async () => {
  const { call, asked } = createList(7, 3);
  expect(await gather(Number.POSITIVE_INFINITY, call)).toHaveLength(7);
  expect(asked.map(({ pageSize }) => pageSize)).toEqual(Array(3).fill(2 ** 31 - 1));
});

test("of a list that gives more than it was asked for, no more than is wanted", async () => {
  expect(await gather(2, async () => ({ items: [1, 2, 3] }))).toEqual([1, 2]);
});

test("an empty page in between ends nothing", async () => {
  const pages = [{ items: [], nextPageToken: "a" }, { items: [1] }];
  expect(await gather(5, async () => pages.shift() ?? { items: [] })).toEqual([1]);
});
