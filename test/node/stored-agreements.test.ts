/** The agreements in the store of a node that does not run. A store with agreements is read in `test/cli/commands/agreement.test.ts`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { loadStoredAgreements } from "../../src/node/stored-agreements.ts";
import { lockStore } from "../../src/store/sqlite/database.ts";

const base = mkdtempSync(join(tmpdir(), "comity-stored-"));
const home = join(base, "home");
const config = join(home, IN_HOME.config);
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
});
afterAll(() => rmSync(base, { recursive: true }));

test("a new store has none, and is left to the next who opens it", async () => {
  for (const _ of [1, 2])
    expect(await loadStoredAgreements(config, new Date())).toEqual({
      ...{ agreements: [], handOvers: [], setAside: [] },
    });
});

test("a store that a process holds is not opened, and one that is missing is not begun", async () => {
  {
    using _ = lockStore(join(home, IN_HOME.store));
    await expect(loadStoredAgreements(config, new Date())).rejects.toMatchObject({ reason: "STORE_LOCKED" });
  }
  rmSync(join(home, IN_HOME.store));
  await expect(loadStoredAgreements(config, new Date())).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
  });
});
