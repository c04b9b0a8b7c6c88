/** The store in PostgreSQL: the contract, and what it keeps when its connections, its server or its claim are lost. */

import { connect as connectTo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { load, loadSpan, type Store } from "../../src/engine/store.ts";
import type { ComityError } from "../../src/errors.ts";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { type MoveEnd, moveStore } from "../../src/store/move.ts";
import { readHandOversAt } from "../../src/store/postgres/hand-overs.ts";
import { openPostgresEnd } from "../../src/store/postgres/moving.ts";
import type { PostgresPlace } from "../../src/store/postgres/place.ts";
import { waitForClaim } from "../../src/store/postgres/standby.ts";
import { openPostgresStore, type PostgresStoreOptions } from "../../src/store/postgres/store.ts";
import { openSqliteEnd } from "../../src/store/sqlite/moving.ts";
import type { StoreFault } from "../../src/store/sqlite/store.ts";
import { expectOneHistory } from "../contract/one-history.ts";
import { storeContract } from "../contract/store.ts";
import { isLonger } from "../support/longer.ts";
import { type PostgresServer, startPostgres, USER, WITHOUT_POSTGRES } from "../support/postgres.ts";
import { entry, item, key, recordedOf, set, statementOf, verifierKey } from "./sample-entries.ts";
import { ITEM, machine, PAGE, type PageRow, sampleMachine } from "./sample-machine.ts";
import { freshFile, open as openSqlite } from "./sqlite/files.ts";

const reason = (code: string, message = /./) =>
  expect.objectContaining({ name: "ComityError", reason: code, message: expect.stringMatching(message) });

let server: PostgresServer;
let template: PostgresPlace;

function open(place: PostgresPlace, further: Partial<PostgresStoreOptions> = {}) {
  return openPostgresStore({
    place,
    origin: key.name,
    ledgerKey: { in: "file", pem: key.exportPem() },
    machine,
    onFatal: () => {},
    newLog: true,
    pagePauseMs: 0,
    ...further,
  });
}

const fresh = () => server.createDatabase(template);

/** A store in a fresh database, closed at the end of the test. */
async function opened(place: PostgresPlace, further: Partial<PostgresStoreOptions> = {}) {
  const store = await open(place, further);
  onTestFinished(() => store.close());
  return store;
}

describe.skipIf(WITHOUT_POSTGRES !== undefined || !isLonger)("PostgreSQL", { timeout: 240_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres();
    template = await server.createDatabase();
    await (await open(template)).close();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  storeContract("postgres", async () => open(await fresh()));

  test("gives everything back when it is opened again", async () => {
    const place = await fresh();
    const first = await open(place);
    await first.commit(entry(1, set(item("a", { group: "g", rank: 1, note: [1], body: Uint8Array.of(7) }))));
    await first.commit(entry(2, { kind: "sample.enact" }));
    const all = async (store: Store) => [
      await store.log.head(),
      await store.read([
        { of: ITEM, key: ["a"] },
        { of: ITEM, index: "group", prefix: ["g"] },
      ]),
      await store.log.recorded([0, 1]),
    ];
    const before = await all(first);
    await first.close();
    const second = await opened(place, { newLog: false });
    expect(await all(second)).toEqual(before);
    expect(await second.commit({ ...entry(4), epoch: 0 })).toEqual({ refused: "law-changed" });
  });

  test("a database without a store is refused, unless a new log is to begin", async () => {
    const place = await server.createDatabase();
    await expect(open(place, { newLog: false })).rejects.toThrow(
      reason("STORE_UNAVAILABLE", /no store in `127/),
    );
    await (await open(place)).close();
    await (await open(place, { newLog: false })).close();
  });

  test("a store of the version before is brought to this one, and a newer one is refused", async () => {
    const place = await fresh();
    await server.run("UPDATE log_schema SET version = version - 1; DROP TABLE item", place.database);
    const store = await opened(place, { newLog: false });
    recordedOf(await store.commit(entry(1, set(item("a", { body: Uint8Array.of(7) })))));
    await server.run("UPDATE log_schema SET version = version + 1", place.database);
    await store.close();
    await expect(open(place)).rejects.toThrow(reason("CONFIG_INVALID", /schema `3`, this program knows `2`/));
  });

  test("has one process at a time, and names that", async () => {
    const place = await fresh();
    const first = await open(place);
    await expect(open(place)).rejects.toThrow(reason("STORE_LOCKED"));
    recordedOf(await first.commit(entry(1)));
    await first.close();
    await (await open(place)).close();
  });

  test("a column and an index that come later are filled from the rows that stand", async () => {
    const place = await fresh();
    const store = await open(place);
    const rows = Array.from({ length: 700 }, (_, n) =>
      item(`i${n}`, { group: "g", rank: n, note: { place: n % 2 }, body: Uint8Array.of(n % 256) }),
    );
    await store.commit(entry(1, set(...rows)));
    await store.close();
    const columns = { ...ITEM.columns, note: "int" } as const;
    const indexes = { group: { on: ["group"] }, noted: { on: ["note", "rank"] } } as const;
    const later = { ...ITEM, columns, indexes };
    await (
      await open(place, { machine: joinMachines([{ ...sampleMachine, collections: [ITEM, PAGE] }]) })
    ).close();
    await server.run(`UPDATE item SET data = '{"note":' || rank % 2 || '}'`, place.database);
    const grown = joinMachines([{ ...sampleMachine, collections: [later, PAGE] }]);
    const second = await opened(place, { machine: grown });
    const noted = await loadSpan(second, { of: later, index: "noted", prefix: [1] });
    expect(noted.map(({ rank }) => rank)).toEqual(Array.from({ length: 350 }, (_, n) => 2 * n + 1));
    expect((await second.pass("2026-01-01")).damage).toEqual([]);
  });

  test.each([
    ["a leaf", "UPDATE leaf SET bytes = 'x' WHERE idx = 0", "node `0/0` of the log"],
    ["a node", "UPDATE node SET hash = sha256('x') WHERE level = 1", "node `1/0` of the log"],
    ["a row", "UPDATE item SET data = '{}' WHERE id = 'a'", "a row of `item`"],
    ["a head", "UPDATE checkpoint SET note = 'x' WHERE size = 1", "the checkpoint of `1` leaves"],
  ])("a pass finds %s that is not what was written, and leaves it", async (_, sql, what) => {
    const place = await fresh();
    const store = await opened(place);
    for (const n of [1, 2]) await store.commit(entry(n, set(item("a", { note: n, until: "2020-01-01" }))));
    await server.run(sql, place.database);
    expect((await store.pass("2020-01-01")).damage).toContain(what);
  });

  test("a damaged row fails its reader, and an entry that needs it, and no other", async () => {
    const place = await fresh();
    const faults: StoreFault[] = [];
    const store = await opened(place, { onFault: (fault) => faults.push(fault) });
    await store.commit(entry(1, set(item("a", { group: "g", rank: 1 }), item("b", { group: "g", rank: 2 }))));
    await server.run("UPDATE item SET rank = 5 WHERE id = 'a'", place.database);
    await expect(load(store, ITEM, "a")).rejects.toThrow(reason("STORE_UNAVAILABLE", /damaged/));
    const [needs, other] = await Promise.allSettled([
      store.commit(entry(2, { kind: "sample.add", item: item("a") })),
      store.commit(entry(3, set(item("c")))),
    ]);
    expect([needs?.status, other?.status]).toEqual(["rejected", "fulfilled"]);
    const page = await store.page({ of: ITEM, index: "group", prefix: ["g"] }, 9, {
      standIn: () => item("damaged"),
    });
    expect(page.map(({ id }) => id).sort()).toEqual(["b", "damaged"]);
    expect(faults.length).toBeGreaterThan(0);
  });

  test("commits go on when the server ends the sessions, and none is lost or written twice", async () => {
    const place = await fresh();
    const fatal: ComityError[] = [];
    const store = await opened(place, { onFatal: (error) => fatal.push(error) });
    const { acknowledged, stop } = startLoad(store);
    for (let cut = 0; cut < 12; cut++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await server.run(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${place.database}'`,
      );
    }
    await stop();
    expect(fatal).toEqual([]);
    await expectAll(store, acknowledged);
  });

  test("a commit whose answer is lost is settled: it is written once", async () => {
    const place = await fresh();
    await using proxy = await startProxy(place.port);
    const store = await opened({ ...place, port: proxy.port });
    await store.commit(entry(0));
    for (const answers of [false, true])
      for (let n = 0; n < 6; n++) {
        const id = `${answers} ${n}`;
        // The COMMIT arrives and its answer does not, or the COMMIT itself does not arrive.
        proxy.cutAtCommit(answers);
        recordedOf(await store.commit(entry(id, { kind: "sample.show", viewer: "v", text: id })));
      }
    expect(proxy.cuts()).toBe(12);
    const pages = await loadSpan<PageRow>(store, { of: PAGE, index: "cursor", prefix: ["v"] });
    expect(pages.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect((await store.log.head()).size).toBe(13);
    await expectOneHistory(store, []);
  });

  test("a database that cannot be reached refuses commits, and writes again when it is back", async () => {
    const place = { ...(await fresh()), answerWithinMs: 600, connectWithinMs: 300 };
    await using proxy = await startProxy(place.port);
    const fatal: ComityError[] = [];
    const store = await opened({ ...place, port: proxy.port }, { onFatal: (error) => fatal.push(error) });
    await store.commit(entry(1));
    proxy.close();
    await expect(store.commit(entry(2))).rejects.toThrow(reason("STORE_UNAVAILABLE", /nothing was written/));
    await expect(store.log.head()).rejects.toThrow(reason("STORE_UNAVAILABLE", /cannot be reached/));
    proxy.open();
    expect(recordedOf(await store.commit(entry(3))).index).toBe(1);
    expect(fatal).toEqual([]);
  });

  test.each([
    [
      "set back",
      "DELETE FROM leaf WHERE idx = 1; DELETE FROM checkpoint WHERE size = 2; DELETE FROM node WHERE idx = 1 OR level = 1; UPDATE log_head SET size = 1, note = (SELECT note FROM checkpoint WHERE size = 1)",
      /set back/,
    ],
    ["written by another", "UPDATE log_head SET size = 3, note = note || 'x'", /another process/],
  ])("a database that was %s is signed no further", async (_, sql, why) => {
    const place = await fresh();
    const fatal: ComityError[] = [];
    const headFile = `${freshFile()}.head`;
    const store = await open(place, { onFatal: (error) => fatal.push(error), headFile });
    for (const n of [1, 2]) await store.commit(entry(n));
    await server.run(sql, place.database);
    await expect(store.commit(entry(3))).rejects.toThrow(reason("STORE_UNAVAILABLE"));
    expect(fatal).toEqual([expect.objectContaining({ cause: reason("STORE_UNAVAILABLE", why) })]);
    await expect(store.commit(entry(4))).rejects.toThrow(reason("STORE_UNAVAILABLE"));
    await store.close();
    await expect(open(place, { headFile })).rejects.toThrow(reason("STORE_UNAVAILABLE"));
    const { size } = (await server.run("SELECT size::int FROM log_head", place.database))[0] ?? {};
    expect(size).toBe(why.source === "set back" ? 1 : 3);
  });

  test("the log is handed over to another key, which is found when the store is opened again", async () => {
    const place = await fresh();
    const next = createLedgerKey(key.name);
    const store = await open(place);
    await store.commit(entry(1));
    const handing = {
      from: key.verifierKey,
      nonce: Buffer.alloc(32).toString("base64"),
      at: "2026-11-30T00:00:00Z",
      command: { kind: "sample.note" },
    };
    const to = { in: "file", pem: next.exportPem() } as const;
    recordedOf(await store.handOver(to, handing));
    expect(await store.handOver(to, handing)).toMatchObject({ refused: "key-moved" });
    recordedOf(await store.commit(entry(2)));
    await store.close();
    expect((await readHandOversAt(place, key.name)).map((row) => row.to)).toEqual([next.verifierKey]);
    await expect(open(place)).rejects.toThrow(reason("STORE_UNAVAILABLE", /handed over/));
    const again = await opened(place, { ledgerKey: to });
    expect((await again.log.head()).size).toBe(3);
  });

  test("a store moves from SQLite into a database and back, and is the same there", async () => {
    const [first, last] = [freshFile(), freshFile()];
    const store = await openSqlite(first);
    const rows = Array.from({ length: 600 }, (_, n) =>
      item(`i${n}`, { group: "g", rank: n, note: "é😀", body: Uint8Array.of(n % 256, 0) }),
    );
    for (const n of [1, 2, 3]) await store.commit(entry(n, set(...rows.slice(200 * (n - 1), 200 * n))));
    const everything = async (each: Store) => [
      await each.log.head(),
      (await each.log.recorded([0, 1, 2])).map(statementOf),
      await loadSpan(each, { of: ITEM, index: "group", prefix: ["g"] }),
    ];
    const all = await everything(store);
    await store.close();
    const keys = firstKey(verifierKey);
    const place = await server.createDatabase();
    const move = async (from: Promise<MoveEnd>, to: Promise<MoveEnd>) => {
      const [source, target] = [await from, await to];
      try {
        return await moveStore(source, target);
      } finally {
        await source.close();
        await target.close();
      }
    };
    const inFile = (file: string) => openSqliteEnd(file, machine.collections, keys);
    const inDatabase = () => openPostgresEnd(place, machine.collections, keys);
    expect((await move(inFile(first), inDatabase())).head.size).toBe(3);
    const second = await open(place, { newLog: false });
    expect(await everything(second)).toEqual(all);
    await expect(inDatabase()).rejects.toThrow(reason("STORE_LOCKED"));
    await second.close();
    expect((await move(inDatabase(), inFile(last))).head.size).toBe(3);
    await expect(open(place)).rejects.toThrow(reason("STORE_UNAVAILABLE", /was moved to `sqlite:/));
    await expect(move(inFile(last), inDatabase())).rejects.toThrow(reason("INPUT_INVALID", /already/));
    const third = await openSqlite(last);
    onTestFinished(() => third.close());
    expect(await everything(third)).toEqual(all);
    recordedOf(await third.commit(entry(4)));
  });

  test("of those that stand by one has the store when it is free, and opens it by that claim", async () => {
    const place = await fresh();
    const store = await open(place);
    const [stop, over] = [new AbortController(), new AbortController()];
    const gaveUp = waitForClaim(place, stop.signal);
    let claimed = 0;
    const waiting = [1, 2].map(async () => {
      const claim = await waitForClaim(place, over.signal);
      if (claim !== undefined) claimed++;
      return claim;
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    stop.abort();
    expect([await gaveUp, claimed]).toEqual([undefined, 0]);
    await store.close();
    const claim = await Promise.any(
      waiting.map(async (each) => (await each) ?? Promise.reject(new Error("not claimed"))),
    );
    await expect(open(place)).rejects.toThrow(reason("STORE_LOCKED"));
    const next = await open(place, { newLog: false, claim });
    recordedOf(await next.commit(entry(1)));
    over.abort();
    await Promise.all(waiting);
    expect(claimed).toBe(1);
    await next.close();
    // A session that was lost meanwhile is replaced.
    const late = await waitForClaim(place, new AbortController().signal);
    late?.release();
    await (await open(place, { newLog: false, claim: late })).close();
  });

  test("a wrong password, a database that is not there and a server that loses commits are named", async () => {
    const place = await fresh();
    const wrong = { ...place, password: () => "geheim" };
    await expect(open(wrong)).rejects.toThrow(
      reason("CONFIG_INVALID", /refuses this node's user or password/),
    );
    await expect(open({ ...place, database: "none" })).rejects.toThrow(reason("CONFIG_INVALID", /not there/));
    await expect(open({ ...place, port: 1 })).rejects.toThrow(
      reason("STORE_UNAVAILABLE", /cannot be reached/),
    );
    const errors = await Promise.allSettled([open(wrong), open({ ...place, port: 1 })]);
    expect(inspect(errors, { depth: null, showHidden: true })).not.toContain("geheim");
  });

  test("shows neither its key nor its password", async () => {
    const store = await opened(await fresh());
    await store.commit(entry(1));
    const shown = inspect(store, { depth: null, showHidden: true });
    expect(shown).not.toContain(key.exportPem().split("\n")[1]);
    expect(shown).not.toContain(USER.password());
  });

  test("a server that crashes loses nothing that was acknowledged, and is used again when it is back", async () => {
    await using own = await startPostgres();
    const place = await own.createDatabase();
    const store = await opened({ ...place, answerWithinMs: 20_000 });
    const { acknowledged, stop } = startLoad(store);
    for (let crash = 0; crash < 2; crash++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await own.kill();
      await own.start();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stop();
    await expectAll(store, acknowledged);
    await store.close();
  });
});

test.skipIf(WITHOUT_POSTGRES === undefined)(`PostgreSQL is not tried: ${WITHOUT_POSTGRES}`, () => {});

/** Commits from several callers, until it is stopped. */
function startLoad(store: Store) {
  const acknowledged: string[] = [];
  let stopped = false;
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    for (let n = 0; !stopped; n++) {
      const id = `${caller} ${n}`;
      recordedOf(await store.commit(entry(id, { kind: "sample.show", viewer: `v${caller}`, text: id })));
      acknowledged.push(id);
    }
  });
  const stop = async () => {
    stopped = true;
    await Promise.all(callers);
  };
  return { acknowledged, stop };
}

/** Every acknowledged entry has one leaf and one effect, and so has nothing else. */
async function expectAll(store: Store, acknowledged: readonly string[]): Promise<void> {
  const { size } = await store.log.head();
  const records = await store.log.recorded(Array.from({ length: size }, (_, index) => index));
  const ids = records.map(({ leaf }) => (parseCanonical(leaf) as { n: string }).n);
  expect(acknowledged.length).toBeGreaterThan(20);
  expect(ids.toSorted()).toEqual(acknowledged.toSorted());
  const pages = await loadSpan<PageRow>(store, { of: PAGE, index: "cursor", prefix: [] });
  expect(pages.map(({ text }) => text).toSorted()).toEqual(ids.toSorted());
  await expectOneHistory(store, []);
  expect(verifierKey.name).toBe(key.name);
}

/** A proxy before the server that cuts connections at the next COMMIT, or takes none. */
async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  let cut: "none" | "before" | "after" = "none";
  let [cuts, isOpen] = [0, true];
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const proxy = createServer((client) => {
    sockets.add(client);
    if (!isOpen) return void client.destroy();
    const upstream = connectTo(port, "127.0.0.1");
    sockets.add(upstream);
    for (const socket of [client, upstream])
      socket
        .on("error", () => {})
        .on("close", () => {
          client.destroy();
          upstream.destroy();
        });
    let deaf = false;
    client.on("data", (bytes) => {
      if (cut === "none" || !bytes.includes("COMMIT")) return void upstream.write(bytes);
      cuts += 1;
      const how = cut;
      cut = "none";
      if (how === "before") return drop();
      deaf = true;
      upstream.write(bytes);
      // Long enough for the commit to be done.
      setTimeout(drop, 40);
    });
    upstream.on("data", (bytes) => {
      if (!deaf) client.write(bytes);
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  proxy.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = proxy.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    /** `arrives`: the COMMIT reaches the server, and its answer does not come back. */
    cutAtCommit: (arrives: boolean) => {
      cut = arrives ? "after" : "before";
    },
    cuts: () => cuts,
    close: () => {
      isOpen = false;
      drop();
    },
    open: () => {
      isOpen = true;
    },
    [Symbol.asyncDispose]: async () => {
      drop();
      proxy.close();
    },
  };
}
