/** The ways to peers: by the configuration's address and authority, and to nobody else. */
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { issueCertificate, prepareFederation } from "../../src/client/index.ts";
import { createObserver, type NodeObserver } from "../../src/edge/telemetry/events.ts";
import { type Certified, createAuthority } from "../../src/edge/tls/authority.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { type Bundle, parseBundle } from "../../src/edge/tls/trust.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { loadConfig, type NodeConfig } from "../../src/node/config.ts";
import { openLinks, watchDistrust } from "../../src/node/links.ts";
import { startNode } from "../../src/node/node.ts";
import { createWays } from "../../src/node/ways.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { knownBy } from "../support/known.ts";
import { longTest } from "../support/longer.ts";

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

function configOf(member: number): NodeConfig {
  const config = configs[member];
  if (config === undefined) throw new Error("no member");
  return config;
}

/** A node's certificate, and its key, for so many days. */
function certified(code: string, days: number) {
  const read = (file: string) =>
    readFileSync(join(base, `certs/${code}.comity.example/authority`, file), "utf8");
  const authority = { certificatePem: read("certificate.pem"), keyPem: read("key.pem") };
  return issueCertificate(authority, { id: `spiffe://${code}.comity.example/node`, now: new Date(), days });
}

/** The links of the EU's node, which finds its peers at `address`. */
function open(
  address: string,
  {
    now = () => new Date(),
    own = {} as Partial<NodeConfig>,
    observer = createObserver(() => {}),
    revoked = (_node: string, _serial: string): boolean => false,
  } = {},
) {
  const config = { ...configOf(0), ...own };
  const read = knownBy(...config.peers.map(({ agreement }) => agreement));
  const peers = createPeers(read, config.trustDomain);
  const parts = { own: () => config, observer, revoked, ways: createWays(config, read, () => address) };
  const links = openLinks(parts, peers, { now });
  onTestFinished(links.close);
  return links;
}

/** Japan's node at a free port, with other parts of its configuration. */
async function startJapan(own: Partial<NodeConfig> = {}): Promise<string> {
  const { port, stop } = await startNode({
    config: { ...configOf(1), ...own },
    atlas: shippedAtlas(),
    observer: createObserver(() => {}),
    onFatal: () => {},
    newLog: true,
    alone: true,
  });
  onTestFinished(() => stop(0));
  return `127.0.0.1:${port}`;
}

test("a peer at its address answers, and nobody else is asked", async () => {
  const links = open(await startJapan());
  expect(await links.askHeld(JP)).toBeUndefined();
  expect(Math.abs((await links.askClock(JP)) ?? Number.NaN)).toBeLessThan(30_000);
  expect(await links.link.takesRecords(JP)).toBe(true);
  expect([...links.shown]).toEqual([[JP, certificateFacts(configOf(1).certificatePem).notAfter]]);
  const strangers = ["spiffe://us.example/node", EU].map((node) => links.askHeld(node));
  for (const asked of strangers) await expect(asked).rejects.toMatchObject({ reason: "AGREEMENT_MISSING" });
});

longTest("a peer that is away is unreachable", async () => {
  const links = open("127.0.0.1:1");
  await expect(links.askHeld(JP)).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
  await expect(links.link.takesRecords(JP)).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  await expect(links.link.resolve(JP, "x")).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
});

test.each([
  ["the node's own", 30, 90],
  ["the peer's", 90, 30],
])("a connection ends with the certificate that ends first: %s", async (_, own, theirs) => {
  const states: string[] = [];
  const observer: NodeObserver = {
    ...createObserver(() => {}),
    peerLink: ({ state, reason = "" }) => states.push(`${state} ${reason}`),
  };
  let at = Date.now();
  const { link } = open(await startJapan(certified("jp", theirs)), {
    now: () => new Date(at),
    own: certified("eu", own),
    observer,
  });
  await expect(link.resolve(JP, "x")).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  expect(states).toEqual(["open "]);
  at += 60 * 24 * 3_600_000;
  await vi.waitFor(() => expect(states[1]).toBe("lost CERTIFICATE_EXPIRED"), 5_000);
});

test("a connection ends five seconds after the authority of its peer is trusted no longer, and not while it is", () => {
  const trustDomain = "jp.example";
  const authorities = [1, 2].map(() => createAuthority({ trustDomain, now: new Date() }));
  const [first, second] = authorities.map(({ certificatePem }) => certificatePem);
  const leaf = issueCertificate(authorities[0] as Certified, {
    id: `spiffe://${trustDomain}/node`,
    now: new Date(),
  });
  const bundleOf = (...pems: readonly (string | undefined)[]) => parseBundle(pems.join(""));
  let bundle: Bundle | undefined = bundleOf(first);
  let at = Date.now();
  const mustEnd = watchDistrust(
    `spiffe://${trustDomain}/node`,
    [new X509Certificate(leaf.certificatePem)],
    { trust: () => new Map(bundle && [[trustDomain, bundle]]) },
    { now: () => new Date(at) },
  );
  const after = (ms: number, next: Bundle | undefined) => {
    at += ms;
    bundle = next;
    return mustEnd();
  };
  expect(after(0, bundleOf(second, first))).toBe(false);
  expect(after(60_000, bundle)).toBe(false);
  expect(after(0, bundleOf(second))).toBe(false);
  // Another change of what is trusted gives no more time.
  expect(after(4_999, bundleOf(second))).toBe(false);
  expect(after(1, bundle)).toBe(true);
  expect(after(0, bundleOf(second, first))).toBe(false);
  expect(after(0, undefined)).toBe(false);
  expect(after(5_000, undefined)).toBe(true);
});

longTest("a connection whose peer is trusted no longer ends, and no other is made", async () => {
  const config = configOf(0);
  const states: string[] = [];
  const observer: NodeObserver = {
    ...createObserver(() => {}),
    peerLink: ({ state, reason = "" }) => states.push(`${state} ${reason}`),
  };
  const address = await startJapan();
  const read = knownBy(...config.peers.map(({ agreement }) => agreement));
  const shown = createWays(config, read, () => address);
  const other = createAuthority({ trustDomain: configOf(1).trustDomain, now: new Date() }).certificatePem;
  let trust = shown.trust();
  let at = Date.now();
  const ways = { ...shown, trust: () => trust };
  const peers = createPeers(read, config.trustDomain);
  const links = openLinks({ own: () => config, observer, revoked: () => false, ways }, peers, {
    now: () => new Date(at),
  });
  onTestFinished(links.close);
  const call = () => links.link.resolve(JP, "x").catch(({ reason }) => reason);
  expect(await call()).toBe("INPUT_INVALID");
  trust = new Map([...trust, [configOf(1).trustDomain, parseBundle(other)]]);
  links.renew(JP);
  expect(await call()).toBe("INPUT_INVALID");
  await vi.waitFor(() => {
    at += 1_000;
    expect(states).toEqual(["open ", "lost CERTIFICATE_EXPIRED"]);
  }, 10_000);
  expect(await call()).toBe("PEER_UNREACHABLE");
});

test("a connection ends when the certificate that the peer showed on it is revoked, and no other is made by that one", async () => {
  const states: string[] = [];
  const observer: NodeObserver = {
    ...createObserver(() => {}),
    peerLink: ({ state, reason = "" }) => states.push(`${state} ${reason}`),
  };
  const gone = new Set<string>();
  const revoked = (node: string, serial: string) => node === JP && gone.has(serial);
  const { link, recheck, askHeld } = open(await startJapan(), { observer, revoked });
  await expect(link.resolve(JP, "x")).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  gone.add("00");
  recheck(JP);
  expect(states).toEqual(["open "]);
  gone.add(certificateFacts(configOf(1).certificatePem).serial);
  recheck(JP);
  expect(states).toEqual(["open ", "lost CERTIFICATE_REFUSED"]);
  await expect(askHeld(JP)).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
});
