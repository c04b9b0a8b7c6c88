/** Clocks that differ: what is within the allowance, and who is told of the rest. */
import { expect, test } from "vitest";
import { assertNotAhead, assertNotPast, createSkewWatch, SKEW_MS } from "../../src/engine/skew.ts";
import { ComityError } from "../../src/errors.ts";

const now = new Date("2026-11-23T12:00:00.000Z");
const at = (ms: number) => new Date(now.getTime() + ms).toISOString();

test("an instant may lie ahead by the allowance; beyond it both clocks are named, with the time here", () => {
  expect(() => assertNotAhead("the proposal", at(SKEW_MS), now)).not.toThrow();
  expect(() => assertNotAhead("the proposal", at(SKEW_MS + 1), now)).toThrow(
    "the proposal is dated 31 s ahead of this node's clock, which reads 2026-11-23T12:00:00.000Z: the sender's clock is ahead or this one is behind; set the wrong one",
  );
});

test("a last instant may have passed by the allowance, and no more", () => {
  expect(() => assertNotPast("the time to decide", at(-SKEW_MS), now)).not.toThrow();
  expect(() => assertNotPast("the time to decide", at(-SKEW_MS - 1), now)).toThrow(
    "the time to decide ended 31 s ago by this node's clock, which reads 2026-11-23T12:00:00.000Z, and the sender still asks: the sender's clock is behind or this one is ahead, or the message was long on its way; set the wrong clock",
  );
});

test("the operator is told once of each peer, and again after its clock was right; nothing else is told", async () => {
  const told: unknown[] = [];
  const watch = createSkewWatch({ alarm: ({ what, peer }) => told.push([what, peer]) });
  const fail = (reason: "CLOCK_SKEW" | "OVERLOADED") => () => Promise.reject(new ComityError(reason, "no"));
  const ask = (peer: string, work: () => Promise<unknown>) => watch(peer, work).catch(({ reason }) => reason);
  expect(await ask("a", fail("CLOCK_SKEW"))).toBe("CLOCK_SKEW");
  await ask("a", fail("CLOCK_SKEW"));
  await ask("b", fail("CLOCK_SKEW"));
  await ask("b", fail("OVERLOADED"));
  expect(told).toEqual([
    ["CLOCK_SKEW", "a"],
    ["CLOCK_SKEW", "b"],
  ]);
  expect(await ask("a", () => Promise.resolve("done"))).toBe("done");
  await ask("a", fail("CLOCK_SKEW"));
  expect(told.at(-1)).toEqual(["CLOCK_SKEW", "a"]);
  expect(told).toHaveLength(3);
});
