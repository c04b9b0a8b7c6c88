/** Keys in files: what they sign holds under the key that they show, and no other kind is taken for one. */
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { expect, test } from "vitest";
import { loadFileSigner } from "../../src/keys/file-signer.ts";

const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const pemOf = {
  ed25519: generateKeyPairSync("ed25519").privateKey.export(pkcs8).toString(),
  p256: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8).toString(),
  "ml-dsa-44": generateKeyPairSync("ml-dsa-44").privateKey.export(pkcs8).toString(),
};

test.each(["ed25519", "p256", "ml-dsa-44"] as const)(
  "a key of kind %s signs what its public key verifies",
  async (kind) => {
    const signer = loadFileSigner(pemOf[kind], kind, "the key");
    const key = createPublicKey({ key: Buffer.from(signer.publicKey), format: "der", type: "spki" });
    const bytes = Buffer.from("a head");
    const signature = await signer.sign(bytes);
    expect(verify(kind === "p256" ? "sha256" : null, bytes, key, signature)).toBe(true);
  },
);

test.each([
  ["ed25519", pemOf.p256, "the key is not an Ed25519 private key in PKCS#8 PEM"],
  ["p256", pemOf.ed25519, "the key is not a P-256 private key in PKCS#8 PEM"],
  [
    "p256",
    generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export(pkcs8).toString(),
    "the key is not a P-256 private key in PKCS#8 PEM",
  ],
  ["ed25519", "none", "the key is not an Ed25519 private key in PKCS#8 PEM"],
] as const)("for %s another key is refused", (kind, pem, message) => {
  expect(() => loadFileSigner(pem, kind, "the key")).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message }),
  );
});
