/** Ledger keys: kept as PEM, loaded again, and nothing but Ed25519, with or without ML-DSA-44. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { formatCheckpoint, verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { createSignature, formatNote, parseVerifierKey, verifyNote } from "../../src/ledger/note.ts";
import {
  createHybridLedgerKey,
  createLedgerKey,
  createPostQuantumPem,
  loadLedgerKey,
  openLedgerKey,
  readVerifierKey,
  signCheckpoint,
} from "../../src/store/ledger-key.ts";

const created = createLedgerKey("eu.example/log");

test("a key survives its PEM", async () => {
  const loaded = loadLedgerKey(created.exportPem(), "eu.example/log");
  expect(created.exportPem()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(loaded.verifierKey).toBe(created.verifierKey);
  const bytes = Buffer.from("text");
  expect(await loaded.sign(bytes)).toEqual(await created.sign(bytes));
});

test("what it signs verifies under its verifier key", async () => {
  const note = formatNote("text\n", [
    createSignature(created.verifierKey, await created.sign(Buffer.from("text\n"))),
  ]);
  const key = parseVerifierKey(created.verifierKey);
  expect(verifyNote(note, [key], { unknownLines: "refuse" }).signers).toEqual([key]);
});

test("two keys differ, and neither shows when printed", () => {
  expect(createLedgerKey("eu.example/log").verifierKey).not.toBe(created.verifierKey);
  expect(JSON.stringify(created)).toBe(
    JSON.stringify({ name: "eu.example/log", verifierKey: created.verifierKey }),
  );
});

const pem = { type: "pkcs8", format: "pem" } as const;
test.each([
  ["nothing", ""],
  ["a public key", generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" })],
  ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem)],
  [
    "an encrypted key",
    generateKeyPairSync("ed25519").privateKey.export({ ...pem, cipher: "aes-256-cbc", passphrase: "x" }),
  ],
])("refuses %s", (_, text) =>
  expect(() => loadLedgerKey(text.toString(), "eu.example/log")).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  ),
);

test("refuses a name that a note cannot bear", () => {
  expect(() => createLedgerKey("eu example")).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});

test("a key that is opened is the key of its PEM, and its verifier key can be read alone", async () => {
  const source = { in: "file", pem: created.exportPem() } as const;
  const opened = await openLedgerKey(source, "eu.example/log");
  expect(opened).toMatchObject({ name: "eu.example/log", verifierKey: created.verifierKey });
  expect(await readVerifierKey(source, "eu.example/log")).toBe(created.verifierKey);
  opened.close();
});

describe("a key of two parts", () => {
  const NAME = "eu.example/log";
  const hybrid = createHybridLedgerKey(NAME);
  const parts = hybrid.exportPem().split(/(?<=-----END PRIVATE KEY-----\n)/);
  const refused = (reason: string, message: string) =>
    expect.objectContaining({ reason, message: expect.stringContaining(message) });

  test("is kept in one file, one key behind the other, and loaded again", async () => {
    expect(parts).toHaveLength(2);
    expect(loadLedgerKey(hybrid.exportPem(), NAME).verifierKey).toBe(hybrid.verifierKey);
    expect(loadLedgerKey(parts[0] ?? "", NAME).verifierKey).toBe(hybrid.verifierKey.split(" ")[0]);
    expect(JSON.stringify(hybrid)).toBe(JSON.stringify({ name: NAME, verifierKey: hybrid.verifierKey }));
  });

  test("signs a checkpoint with both, from one file or from two places", async () => {
    const text = formatCheckpoint({ origin: NAME, size: 3, root: Buffer.alloc(32, 1) });
    const [first = "", second = ""] = parts;
    for (const source of [
      { in: "file", pem: hybrid.exportPem() },
      { in: "file", pem: first, postQuantum: { in: "file", pem: second } },
    ] as const) {
      const opened = await openLedgerKey(source, NAME);
      expect(opened.verifierKey).toBe(hybrid.verifierKey);
      expect(await readVerifierKey(source, NAME)).toBe(hybrid.verifierKey);
      const note = formatNote(text, await signCheckpoint(text, opened));
      opened.close();
      const verified = verifyCheckpoint(note, parseVerifierKey(hybrid.verifierKey), {
        unknownLines: "refuse",
      });
      expect(verified.size).toBe(3);
    }
  });

  test("is refused where a part is of the other kind, where there are more, or a second place for the second", async () => {
    const [first = "", second = ""] = parts;
    for (const [pem, message] of [
      [second, "is not an Ed25519 private key"],
      [`${second}${first}`, "is not an Ed25519 private key"],
      [`${first}${first}`, "the ML-DSA-44 part of the ledger key of `eu.example/log` is not an ML-DSA-44"],
      [`${first}${second}${second}`, "more than two keys"],
    ] as const)
      expect(() => loadLedgerKey(pem, NAME)).toThrow(refused("CONFIG_INVALID", message));
    const postQuantum = { in: "file", pem: createPostQuantumPem() } as const;
    await expect(openLedgerKey({ in: "file", pem: hybrid.exportPem(), postQuantum }, NAME)).rejects.toEqual(
      refused("CONFIG_INVALID", "in a place of its own"),
    );
    await expect(
      openLedgerKey({ in: "file", pem: first, postQuantum: { in: "file", pem: first } }, NAME),
    ).rejects.toEqual(refused("CONFIG_INVALID", "is not an ML-DSA-44 private key"));
  });

  test("signs nothing for a log whose name has more than 255 bytes", async () => {
    const long = createHybridLedgerKey("a".repeat(256));
    const text = formatCheckpoint({ origin: long.name, size: 0, root: Buffer.alloc(32) });
    await expect(signCheckpoint(text, long)).rejects.toEqual(
      refused("INPUT_INVALID", "its name is too long"),
    );
  });
});
