/** A node whose store was restored from an older copy: it signs nothing that would fork its log, and still serves reads. */
import { copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { v7 } from "uuid";
import { afterEach, expect, test, vi } from "vitest";
import { loadStatement } from "../../src/engine/record.ts";
import { load } from "../../src/engine/store.ts";
import { unverifiedHandOver } from "../../src/ledger/hand-over.ts";
import { textOfKey } from "../../src/ledger/log-keys.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { backUp } from "../../src/node/backup.ts";
import { openToRead } from "../../src/node/ledger-audit.ts";
import { readRestoration } from "../../src/node/restoration.ts";
import { restoreHome } from "../../src/node/restore.ts";
import { moveNodeStore } from "../../src/node/store-move.ts";
import { formatTrust, parseTrust, type Trust } from "../../src/receipt/trust.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { State } from "../../src/store/audit/state.ts";
import { headFileOf } from "../../src/store/head-file.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";
import { WITNESSED } from "../../src/witness/schema.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft, regulatorOf } from "../support/incident.ts";
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

/**
 * Another transfer, of a node that was restored: until its peers have given back what was lost, each call is refused. The same request might be
 * a repeat of one that was lost.
 */
async function transferOnceGivenBack() {
  const { facts } = await federation.sample("eu-jp-research");
  const request = await federation.sample("eu-jp-research", { facts: { ...facts, people: ["1999"] } });
  return vi.waitFor(() => federation.caller("EU").request(request), { timeout: 20_000, interval: 100 });
}

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

/** The EU's node is backed up while it runs; it decides once more, where `more`, and its disk is lost with the file beside the key. */
async function loseDisk({
  more,
  meanwhile = async () => {},
}: {
  readonly more: boolean;
  readonly meanwhile?: () => Promise<void>;
}): Promise<{ readonly lost?: string }> {
  const { store, head } = filesOf("EU");
  const home = dirname(store);
  const base = mkdtempSync(join(tmpdir(), "comity-backup-"));
  const [backup, contentKeys] = [join(base, "backup"), join(base, "content-keys")];
  try {
    await transfer();
    await backUp(home, backup, { now: new Date(), contentKeys });
    const lost = more ? (await transfer()).transferId : undefined;
    await meanwhile();
    await federation.stopNode("EU");
    rmSync(home, { recursive: true });
    rmSync(head);
    restoreHome(backup, home, { now: new Date(), contentKeys });
    return lost === undefined ? {} : { lost };
  } finally {
    rmSync(base, { recursive: true });
  }
}

longTest(
  "a node that is restored from its newest backup goes on once each peer has confirmed its log",
  async () => {
    federation = await startFederation(["EU", "JP"]);
    await loseDisk({ more: false });
    await expect(federation.startNode("EU", { alone: true })).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining("restored from a backup"),
    });
    await federation.startNode("EU");
    expect(await transferOnceGivenBack()).toMatchObject({ state: "PERMITTED" });
    expect(readRestoration(filesOf("EU").store)).toMatchObject({
      confirmed: { by: ["jp.comity.example"], without: [] },
    });
  },
);

longTest("a node that is restored from an older backup signs nothing below what a peer holds", async () => {
  const lines: string[] = [];
  federation = await startFederation(["EU", "JP"], {
    log: (code, line) => code === "EU" && lines.push(line),
  });
  await loseDisk({ more: true });
  const { store } = await federation.startNode("EU");
  const { size } = await store.log.head();
  await expect(transfer()).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("signs nothing"),
  });
  expect((await store.log.head()).size).toBe(size);
  expect(lines.find((line) => line.includes("holds more of the log"))).toContain("jp.comity.example");
  expect(readRestoration(filesOf("EU").store)?.confirmed).toBeUndefined();
});

// The control: without the guard the log forks, and the peer that was left out sees it at the next start.
longTest(
  "a node whose operator leaves out the peer that holds more signs, and that peer sees the fork",
  async () => {
    const lines: string[] = [];
    federation = await startFederation(["EU", "JP"], {
      log: (code, line) => code === "EU" && lines.push(line),
      decideWithinMs: 1_000,
    });
    await loseDisk({ more: true });
    const { store } = await federation.startNode("EU", { without: ["jp.comity.example"] });
    const { size } = await store.log.head();
    await transfer().catch(() => {});
    expect((await store.log.head()).size).toBeGreaterThan(size);
    expect(readRestoration(filesOf("EU").store)).toMatchObject({
      confirmed: { by: [], without: ["jp.comity.example"] },
    });
    await federation.stopNode("EU");
    await federation.startNode("EU");
    await expect(transfer()).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    expect(lines.find((line) => line.includes("holds more of the log"))).toContain("jp.comity.example");
  },
);

/** The trust file after the EU's log was opened anew, as it is exported: each key is proved by its leaf. */
function trustAfter(opening: Statement): Trust {
  const nodes = [...federation.trust.values()].map(([first]) => ({
    trustDomain: first.name,
    ledger: textOfKey(first),
    handOvers: first.name === "eu.comity.example" ? [unverifiedHandOver(opening)] : [],
  }));
  return parseTrust(formatTrust(nodes));
}

longTest(
  "a node that has lost the end of its log goes on under another name of it, and its peers follow",
  async () => {
    const lines: string[] = [];
    federation = await startFederation(["EU", "JP"], {
      log: (code, line) => lines.push(`${code} ${line}`),
      witnessAfterMs: 50,
    });
    const { lost = "" } = await loseDisk({ more: true });
    const receiptOfLost = await federation.caller("JP").getReceipt(lost);
    const { store } = await federation.startNode("EU", { openLog: true });
    const { size } = await store.log.head();
    const answer = await transferOnceGivenBack();
    expect(answer).toMatchObject({ state: "PERMITTED" });
    const opening = await loadStatement(federation.node("EU").context, size);
    const trust = trustAfter(opening);
    expect(trust.get("spiffe://eu.comity.example/node")).toMatchObject([
      { name: "eu.comity.example", upTo: expect.any(Number) },
      { name: expect.stringMatching(/^eu\.comity\.example\/\d{4}-\d\d-\d\d-[0-9a-f]{8}$/), after: size },
    ]);
    const receipt = await federation.caller("EU").getReceipt(answer.transferId);
    expect(verifyReceipt(receipt, trust)).toMatchObject({ kind: "transfer", permit: true });
    // Whoever has not heard of the new log cannot check it, and what was lost verifies for ever.
    expect(() => verifyReceipt(receipt, federation.trust)).toThrow(
      expect.objectContaining({ reason: "PROOF_INVALID" }),
    );
    for (const each of [trust, federation.trust])
      expect(verifyReceipt(receiptOfLost, each)).toMatchObject({ kind: "transfer", permit: true });
    expect(readRestoration(filesOf("EU").store)).toMatchObject({
      confirmed: {
        by: ["jp.comity.example"],
        opened: trust.get("spiffe://eu.comity.example/node")?.[1]?.name,
      },
    });
    const told = (code: string, what: string) =>
      lines.filter((line) => line.startsWith(code) && line.includes(what));
    await vi.waitFor(async () => {
      const cosigned = await load(
        federation.node("JP").store,
        WITNESSED,
        trust.get("spiffe://eu.comity.example/node")?.[1]?.name ?? "",
      );
      expect(cosigned?.size).toBeGreaterThan(size);
    }, 10_000);
    expect(told("EU", "goes on under another name")).toHaveLength(1);
    expect(told("JP", "LOG_OPENED")).toHaveLength(1);
    expect(told("", "LOG_FORKED")).toEqual([]);
    // From now on it is as any other: also where its peer, or it itself, starts anew.
    for (const code of ["EU", "JP", "EU"]) {
      await federation.stopNode(code);
      await federation.startNode(code, { alone: false });
    }
    expect(await transfer()).toMatchObject({ state: "PERMITTED" });
    expect(told("", "holds more of the log")).toEqual([]);
  },
);

longTest(
  "of three nodes each peer gives back its part: what was sent, what was received, and the notice that both have",
  async () => {
    federation = await startFederation(["EU", "JP", "IN"]);
    const { store: file } = filesOf("EU");
    const regulator = (code: string) => regulatorOf(federation, code, "regulator");
    const notice = draft();
    const id = String(notice.id);
    const request = await federation.sample("eu-jp-research");
    let [key, sent, received] = ["", "", ""];
    const { lost = "" } = await loseDisk({
      more: true,
      meanwhile: async () => {
        key = v7();
        sent = (await federation.caller("EU").request(request, key)).transferId;
        const login = await federation.sample("in-eu-login");
        received = (await federation.caller("IN").request(login)).transferId;
        const said = await regulator("EU").report(notice);
        expect(said.deliveries.length).toBeGreaterThan(0);
        await vi.waitFor(async () => {
          const { deliveries } = await regulator("EU").get(id);
          expect(deliveries.map(({ state }) => state)).toEqual(said.deliveries.map(() => "received"));
        }, 10_000);
      },
    });
    const { store } = await federation.startNode("EU", { openLog: true });
    await vi.waitFor(() => {
      const { asked = {} } = readRestoration(file) ?? {};
      const all = Object.values(asked).map(({ done, refused }) => [done !== undefined, refused]);
      expect(all).toEqual([
        [true, []],
        [true, []],
      ]);
    }, 20_000);
    const eu = federation.caller("EU");
    expect(await eu.resolve(lost)).toMatchObject({ state: "PERMITTED" });
    const receipt = await eu.getReceipt(lost);
    expect(receipt).toEqual(await federation.caller("JP").getReceipt(lost));
    expect(await eu.getReceipt(received)).toEqual(await federation.caller("IN").getReceipt(received));
    for (const each of [receipt, await eu.getReceipt(received)])
      expect(verifyReceipt(each, federation.trust)).toMatchObject({ kind: "transfer", permit: true });
    const shown = await regulator("EU").get(id);
    expect(shown).toMatchObject({ id, version: 1 });
    expect(shown.deliveries.map(({ state }) => state)).not.toContain("queued");
    // The same request under its old key is not decided a second time, at either node.
    const { size } = await store.log.head();
    const before = await federation.node("JP").store.log.head();
    expect(await eu.request(request, key)).toMatchObject({ state: "PERMITTED", transferId: sent });
    expect((await store.log.head()).size).toBe(size);
    expect(await federation.node("JP").store.log.head()).toEqual(before);
    // The store is whole: as it stands, and where it is moved.
    await federation.stopNode("EU");
    const { configFile = "" } = federation.homes.get("EU") ?? {};
    expect(await auditOf(configFile)).toMatchObject({ faults: 0 });
    await moveNodeStore({ configFile, to: `sqlite:${file}.moved` });
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    renameSync(`${file}.moved`, file);
    renameSync(contentKeyFileOf(`${file}.moved`), contentKeyFileOf(file));
    await federation.startNode("EU");
    expect(await federation.caller("EU").getReceipt(lost)).toEqual(receipt);
    expect(await transfer()).toMatchObject({ state: "PERMITTED" });
  },
);

/** What a full audit of a stopped node's store counts. */
async function auditOf(configFile: string) {
  const read = await openToRead(configFile, new Date());
  try {
    let last: State | undefined;
    for await (const state of read.audit({ full: true, resume: false })) last = state;
    return last?.tallied;
  } finally {
    read.close();
  }
}
