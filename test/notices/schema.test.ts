/** The rows of notices: how long each is kept, its subject, and that keys and indexes name typed columns. */

import { expect, test } from "vitest";
import { RETENTION } from "../../src/engine/retention.ts";
import type { AnyCollection } from "../../src/engine/store.ts";
import { keepNoticeUntil, NOTICE_COLLECTIONS, subjectOf } from "../../src/notices/schema.ts";

test("what belongs to a notice is kept for ten years", () => {
  expect(keepNoticeUntil("2026-11-21T12:00:00.000Z", RETENTION)).toBe("2036-11-21");
});

test("a subject is the origin and the id, so that one id of two origins is two subjects", () => {
  expect(subjectOf({ origin: "spiffe://a/node", id: "1" })).toBe("spiffe://a/node 1");
});

test("every collection has a name of its own, and keys and indexes of typed columns", () => {
  const collections: readonly AnyCollection[] = NOTICE_COLLECTIONS;
  expect(new Set(collections.map(({ name }) => name)).size).toBe(collections.length);
  for (const { columns, key, indexes } of collections) {
    expect(Object.keys(columns)).toEqual(expect.arrayContaining([...key]));
    for (const { on } of Object.values(indexes))
      expect(Object.keys(columns)).toEqual(expect.arrayContaining([...on]));
  }
});
