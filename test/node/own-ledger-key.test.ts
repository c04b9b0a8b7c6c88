/** The ledger key of running nodes: renewed under a platform's calls, none of which fails, and known to the peer at once. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  ATTESTOR,
  connectPlatform,
  loadRequest,
  type Platform,
  prepareRequest,
} from "../../src/client/index.ts";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import { parseHandOver } from "../../src/ledger/hand-over.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { IN_HOME } from "../../src/node/home.ts";
import { formatTrust, parseTrust } from "../../src/receipt/trust.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { loadLedgerKey } from "../../src/store/ledger-key.ts";
import { keysAlong } from "../ledger/handed-log.ts";
import { longTest } from "../support/longer.ts";
import { certifyPlatform, createAttestor, type Strangers, startStrangers } from "../support/strangers.ts";

const [EU, IL] = ["edpb.example", "idfpr.example"];

let strangers: Strangers;
let platform: Platform;
let folder: string;
/** The keys that the nodes began with. */
let first: Readonly<Record<string, string>>;

beforeAll(async () => {
  strangers = await startStrangers({ [EU]: ["EU"], [IL]: ["US-IL"] });
  first = { [EU]: await present(EU), [IL]: await present(IL) };
  const eu = strangers.of(EU);
  folder = join(eu.home, ATTESTOR);
  const attestor = createAttestor(folder);
  platform = connectPlatform({ address: eu.address, as: certifyPlatform(eu, "aurora") });
  await strangers.introduce(EU, IL);
  const { hash } = await operatorOf(EU).draftAgreement({
    ...{ with: [IL], until: "2039-01-01", purposes: ["pur:recognition"] },
    issuers: { [ATTESTOR]: { ...attestor, attests: ATTESTABLE, acceptsFor: [EU, IL] } },
  });
  await operatorOf(EU).signAgreement(hash);
  await vi.waitFor(() => operatorOf(IL).signAgreement(hash), 5000);
  await vi.waitFor(async () => {
    expect((await operatorOf(EU).getAgreement(hash)).inForce).toBe(true);
  }, 5000);
});
afterAll(async () => {
  platform.close();
  await strangers.stop();
});

const operatorOf = (name: string) => strangers.of(name).operator;
const present = async (name: string) => (await operatorOf(name).listHandOvers()).present;
const keyFile = (name: string) => join(strangers.of(name).home, IN_HOME.ledgerKey);

async function transfer() {
  const file = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  const text = JSON.stringify(loadRequest(file)).replaceAll("us-il.comity.example", IL);
  return platform.request(await prepareRequest(JSON.parse(text), platform, folder));
}

/** The trust of whoever had the first keys, and takes the hand-overs that a node knows. */
async function trustBy(name: string) {
  const { handOvers } = await operatorOf(name).listHandOvers();
  const nodes = Object.entries(first).map(([trustDomain, ledger]) => ({
    trustDomain,
    ledger,
    handOvers: handOvers
      .filter((each) => each.trustDomain === trustDomain)
      .map(({ statement }) => ({
        statement,
        handOver: parseHandOver(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8"))),
      })),
  }));
  return parseTrust(JSON.parse(JSON.stringify(formatTrust(nodes))));
}

test("a node renews its key, its peer follows, and both go on", async () => {
  const from = await present(EU);
  const to = await operatorOf(EU).renewLedgerKey(from);
  expect(to).not.toBe(from);
  expect(await transfer()).toMatchObject({ state: "PERMITTED" });
  expect(loadLedgerKey(readFileSync(keyFile(EU), "utf8"), EU).verifierKey).toBe(to);
});

longTest(
  "both nodes renew their keys amid a platform's calls: each call is answered, and every receipt verifies",
  async () => {
    let ended = false;
    const lane = async () => {
      const answers = [];
      while (!ended) answers.push(await transfer());
      return answers;
    };
    const lanes = [lane(), lane(), lane()];
    const renewed: string[] = [];
    for (const name of [EU, IL, EU]) {
      const from = await present(name);
      const to = await operatorOf(name).renewLedgerKey(from);
      renewed.push(to);
      expect(to).not.toBe(from);
      // A call that is made again, since its answer was lost, renews nothing more.
      expect(await operatorOf(name).renewLedgerKey(from)).toBe(to);
      // What is answered now is signed by the new key.
      expect(await transfer()).toMatchObject({ state: "PERMITTED" });
    }
    ended = true;
    const answers = (await Promise.all(lanes)).flat();
    expect(answers.length).toBeGreaterThan(2);
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(["PERMITTED"]));
    for (const name of [EU, IL]) {
      // The peer's hand-overs come by the relay, whether or not anything was signed since.
      const trust = await vi.waitFor(async () => {
        const made = await trustBy(name);
        expect([...made.values()].map(({ length }) => length)).toEqual([4, 2]);
        return made;
      }, 10_000);
      for (const { receipt } of answers)
        expect(verifyReceipt(receipt ?? new Uint8Array(), trust).permit).toBe(true);
    }
    expect(loadLedgerKey(readFileSync(keyFile(EU), "utf8"), EU).verifierKey).toBe(renewed[2]);
    expect(existsSync(`${keyFile(EU)}.next`)).toBe(false);
    for (const name of [EU, IL]) {
      expect((await operatorOf(name).listPeers()).map(({ trustDomain }) => trustDomain)).toEqual([
        name === EU ? IL : EU,
      ]);
      const alarms = strangers.of(name).told.filter((line) => /alarm|"level":50/.test(line));
      expect(alarms).toEqual([]);
    }
  },
);

longTest(
  "a node starts by its new key, agrees under it, and receipts of data go on from one key to the next",
  async () => {
    await strangers.of(EU).restart();
    await strangers.of(IL).restart();
    expect(await transfer()).toMatchObject({ state: "PERMITTED" });
    const card = await operatorOf(EU).offerCard();
    expect(card.ledger).toBe(await present(EU));
    const { hash } = await operatorOf(EU).draftAgreement({
      ...{ with: [IL], until: "2039-01-01", purposes: ["pur:recognition"], from: "2038-01-01" },
    });
    await operatorOf(EU).signAgreement(hash);
    await vi.waitFor(() => operatorOf(IL).signAgreement(hash), 5000);
    const { document } = await operatorOf(IL).getAgreement(hash);
    const { payload } = document as { readonly payload: string };
    const { parties } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    expect(parties.map(({ ledger }: { ledger: string }) => ledger).toSorted()).toEqual(
      [await present(EU), await present(IL)].toSorted(),
    );
  },
);

longTest.each([
  ["before the hand-over: the old key signs, and the file is gone", false],
  ["behind it: the new key signs, from its own place", true],
])("a node that died %s", async (_, handedOver) => {
  const il = strangers.of(IL);
  const before = await present(IL);
  const old = readFileSync(keyFile(IL), "utf8");
  if (handedOver) await operatorOf(IL).renewLedgerKey(before);
  const after = readFileSync(keyFile(IL), "utf8");
  // What the disk holds between the two renames, or before the first of them.
  writeFileSync(`${keyFile(IL)}.next`, handedOver ? after : "cut off", { mode: 0o600 });
  writeFileSync(keyFile(IL), old, { mode: 0o600 });
  await il.restart();
  expect(existsSync(`${keyFile(IL)}.next`)).toBe(false);
  expect(readFileSync(keyFile(IL), "utf8")).toBe(after);
  expect(await present(IL)).toBe(loadLedgerKey(after, IL).verifierKey);
  expect(await transfer()).toMatchObject({ state: "PERMITTED" });
});

longTest("every statement of the log is under the key that is due, from the first key on", async () => {
  const { handOvers } = await operatorOf(EU).listHandOvers();
  const own = handOvers.filter(({ trustDomain }) => trustDomain === EU).map(({ statement }) => statement);
  expect(own.length).toBeGreaterThan(0);
  expect(keysAlong(parseVerifierKey(first[EU] ?? ""), own)).toHaveLength(own.length + 1);
  expect((await strangers.of(EU).node().store.pass("2026-11-30")).damage).toEqual([]);
});
