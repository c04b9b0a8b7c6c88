/** Two real nodes: each cosigns the other's log, receipts are dated by that, and a node that shows two histories is caught with evidence. */
import { copyFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Store } from "../../src/engine/store.ts";
import { parseFork, verifyFork } from "../../src/ledger/fork.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { parseWitnessed } from "../../src/receipt/witnessed.ts";
import { headFileOf } from "../../src/store/head-file.ts";
import { COSIGNATURE, FORK } from "../../src/witness/schema.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";

const [EU, JP] = ["eu.comity.example", "jp.comity.example"];
/** A loaded machine takes its time. */
const WITHIN = { timeout: 30_000, interval: 1_000 };
let federation: TestFederation;
afterEach(() => federation.stop());

const transfer = async () => federation.caller("EU").request(await federation.sample("eu-jp-research"));
const newest = async (store: Store, log: string) =>
  (await store.page({ of: COSIGNATURE, index: "size", prefix: [log] }, 1, { order: "descending" }))[0];
const forksAt = async (code: string) =>
  federation.node(code).store.page({ of: FORK, index: "log", prefix: [EU] }, 10);

/** Waits until a peer has cosigned the whole log of a node. */
async function untilCosigned(code: string, log: string): Promise<void> {
  const { store } = federation.node(code);
  const { size } = await store.log.head();
  await vi.waitFor(async () => expect((await newest(store, log))?.size).toBe(size), WITHIN);
}

test("each cosigns the other's log, and a receipt says by when it stood there", async () => {
  federation = await startFederation(["EU", "JP"], { witnessAfterMs: 20 });
  const { transferId, receipt } = await transfer();
  await Promise.all([untilCosigned("EU", EU), untilCosigned("JP", JP)]);
  expect((await newest(federation.node("JP").store, JP))?.witness).toBe(EU);
  const dated = await federation.caller("EU").getReceipt(transferId, undefined, { witnessed: true });
  expect(Buffer.from(parseWitnessed(dated)?.receipt ?? [])).toEqual(Buffer.from(receipt ?? []));
  const { witnessed, ...verified } = verifyReceipt(dated, federation.trust);
  expect(verified).toMatchObject({ kind: "transfer", permit: true });
  expect(witnessed).toMatchObject([{ statement: 0, log: EU, by: [{ witness: JP }], unknown: [] }]);
  // The second time each holds what it has cosigned, and what statements have shown since.
  expect(await transfer()).toMatchObject({ state: "PERMITTED" });
  await Promise.all([untilCosigned("EU", EU), untilCosigned("JP", JP)]);
  const sizes = await Promise.all(
    ["EU", "JP"].map(async (code) => (await federation.node(code).store.log.head()).size),
  );
  // Witnessing makes no leaf: two nodes that cosign each other come to rest.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(
    await Promise.all(["EU", "JP"].map(async (code) => (await federation.node(code).store.log.head()).size)),
  ).toEqual(sizes);
});

/** Europe's store is restored from a copy between two transfers, without the file beside its key, and signs on without asking. */
async function signTwoHistories(witnessing: boolean): Promise<void> {
  const home = federation.homes.get("EU") ?? expect.unreachable();
  const store = join(dirname(home.configFile), "ledger.db");
  await transfer();
  await federation.stopNode("EU");
  copyFileSync(store, `${store}.older`);
  await federation.startNode("EU");
  await transfer();
  if (witnessing) await untilCosigned("EU", EU);
  await federation.stopNode("EU");
  copyFileSync(`${store}.older`, store);
  rmSync(headFileOf(join(home.nodeFolder, "ledger.pem")));
  await federation.startNode("EU", { newHead: true });
  await transfer();
  expect(await transfer()).toMatchObject({ state: "PERMITTED" });
}

longTest(
  "a node that signs two histories is caught by its witness, with evidence that anybody can check",
  async () => {
    const lines: string[] = [];
    const log = (code: string, line: string) => void lines.push(`${code} ${line}`);
    federation = await startFederation(["EU", "JP"], { witnessAfterMs: 20, alone: true, log });
    await signTwoHistories(true);
    const [fork] = await vi.waitFor(async () => {
      const found = await forksAt("JP");
      // Each growth has the witness asked anew, and each head of the second history convicts it.
      if (found.length === 0) await transfer();
      expect(found.length).toBeGreaterThan(0);
      return found;
    }, WITHIN);
    const keys = federation.trust.get(`spiffe://${EU}/node`) ?? expect.unreachable();
    const evidence = parseFork(Buffer.from(fork?.evidence ?? "")) ?? expect.unreachable();
    expect(verifyFork(evidence, keys).origin).toBe(EU);
    expect(lines.filter((line) => line.startsWith("JP") && line.includes("LOG_FORKED"))).not.toEqual([]);
  },
);

longTest("control: without witnesses nobody notices", async () => {
  federation = await startFederation(["EU", "JP"], { witnessAfterMs: 3_600_000, alone: true });
  await signTwoHistories(false);
  expect(await forksAt("JP")).toEqual([]);
});
