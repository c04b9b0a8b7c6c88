/** Timers fire once each when they are due, also after a restart, and their handlers are called until they succeed. */
import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimerEvent } from "../../src/engine/observer.ts";
import { TIMER } from "../../src/engine/rows.ts";
import { type Command, load, type Machine } from "../../src/engine/store.ts";
import { startTimers, type TimerHandler } from "../../src/engine/timer-loop.ts";
import { meetTimers, type NewTimer, startTimer, timerMachine } from "../../src/engine/timers.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createTime, turns } from "./time.ts";

const START = Date.parse("2026-11-23T12:00:00.000Z");
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR_MS).toISOString();

type Owe = Command &
  ({ readonly kind: "test.owe"; readonly timer: NewTimer } | { readonly kind: "test.meet"; subject: string });

const owing: Machine<Owe> = {
  kinds: ["test.owe", "test.meet"],
  collections: [],
  reads: () => [],
  transition: (command, rows) => ({
    puts: command.kind === "test.owe" ? [startTimer(command.timer)] : meetTimers(rows, command.subject),
  }),
};
const machine = joinMachines([timerMachine, owing]);
const key = createLedgerKey("eu.example");

function createNode(handlers: ReadonlyMap<string, TimerHandler> = new Map(), restMs = 0) {
  const time = createTime(START);
  const store = createMemoryStore(key, machine);
  const told: TimerEvent[] = [];
  const faults: unknown[] = [];
  let drawn = 0;
  const entropy = { nonce: () => hash("sha256", `${drawn++}`, "base64"), id: () => `${drawn++}` };
  const observer = { timer: (event: TimerEvent) => void told.push(event) } as never;
  const start = () =>
    startTimers({ store, clock: time.clock, entropy, observer }, handlers, {
      schedule: time.schedule,
      failed: (error) => faults.push(error),
      restMs,
    });
  const commit = (command: Owe) => store.commit({ leaf: Buffer.from(`leaf ${drawn++}`), command });
  return {
    time,
    store,
    told,
    faults,
    start,
    owe: (id: string, hours: { soon?: number; late: number }, kind = "legal-deadline") =>
      commit({
        kind: "test.owe",
        timer: {
          id,
          kind,
          subject: id,
          deadline: at(hours.late),
          data: {},
          until: "2036-01-01",
          ...(hours.soon === undefined ? {} : { soon: at(hours.soon) }),
        },
      }),
    meet: (subject: string) => commit({ kind: "test.meet", subject }),
    pass: async (hours: number) => {
      time.advance(hours * HOUR_MS);
      await turns();
    },
    stateOf: async (id: string) => (await load(store, TIMER, id))?.state,
  };
}

const lines = (told: readonly TimerEvent[]) => told.map(({ subject, state }) => `${subject} ${state}`);

describe("a timer", () => {
  test("fires when it becomes soon and when it becomes late, each recorded by a leaf that tells nothing", async () => {
    const node = createNode();
    const loop = node.start();
    await turns();
    // Written after the loop has gone to sleep: the row wakes it.
    await node.owe("a", { soon: 1, late: 2 });
    await turns();
    expect(node.told).toEqual([]);
    await node.pass(1);
    expect(lines(node.told)).toEqual(["a soon"]);
    await node.pass(1);
    expect(node.told).toEqual([
      { kind: "legal-deadline", subject: "a", state: "soon" },
      { kind: "legal-deadline", subject: "a", state: "late" },
    ]);
    expect(await node.stateOf("a")).toBe("late");
    const { size } = await node.store.log.head();
    const leaf = JSON.parse(Buffer.from((await node.store.log.leaf(size - 1)) ?? []).toString());
    expect(Object.keys(leaf).toSorted()).toEqual(["commitment", "nonce", "type"]);
    await loop.stop();
  });

  test("that is met before it is due does not fire, and nothing waits for it any more", async () => {
    const node = createNode();
    const loop = node.start();
    await node.owe("a", { soon: 1, late: 2 });
    await node.meet("a");
    await turns();
    expect(node.time.waiting()).toBe(0);
    await node.pass(3);
    expect(node.told).toEqual([]);
    await loop.stop();
  });

  test("that became due while the node was down fires when it is up, once", async () => {
    const node = createNode();
    await node.owe("a", { soon: 1, late: 2 });
    await node.pass(5);
    for (let starts = 0; starts < 3; starts++) {
      const loop = node.start();
      await turns();
      await loop.stop();
    }
    expect(lines(node.told)).toEqual(["a soon", "a late"]);
  });

  test("is fired once where two loops run over one store", async () => {
    const node = createNode();
    const loops = [node.start(), node.start()];
    for (let i = 0; i < 300; i++) await node.owe(`t${i}`, { late: 1 });
    await node.pass(1);
    expect(lines(node.told).toSorted()).toEqual(
      Array.from({ length: 300 }, (_, i) => `t${i} late`).toSorted(),
    );
    await Promise.all(loops.map((loop) => loop.stop()));
  });
});

test("a timer that cannot be fired keeps no other from firing, nor a handler from its call, and is tried again", async () => {
  const calls: string[] = [];
  const node = createNode(new Map([["decide-by", async ({ id }) => void calls.push(id)]]));
  const { commit } = node.store;
  let broken = true;
  let tries = 0;
  const failing: typeof commit = (entry) => {
    const { kind, id } = entry.command as Command & { readonly id?: string };
    if (kind !== "timer.fire" || id !== "bad") return commit(entry);
    tries++;
    return broken ? Promise.reject(new Error("no room")) : commit(entry);
  };
  Object.assign(node.store, { commit: failing });
  await node.owe("bad", { late: 1 });
  await node.owe("good", { late: 2 }, "decide-by");
  const loop = node.start();
  await node.pass(2);
  expect(calls).toEqual(["good"]);
  expect([lines(node.told), node.faults, tries]).toEqual([["good late"], [new Error("no room")], 1]);
  await turns();
  expect(tries).toBe(1);
  broken = false;
  await node.pass(1);
  expect(lines(node.told)).toEqual(["good late", "bad late"]);
  expect(node.time.waiting()).toBe(0);
  await loop.stop();
});

describe("a handler", () => {
  test("is called for its kind alone, again after a pause where it rejects, and no more once it has succeeded", async () => {
    const calls: string[] = [];
    let fails = 2;
    const handler: TimerHandler = async ({ id, state }) => {
      calls.push(`${id} ${state}`);
      if (fails-- > 0) throw new Error("not now");
    };
    const node = createNode(new Map([["decide-by", handler]]));
    const loop = node.start();
    await node.owe("a", { late: 1 }, "decide-by");
    await node.owe("b", { late: 1 });
    await node.pass(1);
    expect([calls, node.faults.length]).toEqual([["a late"], 1]);
    for (let i = 0; i < 4; i++) await node.pass(1);
    expect(calls).toEqual(["a late", "a late", "a late"]);
    expect(node.time.waiting()).toBe(0);
    await loop.stop();
  });

  test("is called again after a restart, until the timer is met", async () => {
    const calls: string[] = [];
    const node = createNode(new Map([["decide-by", async ({ id }) => void calls.push(id)]]));
    await node.owe("a", { late: 1 }, "decide-by");
    const run = async () => {
      const loop = node.start();
      await node.pass(1);
      await loop.stop();
    };
    await run();
    await run();
    expect(calls).toEqual(["a", "a"]);
    await node.meet("a");
    await run();
    expect(calls).toEqual(["a", "a"]);
    expect(lines(node.told)).toEqual(["a late"]);
  });
});

test("whatever is owed and met when, and however often the node restarts, each fires once, in order, never early", async () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant("owe"), n: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ act: fc.constantFrom("pass", "meet"), n: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ act: fc.constant("restart"), n: fc.constant(0) }),
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const node = createNode();
      let [loop, hours] = [node.start(), 0];
      const owed = new Map<string, { soon: number; late: number; metAt?: number }>();
      for (const { act, n } of steps) {
        if (act === "owe") {
          const timer = { soon: hours + n, late: hours + n * 2 };
          owed.set(`t${owed.size}`, timer);
          await node.owe(`t${owed.size - 1}`, timer);
        } else if (act === "meet") {
          const id = `t${n}`;
          const timer = owed.get(id);
          if (timer) timer.metAt ??= hours;
          await node.meet(id);
        } else if (act === "restart") {
          await loop.stop();
          loop = node.start();
        } else hours += n;
        await node.pass(act === "pass" ? n : 0);
      }
      await loop.stop();
      const expected = [...owed].flatMap(([id, { soon, late, metAt = Number.POSITIVE_INFINITY }]) => [
        ...(soon < late && soon <= hours && soon <= metAt ? [`${id} soon`] : []),
        ...(late <= hours && late <= metAt ? [`${id} late`] : []),
      ]);
      expect(lines(node.told).toSorted()).toEqual(expected.toSorted());
      for (const { state } of node.told) seen.add(state);
    }),
    { numRuns: 40 },
  );
  expect([...seen].toSorted()).toEqual(["late", "soon"]);
});

test("many timers that come at once are looked at twice, and not once for each", async () => {
  const node = createNode(new Map(), 100);
  let pages = 0;
  const { page } = node.store;
  Object.assign(node.store, {
    page: (...parts: Parameters<typeof page>) => {
      pages++;
      return page(...parts);
    },
  });
  const loop = node.start();
  await turns();
  const before = pages;
  for (let i = 0; i < 20; i++) {
    await node.owe(`t${i}`, { late: 1 });
    await turns();
  }
  await node.pass(100 / HOUR_MS);
  expect((pages - before) / 2).toBe(2);
  await node.pass(1);
  expect(node.told).toHaveLength(20);
  await loop.stop();
});
