/** The quota of callers: so much and no more for each, room for nodes and operators, and an end of patience. */
import { describe, expect, test } from "vitest";
import { createQuota } from "../../../src/edge/grpc/quota.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";
import { LIMITS, type Limits } from "../../../src/limits.ts";

const [alice, bob] = ["alice", "bob"].map((name) => parseIdentity(`spiffe://eu.example/platform/${name}`));
const [operator, peer] = [
  parseIdentity("spiffe://eu.example/operator/o"),
  parseIdentity("spiffe://jp.example/node"),
];
if (alice === undefined || bob === undefined) throw new Error("no identity");

const refused = expect.objectContaining({ reason: "OVERLOADED" });

function create(limits: Partial<Limits>) {
  let ms = Date.parse("2026-11-29T12:00:00Z");
  const quota = createQuota({ ...LIMITS, ...limits }, () => ms);
  return { quota, advance: (by: number) => (ms += by) };
}

describe("calls in progress", () => {
  test("are so many for each caller, streams apart, and an ended one makes room once", () => {
    const { quota } = create({ callsPerCaller: 2, streamsPerCaller: 1 });
    const [first] = [quota.begin(alice, "call"), quota.begin(alice, "call")];
    expect(() => quota.begin(alice, "call")).toThrow(refused);
    quota.begin(alice, "stream");
    expect(() => quota.begin(alice, "stream")).toThrow(refused);
    quota.begin(bob, "call");
    first?.();
    first?.();
    quota.begin(alice, "call");
    expect(() => quota.begin(alice, "call")).toThrow(refused);
  });

  test("leave room for nodes and operators", () => {
    const { quota } = create({ calls: 3, reservedCalls: 2 });
    quota.begin(alice, "call");
    expect(() => quota.begin(bob, "call")).toThrow(refused);
    quota.begin(operator, "call");
    const end = quota.begin(peer, "stream");
    expect(() => quota.begin(peer, "call")).toThrow(refused);
    end();
    quota.begin(peer, "call");
  });
});

describe("bytes of unfinished requests", () => {
  test("are so many for each caller, and what is given back makes room", () => {
    const { quota } = create({ unfinishedBytesPerCaller: 10 });
    quota.hold(alice, 10);
    expect(() => quota.hold(alice, 1)).toThrow(refused);
    quota.hold(bob, 10);
    quota.hold(alice, -4);
    quota.hold(alice, 4);
    expect(() => quota.hold(alice, 1)).toThrow(refused);
  });

  test("are so many for all, with room for nodes and operators", () => {
    const { quota } = create({ unfinishedBytes: 10, reservedUnfinishedBytes: 4 });
    quota.hold(alice, 6);
    expect(() => quota.hold(bob, 1)).toThrow(refused);
    quota.hold(operator, 2);
    quota.hold(peer, 2);
    expect(() => quota.hold(peer, 1)).toThrow(refused);
    quota.hold(alice, -6);
    quota.hold(peer, 6);
  });
});

test.each<[string, Partial<Limits>, (quota: ReturnType<typeof createQuota>) => void]>([
  [
    "bytes",
    { messageBytesPerCaller: 10, messageBytesPerCallerPerSecond: 1 },
    (quota) => quota.read(alice, 10),
  ],
  [
    "relayed bytes",
    { relayedBytesPerPeer: 10, relayedBytesPerPeerPerSecond: 1 },
    (quota) => quota.relay(peer, 10),
  ],
  ["resolves", { resolvesPerPeer: 1, resolvesPerPeerPerSecond: 0.1 }, (quota) => quota.resolve(peer)],
])("%s are so many at once, and again after a while", (_, limits, act) => {
  const { quota, advance } = create(limits);
  act(quota);
  expect(() => act(quota)).toThrow(refused);
  advance(10_000);
  act(quota);
});

test("what is stored for a caller is limited for the day, and for that caller alone", () => {
  const { quota, advance } = create({ storedBytesPerDay: 10 });
  quota.store(alice, 10);
  expect(() => quota.store(alice, 1)).toThrow(refused);
  quota.store(bob, 10);
  advance(12 * 3_600_000);
  quota.store(alice, 10);
});

describe("what is stored for a peer", () => {
  const from = (sender: string) => ({ of: "transfers", sender }) as const;
  const parts = { storedPartOfTransfers: 5 / 8, storedPartOfSender: 1 / 4 };

  test("of one sender's transfers is a part, and other senders have theirs", () => {
    const { quota } = create({ storedBytesPerDay: 80, ...parts });
    quota.store(peer, 20, from("alice"));
    expect(() => quota.store(peer, 1, from("alice"))).toThrow(refused);
    quota.store(peer, 20, from("bob"));
    quota.store(peer, 10, from("carol"));
    expect(() => quota.store(peer, 1, from("carol"))).toThrow(refused);
  });

  test.each(["relays", "resolves"] as const)(
    "leaves %s room that transfers cannot use, and the reverse",
    (use) => {
      const { quota } = create({
        storedBytesPerDay: 80,
        ...parts,
        storedPartOfRelays: 1 / 8,
        storedPartOfResolves: 1 / 8,
      });
      for (const sender of ["alice", "bob"]) quota.store(peer, 20, from(sender));
      expect(() => quota.store(peer, 20, from("carol"))).toThrow(refused);
      quota.store(peer, 10, { of: use });
      expect(() => quota.store(peer, 1, { of: use })).toThrow(refused);
      quota.store(peer, 10, from("dave"));
    },
  );

  test("is divided into parts that are no more than the whole", () => {
    const { storedPartOfTransfers, storedPartOfRelays, storedPartOfResolves } = LIMITS;
    expect(storedPartOfTransfers + storedPartOfRelays + storedPartOfResolves).toBe(1);
  });
});

test("who goes on after many refusals is kept out for a while, and nobody else", () => {
  const { quota, advance } = create({ refusalsPerSecond: 3, shutOutMs: 5000 });
  expect([1, 2, 3, 4].map(() => quota.refused(alice))).toEqual([false, false, false, true]);
  expect([quota.isShutOut(alice), quota.isShutOut(bob)]).toEqual([true, false]);
  advance(5000);
  expect(quota.isShutOut(alice)).toBe(false);
});
