/** A backup of a home: what is in it, what never is, and where it may lie. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUp } from "../../src/node/backup.ts";
import { readManifest } from "../../src/node/backup-manifest.ts";
import { prepareHome } from "../../src/node/home.ts";
import { readContentKeys } from "../../src/store/key-file.ts";
import { tamper } from "../store/sqlite/files.ts";

const base = mkdtempSync(join(tmpdir(), "comity-backup-"));
const home = join(base, "home");
const now = new Date("2026-11-30T10:00:00Z");
const freshFolder = () => join(mkdtempSync(join(base, "to-")), "backup");
beforeAll(async () => {
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
  writeFileSync(join(home, "audit.jsonl"), "line\n");
  writeFileSync(join(home, "agreement.yaml"), "an agreement\n");
  writeFileSync(join(home, "open.pem"), "-----BEGIN PRIVATE KEY-----\n", { mode: 0o644 });
  symlinkSync("/etc/hostname", join(home, "link"));
});
afterAll(() => rmSync(base, { recursive: true }));

const SECRETS = ["authority/key.pem", "node/key.pem", "node/ledger.pem", "open.pem", "operator/desk/key.pem"];
const NEVER = ["audit.jsonl", "content-keys-of-ledger.db", "link", "node/ledger.pem.head"];

test("holds the store and the files of the home, and no secret; what it leaves out is named", async () => {
  const folder = freshFolder();
  // A home may be named from the folder at hand.
  const { manifest, left } = await backUp(relative(process.cwd(), home), folder, { now });
  expect(left).toEqual([...SECRETS, ...NEVER].toSorted());
  expect(manifest).toEqual(readManifest(folder));
  expect(manifest).toMatchObject({ trustDomain: "pipc.example", head: { size: 2 }, privateKeys: false });
  const names = manifest.parts.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "ledger.db",
      "home/node.yaml",
      "home/agreement.yaml",
      "home/node/certificate.pem",
    ]),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(files.length).toBe(names.length + 1);
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name), "latin1"), name).not.toContain("PRIVATE KEY");
});

test("holds private keys where they are asked for, and the content keys never", async () => {
  const folder = freshFolder();
  const contentKeys = join(base, "vault");
  // A copy that somebody made in the home, under a name of their own.
  const copy = join(home, "node", "keys.bak");
  copyFileSync(join(home, "content-keys-of-ledger.db"), copy);
  const { manifest, left } = await backUp(home, folder, { now, privateKeys: true, contentKeys });
  rmSync(copy);
  expect(left).toEqual([...NEVER, "node/keys.bak"].toSorted());
  const secrets = manifest.parts.filter((part) => part.private).map(({ name }) => name);
  expect(secrets.toSorted()).toEqual(["ledger.db", ...SECRETS.map((name) => `home/${name}`)].toSorted());
  expect(readContentKeys(contentKeys).id.toHex()).toBe(manifest.contentKeys);
});

test("is refused in the home, over files, and with the content keys in it", async () => {
  const full = freshFolder();
  mkdirSync(full);
  writeFileSync(join(full, "precious"), "");
  const folder = freshFolder();
  const link = join(base, "link-to-home");
  symlinkSync(home, link);
  for (const [to, more, message] of [
    [full, {}, "holds files already"],
    [join(home, "backup"), {}, "lies in the home"],
    [join(link, "backup"), {}, "lies in the home"],
    [folder, { contentKeys: join(folder, "keys") }, "lies in the backup"],
    [folder, { contentKeys: join(home, "keys") }, "lies in the home"],
    [folder, { contentKeys: join(link, "content-keys-of-ledger.db") }, "lies in the home"],
  ] as const)
    await expect(backUp(home, to, { now, ...more })).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(message),
    });
  expect([readdirSync(full), existsSync(folder), existsSync(join(home, "backup"))]).toEqual([
    ["precious"],
    false,
    false,
  ]);
});

test("of a store that is damaged is none: it is told, and nothing is left", async () => {
  const other = join(base, "damaged");
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "127.0.0.1:7440", operator: "desk" };
  await prepareHome(other, { ...parts, dnsNames: [], ipAddresses: [] }, new Date());
  tamper(join(other, "ledger.db"), "UPDATE leaf SET bytes = x'00' WHERE idx = 0");
  const folder = freshFolder();
  await expect(backUp(other, folder, { now })).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("is damaged"),
  });
  expect(readdirSync(folder)).toEqual([]);
});
