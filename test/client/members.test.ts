/** The files of a local federation: made where they are missing, kept where they are there, and refused where they are bad. */
import { hash } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  ATTESTOR,
  type Folders,
  type Home,
  type Member,
  prepareFederation,
  signAgreement,
} from "../../src/client/index.ts";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { verifyAgreement } from "../../src/evidence/agreement.ts";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import { loadConfig } from "../../src/node/config.ts";
import { agreementsOutOfForce, assertSetup } from "../../src/node/setup.ts";
import { parseTrust } from "../../src/receipt/verify.ts";

const base = mkdtempSync(join(tmpdir(), "comity-members-"));
afterAll(() => rmSync(base, { recursive: true }));

const NOW = new Date("2026-11-21T12:00:00Z");
const DAY_MS = 24 * 3600 * 1000;
const daysLater = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

const member = (jurisdiction: string, port: number): Member => ({
  jurisdiction,
  trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
  platforms: ["aurora", "second"],
  regulators: [{ name: "dpa", serves: [jurisdiction, "ZZ"] }],
  address: `127.0.0.1:${port}`,
});
const MEMBERS = [member("EU", 7440), member("US-IL", 7441), member("JP", 7442)];

function newFolders(): Folders {
  const folder = mkdtempSync(join(base, "federation-"));
  return { certs: join(folder, "certs"), state: join(folder, "state") };
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
const contentsOf = (folder: string) =>
  filesIn(folder).map((file) => [file, hash("sha256", readFileSync(file))] as const);

/** Puts a certificate that ended long ago in the place of one of the member's. */
function expire({ trustDomain }: Home, { certs }: Folders, ...path: string[]): string {
  const read = (name: string) => readFileSync(join(certs, trustDomain, "authority", name), "utf8");
  const { certificatePem, keyPem } = issueCertificate(
    { certificatePem: read("certificate.pem"), keyPem: read("key.pem") },
    { id: `spiffe://${trustDomain}/${path.join("/")}`, now: daysLater(-365), days: 30 },
  );
  const file = join(certs, trustDomain, ...path, "certificate.pem");
  writeFileSync(file, certificatePem);
  writeFileSync(join(certs, trustDomain, ...path, "key.pem"), keyPem);
  return file;
}

test("every member's configuration names its peers, each under an agreement that both have signed", async () => {
  const homes = await prepareFederation(MEMBERS, newFolders(), NOW);
  expect(homes.map(({ jurisdiction }) => jurisdiction)).toEqual(["EU", "US-IL", "JP"]);
  for (const { configFile, trustDomain, jurisdiction, address } of homes) {
    const config = await loadConfig(configFile, NOW);
    expect(config).toMatchObject({ trustDomain, jurisdictions: [jurisdiction] });
    expect(`${config.listen.host}:${config.listen.port}`).toBe(address);
    expect(config.regulators).toEqual([
      { id: `spiffe://${trustDomain}/regulator/dpa`, serves: [jurisdiction, "ZZ"] },
    ]);
    const others = homes.filter((home) => home.trustDomain !== trustDomain);
    expect(config.peers.map((peer) => peer.address)).toEqual(others.map((home) => home.address));
    for (const [i, { agreement }] of config.peers.entries())
      expect(agreement.parties.map((party) => party.trustDomain).toSorted()).toEqual(
        [trustDomain, others[i]?.trustDomain].toSorted(),
      );
  }
});

test("an agreement begins a day before, lasts a year, and names the attestor", async () => {
  const folders = newFolders();
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const file = join(folders.certs, "agreements", "eu--us-il.json");
  const agreement = await verifyAgreement(JSON.parse(readFileSync(file, "utf8")), file);
  expect(agreement).toMatchObject({ id: "eu--us-il", from: "2026-11-20", until: "2027-11-21" });
  expect(Object.keys(agreement.issuers)).toEqual([ATTESTOR]);
  expect(agreement.issuers[ATTESTOR]).toMatchObject({
    attests: ATTESTABLE,
    acceptsFor: ["eu.comity.example", "us-il.comity.example"],
  });
});

test("an agreement of an earlier version, which does not say what its attestor may attest, is made anew", async () => {
  const folders = newFolders();
  const homes = await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const file = join(folders.certs, "agreements", "eu--us-il.json");
  const read = async () => verifyAgreement(JSON.parse(readFileSync(file, "utf8")), file);
  const { hash: _, ...made } = await read();
  const { attests: __, acceptsFor: ___, ...key } = made.issuers[ATTESTOR] ?? {};
  const keys = new Map(
    homes.map((home) => [home.trustDomain, readFileSync(join(home.nodeFolder, "ledger.pem"), "utf8")]),
  );
  writeFileSync(file, JSON.stringify(await signAgreement({ ...made, issuers: { [ATTESTOR]: key } }, keys)));
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  expect((await read()).issuers[ATTESTOR]).toEqual(made.issuers[ATTESTOR]);
});

test("the trust file names every node with the key of its ledger", async () => {
  const folders = newFolders();
  const homes = await prepareFederation(MEMBERS, folders, NOW);
  const document = JSON.parse(readFileSync(join(folders.state, "trust.json"), "utf8"));
  expect(document.nodes).toEqual(
    homes.map(({ trustDomain, ledgerKey }) => ({ trustDomain, ledger: ledgerKey })),
  );
  expect(() => parseTrust(document)).not.toThrow();
});

test("what was made before is kept, and what is missing is made, also for a member that comes later", async () => {
  const folders = newFolders();
  const [eu] = await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const before = contentsOf(folders.certs);
  const platform = eu?.platformFolder("second") ?? "";
  rmSync(platform, { recursive: true });
  const homes = await prepareFederation(MEMBERS, folders, daysLater(1));
  expect(homes[0]?.ledgerKey).toBe(eu?.ledgerKey);
  const after = new Map(contentsOf(folders.certs));
  const kept = before.filter(([file]) => !file.startsWith(platform));
  expect(kept.map(([file]) => [file, after.get(file)])).toEqual(kept);
  expect(filesIn(platform).map((file) => file.slice(platform.length + 1))).toEqual([
    "authority.pem",
    "certificate.pem",
    "key.pem",
  ]);
  expect((await loadConfig(eu?.configFile ?? "", daysLater(1))).peers).toHaveLength(2);
});

test("private keys are for their owner alone", async () => {
  const folders = newFolders();
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const secret = filesIn(folders.certs).filter((file) => readFileSync(file, "utf8").includes("PRIVATE KEY"));
  // For each member: authority, node, two platforms, regulator, operator and ledger; and the attestor's.
  expect(secret).toHaveLength(15);
  for (const file of secret) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
});

test.each([
  ["eu.comity.example", "authority", "key.pem"],
  ["eu.comity.example", "platform", "aurora", "key.pem"],
  ["eu.comity.example", "node", "ledger.pem"],
  ["attestor", "key.pem"],
])("a key that others may read is used for nothing: %s %s", async (...path) => {
  const folders = newFolders();
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const key = join(folders.certs, ...path);
  chmodSync(key, 0o644);
  // A third member needs agreements, and these the attestor's key.
  await expect(prepareFederation(MEMBERS, folders, NOW)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringContaining(`chmod 600 ${key}`),
  });
});

test.each([[["node"]], [["platform", "aurora"]], [["regulator", "dpa"]], [["operator", "desk"]]])(
  "a certificate that has ended is made anew, and nothing else: %j",
  async (path) => {
    const folders = newFolders();
    const homes = await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
    const file = expire(homes[1] as Home, folders, ...path);
    const before = contentsOf(folders.certs);
    const [, home] = await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
    const after = new Map(contentsOf(folders.certs));
    const changed = before.filter(([each, content]) => after.get(each) !== content).map(([each]) => each);
    expect(changed).toEqual([file, file.replace("certificate.pem", "key.pem")]);
    await expect(loadConfig(home?.configFile ?? "", NOW)).resolves.toBeDefined();
  },
);

test("after 90 days, and after a year, what was made still serves: certificates and agreements are renewed", async () => {
  const folders = newFolders();
  const [first] = await prepareFederation(MEMBERS, folders, NOW);
  for (const days of [61, 91, 400, 800]) {
    const [eu] = await prepareFederation(MEMBERS, folders, daysLater(days));
    const config = await loadConfig(eu?.configFile ?? "", daysLater(days));
    expect(() => assertSetup(config, daysLater(days))).not.toThrow();
    expect(agreementsOutOfForce(config, daysLater(days + 29))).toEqual([]);
    expect(eu?.ledgerKey).toBe(first?.ledgerKey);
  }
});

test("two members have one agreement, in whichever order they are named", async () => {
  const folders = newFolders();
  await prepareFederation(MEMBERS, folders, NOW);
  await prepareFederation(MEMBERS.toReversed(), folders, NOW);
  expect(readdirSync(join(folders.certs, "agreements")).toSorted()).toEqual([
    "eu--jp.json",
    "eu--us-il.json",
    "us-il--jp.json",
  ]);
});

test("an agreement under another attestor's key is made anew, so that evidence of the new one counts", async () => {
  const folders = newFolders();
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  const file = join(folders.certs, "agreements", "eu--us-il.json");
  const keyOf = async () =>
    (await verifyAgreement(JSON.parse(readFileSync(file, "utf8")), file)).issuers[ATTESTOR]?.x;
  const before = await keyOf();
  rmSync(join(folders.certs, ATTESTOR), { recursive: true });
  await prepareFederation(MEMBERS.slice(0, 2), folders, NOW);
  expect(await keyOf()).not.toBe(before);
});

test("a certificate that is none is refused by its file", async () => {
  const folders = newFolders();
  const [eu] = await prepareFederation(MEMBERS.slice(0, 1), folders, NOW);
  const file = join(eu?.nodeFolder ?? "", "certificate.pem");
  writeFileSync(file, "none");
  await expect(prepareFederation(MEMBERS.slice(0, 1), folders, NOW)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringContaining(`\`${file}\` is not a certificate`),
  });
});

test("a folder that cannot be written is refused", async () => {
  const file = join(base, "file");
  writeFileSync(file, "");
  const folders = { ...newFolders(), certs: join(file, "certs") };
  await expect(prepareFederation(MEMBERS.slice(0, 1), folders, NOW)).rejects.toMatchObject({
    reason: "DIRECTORY_UNWRITABLE",
  });
});
