/** A node's home: made whole and private, never over another, and a node starts from it. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadCredentials } from "../../src/client/connection.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { loadConfig } from "../../src/node/config.ts";
import { folderOf, IN_HOME, type NewHome, prepareHome } from "../../src/node/home.ts";
import { assertSetup } from "../../src/node/setup.ts";

const base = mkdtempSync(join(tmpdir(), "comity-home-"));
afterAll(() => rmSync(base, { recursive: true }));

const now = new Date();
const kr: NewHome = {
  trustDomain: "pipc.example",
  serves: ["KR"],
  listen: "127.0.0.1:0",
  dnsNames: ["node.pipc.example"],
  ipAddresses: ["127.0.0.1"],
  operator: "desk",
};
const home = join(base, "kr");
await prepareHome(home, kr, now);

test("a home holds a configuration that fits its files", async () => {
  const config = await loadConfig(join(home, IN_HOME.config), now);
  expect(config).toMatchObject({
    trustDomain: "pipc.example",
    jurisdictions: ["KR"],
    peers: [],
    regulators: [],
  });
  expect(() => assertSetup(config, now)).not.toThrow();
});

test("the operator, the node and the authority have certificates; only their owner reads keys and folders", () => {
  const folder = folderOf(home, "spiffe://pipc.example/operator/desk");
  expect(certificateFacts(loadCredentials(folder).certificatePem).id).toBe(
    "spiffe://pipc.example/operator/desk",
  );
  expect(readFileSync(join(home, "authority", "key.pem"), "utf8")).toContain("PRIVATE KEY");
  const modes = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      const others = (statSync(path).mode & 0o077) !== 0;
      const secret = entry.isDirectory() || /key\.pem|ledger\.pem$/.test(entry.name);
      return [...(secret && others ? [path] : []), ...(entry.isDirectory() ? modes(path) : [])];
    });
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(modes(home)).toEqual([]);
});

test("a folder that holds anything is left as it is", async () => {
  const other = join(base, "other");
  await prepareHome(other, kr, now);
  const before = readdirSync(other);
  await expect(prepareHome(other, kr, now)).rejects.toThrow(/holds files already/);
  expect(readdirSync(other)).toEqual(before);
  const strange = mkdtempSync(join(base, "strange-"));
  writeFileSync(join(strange, "letter.txt"), "");
  await expect(prepareHome(strange, kr, now)).rejects.toThrow(/holds files already/);
});

test("an empty folder that others may enter becomes its owner's alone", async () => {
  const open = mkdtempSync(join(base, "open-"));
  chmodSync(open, 0o755);
  await prepareHome(open, kr, now);
  expect(statSync(open).mode & 0o777).toBe(0o700);
});

test("a folder that the system forbids is refused, and not tried for ever", async () => {
  await expect(prepareHome("/proc/comity/home", kr, now)).rejects.toMatchObject({
    reason: "DIRECTORY_UNWRITABLE",
  });
});

test.each<[string, Partial<NewHome>, RegExp]>([
  ["trust domain", { trustDomain: "PIPC example" }, /identity/],
  ["operator", { operator: "a/b" }, /identity/],
  ["name", { dnsNames: ["node example"] }, /not a DNS name/],
])("a malformed %s makes nothing", async (_, change, why) => {
  const folder = join(base, "none");
  await expect(prepareHome(folder, { ...kr, ...change }, now)).rejects.toThrow(why);
  expect(() => statSync(folder)).toThrow(/ENOENT/);
});
