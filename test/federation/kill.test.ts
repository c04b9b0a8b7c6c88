/**
 * The kill test: real processes under load, killed at random moments. Whatever a platform was told stays
 * true, nothing stays in doubt, and both ledgers hold exactly one answer to everything. Each node is killed once here,
 * and more often in the campaign `transfer-kill`; COMITY_KILLS and COMITY_SEED make this longer, or the same again.
 */
import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import type { ListedInboxEntry } from "../../src/edge/grpc/inbox-codec.ts";
import { statementOf } from "../../src/engine/record.ts";
import { load, type Recorded, type Store } from "../../src/engine/store.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyLeaf } from "../../src/ledger/proof.ts";
import { type Leaf, parseLeaf } from "../../src/receipt/leaf.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { INBOUND } from "../../src/transfers/schema.ts";
import { createDice, withOneByteChanged } from "../support/dice.ts";
import { createLoad, type Told } from "../support/load.ts";
import { longTest } from "../support/longer.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import { createTransferView } from "../support/transfer-view.ts";

const KILLS = Number(process.env.COMITY_KILLS ?? 2);
const SEED = Number(process.env.COMITY_SEED ?? randomInt(1_000_000_000));
const LANES = 4;
const SETTLED_WITHIN_MS = 30_000;

const dice = createDice(SEED);
let federation: ProcessFederation;
beforeAll(async () => {
  federation = await startProcesses(
    { EU: ["aurora", "second"], "US-IL": ["lakeshore"] },
    { decideWithinMs: 4000 },
  );
});
afterAll(async () => {
  await federation?.stopAll();
  federation?.remove();
});

const receiptOf = ({ receipt }: Answer) => receipt ?? new Uint8Array();
/** A moment that the dice choose: what is struck then is not waited for. */
const moment = (belowMs: number) => new Promise((resolve) => setTimeout(resolve, dice(belowMs)));

/** Puts the nodes under load and kills them in turn. Gives all that the platforms were told. */
async function underFire(): Promise<readonly Told[]> {
  const asking = federation.connect("EU", "aurora");
  const requests = [
    await federation.sample("eu-us-il-login", asking),
    await federation.sample("eu-us-il-advertising", asking),
  ] as const;
  asking.close();
  const load = createLoad({
    lanes: Array.from({ length: LANES }, (_, i) => {
      const platform = i % 2 === 0 ? "aurora" : "second";
      return { platform, connect: () => federation.connect("EU", platform) };
    }),
    requestOf: (n) => requests[n % 5 === 4 ? 1 : 0],
    running: () => federation.running("EU"),
  });
  for (let kill = 0; kill < KILLS; kill++) {
    const victim = kill % 2 === 0 ? "US-IL" : "EU";
    await load.more(LANES + dice(40));
    await moment(30);
    await federation.kill(victim);
    await moment(1000);
    await federation.start(victim);
  }
  await load.more(LANES);
  await load.end();
  return load.told;
}

/** What every transfer has come to in the end, asked with the keys that the platforms kept. */
async function finalAnswers(told: readonly Told[], callers: Readonly<Record<string, Platform>>) {
  const patience = AbortSignal.timeout(SETTLED_WITHIN_MS);
  const answers = new Map<string, Answer>();
  const rest = [...told];
  const lane = async () => {
    for (let each = rest.pop(); each !== undefined; each = rest.pop()) {
      const caller = callers[each.platform] as Platform;
      let answer = await caller.request(each.request, each.key);
      while (answer.state === "IN_DOUBT" && !patience.aborted)
        answer = await caller.request(each.request, each.key);
      answers.set(each.key, answer);
      expect(await caller.resolve(answer.transferId)).toEqual(answer);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return answers;
}

/** That what was told once is true still, and proved to every byte. */
function expectKept({ key, answer: first }: Told, answers: ReadonlyMap<string, Answer>): void {
  const last = answers.get(key) as Answer;
  expect(last.transferId).toBe(first.transferId);
  expect(last.state).not.toBe("IN_DOUBT");
  if (first.state !== "IN_DOUBT") expect(last).toEqual(first);
  const bytes = receiptOf(last);
  expect(verifyReceipt(bytes, federation.trust).permit).toBe(last.state === "PERMITTED");
  expect(() => verifyReceipt(withOneByteChanged(bytes, dice), federation.trust)).toThrow();
}

/** The first `count` entries of the recipient's inbox. */
async function inboxOf(count: number): Promise<readonly ListedInboxEntry[]> {
  const recipient = federation.connect("US-IL", "lakeshore");
  const entries: ListedInboxEntry[] = [];
  if (count > 0)
    for await (const entry of recipient.inbox(0, AbortSignal.timeout(SETTLED_WITHIN_MS)))
      if (entries.push(entry) === count) break;
  recipient.close();
  return entries;
}

type SealedLeaf = { readonly type: "comity/v1/sealed" };

/** Every leaf about transfers in a log, each leaf of which is proved against its newest checkpoint. */
async function provedLeaves({ log }: Store, code: string): Promise<readonly Leaf[]> {
  const key = parseVerifierKey(federation.home(code).ledgerKey);
  const { size, checkpoint: note } = await log.head();
  const checkpoint = verifyCheckpoint(note, key, { unknownLines: "refuse" });
  expect(checkpoint.size).toBe(size);
  const proved = await Promise.all(Array.from({ length: size }, (_, index) => log.prove(index)));
  const leaves = proved.map((each) => verifyLeaf(statementOf(each as Recorded), checkpoint).leaf);
  // Timers that fired are there too, sealed.
  return leaves.filter((leaf) => (leaf as Leaf | SealedLeaf).type !== "comity/v1/sealed").map(parseLeaf);
}

const viewOf = (store: Store) => createTransferView({ store, sealer: createSealer() });

const transfersOf = (leaves: readonly Leaf[], ...types: string[]) =>
  leaves
    .flatMap(({ type, transfer }) => (types.includes(type.slice("comity/v1/".length)) ? transfer : []))
    .sort();

/** That both ledgers hold one record of each transfer, the same one, and nothing else. */
async function expectLedgersAgree(eu: Store, il: Store, answers: ReadonlyMap<string, Answer>): Promise<void> {
  const [here, there] = [await provedLeaves(eu, "EU"), await provedLeaves(il, "US-IL")];
  const denied = transfersOf(here, "denial");
  const proposed = [...answers.values()]
    .map(({ transferId }) => transferId)
    .filter((id) => !denied.includes(id));
  expect(transfersOf(here, "proposal")).toEqual(proposed.sort());
  expect(transfersOf(here, "outcome")).toEqual(proposed);
  expect(transfersOf(there, "decision", "bar")).toEqual(proposed);
  expect(transfersOf([...here, ...there], "conflict")).toEqual([]);
  const nodeOf = (code: string) => nodeId(federation.home(code).trustDomain);
  const [origin, destination] = [viewOf(eu), viewOf(il)];
  expect(await origin.proposed(nodeOf("US-IL"))).toEqual([]);
  for (const { transferId, state } of answers.values()) {
    const sent = await origin.transfer(transferId);
    expect(sent?.row.state).toBe(state);
    expect(await destination.decision(nodeOf("EU"), transferId)).toEqual(sent?.answer?.statement);
    const inbound = await load(il, INBOUND, nodeOf("EU"), transferId);
    if (inbound?.proposal === undefined) continue;
    expect(leafHash(Buffer.from(sent?.own.leaf ?? "", "base64")).toHex()).toBe(inbound.proposal);
  }
}

const count = (answers: Iterable<Answer>, state: Answer["state"]) =>
  [...answers].filter((each) => each.state === state).length;

longTest(
  `what was told stays true through ${KILLS} kills (seed ${SEED})`,
  async () => {
    const told = await underFire();
    const callers = {
      aurora: federation.connect("EU", "aurora"),
      second: federation.connect("EU", "second"),
    };
    const answers = await finalAnswers(told, callers);
    for (const caller of Object.values(callers)) caller.close();
    for (const each of told) expectKept(each, answers);

    const permitted = [...answers.values()].filter(({ state }) => state === "PERMITTED");
    const entries = await inboxOf(permitted.length);
    expect(entries.map(({ cursor }) => cursor)).toEqual(permitted.map((_, i) => i + 1));
    const receipts = new Map(entries.map((entry) => [entry.transferId, entry.receipt]));
    for (const { transferId, receipt } of permitted) expect(receipts.get(transferId)).toEqual(receipt);
    await federation.stopAll();

    const [eu, il] = [await federation.openStore("EU"), await federation.openStore("US-IL")];
    try {
      await expectLedgersAgree(eu, il, answers);
      const recipient = `spiffe://${federation.home("US-IL").trustDomain}/platform/lakeshore`;
      expect(await viewOf(il).inbox(recipient)).toHaveLength(entries.length);
    } finally {
      await Promise.all([eu.close(), il.close()]);
    }
    const doubts = count(
      told.map(({ answer }) => answer),
      "IN_DOUBT",
    );
    const [permits, denials, bars] = (["PERMITTED", "DENIED", "BARRED"] as const).map((state) =>
      count(answers.values(), state),
    );
    console.log(
      `kill test: ${told.length} transfers, ${KILLS} kills, ${doubts} told in doubt; ` +
        `${permits} permitted, ${denials} denied, ${bars} barred; seed ${SEED}`,
    );
  },
  60_000 + KILLS * 15_000,
);
