/** The ways to peers: by the configuration's address and authority, and to nobody else. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { prepareFederation } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { loadConfig, type NodeConfig } from "../../src/node/config.ts";
import { openLinks } from "../../src/node/links.ts";
import { startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "../support/atlas.ts";

const base = mkdtempSync(join(tmpdir(), "comity-links-"));
const [EU, JP] = ["spiffe://eu.comity.example/node", "spiffe://jp.comity.example/node"];
let configs: readonly NodeConfig[];

beforeAll(async () => {
  const member = (jurisdiction: string) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: [],
    regulators: [],
    address: "127.0.0.1:0",
  });
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const homes = await prepareFederation(["EU", "JP"].map(member), folders, new Date());
  configs = await Promise.all(homes.map(({ configFile }) => loadConfig(configFile, new Date())));
});
afterAll(() => rmSync(base, { recursive: true }));

/** The links of the EU's node, which finds its peers at `address`. */
function open(address: string) {
  const [config] = configs;
  if (config === undefined) throw new Error("no member");
  const peers = createPeers(
    config.peers.map(({ agreement }) => agreement),
    config.trustDomain,
  );
  const parts = { config, observer: createObserver(() => {}), addressOf: () => address };
  const links = openLinks(parts, peers, { now: () => new Date() });
  onTestFinished(links.close);
  return links;
}

test("a peer at its address answers, and nobody else is asked", async () => {
  const [, config] = configs;
  if (config === undefined) throw new Error("no member");
  const { port, stop } = await startNode({
    config,
    atlas: shippedAtlas(),
    observer: createObserver(() => {}),
    onFatal: () => {},
    newLog: true,
    alone: true,
  });
  onTestFinished(() => stop(0));
  const links = open(`127.0.0.1:${port}`);
  expect(await links.askHeld(JP)).toBeUndefined();
  const strangers = ["spiffe://us.example/node", EU].map((node) => links.askHeld(node));
  for (const asked of strangers) await expect(asked).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
});

test("a peer that is away is unreachable", async () => {
  const links = open("127.0.0.1:1");
  await expect(links.askHeld(JP)).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
  await expect(links.link.resolve(JP, "x")).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
});
