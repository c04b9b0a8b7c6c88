/** The authority of an agreement that is over counts as long as something that was delivered needs it, and no longer. */
import { expect, test } from "vitest";
import type { Agreement } from "../../src/federation/agreement.ts";
import { createKeptTrust } from "../../src/node/kept-trust.ts";

const [KR, SG] = ["kr.example", "sg.example"];

/** The answers at a moment that is set, with the nodes with which data was shared. */
function keeping(sharing: Set<string>) {
  const clock = { at: "2026-11-30T12:00:00Z" };
  const kept = createKeptTrust({
    clock: { now: () => new Date(clock.at) },
    retention: { transfers: "P11Y" },
    sharesData: async (peer) => sharing.has(peer),
  });
  return { clock, kept };
}
const agreement = (changes: Partial<Agreement> = {}) =>
  ({
    until: "2028-01-01",
    parties: [KR, SG].map((trustDomain) => ({ trustDomain })),
    ...changes,
  }) as Agreement;

test("what is not over counts without an end, also where its end is set for later", () => {
  const { clock, kept } = keeping(new Set());
  for (const each of [agreement(), agreement({ endsAt: "2026-11-30T12:00:00.001Z" })]) {
    expect(kept.until(each, SG)).toBeUndefined();
    expect(kept.counts(each, SG)).toBe(true);
  }
  clock.at = "2028-01-01T00:00:00Z";
  expect(kept.until(agreement(), SG)).toBe("2039-01-01");
});

test("what is over counts for the period of transfers while the store holds some, and else for thirty days", async () => {
  const sharing = new Set([`spiffe://${SG}/node`]);
  const { clock, kept } = keeping(sharing);
  const over = agreement({ endsAt: "2026-11-30T11:00:00.000Z" });
  // Nobody has looked yet.
  expect([kept.until(over, KR), kept.until(over, SG)]).toEqual(["2037-11-30", "2037-11-30"]);
  const before = kept.epoch();
  await kept.refresh([over]);
  expect(kept.epoch()).not.toBe(before);
  expect([kept.until(over, KR), kept.until(over, SG)]).toEqual(["2026-12-30", "2037-11-30"]);
  const counts = (at: string) => {
    clock.at = at;
    return [KR, SG].map((each) => kept.counts(over, each));
  };
  expect(counts("2026-12-29T23:59:59Z")).toEqual([true, true]);
  expect(counts("2026-12-30T00:00:00Z")).toEqual([false, true]);
  expect(counts("2037-11-29T23:59:59Z")).toEqual([false, true]);
  expect(counts("2037-11-30T00:00:00Z")).toEqual([false, false]);
  // The last transfer was removed before: then it ends before.
  sharing.clear();
  clock.at = "2031-01-01T00:00:00Z";
  await kept.refresh([over]);
  expect(kept.counts(over, SG)).toBe(false);
});

test("an end after the last day changes nothing, and only those of agreements that are over are looked up", async () => {
  const asked: string[] = [];
  const kept = createKeptTrust({
    clock: { now: () => new Date("2028-06-01T00:00:00Z") },
    retention: { transfers: "P1Y" },
    sharesData: async (peer) => asked.push(peer) > 0,
  });
  expect(kept.until(agreement({ endsAt: "2028-05-01T00:00:00.000Z" }), SG)).toBe("2029-01-01");
  await kept.refresh([agreement({ until: "2099-01-01" })]);
  expect(asked).toEqual([]);
});
