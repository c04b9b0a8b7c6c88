/** The relay as a node runs it: rows that are written wake its lanes, pauses end by the clock, and a peer holds up no other. */
import { describe, expect, test } from "vitest";
import { startRelay } from "../../src/engine/relay.ts";
import type { Owed } from "../../src/engine/relayed.ts";
import { OUTBOX } from "../../src/engine/rows.ts";
import { FOREVER, load } from "../../src/engine/store.ts";
import { createMemoKind, writeMemo } from "./memo.ts";
import { createEnginePair, type Fate, IL, itemsIn, START } from "./pair.ts";
import { createTime, turns } from "./time.ts";

function createRunning(fate: () => Fate, owed: readonly Owed[] = []) {
  const pair = createEnginePair({ fate, kinds: (context) => [createMemoKind(context)] });
  const time = createTime(START);
  const context = { ...pair.eu.context, clock: time.clock };
  const faults: unknown[] = [];
  const kinds = [{ ...createMemoKind(context), owed: async () => owed }];
  const start = () =>
    startRelay(context, kinds, { schedule: time.schedule, failed: (error) => faults.push(error) });
  return {
    ...pair,
    context,
    time,
    faults,
    start,
    write: (id: string) => writeMemo(context, { id, version: 1 }, IL),
  };
}

describe("a running relay", () => {
  test("sends what is queued when it starts, and what is written later, without time passing", async () => {
    const node = createRunning(() => "arrives");
    await node.write("a");
    const relay = node.start();
    await turns();
    expect(await itemsIn(node.context.store, "received")).toHaveLength(1);
    await node.write("b");
    await turns();
    expect(await itemsIn(node.context.store, "received")).toHaveLength(2);
    expect([node.time.waiting(), node.faults]).toEqual([0, []]);
    await relay.stop();
    await node.write("c");
    await turns();
    expect(await itemsIn(node.context.store, "queued")).toHaveLength(1);
  });

  test("tries an unreachable peer again when the breaker's pause is over, however often it is woken before", async () => {
    let down = true;
    const node = createRunning(() => (down ? "is lost" : "arrives"));
    const relay = node.start();
    await node.write("a");
    await turns();
    await node.write("b");
    await turns();
    expect(node.told("sent")).toHaveLength(1);
    expect(node.time.waiting()).toBe(1);
    down = false;
    node.time.advance(500);
    await turns();
    expect(await itemsIn(node.context.store, "received")).toHaveLength(2);
    await relay.stop();
  });

  test("tries a peer that has called at once, whatever is left of the pause, and delivers all", async () => {
    let down = true;
    const node = createRunning(() => (down ? "is lost" : "arrives"));
    const relay = node.start();
    await node.write("a");
    await turns();
    for (let n = 0; n < 8; n++) {
      node.time.advance(30_000);
      await turns();
    }
    await node.write("b");
    const before = node.told("sent").length;
    down = false;
    expect(relay.heard(IL)).toBe(true);
    expect(relay.heard(IL)).toBe(false);
    expect(relay.heard("spiffe://jp.example/node")).toBe(false);
    await turns();
    expect(node.told("sent").length).toBe(before + 2);
    expect(await itemsIn(node.context.store, "received")).toHaveLength(2);
    expect(relay.heard(IL)).toBe(false);
    await relay.stop();
  });

  test("queues on a new connection what the peer must hold, and at its start only what the peer never had", async () => {
    const node = createRunning(() => "arrives", [{ subject: "here a", version: 1, leaf: 0, until: FOREVER }]);
    await node.write("a");
    const relay = node.start();
    await turns();
    const [row] = await itemsIn(node.context.store, "received");
    expect(node.told("sent")).toHaveLength(1);
    relay.linked(IL);
    relay.linked("spiffe://jp.example/node");
    await turns();
    expect(node.told("sent").map(({ id }) => id)).toEqual([row?.id, row?.id]);
    expect((await load(node.context.store, OUTBOX, row?.id ?? ""))?.state).toBe("received");
    await relay.stop();
    const again = node.start();
    await turns();
    expect(node.told("sent")).toHaveLength(2);
    await again.stop();
    expect(node.faults).toEqual([]);
  });

  test("tells of a store that fails, and goes on when it answers again", async () => {
    const node = createRunning(() => "arrives");
    const { page } = node.context.store;
    let broken = true;
    const store = {
      ...node.context.store,
      page: ((...given: Parameters<typeof page>) =>
        broken ? Promise.reject(new Error("no disk")) : page(...given)) as typeof page,
    };
    Object.assign(node.context, { store });
    await node.write("a");
    const relay = node.start();
    await turns();
    expect(node.faults).toEqual([new Error("no disk")]);
    broken = false;
    node.time.advance(1000);
    await turns();
    expect(await itemsIn(store, "received")).toHaveLength(1);
    await relay.stop();
  });
});
