/** The cursors of feeds: each names its entry to its viewer, and an earlier program's names none. */
import { expect, test } from "vitest";
import { cursorOf, isNamed } from "../../src/engine/cursor.ts";
import { DAMAGED } from "../../src/engine/feed.ts";
import { parseCursor } from "../../src/engine/page.ts";
import type { FeedRow } from "../../src/engine/rows.ts";

const VIEWER = "spiffe://jp.example/platform/a";
const row: FeedRow = {
  viewer: VIEWER,
  cursor: 4,
  kind: "delivery",
  leaf: 9,
  data: { transfer: "one" },
  until: "2027-01-01T00:00:00.000Z",
};

test("a cursor names the entry at its place, wherever its leaf stands, and no other", () => {
  const place = parseCursor(VIEWER, cursorOf(VIEWER, row));
  expect(place.place).toBe(4);
  const isSame = isNamed(VIEWER, place);
  expect([isSame(row), isSame({ ...row, leaf: 12 })]).toEqual([true, true]);
  expect([isSame({ ...row, data: { transfer: "two" } }), isSame({ ...row, kind: "notice" })]).toEqual([
    false,
    false,
  ]);
});

test("a cursor without a mark, as of an earlier program, fits whatever stands there", () => {
  expect(isNamed(VIEWER, { place: 4 })(row)).toBe(true);
  const damaged = parseCursor(VIEWER, cursorOf(VIEWER, { ...row, kind: DAMAGED, data: {} }));
  expect(damaged).toEqual({ place: 4 });
});
