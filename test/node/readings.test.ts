/** The readings of a node: its certificates and agreements, and what its store holds of outbox and deadlines. */
import { v7 } from "uuid";
import { expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { OUTBOX, type OutboxRow, TIMER, type TimerRow } from "../../src/engine/rows.ts";
import { type Machine, type Put, put, type Row } from "../../src/engine/store.ts";
import type { Agreement } from "../../src/federation/agreement.ts";
import { createReadings } from "../../src/node/readings.ts";
import { createWays } from "../../src/node/ways.ts";
import { LEGAL_DEADLINE } from "../../src/notices/schema.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { knownBy } from "../support/known.ts";
import { agreement, EU, IL, keys, START } from "../support/pair.ts";

const NOW = new Date(START);
const DAY_MS = 24 * 3_600_000;
const at = (days: number) => new Date(START + days * DAY_MS);
const authority = (trustDomain: string, days: number) => createAuthority({ trustDomain, now: NOW, days });
const own = authority("eu.example", 100);
const bundleOf = (...each: { certificatePem: string }[]) =>
  parseBundle(each.map(({ certificatePem }) => certificatePem).join(""));

type Writing = { readonly kind: "test.write"; readonly puts: readonly { table: string; row: Row }[] };
const TABLES = [OUTBOX, TIMER];
const machine: Machine<Writing> = {
  kinds: ["test.write"],
  collections: TABLES,
  reads: () => [],
  transition: ({ puts }) => ({
    puts: puts.flatMap(({ table, row }) =>
      TABLES.filter(({ name }) => name === table).map((of) => ({ of, row })),
    ),
  }),
};

async function read(puts: readonly Put[] = [], agreements: readonly Agreement[] = [agreement]) {
  const store = createMemoryStore(keys.eu, machine as never);
  const command: Writing = {
    kind: "test.write",
    puts: puts.map(({ of, row }) => ({ table: of.name, row })),
  };
  await store.commit({ leaf: Buffer.from("{}"), command });
  const config = {
    trustDomain: "eu.example",
    authority: bundleOf(own),
    peers: [
      {
        agreement,
        file: "eu--us-il.json",
        address: "127.0.0.1:1",
        trust: new Map([
          ["us-il.example", bundleOf(authority("us-il.example", 50), authority("us-il.example", 20))],
          ["eu.example", bundleOf(authority("eu.example", 1))],
        ]),
      },
    ],
    room: { storeFile: import.meta.filename, freeBytes: 7 },
  };
  return createReadings({
    config,
    own: () => issueCertificate(own, { id: EU, now: NOW, days: 90 }),
    trust: createWays(config, knownBy(agreement)).trust,
    context: {
      ...{ store, peers: createPeers(knownBy(agreement), "eu.example"), clock: { now: () => NOW } },
      agreements: () => agreements,
    },
    log: () => "open",
    shown: new Map([[IL, at(3)]]),
    witnesses: async () => [],
  });
}

test("certificates: the node's own, each domain's authority that ends first, and what peers showed", async () => {
  const { certificates } = await read();
  const days = (until: Date) => Math.round((until.getTime() - START) / DAY_MS);
  // The node's own authority is that of its configuration, and no agreement's.
  expect(certificates().map(({ kind, peer, until }) => [kind, peer, days(until)])).toEqual([
    ["own", EU, 90],
    ["authority", EU, 100],
    ["authority", IL, 20],
    ["peer", IL, 3],
  ]);
});

test("agreements, room and log are those of the node", async () => {
  const readings = await read();
  expect(readings.agreements()).toEqual([
    { agreement: "eu--us-il", peer: IL, until: new Date("2028-01-01T00:00:00Z") },
  ]);
  expect(readings.room()).toEqual({ free: expect.any(Number), reserve: 7, used: 0 });
  expect(readings.room().free).toBeGreaterThan(0);
  expect(readings.log()).toBe("open");
});

test("of several agreements with a peer the one that ends last counts, unless it was ended before its day", async () => {
  const next = { ...agreement, id: "next", until: "2029-01-01" };
  const before = { ...agreement, id: "before", until: "2026-01-01" };
  const ended = { ...agreement, id: "ended", until: "2030-01-01", endsAt: "2026-11-01" };
  const readings = await read([], [next, before, agreement, ended]);
  expect(readings.agreements()).toEqual([
    { agreement: "next", peer: IL, until: new Date("2029-01-01T00:00:00Z") },
  ]);
});

const item = (n: number, state: OutboxRow["state"], days: number) =>
  put<OutboxRow>(OUTBOX, {
    ...{ id: v7({ msecs: at(days).getTime(), seq: n }), place: n, peer: IL, kind: "notice" },
    ...{ subject: `s ${n}`, version: 1, state, leaf: 0, until: "2036-01-01" },
  });

test("the outbox of each peer: what waits, since when, and its dead letters", async () => {
  expect(await (await read()).outbox()).toEqual([{ peer: IL, queued: 0, dead: 0 }]);
  const readings = await read([
    item(1, "received", -9),
    item(2, "queued", -5),
    item(3, "queued", -2),
    item(4, "dead", -8),
  ]);
  expect(await readings.outbox()).toEqual([{ peer: IL, queued: 2, dead: 1, oldest: at(-5) }]);
});

const timer = (n: number, state: TimerRow["state"], kind: string, days: number) =>
  put<TimerRow>(TIMER, {
    ...{ id: `t ${n}`, kind, subject: `s ${n}`, state, due: at(days).toISOString() },
    ...{ deadline: at(days).toISOString(), data: {}, until: "2036-01-01" },
  });

test("legal deadlines: those that are soon, and those that passed within 30 days", async () => {
  const readings = await read([
    timer(1, "soon", LEGAL_DEADLINE, 1),
    timer(2, "soon", "decide-by", 1),
    timer(3, "running", LEGAL_DEADLINE, 1),
    timer(4, "late", LEGAL_DEADLINE, -29),
    timer(5, "late", LEGAL_DEADLINE, -31),
    timer(6, "late", "decide-by", -1),
    timer(7, "met", LEGAL_DEADLINE, -1),
  ]);
  expect(await readings.deadlines()).toEqual({ soon: 1, late: 1 });
});
