/** Signatures from outside: passed on where the key has made them, and nowhere else. */
import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { createVerifiedSigner } from "../../src/keys/verified-signer.ts";

const own = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const bytes = Buffer.from("a head");
const signBy = (answer: (bytes: Uint8Array) => Uint8Array) =>
  createVerifiedSigner(own.publicKey, "ed25519", "the ledger key", async (each) => answer(each));

test("a right signature is passed on, with the key in DER", async () => {
  const signer = signBy((each) => sign(null, each, own.privateKey));
  expect(await signer.sign(bytes)).toEqual(sign(null, bytes, own.privateKey));
  expect(signer.publicKey).toEqual(own.publicKey.export({ type: "spki", format: "der" }));
});

test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ["another key", (each) => sign(null, each, other.privateKey)],
  ["the key on another text", () => sign(null, Buffer.from("another head"), own.privateKey)],
  ["nobody", () => new Uint8Array(64)],
  ["nobody, and of no length", () => new Uint8Array(0)],
])("a signature by %s is refused", async (_, answer) => {
  await expect(signBy(answer).sign(bytes)).rejects.toMatchObject({
    reason: "SIGNER_UNAVAILABLE",
    message: expect.stringContaining("the ledger key was answered for with a signature that it has not made"),
  });
});
