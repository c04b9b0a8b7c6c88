/** Certificates from a home: with a new key, or for a request; never over another, and never under another name. */
import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { encodeCertificateRequest } from "../../src/edge/tls/certificate-request.ts";
import { verifyPeer } from "../../src/edge/tls/trust.ts";
import { ComityError } from "../../src/errors.ts";
import { loadFileSigner } from "../../src/keys/file-signer.ts";
import { issueInto } from "../../src/node/issuance.ts";
import { ALICE, BOB, bundleOf, eu, NODE, now } from "../edge/tls/fixture.ts";

const base = mkdtempSync(join(tmpdir(), "comity-issue-"));
afterAll(() => rmSync(base, { recursive: true }));

const keyPem = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const requestFor = (uri: string, dnsNames: readonly string[] = []) =>
  encodeCertificateRequest({ name: "any", names: { uri, dnsNames, ipAddresses: [] } }, keyPem);
const authority = { certificatePem: eu.certificatePem, signer: loadFileSigner(eu.keyPem, "p256", "its key") };
const folder = () => mkdtempSync(join(base, "f-"));

test("a new key is written beside its certificate, once", async () => {
  const into = folder();
  const certificate = new X509Certificate(await issueInto(into, authority, { id: ALICE, now }));
  expect(verifyPeer(certificate, new Map([["eu.example", bundleOf(eu)]]), now).id).toBe(ALICE);
  expect(readdirSync(into).toSorted()).toEqual(["authority.pem", "certificate.pem", "key.pem"]);
  await expect(issueInto(into, authority, { id: ALICE, now })).rejects.toThrow(/holds a certificate already/);
});

test("a request gets a certificate for its key, and no key is made", async () => {
  const into = folder();
  const certificate = new X509Certificate(
    await issueInto(into, authority, { id: ALICE, now }, requestFor(ALICE)),
  );
  expect(certificate.publicKey.equals(createPublicKey(keyPem))).toBe(true);
  expect(readdirSync(into).toSorted()).toEqual(["authority.pem", "certificate.pem"]);
});

test.each<[string, string, string | undefined, string]>([
  ["a request with another name", ALICE, requestFor(BOB), "CERTIFICATE_REFUSED"],
  ["a request with a host's name", ALICE, requestFor(ALICE, ["node.eu.example"]), "CERTIFICATE_REFUSED"],
  ["a request that is none", ALICE, "none", "INPUT_INVALID"],
  ["the name of a node", NODE, undefined, "INPUT_INVALID"],
  ["a name of another trust domain", BOB, undefined, "IDENTITY_INVALID"],
])("%s leaves nothing behind", async (_, id, request, reason) => {
  const into = folder();
  await expect(issueInto(into, authority, { id, now }, request)).rejects.toMatchObject({ reason });
  expect(readdirSync(into)).toEqual([]);
});

test("an authority that does not sign leaves nothing behind", async () => {
  const into = folder();
  const sign = async () => Promise.reject(new ComityError("SIGNER_UNAVAILABLE", "no answer"));
  const silent = { ...authority, signer: { ...authority.signer, sign } };
  for (const request of [undefined, requestFor(ALICE)])
    await expect(issueInto(into, silent, { id: ALICE, now }, request)).rejects.toMatchObject({
      reason: "SIGNER_UNAVAILABLE",
    });
  expect(readdirSync(into)).toEqual([]);
});
