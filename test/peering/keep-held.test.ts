/** A change is kept once nothing else came in between, and is held against what has come each time. */
import { expect, test } from "vitest";
import type { Committed } from "../../src/engine/store.ts";
import { keepHeld } from "../../src/peering/keep-held.ts";

const RECORDED = { recorded: { index: 7 } } as Committed;

/** Attempts a change whose commits end so, one after the other, and returns the result and the number of attempts. */
async function attempt(...results: readonly Committed[]) {
  let n = 0;
  const result = await keepHeld(async () => results[Math.min(n++, results.length - 1)] as Committed).catch(
    (thrown: { reason: string }) => thrown.reason,
  );
  return { result, n };
}

test.each(["trust-moved", "law-changed", "agreement-moved"])(
  "what is overtaken (%s) is tried again",
  async (refused) => {
    expect(await attempt({ refused }, { refused }, RECORDED)).toEqual({ result: RECORDED, n: 3 });
  },
);

test("any other refusal is the caller's to read, and is not tried again", async () => {
  expect(await attempt({ refused: "card-stale" })).toEqual({ result: { refused: "card-stale" }, n: 1 });
});

test("where others come faster, the caller is told so and the change is given up", async () => {
  const { result, n } = await attempt({ refused: "trust-moved" });
  expect(result).toBe("OVERLOADED");
  expect(n).toBeGreaterThan(32);
});

test("where nothing is left to keep nothing is committed, and what may not be is thrown at once", async () => {
  expect(await keepHeld(() => undefined)).toBeUndefined();
  let n = 0;
  const throwing = () => {
    n += 1;
    throw new Error("a place has two nodes");
  };
  await expect(keepHeld(throwing)).rejects.toThrow("a place has two nodes");
  expect(n).toBe(1);
});
