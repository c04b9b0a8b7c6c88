/** The periods for which rows are kept: none is shorter than the protocol needs, and the page states them all. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findTooShort, MINIMA, RETENTION, type RetentionClass } from "../../src/engine/retention.ts";
import { machine } from "../../src/store/machine.ts";
import { ID_MEMORY_MS, KEY_RETENTION_MS } from "../../src/transfers/idempotency.ts";

const PAGE = readFileSync("docs/retention.md", "utf8");
const classes = Object.keys(RETENTION) as RetentionClass[];
const DAY_MS = 24 * 3_600_000;

describe.each(classes)("the period of %s", (name) => {
  test("is by default no shorter than the shortest", () => {
    expect(findTooShort(name, RETENTION[name])).toBeUndefined();
    expect(findTooShort(name, MINIMA[name].period)).toBeUndefined();
    expect(findTooShort(name, "P6D")).toBe(MINIMA[name]);
  });

  test("stands in the page, with the shortest and its reason", () => {
    const { period, why } = MINIMA[name];
    expect(PAGE).toContain(`| \`${name}\` | ${RETENTION[name]} | ${period} | ${why} |`);
  });
});

test("a transfer is kept for as long as its key and its id must be known", () => {
  const days = (ms: number) => `P${Math.ceil(ms / DAY_MS) - 1}D`;
  for (const ms of [ID_MEMORY_MS, KEY_RETENTION_MS])
    expect(findTooShort("transfers", days(ms))).toBeDefined();
  expect(MINIMA.transfers.period).toBe("P1Y");
  expect(ID_MEMORY_MS).toBe(365 * DAY_MS);
});

test.each(machine.collections.map(({ name }) => name))("the table `%s` has its row in the page", (name) => {
  expect(PAGE).toMatch(new RegExp(`^\\| \`${name}\` \\|`, "m"));
});
