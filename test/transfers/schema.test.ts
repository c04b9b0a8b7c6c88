/** The rows of transfers: how long each is kept, and that keys and indexes name typed columns. */

import { expect, test } from "vitest";
import { RETENTION } from "../../src/engine/retention.ts";
import type { AnyCollection } from "../../src/engine/store.ts";
import { INBOUND, keepTallyUntil, keepTransferUntil, TALLY, TRANSFER } from "../../src/transfers/schema.ts";

test("a transfer is kept for 11 years, a tally for two", () => {
  expect(keepTransferUntil("2026-11-21T12:00:00.000Z", RETENTION)).toBe("2037-11-21");
  expect(keepTallyUntil("2026-11-21", RETENTION)).toBe("2028-11-21");
});

test.each<[string, AnyCollection]>([
  ["transfer", TRANSFER],
  ["inbound", INBOUND],
  ["tally", TALLY],
])("keys and indexes of `%s` are of typed columns", (name, { name: table, columns, key, indexes }) => {
  expect(table).toBe(name);
  const typed = Object.keys(columns);
  expect(typed).toEqual(expect.arrayContaining([...key]));
  for (const { on } of Object.values(indexes)) expect(typed).toEqual(expect.arrayContaining([...on]));
});
