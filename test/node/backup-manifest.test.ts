/** The manifest of a backup: read strictly, and no part of it leads out of its folder. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  assertWhole,
  type BackupManifest,
  digestOf,
  formatManifest,
  readManifest,
} from "../../src/node/backup-manifest.ts";

const folderWith = (manifest: string) => {
  const folder = mkdtempSync(join(tmpdir(), "comity-manifest-"));
  writeFileSync(join(folder, "manifest.json"), manifest);
  return folder;
};
const part = (name: string) => ({ name, bytes: 3, sha256: "0".repeat(64), private: false });
const manifest: BackupManifest = {
  type: "comity/v1/backup",
  at: "2026-11-30T10:00:00.000Z",
  trustDomain: "pipc.example",
  verifierKey: "pipc.example+01234567+key",
  head: { size: 2, checkpoint: "note" },
  privateKeys: false,
  parts: [part("ledger.db"), part("home/node.yaml")],
};
const invalid = (message: string) =>
  expect.objectContaining({ reason: "INPUT_INVALID", message: expect.stringContaining(message) });

test("is read as it was written", () => {
  expect(readManifest(folderWith(formatManifest(manifest)))).toEqual(manifest);
});

test("is refused with anything that this program does not know, and where it cannot be read", () => {
  const [store, config] = manifest.parts;
  for (const [changed, message] of [
    [{ ...manifest, type: "comity/v2/backup" }, "type"],
    [{ ...manifest, more: 1 }, "more"],
    [{ ...manifest, parts: [store] }, "home/node.yaml"],
    [{ ...manifest, parts: [config] }, "ledger.db"],
    [{ ...manifest, parts: [store, config, config] }, "twice"],
  ] as const)
    expect(() => readManifest(folderWith(JSON.stringify(changed))), message).toThrow(invalid(message));
  expect(() => readManifest(folderWith("{"))).toThrow(invalid("cannot be read"));
  expect(() => readManifest(tmpdir())).toThrow(invalid("cannot be read"));
});

test.each([
  "home/../../etc/passwd",
  "/etc/passwd",
  "home//x",
  "home/a\\..\\b",
  "home/.",
  "other.db",
  "home/c:x",
])("is refused with the part %s, which leads elsewhere", (name) => {
  const changed = { ...manifest, parts: [...manifest.parts, part(name)] };
  expect(() => readManifest(folderWith(formatManifest(changed)))).toThrow(invalid("parts"));
});

test("names the first part that is missing, changed, cut off or a link", () => {
  const folder = folderWith("");
  const file = join(folder, "home/a");
  mkdirSync(join(folder, "home"));
  writeFileSync(file, "abc");
  const parts = [{ ...part("home/a"), sha256: digestOf(file) }];
  assertWhole(folder, parts);
  writeFileSync(file, "abd");
  expect(() => assertWhole(folder, parts)).toThrow(invalid("`home/a` of the backup"));
  writeFileSync(file, "ab");
  expect(() => assertWhole(folder, parts)).toThrow(invalid("is not what was backed up"));
  rmSync(file);
  expect(() => assertWhole(folder, parts)).toThrow(invalid("is missing"));
  writeFileSync(join(folder, "elsewhere"), "abc");
  symlinkSync(join(folder, "elsewhere"), file);
  expect(() => assertWhole(folder, parts)).toThrow(invalid("is no file"));
});
