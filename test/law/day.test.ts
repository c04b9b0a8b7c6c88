/** Days as the law counts them. */
import { expect, test } from "vitest";
import { type Days, dayAt, nameOf } from "../../src/law/day.ts";
import { BoundedCache } from "../../src/memo.ts";

const asked = { days: new BoundedCache(10) as Days };

test("a moment is a day at each place, and a day is the same everywhere", () => {
  const at = new Date("2026-11-21T23:30:00Z");
  expect(dayAt({ asked }, at, "Asia/Tokyo")).toBe("2026-11-22");
  expect(dayAt({ asked }, at, "Asia/Tokyo")).toBe("2026-11-22");
  expect(dayAt({ asked }, at, "America/Chicago")).toBe("2026-11-21");
  expect(dayAt({ asked }, new Date("2026-11-21T14:59:59Z"), "Asia/Tokyo")).toBe("2026-11-21");
  expect(dayAt({ asked }, "2026-11-20", "Asia/Tokyo")).toBe("2026-11-20");
});

test("all moments of a minute have one name, a day is its own, and what lies too long ago has none", () => {
  const name = (text: string) => nameOf(new Date(text));
  expect(name("2026-11-21T23:30:00Z")).toBe(name("2026-11-21T23:30:59.999Z"));
  expect(name("2026-11-21T23:30:00Z")).not.toBe(name("2026-11-21T23:31:00Z"));
  expect(nameOf("2026-11-21")).toBe("2026-11-21");
  expect(name("1971-12-31T23:59:00Z")).toBeUndefined();
});
