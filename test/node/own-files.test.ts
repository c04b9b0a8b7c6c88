/** The files of a running node: taken all or none. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reissueCertificates, renewAuthority } from "../../src/node/authority-files.ts";
import { loadConfig, type NodeConfig } from "../../src/node/config.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { createOwn } from "../../src/node/own-files.ts";

const home = mkdtempSync(join(tmpdir(), "comity-own-"));
const now = new Date();
const load = () => loadConfig(join(home, IN_HOME.config), now);
let before: NodeConfig;
let between: NodeConfig;
let after: NodeConfig;

beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:0", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: ["node.pipc.example"], ipAddresses: [] }, now);
  before = await load();
  await renewAuthority(home, { now });
  between = await load();
  await reissueCertificates(home, now);
  after = await load();
});
afterAll(() => rmSync(home, { recursive: true }));

const own = async (config: NodeConfig) => {
  const made = createOwn(
    config,
    () => now,
    (error) => {
      throw error;
    },
  );
  await made.open();
  return made;
};

test("other files count at once, with the key that signs certificates", async () => {
  const { config, rotate, signer, close } = await own(before);
  const key = signer()?.publicKey;
  const told: unknown[] = [];
  await rotate(after, () => void told.push(config.certificatePem));
  expect(told).toEqual([after.certificatePem]);
  expect(config.authority).toEqual(after.authority);
  expect(config.keyPem).toBe(after.keyPem);
  expect(signer()?.publicKey).not.toEqual(key);
  close();
  await expect(rotate(before, () => {})).rejects.toMatchObject({ reason: "NODE_DRAINING" });
});

test.each<[string, () => NodeConfig]>([
  [
    "a certificate that the authority has not issued",
    () => ({ ...before, certificatePem: after.certificatePem }),
  ],
  [
    "an authority whose key is another's",
    () => ({
      ...before,
      ...after,
      authorityKey: before.authorityKey as never,
      authority: [after.authority[0]],
    }),
  ],
])("%s is not taken, and what was there stays", async (_, next) => {
  const { config, rotate, signer } = await own(before);
  const key = signer()?.publicKey;
  let taken = 0;
  await expect(rotate(next(), () => taken++)).rejects.toMatchObject({ reason: "CONFIG_INVALID" });
  expect([taken, config.certificatePem, config.authority]).toEqual([
    0,
    before.certificatePem,
    before.authority,
  ]);
  expect(signer()?.publicKey).toEqual(key);
});

test("what cannot be put to use is taken back", async () => {
  const { config, rotate, signer } = await own(before);
  const key = signer()?.publicKey;
  const rotation = rotate(after, () => {
    throw new Error("the listener refuses");
  });
  await expect(rotation).rejects.toThrow(/listener/);
  expect(config.certificatePem).toBe(before.certificatePem);
  expect(signer()?.publicKey).toEqual(key);
});

test("the certificate is another authority's than signs from now on, until it is renewed", async () => {
  const { signing, isRenewed, rotate, certificate } = await own(before);
  expect([isRenewed(), signing().serialNumber]).toEqual([true, before.authority[0].serialNumber]);
  await rotate(between, () => {});
  expect([isRenewed(), signing().serialNumber]).toEqual([false, after.authority[0].serialNumber]);
  certificate.use(after);
  expect(isRenewed()).toBe(true);
});

test("where the key is elsewhere the first authority counts as the one that signs", async () => {
  const { authorityKey: _, ...elsewhere } = between;
  const { signing, signer, close } = await own(elsewhere);
  expect([signer(), signing().serialNumber]).toEqual([undefined, between.authority[0].serialNumber]);
  close();
});
