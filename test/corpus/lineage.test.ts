/**
 * Requests and notices that were answered wrongly: every entry of `faults/lineage` in the folder that COMITY_CORPUS names,
 * on real nodes. What is to come stands here as an expected failure.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR, loadNotice, loadRequest, prepareRequest } from "../../src/client/index.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { type Regulator, regulatorOf } from "../support/incident.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of requests)" : "";
const folder = join(corpus ?? "", "faults/lineage");

/** Kinds of a later issue, by its title: whoever mends one is told by a test that no longer fails. */
const LATER = "Incidents that act: the channel that regulators lack, in full";

/** The entries of the folder that the tests below name, to be compared with it. */
const named = new Set<string>(["INDEX.md"]);
const entry = (name: string) => {
  named.add(name);
  return name;
};

describe.skipIf(corpus === undefined)(`data that goes on, and who is told${why}`, () => {
  let federation: TestFederation;
  let irish: Regulator;
  let receipt: string;
  let transfer: string;
  beforeAll(async () => {
    federation = await startFederation(["EU", "US-IL", "JP", "UK"]);
    irish = regulatorOf(federation, "EU");
    const received = await federation.caller("EU").request(await federation.sample("eu-jp-research"));
    expect(received.state).toBe("PERMITTED");
    transfer = received.transferId;
    receipt = Buffer.from(received.receipt ?? []).toString("utf8");
  });
  afterAll(async () => {
    irish.close();
    await federation.stop();
  });

  const ask = async (name: string, offer: Partial<TransferRequest["offer"]> = {}) => {
    const loaded = loadRequest(join(folder, name));
    const caller = federation.caller(loaded.from);
    const request = { ...loaded, offer: { ...loaded.offer, ...offer } };
    const answer = await caller.request(
      await prepareRequest(request, caller, join(federation.folders.certs, ATTESTOR)),
    );
    return { state: answer.state, reasons: answer.decision?.reasons ?? [] };
  };

  test(`${entry("launder.yaml")}: is denied, with the transfer by which the data came`, async () => {
    const { state, reasons } = await ask("launder.yaml");
    expect(state).toBe("DENIED");
    expect(reasons.map(({ code }) => code)).toEqual(["LINEAGE_MISSING"]);
    expect(JSON.stringify(reasons)).toContain(transfer);
  });

  test(`${entry("launder-with-receipt.yaml")}: is denied by the law that the data brought along`, async () => {
    const { state, reasons } = await ask("launder-with-receipt.yaml", { receipts: [receipt] });
    expect(state).toBe("DENIED");
    expect(reasons.map(({ by }) => by?.cite)).toEqual([expect.stringMatching(/^GDPR Arts? 9\b/)]);
  });

  test.each([
    ["one person is no aggregate", entry("aggregate-uk-one.yaml")],
    ["nothing attests that it is about nobody", entry("mislabelled-aggregate.yaml")],
  ])("%s: %s is denied", async (_, name) => {
    expect(await ask(name)).toMatchObject({ state: "DENIED" });
  });

  test(`${entry("incident-five.yaml")}: each place concerned is told, or named with whom to tell by other means`, async () => {
    const { reach } = await irish.report(loadNotice(join(folder, "incident-five.yaml"), new Date()));
    expect(reach.map(({ place }) => place)).toEqual(["DE", "EU", "IN", "JP", "KR", "TD", "US-CA"]);
    const told = reach.filter((each) => each.told.length > 0).map(({ place }) => place);
    expect(told).toEqual(["DE", "EU", "JP"]);
    for (const each of reach.filter(({ place }) => !told.includes(place)))
      expect(each.why).toMatch(
        /^no node is known for it; (tell .+ by other means|.+ find out whom to tell)$/,
      );
  });

  test.fails(`${entry("threat-no-victim.yaml")}: a threat without a victim is taken (${LATER})`, async () => {
    await irish.report(loadNotice(join(folder, "threat-no-victim.yaml"), new Date()));
  });

  test("every entry of the folder has its test", () => {
    expect([...named].toSorted()).toEqual(readdirSync(folder).toSorted());
    const index = readFileSync(join(folder, "INDEX.md"), "utf8");
    const rows = [...index.matchAll(/^\| ([\w-]+\.yaml)/gm)].map(([, name]) => name);
    expect([...named]).toEqual(expect.arrayContaining(rows));
    expect(rows.length).toBe(named.size - 1);
  });
});
