/** A node's own authority: whom it certifies, and for how long. */
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certifyKey, createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { certificateFacts } from "../../../src/edge/tls/certificate-facts.ts";
import type { Signer } from "../../../src/engine/signer.ts";
import { loadFileSigner } from "../../../src/keys/file-signer.ts";
import { ALICE, DAY_MS, eu, NODE, now, reasonOf } from "./fixture.ts";

describe("createAuthority", () => {
  test("makes a P-256 authority that may not sign other authorities", () => {
    const certificate = new X509Certificate(eu.certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(eu.keyPem).toContain("BEGIN PRIVATE KEY");
  });

  test("refuses what cannot be a trust domain", () => {
    expect(reasonOf(() => createAuthority({ trustDomain: "EU/x", now }))).toBe("IDENTITY_INVALID");
  });
});

describe("issueCertificate", () => {
  test("names the id, the addresses and the days, beginning a minute early", () => {
    const at = new Date("2026-03-01T12:00:00Z");
    const authority = createAuthority({ trustDomain: "eu.example", now: at });
    const options = {
      id: ALICE,
      now: at,
      days: 2,
      dnsNames: ["localhost"],
      ipAddresses: ["127.0.0.1", "::1"],
    };
    const { certificatePem } = issueCertificate(authority, options);
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.subjectAltName).toBe(
      `URI:${ALICE}, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1`,
    );
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(certificate.ca).toBe(false);
    expect(certificateFacts(certificatePem)).toEqual({
      id: ALICE,
      serial: certificate.serialNumber,
      notBefore: new Date("2026-03-01T11:59:00Z"),
      notAfter: new Date("2026-03-03T12:00:00Z"),
    });
  });

  test("never outlives its authority, before 2050 and after", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 40_000 }), (own, asked) => {
        const authority = createAuthority({ trustDomain: "eu.example", now, days: own });
        const { notAfter } = certificateFacts(
          issueCertificate(authority, { id: NODE, now, days: asked }).certificatePem,
        );
        const end = now.getTime() + Math.min(own, asked) * DAY_MS;
        expect(notAfter.getTime()).toBe(Math.floor(end / 1000) * 1000);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["IDENTITY_INVALID", { id: "spiffe://jp.example/node" }],
    ["IDENTITY_INVALID", { id: "spiffe://eu.example/king/alice" }],
    ["INPUT_INVALID", { id: NODE, dnsNames: ["a, URI:spiffe"] }],
    ["INPUT_INVALID", { id: NODE, ipAddresses: ["localhost"] }],
    ["CERTIFICATE_EXPIRED", { id: NODE, now: new Date(now.getTime() + 4000 * DAY_MS) }],
  ])("refuses with %s: %o", (reason, options) => {
    expect(reasonOf(() => issueCertificate(eu, { now, ...options }))).toBe(reason);
  });

  test("refuses a key that is not the authority's", () => {
    const { keyPem } = createAuthority({ trustDomain: "eu.example", now });
    expect(reasonOf(() => issueCertificate({ ...eu, keyPem }, { id: NODE, now }))).toBe("CONFIG_INVALID");
  });
});

describe("certifyKey", () => {
  const signer = loadFileSigner(eu.keyPem, "p256", "its key");
  const holder = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;

  test("certifies a key that its holder keeps, through the authority's signer", async () => {
    const pem = await certifyKey({ certificatePem: eu.certificatePem, signer }, holder, { id: ALICE, now });
    const certificate = new X509Certificate(pem);
    expect(certificate.publicKey.equals(holder)).toBe(true);
    expect(certificate.verify(new X509Certificate(eu.certificatePem).publicKey)).toBe(true);
  });

  test("asks for no signature where it may not certify, or the key is another's", async () => {
    const asked: Uint8Array[] = [];
    const counting: Signer = { ...signer, sign: async (bytes) => bytes.slice(asked.push(bytes)) };
    const other = loadFileSigner(createAuthority({ trustDomain: "eu.example", now }).keyPem, "p256", "a key");
    const certify = (by: Signer, id: string) =>
      certifyKey({ certificatePem: eu.certificatePem, signer: by }, holder, { id, now });
    await expect(certify(counting, "spiffe://jp.example/node")).rejects.toMatchObject({
      reason: "IDENTITY_INVALID",
    });
    await expect(certify({ ...counting, publicKey: other.publicKey }, ALICE)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
    });
    expect(asked).toEqual([]);
  });
});

test("only a node's certificate passes for a server's", () => {
  const [SERVER, CLIENT] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
  const usesOf = (id: string) => {
    const names = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
    const { certificatePem } = issueCertificate(eu, { id, now, ...names });
    return new X509Certificate(certificatePem).keyUsage;
  };
  expect(usesOf("spiffe://eu.example/node")).toEqual([SERVER, CLIENT]);
  for (const role of ["platform/a", "regulator/a", "auditor/a", "operator/a"])
    expect(usesOf(`spiffe://eu.example/${role}`)).toEqual([CLIENT]);
});
