/** The keys of a log: at each size exactly one of them signs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  firstKey,
  followedBy,
  hasKept,
  type LogKeys,
  placeOf,
  presentKey,
  sharesPart,
  signsAt,
  textOfKey,
} from "../../src/ledger/log-keys.ts";
import { formatVerifierKey, parseVerifierKey } from "../../src/ledger/note.ts";

/** A key that nobody holds: its bytes are all alike. */
const keyOf = (n: number) => parseVerifierKey(formatVerifierKey("eu.example", new Uint8Array(32).fill(n)));
const keysAt = (sizes: readonly number[]) =>
  sizes.reduce<LogKeys>((keys, upTo, i) => followedBy(keys, upTo, keyOf(i + 2)), firstKey(keyOf(1)));

test("of the keys of a log exactly one signs at each size, and it is the first whose last head is not smaller", () => {
  const sizes = fc
    .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 })
    .map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 50 }), (ends, size) => {
      const keys = keysAt(ends);
      const signing = keys.flatMap((_, place) => (signsAt(keys, place, size) ? [place] : []));
      expect(signing).toEqual([ends.filter((end) => end < size).length]);
    }),
  );
});

test("of a key of two parts both tell it from another, and either is enough to share", () => {
  const two = (first: number, second: number) =>
    parseVerifierKey(
      formatVerifierKey("eu.example", new Uint8Array(32).fill(first), new Uint8Array(1_312).fill(second)),
    );
  const keys = followedBy(firstKey(two(1, 1)), 4, two(2, 2));
  expect([two(1, 1), two(2, 2)].map((key) => placeOf(keys, key))).toEqual([0, 1]);
  for (const other of [two(1, 2), two(2, 1), keyOf(1)]) expect(placeOf(keys, other)).toBe(-1);
  expect(keys.map(textOfKey).map(parseVerifierKey)).toEqual([two(1, 1), two(2, 2)]);
  expect([two(1, 3), two(3, 1), keyOf(1)].map((key) => sharesPart(key, two(1, 1)))).toEqual([
    true,
    true,
    true,
  ]);
  expect([two(2, 2), keyOf(2)].map((key) => sharesPart(key, two(1, 1)))).toEqual([false, false]);
  expect(sharesPart(keyOf(2), keyOf(1))).toBe(false);
});

test("the present key is the last, and each is found by its name and bytes alone", () => {
  const keys = keysAt([3, 8]);
  expect(presentKey(keys)).toEqual(keyOf(3));
  expect(keys.map(({ upTo }) => upTo)).toEqual([3, 8, undefined]);
  expect([1, 2, 3, 4].map((n) => placeOf(keys, keyOf(n)))).toEqual([0, 1, 2, -1]);
  expect(placeOf(keys, { ...keyOf(1), name: "jp.example" })).toBe(-1);
  expect(keys.map(textOfKey).map(parseVerifierKey)).toEqual([1, 2, 3].map(keyOf));
});

test("where the end of a log was lost, two keys sign a size, each under its own name, and what lies beyond is not kept", () => {
  const opened = { ...keyOf(1), name: "eu.example/2026-11-30-0123abcd" };
  const keys = followedBy(followedBy(firstKey(keyOf(1)), 9, opened, 5), 7, keyOf(2));
  const signing = (size: number) => [0, 1, 2].filter((place) => signsAt(keys, place, size));
  expect([0, 5, 6, 7, 8, 9, 10].map(signing)).toEqual([[0], [0], [0, 1], [0, 1], [0, 2], [0, 2], [2]]);
  expect([4, 5, 6, 9].map((size) => hasKept(keys, "eu.example", size))).toEqual([true, true, true, true]);
  const before = followedBy(firstKey(keyOf(1)), 9, opened, 5);
  expect([4, 5, 6, 9].map((size) => hasKept(before, "eu.example", size))).toEqual([true, true, false, false]);
  expect(hasKept(before, opened.name, 99)).toBe(true);
});
