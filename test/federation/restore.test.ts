/** A node whose store was restored from an older copy: it signs nothing that would fork its log, and still serves reads. */
import { copyFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { headFileOf } from "../../src/store/head-file.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";

let federation: TestFederation;
afterEach(() => federation.stop());

const filesOf = (code: string) => {
  const home = federation.homes.get(code);
  if (home === undefined) throw new Error(`${code} is no member`);
  return {
    store: join(dirname(home.configFile), "ledger.db"),
    head: headFileOf(join(home.nodeFolder, "ledger.pem")),
  };
};
const transfer = async () => federation.caller("EU").request(await federation.sample("eu-jp-research"));

/** The EU's node stops, after two transfers; its store is the copy that was made between them. */
async function restoreOlder(): Promise<{ readonly first: string }> {
  const { store } = filesOf("EU");
  const { transferId: first } = await transfer();
  await federation.stopNode("EU");
  copyFileSync(store, `${store}.older`);
  await federation.startNode("EU");
  expect(await transfer()).toMatchObject({ state: "PERMITTED" });
  await federation.stopNode("EU");
  copyFileSync(`${store}.older`, store);
  return { first };
}

test("an older copy of the store does not start, with no peer at hand", async () => {
  federation = await startFederation(["EU", "JP"]);
  await restoreOlder();
  await federation.stopNode("JP");
  await expect(federation.startNode("EU")).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("this copy is older"),
  });
});

longTest(
  "a peer that holds more of the log keeps an older copy from signing, where the file beside the key is lost too",
  async () => {
    federation = await startFederation(["EU", "JP"]);
    const { first } = await restoreOlder();
    rmSync(filesOf("EU").head);
    await expect(federation.startNode("EU")).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    const { store } = await federation.startNode("EU", { newHead: true });
    const { size } = await store.log.head();
    const refused = { reason: "STORE_UNAVAILABLE", message: expect.stringContaining("signs nothing") };
    await expect(transfer()).rejects.toMatchObject(refused);
    expect(await federation.caller("EU").resolve(first)).toMatchObject({ state: "PERMITTED" });
    expect((await store.log.head()).size).toBe(size);
  },
);

longTest("a store that is missing does not start", async () => {
  federation = await startFederation(["EU", "JP"]);
  await federation.stopNode("EU");
  rmSync(filesOf("EU").store);
  await expect(federation.startNode("EU", { newLog: false })).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("--new-log"),
  });
});
