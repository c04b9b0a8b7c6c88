/** A lane: what an unreachable peer and a refused item cost, how much is in flight, and what a peer must be offered. */
import { describe, expect, test } from "vitest";
import { createBreakers } from "../../src/engine/breaker.ts";
import { createLane, WINDOW } from "../../src/engine/lane.ts";
import { loadStatement } from "../../src/engine/record.ts";
import type { AnyRelayedKind } from "../../src/engine/relayed.ts";
import { MAX_ATTEMPTS } from "../../src/engine/tries.ts";
import { ComityError } from "../../src/errors.ts";
import { createMemoKind } from "./memo.ts";
import { arrived, createPair, states, write } from "./memo-pair.ts";
import { createEnginePair, type EnginePair, IL, itemsIn } from "./pair.ts";
import { turns } from "./time.ts";

const HOUR_MS = 3_600_000;

/** A lane of its own from Europe to Illinois, with other kinds than the pair's. */
function laneOf(pair: EnginePair, kinds: readonly AnyRelayedKind[] = [createMemoKind(pair.eu.context)]) {
  const [peer] = pair.eu.context.peers.all;
  if (peer === undefined) throw new Error("the pair has no agreement");
  return createLane(pair.eu.context, kinds, peer);
}

describe("a peer that is down for an hour", () => {
  test("gets everything when it is back; nothing is a dead letter, and the breaker tells the story", async () => {
    let down = true;
    const pair = createPair({ fate: () => (down ? "is lost" : "arrives") });
    const ids: string[] = [];
    for (let passed = 0; passed < HOUR_MS; passed += 5000) {
      if (passed % 120_000 === 0) ids.push(`m${passed}`);
      if (passed % 120_000 === 0) await write(pair, `m${passed}`);
      await pair.eu.deliver();
      pair.advance(5000);
    }
    expect(await itemsIn(pair.eu.store, "queued")).toHaveLength(ids.length);
    // One trial each time the pause is over, however much waits. Pauses are spread from half of 30 s to all of it.
    expect(pair.told("sent").length).toBeLessThan(HOUR_MS / 15_000 + 15);
    down = false;
    await pair.settle();
    expect((await arrived(pair)).toSorted()).toEqual(ids.map((id) => `${id} 1`).toSorted());
    expect(await itemsIn(pair.eu.store, "dead")).toEqual([]);
    const told = pair.told("breaker").map(({ state }) => state);
    expect(told.slice(0, 4)).toEqual(["open", "half-open", "open", "half-open"]);
    expect(told.slice(-2)).toEqual(["half-open", "closed"]);
  });

  test("uses up no try of an item, however often it cannot be reached", async () => {
    const pair = createPair({ fate: () => "is lost" });
    await write(pair, "a");
    for (let i = 0; i < MAX_ATTEMPTS * 5; i++) {
      await pair.eu.deliver();
      pair.advance(31_000);
    }
    expect(pair.told("sent").length).toBeGreaterThan(MAX_ATTEMPTS);
    expect(await states(pair)).toEqual(["a 1 queued"]);
  });

  test.each(["OVERLOADED", "NODE_DRAINING", "STORE_UNAVAILABLE"] as const)(
    "and so does one that answers %s",
    async (reason) => {
      let busy = true;
      const refusal = () => new ComityError(reason, "not now");
      const pair = createPair({ fate: () => (busy ? "is refused" : "arrives"), refusal });
      await write(pair, "a");
      for (let i = 0; i < MAX_ATTEMPTS * 2; i++) {
        await pair.eu.deliver();
        pair.advance(61_000);
      }
      expect(pair.told("sent").length).toBeGreaterThan(MAX_ATTEMPTS);
      expect(await states(pair)).toEqual(["a 1 queued"]);
      busy = false;
      await pair.settle();
      expect(await states(pair)).toEqual(["a 1 received"]);
    },
  );
});

describe("an item that the peer refuses for its own sake", () => {
  test("is tried a few times, then a dead letter with an alarm; it blocks nothing, and its update goes on", async () => {
    const pair = createPair();
    await write(pair, "bad", 13);
    await write(pair, "good");
    await pair.settle();
    expect(pair.told("sent")).toHaveLength(MAX_ATTEMPTS + 1);
    expect(pair.told("alarm")).toMatchObject([{ what: "DEAD_LETTER", peer: IL }]);
    expect(await itemsIn(pair.eu.store, "dead")).toMatchObject([{ reason: "SCOPE_FORBIDDEN" }]);
    expect(await arrived(pair)).toEqual(["good 1"]);
    await write(pair, "bad", 14);
    await pair.settle();
    expect(await states(pair)).toEqual(["bad 13 superseded", "bad 14 received", "good 1 received"]);
  });

  test("waits longer after each refusal, and the lane says when it is to run again", async () => {
    const pair = createPair({ fate: () => "is refused" });
    await write(pair, "a");
    await pair.eu.deliver();
    expect(pair.told("sent")).toHaveLength(1);
    await pair.eu.deliver();
    expect(pair.told("sent")).toHaveLength(1);
    pair.advance(500);
    await pair.eu.deliver();
    expect(pair.told("sent")).toHaveLength(2);
    pair.advance(499);
    await pair.eu.deliver();
    expect(pair.told("sent")).toHaveLength(2);
  });
});

test("an item that cannot be read from the store holds up no other, and is a dead letter with an alarm", async () => {
  const pair = createPair();
  await write(pair, "damaged");
  await write(pair, "good");
  const [item] = await itemsIn(pair.eu.store, "queued");
  const { store } = pair.eu;
  const recorded: typeof store.log.recorded = async (indexes) => {
    if (indexes.includes(item?.leaf ?? -1)) throw new ComityError("STORE_UNAVAILABLE", "the leaf is damaged");
    return store.log.recorded(indexes);
  };
  const context = { ...pair.eu.context, store: { ...store, log: { ...store.log, recorded } } };
  const [peer] = context.peers.all;
  if (peer === undefined) throw new Error("the pair has no agreement");
  const lane = createLane(context, [createMemoKind(context)], peer);
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    await lane.deliver();
    pair.advance(61_000);
  }
  expect(await arrived(pair)).toEqual(["good 1"]);
  expect(await states(pair)).toEqual(["damaged 1 dead", "good 1 received"]);
  expect(pair.told("alarm")).toMatchObject([{ what: "DEAD_LETTER", peer: IL }]);
});

describe("an item that waits until somebody at the peer has mended something", () => {
  function createWaiting() {
    let mended = false;
    const pair = createEnginePair({
      kinds: (context) => [{ ...createMemoKind(context), waiting: ["SCOPE_FORBIDDEN"] }],
      fate: () => (mended ? "arrives" : "is refused"),
      refusal: () => new ComityError("SCOPE_FORBIDDEN", "not served here"),
    });
    const mend = () => {
      mended = true;
    };
    return { pair, mend };
  }

  test("says why and since when, is no dead letter, and arrives by itself; the operator is told once", async () => {
    const { pair, mend } = createWaiting();
    await write(pair, "a");
    await write(pair, "b");
    const since = new Date(pair.now()).toISOString();
    for (let i = 0; i < MAX_ATTEMPTS * 3; i++) {
      await pair.eu.deliver();
      pair.advance(600_000);
    }
    expect(await itemsIn(pair.eu.store, "queued")).toMatchObject(
      Array(2).fill({ reason: "SCOPE_FORBIDDEN", since }),
    );
    expect(pair.told("alarm")).toMatchObject([{ what: "DELIVERY_WAITS", peer: IL }]);
    mend();
    await pair.eu.deliver();
    const received = await itemsIn(pair.eu.store, "received");
    expect(received).toHaveLength(2);
    expect(received[0]).toMatchObject({ since: new Date(pair.now()).toISOString() });
    expect(received[0]).not.toHaveProperty("reason");
  });

  test("becomes a dead letter after three days", async () => {
    const { pair } = createWaiting();
    await write(pair, "a");
    await pair.eu.deliver();
    pair.advance(3 * 24 * 3_600_000 - 1);
    await pair.eu.deliver();
    expect(await itemsIn(pair.eu.store, "dead")).toEqual([]);
    pair.advance(600_000);
    await pair.eu.deliver();
    expect(await itemsIn(pair.eu.store, "dead")).toMatchObject([{ reason: "SCOPE_FORBIDDEN" }]);
  });
});

describe("an item is not confirmed", () => {
  test("by an answer about something else, and becomes a dead letter", async () => {
    const pair = createPair();
    await write(pair, "a");
    await pair.eu.deliver();
    const stranger = await loadStatement(pair.il.context, 0);
    const link = { ...pair.eu.context.link, relay: () => Promise.resolve(stranger) };
    const other = createEnginePair({
      kinds: (context) => {
        Object.assign(context, { link });
        return [createMemoKind(context)];
      },
    });
    await write(other, "b");
    await other.settle();
    expect(await itemsIn(other.eu.store, "dead")).toMatchObject([{ reason: "STATEMENT_INVALID" }]);
  });

  test("where this version of the program does not know its kind: it becomes a dead letter, unsent", async () => {
    const pair = createPair();
    await write(pair, "a");
    const { deliver } = laneOf(pair, []);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await deliver();
      pair.advance(61_000);
    }
    expect(pair.told("sent")).toEqual([]);
    expect(await itemsIn(pair.eu.store, "dead")).toMatchObject([{ kind: "memo", reason: "INTERNAL" }]);
  });

  test("nor sent, where it is refused at home: that closes no breaker, and the peer gets its trial", async () => {
    const pair = createPair();
    await write(pair, "a");
    const breaker = createBreakers(pair.eu.context)(IL);
    const [peer] = pair.eu.context.peers.all;
    if (peer === undefined) throw new Error("the pair has no agreement");
    const shared = createLane(pair.eu.context, [], peer, breaker);
    breaker.failed(pair.now());
    pair.advance(1_000);
    await shared.deliver();
    expect(await breaker.attempt(pair.now(), async (take) => [take(), take()])).toEqual([true, false]);
    expect(pair.told("breaker").map(({ state }) => state)).not.toContain("closed");
  });

  test("where its body is erased: it becomes a dead letter, unsent", async () => {
    const pair = createPair();
    await write(pair, "a");
    const { store } = pair.eu;
    const erased = {
      ...store,
      read: async (...args: Parameters<typeof store.read>) => {
        const rows = await store.read(...args);
        return args[0].map(({ of }, i) => (of.name === "content_key" ? [] : (rows[i] ?? [])));
      },
    };
    Object.assign(pair.eu.context, { store: erased });
    pair.eu.restart();
    await pair.settle();
    expect(pair.told("sent")).toEqual([]);
    expect(await itemsIn(store, "dead")).toMatchObject([{ reason: "NOT_FOUND" }]);
  });
});

describe("a delivery of a lane", () => {
  test("has 128 items in flight at most, in the order of queueing, and the next leaves as one is answered", async () => {
    const pair = createPair();
    for (let n = 0; n < WINDOW + 2; n++) await write(pair, `m${n}`);
    const { relay } = pair.eu.context.link;
    const held: (() => void)[] = [];
    const hold: typeof relay = async (...given) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.push(resolve);
      await promise;
      return relay(...given);
    };
    Object.assign(pair.eu.context, { link: { ...pair.eu.context.link, relay: hold } });
    const delivering = laneOf(pair).deliver();
    await turns();
    expect(held).toHaveLength(WINDOW);
    // The slowest of all holds up none.
    held[5]?.();
    await turns();
    expect(held).toHaveLength(WINDOW + 1);
    expect(await arrived(pair)).toEqual(["m5 1"]);
    held[6]?.();
    await turns();
    expect(held).toHaveLength(WINDOW + 2);
    for (const pass of held) pass();
    await delivering;
    expect(await arrived(pair)).toHaveLength(WINDOW + 2);
  });

  test("takes what is queued while others are on their way, and sends nothing twice", async () => {
    const pair = createPair();
    await write(pair, "slow");
    const { relay } = pair.eu.context.link;
    const slow = Promise.withResolvers<void>();
    const hold: typeof relay = async (...given) => {
      if (pair.told("sent").length === 0) {
        pair.story.push({ event: "sent" });
        await slow.promise;
      }
      return relay(...given);
    };
    Object.assign(pair.eu.context, { link: { ...pair.eu.context.link, relay: hold } });
    const lane = laneOf(pair);
    const delivering = lane.deliver();
    await turns();
    await write(pair, "quick");
    pair.advance(60_000);
    lane.wake();
    await turns();
    expect(await arrived(pair)).toEqual(["quick 1"]);
    slow.resolve();
    await delivering;
    expect(await arrived(pair)).toEqual(["quick 1", "slow 1"]);
    expect(pair.told("sent")).toHaveLength(3);
  });

  test("reads each queued item once, however many wait", async () => {
    const pair = createPair();
    for (let n = 0; n < 1000; n++) await write(pair, `m${n}`);
    const { store } = pair.eu;
    let read = 0;
    const page: typeof store.page = async (...given) => {
      const rows = await store.page(...given);
      read += rows.length;
      return rows;
    };
    Object.assign(pair.eu.context, { store: { ...store, page } });
    await laneOf(pair).deliver();
    expect(await arrived(pair)).toHaveLength(1000);
    expect(read).toBe(1000);
  });

  test("says when there is more to send: never, when the breaker closes, or after the item's pause", async () => {
    let fate: "is lost" | "is refused" = "is lost";
    const pair = createPair({ fate: () => fate });
    const { deliver } = laneOf(pair);
    expect(await deliver()).toBeUndefined();
    await write(pair, "a");
    const again = await deliver();
    expect(again?.getTime()).toBeGreaterThan(pair.now());
    expect(await deliver()).toEqual(again);
    expect(pair.told("sent")).toHaveLength(1);
    pair.advance((again?.getTime() ?? 0) - pair.now());
    fate = "is refused";
    await deliver();
    expect(pair.told("sent")).toHaveLength(2);
    const due = await deliver();
    expect(due?.getTime()).toBeGreaterThan(pair.now());
    expect(due?.getTime()).toBeLessThanOrEqual(pair.now() + 500);
  });
});
