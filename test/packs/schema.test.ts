/** The rows of packs: the law is kept for ever, evidence for ten years. */

import { expect, test } from "vitest";
import { RETENTION } from "../../src/engine/retention.ts";
import { FOREVER } from "../../src/engine/store.ts";
import { keepEvidenceUntil, NEWEST_PACK, PACK, PACK_UNTIL } from "../../src/packs/schema.ts";

test("a version of a law is kept as long as the log, evidence for ten years", () => {
  expect(PACK_UNTIL).toBe(FOREVER);
  expect(keepEvidenceUntil("2026-11-21T12:00:00.000Z", RETENTION)).toBe("2036-11-21");
});

test.each([PACK, NEWEST_PACK])(
  "keys and indexes of `$name` are of typed columns",
  ({ columns, key, indexes }) => {
    const typed = Object.keys(columns);
    expect(typed).toEqual(expect.arrayContaining([...key]));
    for (const { on } of Object.values(indexes)) expect(typed).toEqual(expect.arrayContaining([...on]));
  },
);
