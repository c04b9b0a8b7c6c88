/** Evidence for a request: every item that has none gets its own, and the request that was given stays as it is. */
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { attest } from "../../src/client/attest.ts";
import { verifyEvidence } from "../../src/evidence/item.ts";
import { dropEvidence, listEvidencedItems } from "../../src/transfers/transfer-request.ts";
import { EXPORTER, sample } from "../transfers/fixture.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const folder = mkdtempSync(join(tmpdir(), "comity-attest-"));
writeFileSync(join(folder, "key.pem"), privateKey.export({ format: "pem", type: "pkcs8" }), {
  mode: 0o600,
});
const issuers = { notary: publicKey.export({ format: "jwk" }) };
const notary = { folder, issuer: "notary" };
const now = new Date("2026-11-21T12:00:00Z");
const login = sample("eu-us-il-login");

test("every item has evidence of its own, which holds for a day", async () => {
  const before = structuredClone(login);
  const signed = await attest(login, EXPORTER, notary, now);
  expect(login).toEqual(before);
  const items = listEvidencedItems(signed.offer);
  expect(items.length).toBeGreaterThan(1);
  const verifyAll = (at: string) =>
    items.map(
      ({ item }) =>
        () =>
          verifyEvidence({
            jws: item.evidence ?? "",
            item: dropEvidence(item),
            issuers,
            at: new Date(at),
          } as never),
    );
  for (const verify of verifyAll("2026-11-22T11:59:00Z")) await expect(verify()).resolves.toBeDefined();
  for (const verify of verifyAll("2026-11-23T12:00:00Z"))
    await expect(verify()).rejects.toThrow(expect.objectContaining({ reason: "EVIDENCE_INVALID" }));
});

test("what the request does not say is in no evidence, and what needs it is not signed", async () => {
  const offer = { ...login.offer, accepts: { obligations: "0".repeat(64) } };
  const signed = await attest({ ...login, offer, purpose: [] }, EXPORTER, notary, now);
  const signedKinds = listEvidencedItems(signed.offer).filter(({ item }) => item.evidence !== undefined);
  expect(new Set(signedKinds.map(({ kind }) => kind))).toEqual(new Set(["accepts"]));
});

test("evidence says what the words of a law mean, in the common vocabulary", async () => {
  const signed = await attest(login, EXPORTER, notary, now);
  for (const { item } of listEvidencedItems(signed.offer)) {
    const [, payload = ""] = (item.evidence ?? "").split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")).for.words).toEqual({
      comity: { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"] },
    });
  }
});

test("evidence that is there already is kept", async () => {
  const request = structuredClone(login);
  for (const { item } of listEvidencedItems(request.offer)) item.evidence = "kept";
  expect(await attest(request, EXPORTER, notary, now)).toEqual(request);
});

test("a key that is not there is refused by its file", async () => {
  await expect(attest(login, EXPORTER, { ...notary, folder: "/none" }, now)).rejects.toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining("/none/key.pem") }),
  );
});

test("a key that others may read signs nothing, and is refused by its file", async () => {
  const key = join(folder, "key.pem");
  chmodSync(key, 0o644);
  try {
    await expect(attest(login, EXPORTER, notary, now)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(`chmod 600 ${key}`),
    });
  } finally {
    chmodSync(key, 0o600);
  }
});
