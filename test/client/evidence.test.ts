/** Evidence that is signed here holds for its item, its time and its issuer. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { signEvidence } from "../../src/client/evidence.ts";
import { verifyEvidence } from "../../src/evidence/item.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const issuers = new Map([["attestor", publicKey.export({ format: "jwk" })]]);
const issued = new Date("2026-11-21T12:00:00Z");
const until = new Date("2026-11-22T12:00:00Z");
const sign = (item: unknown) =>
  signEvidence({ item, issuer: "attestor", key: privateKey, issued, until } as never);

test("evidence verifies for the item that was signed, and for no other", async () => {
  const jws = await sign({ a: 1 });
  const at = new Date("2026-11-21T13:00:00Z");
  await expect(verifyEvidence({ jws, item: { a: 1 }, issuers, at } as never)).resolves.not.toThrow();
  await expect(verifyEvidence({ jws, item: { a: 2 }, issuers, at } as never)).rejects.toThrow(
    expect.objectContaining({ reason: "EVIDENCE_INVALID" }),
  );
});

test("what is no JSON is not signed", async () => {
  await expect(sign({ a: 1n })).rejects.toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});
