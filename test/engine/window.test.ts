/** A sliding window: how much is in flight, when it reads on, and how it ends. */
import { expect, test } from "vitest";
import { openWindow } from "../../src/engine/window.ts";
import { turns } from "./time.ts";

/** A window over numbers, read four at a time, whose sends end when the test says so. */
function open({ count = 10, width = 4, take = (): boolean => true } = {}) {
  let next = 0;
  const loads: number[] = [];
  const flying = new Map<number, PromiseWithResolvers<void>>();
  const sent: number[] = [];
  const state = { count };
  const window = openWindow<number>({
    width,
    take,
    load: async () => {
      const items = Array.from({ length: Math.min(4, state.count - next) }, () => next++);
      loads.push(items.length);
      return items;
    },
    send: (item) => {
      sent.push(item);
      const each = Promise.withResolvers<void>();
      flying.set(item, each);
      return each.promise.finally(() => flying.delete(item));
    },
  });
  return { window, flying, sent, loads, state };
}

test("the next item leaves as any is answered, whatever the slowest does", async () => {
  const { window, flying, sent } = open();
  await turns();
  expect(sent).toEqual([0, 1, 2, 3]);
  for (const item of [3, 1, 2, 4, 5, 6, 7, 8, 9]) {
    flying.get(item)?.resolve();
    await turns();
    expect(flying.size).toBeLessThanOrEqual(4);
  }
  expect([...flying.keys()]).toEqual([0]);
  flying.get(0)?.resolve();
  expect(await window.done).toBe(0);
  expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("what comes while others are in flight is read when it is woken, and not before", async () => {
  const { window, flying, sent, loads, state } = open({ count: 1 });
  await turns();
  expect(loads).toEqual([1, 0]);
  state.count = 2;
  await turns();
  expect(sent).toEqual([0]);
  window.wake();
  await turns();
  expect(sent).toEqual([0, 1]);
  for (const each of flying.values()) each.resolve();
  expect(await window.done).toBe(0);
  state.count = 3;
  window.wake();
  await turns();
  expect(sent).toEqual([0, 1]);
});

test("nothing more leaves once it may not, and it is told how much was read and is left", async () => {
  let allowed = 3;
  const { window, flying, sent } = open({ take: () => allowed-- > 0 });
  await turns();
  expect(sent).toEqual([0, 1, 2]);
  for (const each of flying.values()) each.resolve();
  expect(await window.done).toBe(1);
  expect(sent).toEqual([0, 1, 2]);
});

test("an item that fails ends none of those in flight, and is told at the end", async () => {
  const { window, flying, sent } = open();
  await turns();
  flying.get(1)?.reject(new Error("damaged"));
  await turns();
  expect(sent).toHaveLength(4);
  for (const each of flying.values()) each.resolve();
  await expect(window.done).rejects.toThrow("damaged");
  expect(sent).toHaveLength(4);
});

test("a read that fails is told once nothing is in flight", async () => {
  const window = openWindow({
    width: 1,
    take: () => true,
    load: () => Promise.reject(new Error("no disk")),
    send: async () => {},
  });
  await expect(window.done).rejects.toThrow("no disk");
});
