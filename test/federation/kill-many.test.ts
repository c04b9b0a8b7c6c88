/**
 * The kill test of chunks: real processes, killed at random moments while a stream of records is carried out. The stream is
 * sent again with the same key until all is answered: every record has one answer at both nodes, and a receipt. COMITY_SEED
 * makes it the same again.
 */
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect } from "vitest";
import {
  ATTESTOR,
  loadRequest,
  type Platform,
  prepareRequest,
  type RecordInput,
} from "../../src/client/index.ts";
import type { TransferredChunk } from "../../src/client/request-many.ts";
import { ComityError, exitCodeOf } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { parseRequest } from "../../src/transfers/transfer-request.ts";
import { createDice } from "../support/dice.ts";
import { longTest } from "../support/longer.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";

const SEED = Number(process.env.COMITY_SEED ?? randomInt(1_000_000_000));
const SETTLED_WITHIN_MS = 60_000;
const CHUNKS = 6;

const dice = createDice(SEED);
let federation: ProcessFederation;
beforeAll(async () => {
  federation = await startProcesses({ EU: ["aurora"], "US-IL": ["lakeshore"] }, { decideWithinMs: 4000 });
});
afterAll(async () => {
  await federation?.stopAll();
  federation?.remove();
});

const records = Array.from(
  { length: CHUNKS * 1024 },
  (_, i): RecordInput => ({ age: 8 + (i % 50), sharedConsents: [0] }),
);

async function sharedPart(caller: Platform) {
  const file = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  const sample = loadRequest(file);
  const facts = { ...sample.facts, people: [String(records.length)], youngest: ["18"] };
  return prepareRequest(parseRequest({ ...sample, facts }), caller, join(federation.certs, ATTESTOR));
}

/** Sends the stream until every chunk is answered, while nodes end and start again. */
async function carriedOut(key: string): Promise<readonly TransferredChunk[]> {
  const first = federation.connect("EU", "aurora");
  const shared = await sharedPart(first);
  first.close();
  const patience = AbortSignal.timeout(SETTLED_WITHIN_MS);
  for (;;) {
    patience.throwIfAborted();
    await federation.running("EU");
    const caller = federation.connect("EU", "aurora");
    const chunks: TransferredChunk[] = [];
    try {
      for await (const chunk of caller.requestMany(shared, records, { key })) chunks.push(chunk);
      if (chunks.length === CHUNKS && chunks.every(({ state }) => state !== "IN_DOUBT")) return chunks;
    } catch (thrown) {
      if (exitCodeOf(ComityError.from(thrown).reason) !== 3) throw thrown;
    } finally {
      caller.close();
    }
  }
}

/** Ends each node at a moment that the dice choose, and starts it again. */
async function endAndStart(): Promise<void> {
  for (const victim of ["US-IL", "EU"] as const) {
    await new Promise((resolve) => setTimeout(resolve, dice(600)));
    await federation.kill(victim);
    await federation.start(victim);
  }
}

/** The leaves of a node's log that are about many records, by transfer. */
async function chunksIn(code: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const store = await federation.openStore(code);
  const found = new Map<string, string[]>();
  const { size } = await store.log.head();
  for (let index = 0; index < size; index++) {
    // The log has leaves of other kinds too, which are no matter of transfers.
    const leaf = JSON.parse(Buffer.from((await store.log.leaf(index)) ?? []).toString("utf8"));
    if (leaf.records !== undefined)
      found.set(leaf.transfer, [...(found.get(leaf.transfer) ?? []), leaf.type]);
  }
  await store.close();
  return found;
}

longTest(
  `a stream of records over nodes that are killed ends with one answer to each record (seed ${SEED})`,
  async () => {
    const [chunks] = await Promise.all([carriedOut(v7()), endAndStart()]);
    for (const { records: answers, state } of chunks)
      for (const [i, { decision, receipt }] of answers.entries()) {
        if (i % 97 !== 0) continue;
        const verified = verifyReceipt(receipt(), federation.trust);
        expect(verified.permit).toBe(decision.decision === "permit");
        if (state === "BARRED") expect(verified.permit).toBe(false);
      }
    await federation.stopAll();
    const ids = chunks.map(({ transferId }) => transferId).sort();
    const [origin, destination] = [await chunksIn("EU"), await chunksIn("US-IL")];
    expect([...origin.keys()].sort()).toEqual(ids);
    for (const types of origin.values()) expect(types).toEqual(["comity/v2/proposal"]);
    const barred = new Set(
      chunks.filter(({ state }) => state === "BARRED").map(({ transferId }) => transferId),
    );
    expect([...destination.keys()].sort()).toEqual(ids.filter((id) => !barred.has(id)));
    for (const types of destination.values()) expect(types).toEqual(["comity/v2/decision"]);
  },
  120_000,
);
