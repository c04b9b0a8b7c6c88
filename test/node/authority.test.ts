/** The authority of a home: opened with the key that is its own, wherever that is. */
import { generateKeyPairSync } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { openAuthority } from "../../src/node/authority.ts";
import { IN_HOME } from "../../src/node/home.ts";
import { issueInto } from "../../src/node/issuance.ts";

const base = mkdtempSync(join(tmpdir(), "comity-authority-"));
afterAll(() => rmSync(base, { recursive: true }));

const now = new Date();
const ALICE = "spiffe://pipc.example/platform/alice";

/** The part of a home that an authority needs. */
function homeOf(name: string): string {
  const folder = join(base, name, IN_HOME.authority);
  mkdirSync(folder, { recursive: true });
  const { certificatePem, keyPem } = createAuthority({ trustDomain: "pipc.example", now });
  writeFileSync(join(folder, "certificate.pem"), certificatePem);
  writeFileSync(join(folder, "key.pem"), keyPem, { mode: 0o600 });
  return join(base, name);
}

test("a home that is named from the folder at hand is found once", async () => {
  const home = await homeOf("relative");
  const { certificatePem } = await openAuthority(relative(process.cwd(), home));
  expect(certificatePem).toContain("BEGIN CERTIFICATE");
});

test("an authority certifies with the key in its home, or where the configuration says", async () => {
  const home = homeOf("a");
  const issue = async (authorityKey?: string) => {
    const into = mkdtempSync(join(base, "issued-"));
    const pem = await issueInto(into, await openAuthority(home, authorityKey), { id: ALICE, now });
    return certificateFacts(pem).id;
  };
  expect(await issue()).toBe(ALICE);
  renameSync(join(home, IN_HOME.authority, "key.pem"), join(home, "moved.pem"));
  expect(await issue("moved.pem")).toBe(ALICE);
});

test("an authority whose key was taken away says so", async () => {
  const home = homeOf("b");
  unlinkSync(join(home, IN_HOME.authority, "key.pem"));
  await expect(openAuthority(home)).rejects.toThrow(/is not here: run this where the key is kept/);
});

test("a key of another kind is refused when it is opened, and another's when it is to sign; nothing is written", async () => {
  const home = homeOf("c");
  const keep = (name: string, pem: string | Buffer) => writeFileSync(join(home, name), pem, { mode: 0o600 });
  const pkcs8 = { type: "pkcs8", format: "pem" } as const;
  keep("ed25519.pem", generateKeyPairSync("ed25519").privateKey.export(pkcs8));
  await expect(openAuthority(home, "ed25519.pem")).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: "the authority's key is not a P-256 private key in PKCS#8 PEM",
  });
  keep("other.pem", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8));
  const other = await openAuthority(home, "other.pem");
  const into = join(base, "nowhere");
  await expect(issueInto(into, other, { id: ALICE, now })).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
  });
  expect(existsSync(into)).toBe(false);
});

test("what stands beside a certificate are the authorities that the node trusts, and else the one that signs", async () => {
  const home = homeOf("pinned");
  const alone = await openAuthority(home);
  expect(alone.pinnedPem).toBe(alone.certificatePem);
  const both = alone.certificatePem + createAuthority({ trustDomain: "pipc.example", now }).certificatePem;
  mkdirSync(join(home, IN_HOME.node));
  writeFileSync(join(home, IN_HOME.node, "authority.pem"), both);
  const into = mkdtempSync(join(base, "issued-"));
  await issueInto(into, await openAuthority(home), { id: ALICE, now });
  expect(readFileSync(join(into, "authority.pem"), "utf8")).toBe(both);
});
