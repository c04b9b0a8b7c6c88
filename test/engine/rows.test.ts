/** Rows of the engine: contents beside their leaf, counters, and the order within one leaf. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONTENT,
  CONTENT_KEY,
  COUNTER,
  ENGINE_COLLECTIONS,
  FEED,
  type FeedRow,
  keepContents,
  place,
  setCounter,
  TIMER,
} from "../../src/engine/rows.ts";
import { FOREVER } from "../../src/engine/store.ts";

test("a sealed content is kept apart from its key, both until the same date", () => {
  const [sealed, key, until] = [Uint8Array.of(1), Uint8Array.of(2), "2030-01-01"];
  expect(keepContents(7, [{ part: "body", sealed, key, until }])).toEqual([
    { of: CONTENT, row: { leaf: 7, part: "body", sealed, until } },
    { of: CONTENT_KEY, row: { leaf: 7, part: "body", key, until } },
  ]);
  expect(keepContents(7, [])).toEqual([]);
});

test("a counter is kept for ever", () => {
  expect(setCounter("n", 3)).toEqual({ of: COUNTER, row: { name: "n", value: 3, until: FOREVER } });
});

test("places rise with the leaf, then with the number", () => {
  const [leaf, n] = [fc.nat(1_000_000), fc.nat(4095)];
  fc.assert(
    fc.property(leaf, n, leaf, n, (a, i, b, j) => {
      expect(Math.sign(place(a, i) - place(b, j))).toBe(Math.sign(a - b) || Math.sign(i - j));
    }),
  );
});

test("every collection has a name of its own, and keys and indexes of typed columns", () => {
  const names = ENGINE_COLLECTIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { columns, key, indexes } of ENGINE_COLLECTIONS) {
    const typed = Object.keys(columns);
    expect(typed).toEqual(expect.arrayContaining([...key]));
    for (const { on } of Object.values(indexes)) expect(typed).toEqual(expect.arrayContaining([...on]));
  }
});

test("an entry of an earlier program, which alone tells of a delivery, stays; one that is remembered elsewhere goes", () => {
  const entry = { viewer: "v", cursor: 1, leaf: 1, until: "2026-01-01" };
  const stays = (kind: string, data: FeedRow["data"]) => FEED.stays?.({ ...entry, kind, data });
  expect(stays("delivery", { transfer: "t" })).toBe(true);
  expect(stays("delivery", { transfer: "t", modality: "mod:face", lineage: "kept" })).toBe(false);
  expect(stays("notice", { version: 1 })).toBe(false);
});

test.each([
  ["running", true],
  ["soon", true],
  ["late", false],
  ["met", false],
  ["void", false],
] as const)("a timer that is %s", (state, stays) => {
  const row = { id: "t", kind: "k", subject: "s", due: "", deadline: "", data: {}, until: "2026-01-01" };
  expect(TIMER.stays?.({ ...row, state })).toBe(stays);
});
