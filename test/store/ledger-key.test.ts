/** Ledger keys: kept as PEM, loaded again, and nothing but Ed25519. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createSignature, formatNote, parseVerifierKey, verifyNote } from "../../src/ledger/note.ts";
import {
  createLedgerKey,
  loadLedgerKey,
  openLedgerKey,
  readVerifierKey,
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
