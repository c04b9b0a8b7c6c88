/** The part of a query that selects a span: through its index, bounded, in the index's order. */
import { expect, test } from "vitest";
import { spanSql, sqlType } from "../../../src/store/postgres/rows.ts";
import { ITEM } from "../sample-machine.ts";

const span = { of: ITEM, index: "group", prefix: ["g"] };

test("a span names its rows by the columns of the index, and the key breaks ties", () => {
  expect(spanSql({ ...span, from: 1, below: 3 })).toBe(
    ' WHERE "group" = $1 AND "rank" >= $2 AND "rank" < $3 AND "group" IS NOT NULL AND "rank" IS NOT NULL' +
      ' ORDER BY "group", "rank", "id"',
  );
});

test("a page goes on behind the last row, in either order", () => {
  const page = { limit: 5, after: 2, order: "descending" } as const;
  expect(spanSql(span, page)).toBe(
    ' WHERE "group" = $1 AND "rank" < $2 AND "group" IS NOT NULL AND "rank" IS NOT NULL' +
      ' ORDER BY "group" DESC, "rank" DESC, "id" DESC LIMIT $3',
  );
});

test("no bound without a column for it", () => {
  expect(() => spanSql({ ...span, prefix: ["g", 1], from: 1 })).toThrow(TypeError);
});

test("text is ordered by its bytes", () => {
  expect(sqlType({ type: "text" })).toBe('text COLLATE "C"');
});
