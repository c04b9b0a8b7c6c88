/** The session of the process that has a store, and those that stand by for it, on a real server. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ComityError } from "../../../src/errors.ts";
import { lookAt } from "../../../src/store/postgres/look.ts";
import type { PostgresPlace } from "../../../src/store/postgres/place.ts";
import { waitForClaim } from "../../../src/store/postgres/standby.ts";
import { openPostgresStore } from "../../../src/store/postgres/store.ts";
import { isLonger } from "../../support/longer.ts";
import { type PostgresServer, startPostgres, USER, WITHOUT_POSTGRES } from "../../support/postgres.ts";
import { entry, key, recordedOf } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";

let server: PostgresServer;
const REACHED_AT = "127.0.0.1:7440";

async function opened(place: PostgresPlace) {
  const fatal = Promise.withResolvers<ComityError>();
  const store = await openPostgresStore({
    ...{ place, origin: key.name, machine, newLog: true },
    ledgerKey: { in: "file", pem: key.exportPem() },
    onFatal: fatal.resolve,
  });
  onTestFinished(() => store.close());
  return { store, fatal: fatal.promise };
}

const database = async () => ({ ...(await server.createDatabase()), reachedAt: REACHED_AT });

describe.skipIf(WITHOUT_POSTGRES !== undefined || !isLonger)("the session", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("of a process that has nothing to write is noticed when it is lost: the process ends where another has the store", async () => {
    const place = await database();
    const { store, fatal } = await opened(place);
    recordedOf(await store.commit(entry(1)));
    const { host, port, user } = place;
    const other = new pg.Client({ host, port, user, password: USER.password(), database: place.database });
    await other.connect();
    onTestFinished(() => other.end());
    // Whoever waits for the lock has it before the process can ask again.
    await other.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'comity at ${REACHED_AT}'
        AND datname = '${place.database}'; SELECT pg_advisory_lock(${0x636f6d}, ${0x697479})`,
    );
    expect((await fatal).cause).toMatchObject({ reason: "STORE_LOCKED" });
    await expect(store.commit(entry(2))).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  });

  test("is made anew where it is lost and nobody else has the store, before anything is written", async () => {
    const place = await database();
    const { store } = await opened(place);
    const session = async () => {
      const sql = `SELECT pid FROM pg_stat_activity WHERE application_name = 'comity at ${REACHED_AT}' AND datname = '${place.database}'`;
      return (await server.run(sql))[0]?.pid;
    };
    const before = await session();
    await server.run(`SELECT pg_terminate_backend(${before})`);
    await expect.poll(session).toSatisfy((pid) => pid !== undefined && pid !== before);
    recordedOf(await store.commit(entry(1)));
  });

  test("tells those that stand by, and an operator, where the process is reached", async () => {
    const place = await database();
    const { store } = await opened(place);
    const told = Promise.withResolvers<string | undefined>();
    const free = waitForClaim(place, new AbortController().signal, told.resolve);
    expect(await told.promise).toBe(REACHED_AT);
    expect(await lookAt(place)).toEqual({
      ...{ reachedAt: REACHED_AT, standbys: 0, waitsFor: "", synchronous: "on" },
      connections: expect.any(Number),
    });
    await store.close();
    const claim = await free;
    expect(await lookAt(place)).not.toHaveProperty("reachedAt");
    claim?.release();
  });

  test("goes on with the process that had it when the server comes back", async () => {
    const place = await database();
    const { store } = await opened(place);
    const stop = new AbortController();
    let free = false;
    const waiting = waitForClaim(place, stop.signal).then((is) => {
      free = is !== undefined;
    });
    await server.kill();
    await server.start();
    recordedOf(await store.commit(entry(1)));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(free).toBe(false);
    recordedOf(await store.commit(entry(2)));
    stop.abort();
    await waiting;
  });
});

test.skipIf(WITHOUT_POSTGRES === undefined)(`the session is not tried: ${WITHOUT_POSTGRES}`, () => {});
