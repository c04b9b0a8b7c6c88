/** A notice that a peer's node rejects becomes a dead letter; once the fault is mended, an operator requeues it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectOperator, type Operator, signAgreement } from "../../src/client/index.ts";
import type { Party } from "../../src/federation/agreement.ts";
import { createClock, startFederation, type TestClock, type TestFederation } from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";

const PEER = "spiffe://jp.comity.example/node";
const MINUTE_MS = 60_000;

let clock: TestClock;
let federation: TestFederation;
let irish: Regulator;
let operator: Operator;

beforeAll(async () => {
  clock = createClock();
  federation = await startFederation(["EU", "JP"], { clock });
  irish = regulatorOf(federation, "EU");
  operator = connectOperator({ address: federation.address("EU"), as: home("EU").operatorFolder });
});
afterAll(async () => {
  irish.close();
  operator.close();
  await federation.stop();
});

function home(code: string) {
  const found = federation.homes.get(code);
  if (found === undefined) throw new Error(`${code} is no member`);
  return found;
}

/** Japan's node starts anew, as one that serves these places, also by its own copy of the agreement. */
async function restartServing(jurisdictions: readonly string[]): Promise<void> {
  const { configFile } = home("JP");
  await federation.stopNode("JP");
  const { certs } = federation.folders;
  const { payload } = JSON.parse(readFileSync(join(certs, "agreements/eu--jp.json"), "utf8"));
  const agreed = JSON.parse(Buffer.from(payload, "base64url").toString());
  agreed.parties.find((party: Party) => party.trustDomain === home("JP").trustDomain).jurisdictions =
    jurisdictions;
  const keys = ["EU", "JP"].map(home).map(({ trustDomain, nodeFolder }): [string, string] => {
    return [trustDomain, readFileSync(join(nodeFolder, "ledger.pem"), "utf8")];
  });
  const agreement = join(certs, "agreements/at-jp.json");
  writeFileSync(agreement, JSON.stringify(await signAgreement(agreed, new Map(keys))));
  const config = load(readFileSync(configFile, "utf8")) as { readonly peers: readonly object[] };
  const peers = [{ ...config.peers[0], agreement }];
  writeFileSync(configFile, dump({ ...config, jurisdictions, peers }));
  await federation.startNode("JP");
}

/** Polls while time goes on, so that no pause between two tries lasts. */
const inTime = (read: () => Promise<unknown>) =>
  expect.poll(
    async () => {
      clock.advance(MINUTE_MS);
      return read();
    },
    { timeout: 30_000, interval: 100 },
  );

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

/** A notice that concerns these places alone. */
const about = (...places: string[]) =>
  draft({ content: { ...(draft().content as object), subjects: places.map((place) => ({ place })) } });

test("a rejected notice becomes a dead letter, and arrives once the fault is mended and an operator requeues it", async () => {
  await restartServing(["US-IL"]);
  const { id } = await irish.report(about("EU", "JP"));
  const waiting = { state: "queued", reason: "SCOPE_FORBIDDEN", at: expect.any(String) };
  await inTime(async () => (await irish.get(id)).deliveries).toMatchObject([waiting]);
  expect(await operator.listDeadLetters(10)).toEqual([]);
  // Nobody mends it for three days.
  clock.advance(3 * 24 * 60 * MINUTE_MS);
  await inTime(async () => (await operator.listDeadLetters(10)).map(({ noticeId }) => noticeId)).toEqual([
    id,
  ]);
  expect(await operator.listDeadLetters(10)).toMatchObject([
    { peer: PEER, kind: "notice", version: 1, reason: "SCOPE_FORBIDDEN" },
  ]);
  expect((await irish.get(id)).deliveries).toMatchObject([{ state: "parked", reason: "SCOPE_FORBIDDEN" }]);

  await restartServing(["JP"]);
  const japanese = regulatorOf(federation, "JP");
  try {
    // By itself nothing sends it again.
    const other = await irish.report(about("EU", "JP"));
    await inTime(async () => (await japanese.list()).map((each) => each.id)).toEqual([other.id]);

    expect(await operator.requeue(id, PEER)).toMatchObject([{ noticeId: id, peer: PEER }]);
    await inTime(async () => (await japanese.list()).map((each) => each.id)).toEqual([id, other.id]);
    await inTime(async () => (await irish.get(id)).deliveries.map(({ state }) => state)).toEqual([
      "received",
    ]);
    expect(await operator.listDeadLetters(10)).toEqual([]);
    expect(await reason(operator.requeue(id))).toBe("NOTICE_NOT_PARKED");
  } finally {
    japanese.close();
  }
});
