/** The change of an authority in a home: each step, again after an interruption, and what it refuses. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCredentials } from "../../src/client/connection.ts";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { parseBundle, parseCertificates, verifyPeer } from "../../src/edge/tls/trust.ts";
import { openAuthority } from "../../src/node/authority.ts";
import {
  listOlder,
  readAuthoritiesOf,
  reissueCertificates,
  renewAuthority,
  retireAuthority,
} from "../../src/node/authority-files.ts";
import { createPeerCard } from "../../src/node/card.ts";
import { loadConfig } from "../../src/node/config.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { issueInto } from "../../src/node/issuance.ts";
import { assertSetup } from "../../src/node/setup.ts";

const base = mkdtempSync(join(tmpdir(), "comity-authority-"));
const whole = join(base, "whole");
const now = new Date();
const [NODE, DESK] = ["spiffe://pipc.example/node", "spiffe://pipc.example/operator/desk"];
let homes = 0;

beforeAll(() =>
  prepareHome(
    whole,
    {
      ...{ trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" },
      ...{ dnsNames: ["node.pipc.example"], ipAddresses: ["127.0.0.1"] },
    },
    now,
  ),
);
afterAll(() => rmSync(base, { recursive: true }));

/** A home of this test. */
function copyHome(): string {
  const home = join(base, `home-${homes++}`);
  cpSync(whole, home, { recursive: true });
  return home;
}
const pem = (home: string, file: string) => readFileSync(join(home, file), "utf8");
const serials = (home: string, file: string) =>
  parseCertificates(pem(home, file)).map(({ serialNumber }) => serialNumber);
const sequenceIn = async (home: string) =>
  (await createPeerCard(join(home, IN_HOME.config))).bundle.spiffe_sequence;

test("a new authority signs, both are trusted by everybody, and the card is newer", async () => {
  const home = copyHome();
  const [old, before] = [serials(home, "authority/certificate.pem")[0], await sequenceIn(home)];
  const oldKey = pem(home, "authority/key.pem");
  const made = await renewAuthority(home, { now, days: 100 });
  expect(made.validToDate.getTime() - now.getTime()).toBeLessThan(101 * 86_400_000);
  for (const file of ["node/authority.pem", "operator/desk/authority.pem"])
    expect(serials(home, file)).toEqual([made.serialNumber, old]);
  expect(pem(home, "authority/key.pem")).not.toBe(oldKey);
  expect(await sequenceIn(home)).toBeGreaterThan(before);
  const authority = await openAuthority(home);
  authority.close();
  const as = join(home, "platform/aurora");
  await issueInto(as, authority, { id: "spiffe://pipc.example/platform/aurora", now });
  const trust = new Map([["pipc.example", parseBundle(loadCredentials(as).authorityPem)]]);
  // Whoever gets a certificate now still knows the node by its old one.
  for (const file of ["node/certificate.pem", "platform/aurora/certificate.pem"])
    expect(() => verifyPeer(new X509Certificate(pem(home, file)), trust, now)).not.toThrow();
  expect(listOlder(home, now).map(({ id }) => id)).toEqual([NODE, DESK]);
  await expect(renewAuthority(home, { now })).rejects.toThrow(/retire/);
});

test("certificates of the old one are made anew with their names and days, and then it is retired", async () => {
  const home = copyHome();
  await renewAuthority(home, { now });
  const older = new X509Certificate(pem(home, "node/certificate.pem"));
  expect(() => retireAuthority(home, { now })).toThrow(/`spiffe:\/\/pipc.example\/node`.*operator\/desk/);
  const between = await sequenceIn(home);
  const made = await reissueCertificates(home, now);
  expect(made).toEqual([NODE, DESK]);
  expect(await reissueCertificates(home, now)).toEqual([]);
  const node = new X509Certificate(pem(home, "node/certificate.pem"));
  expect(node.subjectAltName).toBe(older.subjectAltName);
  expect(node.publicKey.equals(older.publicKey)).toBe(false);
  expect(node.validToDate).toEqual(older.validToDate);
  const { signing } = readAuthoritiesOf(home);
  expect(retireAuthority(home, { now })).toHaveLength(1);
  expect(serials(home, "operator/desk/authority.pem")).toEqual([signing.serialNumber]);
  expect(await sequenceIn(home)).toBeGreaterThan(between);
  const config = await loadConfig(join(home, IN_HOME.config), now);
  expect(() => assertSetup(config, now)).not.toThrow();
  expect(config.retired.map(({ serialNumber }) => serialNumber)).toEqual(
    serials(whole, "authority/certificate.pem"),
  );
  expect(() => retireAuthority(home, { now })).toThrow(/nothing to retire/);
});

test("what is in use stops the end of the old one, unless it is forced or has ended", async () => {
  const home = copyHome();
  await renewAuthority(home, { now });
  const later = new Date(now.getTime() + 91 * 86_400_000);
  expect(listOlder(home, later)).toEqual([]);
  expect(retireAuthority(home, { now, force: true })).toHaveLength(1);
  expect(listOlder(home, now).map(({ id }) => id)).toEqual([NODE, DESK]);
});

test.each([
  ["before the new one is trusted", (home: string) => rewind(home, ["key.pem", "certificate.pem"], true)],
  ["before its key is in place", (home: string) => rewind(home, ["key.pem", "certificate.pem"], false)],
  ["between its key and its certificate", (home: string) => rewind(home, ["certificate.pem"], false)],
])("a renewal that was interrupted %s goes on with the same authority", async (_, interrupt) => {
  const home = copyHome();
  const made = await renewAuthority(home, { now });
  interrupt(home);
  expect((await renewAuthority(home, { now })).serialNumber).toBe(made.serialNumber);
  expect(serials(home, "authority/certificate.pem")).toEqual([made.serialNumber]);
  expect(serials(home, "node/authority.pem")).toHaveLength(2);
  expect(new X509Certificate(pem(home, "authority/certificate.pem")).serialNumber).toBe(made.serialNumber);
  expect(existsSync(join(home, "authority/next"))).toBe(false);
});

/** Puts files of the new authority back where a renewal makes them, with those of the old one in their place. */
function rewind(home: string, files: readonly string[], pinned: boolean): void {
  const folder = join(home, "authority");
  cpSync(join(folder, "certificate.pem"), join(folder, "next/certificate.pem"), { recursive: true });
  for (const file of files) {
    renameSync(join(folder, file), join(folder, "next", file));
    cpSync(join(whole, "authority", file), join(folder, file));
  }
  if (pinned) cpSync(join(whole, "node/authority.pem"), join(home, "node/authority.pem"));
}

test("a key that `authorityKey` names must be another than the old one's, and is certified where it is", async () => {
  const home = copyHome();
  const name = (key: string) => {
    const file = join(home, IN_HOME.config);
    writeFileSync(file, `${pem(home, IN_HOME.config)}\nauthorityKey: ${key}\n`);
  };
  const config = pem(home, IN_HOME.config);
  name("authority/key.pem");
  await expect(renewAuthority(home, { now })).rejects.toThrow(/make a new key/);
  expect(serials(home, "node/authority.pem")).toHaveLength(1);
  writeFileSync(join(home, IN_HOME.config), config);
  const { keyPem } = createAuthority({ trustDomain: "pipc.example", now });
  writeFileSync(join(home, "authority/new.pem"), keyPem, { mode: 0o600 });
  name("authority/new.pem");
  const made = await renewAuthority(home, { now });
  expect(made.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
  expect(serials(home, "node/authority.pem")[0]).toBe(made.serialNumber);
  expect(await reissueCertificates(home, now)).toEqual([NODE, DESK]);
});
