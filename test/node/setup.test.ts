/** Configurations whose parts do not belong together: each is refused by what is wrong, before anything listens. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Home, prepareFederation, signAgreement } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { parseAuthorities, parseBundle } from "../../src/edge/tls/trust.ts";
import { verifyAgreement } from "../../src/evidence/agreement.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { loadConfig, type NodeConfig, type PeerConfig } from "../../src/node/config.ts";
import { startNode } from "../../src/node/node.ts";
import { agreementsOutOfForce, assertSetup, certificatesEndingSoon } from "../../src/node/setup.ts";
import { createWays } from "../../src/node/ways.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { knownBy } from "../support/known.ts";

const base = mkdtempSync(join(tmpdir(), "comity-setup-"));
const now = new Date();
let homes: readonly Home[];
let config: NodeConfig;

beforeAll(async () => {
  const member = (jurisdiction: string) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: ["p"],
    regulators: [],
    address: "127.0.0.1:0",
  });
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  homes = await prepareFederation([member("EU"), member("JP")], folders, now);
  config = await loadConfig(homes[0]?.configFile ?? "", now);
});
afterAll(() => rmSync(base, { recursive: true }));

const [eu, jp] = ["eu.comity.example", "jp.comity.example"];
const pem = (file: string) => readFileSync(join(base, "certs", file), "utf8");
const pair = (folder: string) => ({
  certificatePem: pem(`${folder}/certificate.pem`),
  keyPem: pem(`${folder}/key.pem`),
});

/** The EU's configuration, whose agreement says something else and is signed with the keys that it names. */
async function agreed(
  change: (payload: { parties: Record<string, unknown>[] } & Record<string, unknown>) => void,
  changedKeys: Readonly<Record<string, string>> = {},
): Promise<NodeConfig> {
  const { payload } = JSON.parse(pem("agreements/eu--jp.json"));
  const document = JSON.parse(Buffer.from(payload, "base64url").toString());
  change(document);
  const keys = { [eu]: pem(`${eu}/node/ledger.pem`), [jp]: pem(`${jp}/node/ledger.pem`), ...changedKeys };
  const agreement = await verifyAgreement(await signAgreement(document, new Map(Object.entries(keys))), "a");
  const peer: PeerConfig = {
    agreement,
    file: "a",
    trust: parseAuthorities(agreement),
    address: "127.0.0.1:1",
  };
  return { ...config, peers: [peer] };
}

const fresh = (trustDomain: string) => createAuthority({ trustDomain, now });
const strangers = createLedgerKey(eu);

test("an agreement that names a retired authority of the node still counts, and one that names none of its own does not", async () => {
  const before = fresh(eu).certificatePem;
  const named = await agreed((payload) => {
    for (const party of payload.parties) if (party.trustDomain === eu) party.certificateAuthority = before;
  });
  expect(() => assertSetup(named, now)).toThrow(/does not fit the authority in the agreement/);
  expect(() => assertSetup({ ...named, retired: parseBundle(before) }, now)).not.toThrow();
  // During a change the certificate may be of the other one of two.
  const both: NodeConfig = { ...named, authority: parseBundle(before + named.authority.join("")) };
  expect(() => assertSetup(both, now)).not.toThrow();
});

test("a configuration whose parts belong together passes", () => {
  expect(() => assertSetup(config, now)).not.toThrow();
});

test.each<[string, () => NodeConfig | Promise<NodeConfig>, RegExp]>([
  [
    "a certificate of a platform",
    () => ({ ...config, ...pair(`${eu}/platform/p`) }),
    /`certificate` is that of `spiffe:\/\/eu\.comity\.example\/platform\/p`/,
  ],
  [
    "a certificate of another node",
    () => ({ ...config, ...pair(`${jp}/node`) }),
    /is that of `spiffe:\/\/jp\.comity\.example\/node`, but this node is `spiffe:\/\/eu\.comity\.example\/node`/,
  ],
  [
    "an authority that did not certify the node",
    () => ({ ...config, authority: parseBundle(fresh(eu).certificatePem) }),
    /does not fit `authority`: .* is not certified by the authority of `eu\.comity\.example`/,
  ],
  [
    "a certificate that another authority of that name issued",
    () => ({ ...config, ...issueCertificate(fresh(eu), { id: `spiffe://${eu}/node`, now }) }),
    /does not fit `authority`/,
  ],
  [
    "a ledger key that is not the agreed one",
    () => ({ ...config, ledgerKeys: firstKey(parseVerifierKey(strangers.verifierKey)) }),
    /the agreement `eu--jp` names another ledger key for `eu\.comity\.example` than `ledgerKey`/,
  ],
  [
    "an agreement in which a stranger made both signatures",
    () =>
      agreed(({ parties }) => Object.assign(parties[0] ?? {}, { ledger: strangers.verifierKey }), {
        [eu]: strangers.exportPem(),
      }),
    /the agreement `eu--jp` names another ledger key/,
  ],
  [
    "an agreement that names this node under an authority that is not its own",
    () =>
      agreed(({ parties }) =>
        Object.assign(parties[0] ?? {}, { certificateAuthority: fresh(eu).certificatePem }),
      ),
    /does not fit the authority in the agreement `eu--jp`/,
  ],
  [
    "a place that no agreement covers",
    () => ({ ...config, jurisdictions: ["EU", "UK"] }),
    /`jurisdictions` names `UK`, but no agreement says that this node serves it/,
  ],
  [
    "a place that the agreement gives to this node and it does not serve",
    () => ({ ...config, jurisdictions: ["UK"] }),
    /by the agreement `eu--jp` this node serves `EU`, which `jurisdictions` does not name/,
  ],
  [
    "an agreement between others",
    async () => {
      const key = createLedgerKey("uk.comity.example");
      const authority = fresh(key.name).certificatePem;
      const uk = { trustDomain: key.name, ledger: key.verifierKey, certificateAuthority: authority };
      const change = (payload: { parties: object[] } & Record<string, unknown>) => {
        Object.assign(payload.parties[0] ?? {}, uk);
        payload.issuers = {};
      };
      return agreed(change, { [eu]: key.exportPem() });
    },
    /`eu\.comity\.example` is no party to the agreement `eu--jp`/,
  ],
])("%s is refused, and nothing listens", async (_, changed, message) => {
  const starting = startNode({
    config: { ...(await changed()), storeFile: join(base, "refused.db") },
    atlas: shippedAtlas(),
    newLog: true,
    alone: true,
    observer: createObserver(() => {}),
    onFatal: () => {},
  });
  await expect(starting).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringMatching(message),
  });
});

test("a certificate that has ended is refused as such", () => {
  const later = new Date(now.getTime() + 91 * 86_400_000);
  expect(() => assertSetup(config, later)).toThrow(
    expect.objectContaining({ reason: "CERTIFICATE_EXPIRED" }),
  );
});

test("a node without peers needs no agreement for its places", () => {
  expect(() => assertSetup({ ...config, jurisdictions: ["EU", "UK"], peers: [] }, now)).not.toThrow();
});

test("a node under an agreement that has ended starts, since it can still serve, and says so", async () => {
  const ended = await agreed((payload) =>
    Object.assign(payload, { from: "2020-01-01", until: "2021-01-01" }),
  );
  expect(agreementsOutOfForce(config, now)).toEqual([]);
  expect(agreementsOutOfForce(ended, now)).toMatchObject([{ agreement: { id: "eu--jp" } }]);
  const said: unknown[] = [];
  const node = await startNode({
    config: { ...ended, storeFile: join(base, "ended.db") },
    atlas: shippedAtlas(),
    newLog: true,
    alone: true,
    observer: createObserver((level, event, fields) => said.push([level, event, fields])),
    onFatal: () => {},
  });
  await node.stop(0);
  expect(said).toContainEqual([
    "warn",
    "agreement not in force",
    { agreement: "eu--jp", peer: "spiffe://jp.comity.example/node" },
  ]);
});

test.each(["key.pem", "ledger.pem"])("a %s that others may read is refused by its name", async (name) => {
  const [home] = homes;
  const file = join(home?.nodeFolder ?? "", name);
  chmodSync(file, 0o640);
  try {
    await expect(loadConfig(home?.configFile ?? "", now)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(`run \`chmod 600 ${file}\``),
    });
  } finally {
    chmodSync(file, 0o600);
  }
});

test("a certificate, or an authority, that ends within 30 days is said for the node and for its peers", () => {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
  const { trust } = createWays(config, knownBy());
  const ending = (count: number) => certificatesEndingSoon(config, trust(), days(count));
  expect(ending(59)).toEqual([]);
  expect(ending(61)).toMatchObject([{ peer: `spiffe://${eu}/node` }]);
  expect(
    ending(3630)
      .map(({ peer }) => peer)
      .toSorted(),
  ).toEqual([`spiffe://${eu}/node`, `spiffe://${jp}/node`]);
});
