/** A backup and a restored home as lines: each thing that is there or missing, and nothing else. */
import { expect, test } from "vitest";
import { backupLines, restoredLines } from "../../../src/cli/present/backup.ts";
import type { BackupManifest } from "../../../src/node/backup-manifest.ts";

const manifest: BackupManifest = {
  type: "comity/v1/backup",
  at: "2026-11-30T10:00:00.000Z",
  trustDomain: "pipc.example",
  verifierKey: "key",
  head: { size: 1_234, checkpoint: "note" },
  privateKeys: false,
  parts: [
    { name: "ledger.db", bytes: 1_000, sha256: "", private: true },
    { name: "home/node.yaml", bytes: 234, sha256: "", private: false },
  ],
};

test("says of a backup its log and size, and names keys and what is left out where there are any", () => {
  const first =
    "pipc.example is backed up to /b: 1,234 leaves, 1,234 bytes in 2 files, read again and found whole";
  expect(backupLines({ manifest, left: [], folder: "/b" })).toEqual([first]);
  const keys = { manifest: { ...manifest, privateKeys: true }, left: ["audit.jsonl"], contentKeys: "/v" };
  expect(backupLines({ ...keys, folder: "/b" })).toEqual([
    first,
    "it holds private keys: keep it where nobody else can read it",
    "the newest content keys are in /v",
    "not in it, keep a copy elsewhere:",
    "  audit.jsonl",
  ]);
});

test("says of a restored home what to bring, where anything is missing, and when it signs", () => {
  const whole = restoredLines({ manifest, missing: [], home: "/h" });
  expect(whole).toEqual([
    "pipc.example is restored to /h: 1,234 leaves, as of 2026-11-30T10:00:00.000Z, verified",
    expect.stringContaining("signs nothing before"),
  ]);
  expect(restoredLines({ manifest, missing: ["node/key.pem"], home: "/h" })).toEqual([
    whole[0],
    "bring these files before the node starts:",
    "  node/key.pem",
    whole[1],
  ]);
});
