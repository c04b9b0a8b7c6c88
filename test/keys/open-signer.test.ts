/** Signers, wherever their keys are kept. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { openSigner, readPublicKey } from "../../src/keys/open-signer.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("a token is not asked for an ML-DSA-44 key", async () => {
  const source = {
    in: "token",
    modulePath: "/nowhere.so",
    token: "t",
    object: "o",
    pin: "1",
    pinFile: "p",
  } as const;
  for (const opened of [
    openSigner(source, "ml-dsa-44", "the key"),
    readPublicKey(source, "ml-dsa-44", "the key"),
  ])
    await expect(opened).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining("keep it in a file or with a signer"),
    });
});

test("a file's key is opened, and its public half read", async () => {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const signer = await openSigner({ in: "file", pem }, "ed25519", "the key");
  expect(signer.publicKey).toEqual(spki);
  expect(await readPublicKey({ in: "file", pem }, "ed25519", "the key")).toEqual(spki);
  await expect(openSigner({ in: "file", pem }, "p256", "the key")).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
  });
});
