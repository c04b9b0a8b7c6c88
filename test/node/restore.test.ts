/** A home that is restored: all or nothing, in a new place, and marked until its peers have confirmed its log. */
import { hash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUp } from "../../src/node/backup.ts";
import { formatManifest, readManifest } from "../../src/node/backup-manifest.ts";
import { loadConfig } from "../../src/node/config.ts";
import { prepareHome } from "../../src/node/home.ts";
import { readRestoration } from "../../src/node/restoration.ts";
import { restoreHome } from "../../src/node/restore.ts";
import { createKeyFile } from "../../src/store/key-file.ts";

const base = mkdtempSync(join(tmpdir(), "comity-restore-"));
const [home, backup, vault] = ["home", "backup", "vault"].map((name) => join(base, name)) as [
  string,
  string,
  string,
];
const now = new Date("2026-11-30T10:00:00Z");
const freshHome = () => join(mkdtempSync(join(base, "to-")), "home");
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
  await backUp(home, backup, { now, privateKeys: true, contentKeys: vault });
});
afterAll(() => rmSync(base, { recursive: true }));

test("has what was backed up, for its owner alone, and says that it was restored", async () => {
  const to = freshHome();
  const { missing } = restoreHome(backup, to, { contentKeys: vault, now });
  expect(missing).toEqual([]);
  for (const name of ["node.yaml", "node/ledger.pem", "node/certificate.pem", "content-keys-of-ledger.db"])
    expect(readFileSync(join(to, name)), name).toEqual(readFileSync(join(home, name)));
  expect([statSync(to).mode & 0o777, statSync(join(to, "ledger.db")).mode & 0o777]).toEqual([0o700, 0o600]);
  const { storeFile } = await loadConfig(join(to, "node.yaml"), new Date());
  expect(readRestoration(storeFile)).toMatchObject({ size: 2, backupAt: now.toISOString() });
});

test("names what its operator must bring, where the backup does not have it", async () => {
  const without = join(base, "without");
  await backUp(home, without, { now });
  const to = freshHome();
  expect(restoreHome(without, to, { now }).missing).toEqual([
    "node/key.pem",
    "node/ledger.pem",
    "authority/key.pem",
    join(to, "content-keys-of-ledger.db"),
  ]);
});

test("is refused over a home, and with the content keys of another store", () => {
  const refused = (message: string) =>
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining(message) });
  expect(() => restoreHome(backup, home, { now })).toThrow(refused("holds files already"));
  const others = join(base, "others");
  createKeyFile(others);
  const to = freshHome();
  expect(() => restoreHome(backup, to, { now, contentKeys: others })).toThrow(refused("of another store"));
  expect(existsSync(to)).toBe(false);
});

test("of a backup that is not whole, or has another head than its manifest, leaves nothing", async () => {
  const changed = join(base, "changed");
  await backUp(home, changed, { now });
  const manifest = readManifest(changed);
  const to = freshHome();
  const head = { ...manifest.head, size: 1 };
  writeFileSync(join(changed, "manifest.json"), formatManifest({ ...manifest, head }));
  expect(() => restoreHome(changed, to, { now })).toThrow(
    expect.objectContaining({
      reason: "STORE_UNAVAILABLE",
      message: expect.stringContaining("another head"),
    }),
  );
  expect(readdirSync(to)).toEqual([]);
  writeFileSync(join(changed, "manifest.json"), formatManifest(manifest));
  rmSync(join(changed, "home/node/certificate.pem"));
  expect(() => restoreHome(changed, to, { now })).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID", message: expect.stringContaining("is missing") }),
  );
  expect(readdirSync(to)).toEqual([]);
});

test.each(["ledger.db-wal", "restoration-of-ledger.db.json", "node/../ledger.db"])(
  "of a backup that would put `%s` beside or over the store is refused, and leaves nothing",
  async (name) => {
    const changed = mkdtempSync(join(base, "tampered-"));
    await backUp(home, join(changed, "b"), { now });
    const file = join(changed, "b", "home", name);
    const content = Buffer.from("another store");
    writeFileSync(file, content);
    const manifest = readManifest(join(changed, "b"));
    const part = {
      name: `home/${name}`,
      bytes: content.length,
      sha256: hash("sha256", content),
      private: true,
    };
    const tampered = { ...manifest, parts: [...manifest.parts, part] };
    writeFileSync(join(changed, "b", "manifest.json"), formatManifest(tampered));
    const to = freshHome();
    expect(() => restoreHome(join(changed, "b"), to, { now })).toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID" }),
    );
    expect(existsSync(to)).toBe(false);
  },
);
