/** The opening of a node: its store, and what it knows, from disk. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { prepareFederation } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import { NO_AUDIT } from "../../src/engine/audit.ts";
import { loadConfig } from "../../src/node/config.ts";
import { openKnown, openStore } from "../../src/node/opening.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createSealer } from "../../src/store/sealer.ts";

const base = mkdtempSync(join(tmpdir(), "comity-opening-"));
afterAll(() => rmSync(base, { recursive: true }));

test("a node opens its store, and knows the peers of its configuration with their authorities", async () => {
  const now = new Date();
  const member = (jurisdiction: string) => ({
    ...{ jurisdiction, trustDomain: `${jurisdiction.toLowerCase()}.comity.example`, address: "127.0.0.1:0" },
    ...{ platforms: [], regulators: [] },
  });
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const [home] = await prepareFederation([member("EU"), member("JP")], folders, now);
  const config = await loadConfig(home?.configFile ?? "", now);
  const observer = createObserver(() => {});
  const onFatal = (error: unknown) => {
    throw error;
  };
  const store = await openStore({ config, observer, onFatal, newLog: true });
  const law = { atlas: () => undefined, advance: () => {}, enact: () => undefined } as never;
  const parts = { store, sealer: createSealer(), clock: { now: () => now }, audit: NO_AUDIT };
  const { peers, ways } = await openKnown({ config, observer }, parts, law);
  expect(peers.at(now)).toMatchObject([{ node: "spiffe://jp.comity.example/node", inForce: true }]);
  expect([...ways.trust().keys()].toSorted()).toEqual(["eu.comity.example", "jp.comity.example"]);
  // A stored card that cannot be read, and one under another key than the configuration's agreement names.
  const jp = { trustDomain: "jp.comity.example", ledger: createLedgerKey("jp.comity.example").verifierKey };
  const keep = async (card: object) => {
    const row = { trustDomain: jp.trustDomain, state: "known", card, place: -1 } as never;
    const command = { kind: "peering.card", card: row, contents: [], dispatches: [] } as const;
    await store.commit({ leaf: new Uint8Array([1]), command });
  };
  const told: unknown[] = [];
  const reopen = () =>
    openKnown({ config, observer: { setAside: (event) => void told.push(event) } }, parts, law);
  await keep({ trustDomain: jp.trustDomain });
  const spoiled = await reopen();
  expect(spoiled.register.setAside()).toMatchObject([{ what: "card", name: jp.trustDomain }]);
  expect([...spoiled.ways.trust().keys()]).toEqual(["eu.comity.example"]);
  const authorities = ways.trust().get(jp.trustDomain);
  const bundle = authorities && formatTrustBundle(authorities, 1);
  const card = { ...jp, type: "comity/v1/peer-card", jurisdictions: ["JP"], address: "jp.example:1", bundle };
  await keep(card);
  expect((await reopen()).register.setAside()[0]?.cause.message).toMatch(/^it names another key for the log/);
  expect(told).toHaveLength(2);
  const agreed = config.peers[0]?.agreement.parties.find((each) => each.trustDomain === jp.trustDomain);
  await keep({ ...card, ledger: agreed?.ledger });
  expect((await reopen()).register.setAside()).toEqual([]);
  await store.close();
  // The same store opens again; where it was lost, none is made in its place unasked.
  await (await openStore({ config, observer, onFatal })).close();
  const lost = { ...config, storeFile: join(base, "lost.db") };
  await expect(openStore({ config: lost, observer, onFatal })).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
  });
});
