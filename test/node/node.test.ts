/** A node from its start to its stop: what it refuses to start with, and what it leaves free for the next one. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { connectPlatform, type Home, prepareFederation } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import type { ComityError } from "../../src/errors.ts";
import { LIMITS } from "../../src/limits.ts";
import { loadConfig, type NodeConfig } from "../../src/node/config.ts";
import { type NodeParts, startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "../support/atlas.ts";

const base = mkdtempSync(join(tmpdir(), "comity-node-"));
const TRANSFER = "0193a5f0-0000-7000-8000-000000000001";
let home: Home;
let config: NodeConfig;
let stores = 0;

beforeAll(async () => {
  const member = (jurisdiction: string) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: ["p"],
    regulators: [{ name: "r", serves: [jurisdiction] }],
    address: "127.0.0.1:0",
  });
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const [eu] = await prepareFederation([member("EU"), member("JP")], folders, new Date());
  if (eu === undefined) throw new Error("no member");
  home = eu;
  config = await loadConfig(home.configFile, new Date());
});
afterAll(() => rmSync(base, { recursive: true }));

/** The parts of the EU node, with a store that is not there yet. */
function partsOf(changes: Partial<NodeConfig> = {}): NodeParts & { readonly fatal: ComityError[] } {
  const fatal: ComityError[] = [];
  return {
    config: {
      ...config,
      storeFile: join(base, `store-${stores++}.db`),
      headFile: join(base, `head-${stores}`),
      ...changes,
    },
    atlas: shippedAtlas(),
    newLog: true,
    alone: true,
    observer: createObserver(() => {}),
    onFatal: (error) => fatal.push(error),
    fatal,
  };
}

async function start(parts: NodeParts) {
  const node = await startNode(parts);
  onTestFinished(() => node.stop(0));
  return node;
}

/** The reason that a node gives a platform that asks about a transfer it never made. */
async function askedAt(port: number): Promise<unknown> {
  const platform = connectPlatform({ address: `127.0.0.1:${port}`, as: home.platformFolder("p") });
  onTestFinished(() => platform.close());
  return platform.resolve(TRANSFER).catch(({ reason }) => reason);
}

test("a node serves on the port that it was given, until it is stopped", async () => {
  const parts = partsOf();
  const node = await startNode(parts);
  expect(node.host).toBe("127.0.0.1");
  expect(node.context).toMatchObject({
    node: "spiffe://eu.comity.example/node",
    trustDomain: home.trustDomain,
  });
  expect(await askedAt(node.port)).toBe("NOT_FOUND");
  await node.stop(1000);
  expect(await askedAt(node.port)).toBe("NODE_UNREACHABLE");
  await expect(node.store.read([])).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  expect(parts.fatal).toEqual([]);
});

test("a node that starts again continues its log and serves its law", async () => {
  const parts = partsOf();
  const first = await startNode(parts);
  const head = await first.store.log.head();
  await first.stop(0);
  const second = await start(parts);
  expect(await second.store.log.head()).toEqual(head);
  expect([...second.context.atlas().packs.keys()]).toEqual([...parts.atlas.packs.keys()]);
});

test("a place without a pack is refused by its name, before a store is made", async () => {
  const parts = partsOf({ jurisdictions: ["EU", "ZZ"] });
  await expect(startNode(parts)).rejects.toMatchObject({
    reason: "JURISDICTION_UNKNOWN",
    message: expect.stringContaining("`ZZ`"),
  });
  expect(existsSync(parts.config.storeFile)).toBe(false);
});

test("a store that another node has is refused, and that node goes on", async () => {
  const parts = partsOf();
  const first = await start(parts);
  await expect(startNode(parts)).rejects.toMatchObject({ reason: "STORE_LOCKED" });
  expect(await askedAt(first.port)).toBe("NOT_FOUND");
});

test("a port that is taken is refused, and the store is free again for the next try", async () => {
  const { port } = await start(partsOf());
  const parts = partsOf({ listen: { host: "127.0.0.1", port } });
  await expect(startNode(parts)).rejects.toMatchObject({ reason: "ADDRESS_IN_USE" });
  const free = { ...parts, config: { ...parts.config, listen: { host: "127.0.0.1", port: 0 } } };
  expect(await askedAt((await start(free)).port)).toBe("NOT_FOUND");
  expect(parts.fatal).toEqual([]);
});

test("evidence that does not hold is an answer with its reason, not an error", async () => {
  const { context } = await start(partsOf());
  const asked = { evidence: "no.jws.here", item: {}, issuers: {}, at: new Date() };
  const said = await context.checkEvidence(asked as Parameters<typeof context.checkEvidence>[0]);
  expect(said).toEqual({ why: "the evidence is refused: it is not a compact JWS" });
});

test("chance is fresh for every record: ids are in the order of time, and nonces have 32 bytes", async () => {
  const { entropy } = (await start(partsOf())).context;
  const ids = Array.from({ length: 100 }, () => entropy.id());
  expect(ids).toEqual([...new Set(ids)].sort());
  const nonces = Array.from({ length: 100 }, () => entropy.nonce());
  expect(new Set(nonces).size).toBe(100);
  expect(nonces.every((nonce) => Buffer.from(nonce, "base64").length === 32)).toBe(true);
});

test.each([
  [
    "while its context is made",
    ({ observer }: NodeParts) => ({
      observer: {
        ...observer,
        get storeRoom(): NodeParts["observer"]["storeRoom"] {
          throw new Error("on purpose");
        },
      },
    }),
  ],
  [
    "while its server is set up",
    () => ({
      limits: {
        ...LIMITS,
        get calls(): number {
          throw new Error("on purpose");
        },
      },
    }),
  ],
])("a start that fails %s leaves its store to the next one", async (_, broken) => {
  const parts = partsOf();
  await expect(startNode({ ...parts, ...broken(parts) })).rejects.toThrow("on purpose");
  const node = await start({ ...parts, newLog: false });
  expect(await askedAt(node.port)).toBe("NOT_FOUND");
});
