/** While a restored node asks back, names from before wait, and others go on. */
import { v7 } from "uuid";
import { expect, test } from "vitest";
import { assertAskedBack, instantOf } from "../../src/engine/asking-back.ts";

const restoredAt = new Date("2026-12-01T10:00:00.000Z");
const made = (ms: number) => v7({ msecs: restoredAt.getTime() + ms });

test("a name that was made before the restoration, or as its clock may say, waits while peers are asked", () => {
  const asking = (underWay: boolean) => ({ restoredAt, isUnderWay: () => underWay });
  for (const ms of [-1_000, 0, 30_000])
    expect(() => assertAskedBack(made(ms), asking(true))).toThrow(
      expect.objectContaining({ reason: "STORE_UNAVAILABLE" }),
    );
  expect(() => assertAskedBack(made(30_001), asking(true))).not.toThrow();
  expect(() => assertAskedBack(made(-1_000), asking(false))).not.toThrow();
  expect(instantOf(made(5))).toBe(restoredAt.getTime() + 5);
});
