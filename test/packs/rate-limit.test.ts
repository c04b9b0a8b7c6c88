/** How much of one peer's law is read in a time. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRateLimit } from "../../src/packs/rate-limit.ts";

const MIB = 1024 * 1024;

function limitAt() {
  let ms = 0;
  const limit = createRateLimit({ now: () => new Date(ms) });
  return {
    ...limit,
    advance: (by: number) => {
      ms += by;
    },
  };
}

test("a peer's texts are read at once up to a bound, then as fast as time passes; another peer's do not count", () => {
  const { admits, advance } = limitAt();
  expect([admits("a", MIB), admits("a", MIB), admits("a", MIB)]).toEqual([true, true, false]);
  expect(admits("b", MIB)).toBe(true);
  advance(Math.ceil(MIB / 30) - 1);
  expect(admits("a", MIB)).toBe(false);
  advance(1);
  expect(admits("a", MIB)).toBe(true);
});

test("what is short is not free", () => {
  const { admits } = limitAt();
  const admitted = Array.from({ length: 1000 }, () => admits("a", 1)).filter(Boolean).length;
  expect(admitted).toBe(64);
});

test("whatever comes when, no more is admitted than the bound and what time allows", () => {
  const arrivals = fc.array(fc.tuple(fc.nat(60_000), fc.integer({ min: 1, max: MIB })), { maxLength: 60 });
  fc.assert(
    fc.property(arrivals, (sequence) => {
      const { admits, advance } = limitAt();
      let [admitted, passed] = [0, 0];
      for (const [pause, bytes] of sequence) {
        advance(pause);
        passed += pause;
        if (admits("a", bytes)) admitted += bytes;
        expect(admitted).toBeLessThanOrEqual(2 * MIB + passed * 30);
      }
    }),
  );
});
