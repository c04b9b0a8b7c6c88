/** Evidence that is signed here holds for its item, its time and its issuer. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { signEvidence } from "../../src/client/evidence.ts";
import { verifyEvidence } from "../../src/evidence/item.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const issuers = { attestor: publicKey.export({ format: "jwk" }) };
const binding = {
  kind: "accepts",
  exporter: "spiffe://a/platform/a",
  recipients: ["b"],
  request: "0".repeat(64),
};
const issued = new Date("2026-11-21T12:00:00Z");
const until = new Date("2026-11-22T12:00:00Z");
const sign = (item: unknown) =>
  signEvidence({ item, binding, issuer: "attestor", key: privateKey, issued, until } as never);

test("evidence verifies for the item that was signed, and for no other", async () => {
  const jws = await sign({ a: 1 });
  const at = new Date("2026-11-21T13:00:00Z");
  await expect(verifyEvidence({ jws, item: { a: 1 }, issuers, at } as never)).resolves.not.toThrow();
  await expect(verifyEvidence({ jws, item: { a: 2 }, issuers, at } as never)).rejects.toThrow(
    expect.objectContaining({ reason: "EVIDENCE_INVALID" }),
  );
});

test("what does not say for whom it is, is not signed", async () => {
  const { recipients: _, ...bare } = binding;
  const parts = { item: { a: 1 }, issuer: "attestor", key: privateKey, issued, until };
  await expect(signEvidence({ ...parts, binding: bare } as never)).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: expect.stringContaining("evidence of `accepts` must say its recipient"),
  });
});

test("what is no JSON is not signed", async () => {
  await expect(sign({ a: 1n })).rejects.toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});
