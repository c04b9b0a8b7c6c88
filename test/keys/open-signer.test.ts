/** Signers, wherever their keys are kept. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { openSigner, readPublicKey } from "../../src/keys/open-signer.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("a file's key is opened, and its public half read", async () => {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const signer = await openSigner({ in: "file", pem }, "ed25519", "the key");
  expect(signer.publicKey).toEqual(spki);
  expect(await readPublicKey({ in: "file", pem }, "ed25519", "the key")).toEqual(spki);
  await expect(openSigner({ in: "file", pem }, "p256", "the key")).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
  });
});
