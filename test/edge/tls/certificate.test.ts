/** Certificates as others read them: openssl by its strict rules, and node:crypto. */
import { spawnSync } from "node:child_process";
import { createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { certificateFacts } from "../../../src/edge/tls/certificate-facts.ts";
import { ALICE, BOB, createUnconstrainedAuthority, encodeCertificate, eu, forge, now } from "./fixture.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** `openssl verify` on its own reading of the chain: the status, and what it printed. */
function opensslVerify(caPem: string, leafPem: string): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), "comity-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "ca.pem"), caPem);
  writeFileSync(join(folder, "leaf.pem"), leafPem);
  const run = spawnSync("openssl", ["verify", "-x509_strict", "-CAfile", "ca.pem", "leaf.pem"], {
    cwd: folder,
  });
  return { status: run.status, output: `${run.stdout}${run.stderr}` };
}

/** A certificate that signs itself, for the key of the authority of these tests. */
function selfSigned(name: string, notBefore: Date, notAfter: Date): X509Certificate {
  const subject = { name, publicKey: createPublicKey(eu.keyPem), authorityOver: undefined };
  const signer = { certificate: undefined, keyPem: eu.keyPem };
  return new X509Certificate(encodeCertificate(subject, signer, notBefore, notAfter));
}

test("a serial has 16 bytes, and no two certificates share one, or a key", () => {
  const issued = Array.from({ length: 50 }, () => issueCertificate(eu, { id: ALICE, now }));
  const serials = issued.map(({ certificatePem }) => certificateFacts(certificatePem).serial);
  expect(new Set(serials).size).toBe(50);
  expect(serials.every((serial) => /^[4-7][0-9A-F]{31}$/.test(serial))).toBe(true);
  expect(new Set(issued.map(({ keyPem }) => keyPem)).size).toBe(50);
});

test("a common name is cut at 64 characters, and kept as UTF-8", () => {
  const [from, until] = [new Date("2026-01-01T00:00:00Z"), new Date("2027-01-01T00:00:00Z")];
  expect(selfSigned("x".repeat(65), from, until).subject).toBe(`CN=${"x".repeat(64)}`);
  expect(selfSigned("é".repeat(64), from, until).toLegacyObject().subject.CN).toBe("é".repeat(64));
});

test("a time has two digits of its year until 2049, and four from 2050 (RFC 5280, 4.1.2.5)", () => {
  const [from, until] = [new Date("2049-12-31T23:59:59Z"), new Date("2050-01-01T00:00:00Z")];
  const certificate = selfSigned("x", from, until);
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([from, until]);
  const der = certificate.raw.toString("latin1");
  expect(der).toContain("\x17\x0d491231235959Z\x18\x0f20500101000000Z");
});

test("an issuer is named by its own bytes, and its key by the identifier that it carries itself", () => {
  const authority = createUnconstrainedAuthority("Autorité");
  const issuer = new X509Certificate(authority.certificatePem);
  const leaf = new X509Certificate(forge(authority, ALICE).certificatePem);
  expect(leaf.checkIssued(issuer)).toBe(true);
  expect(leaf.issuer).toBe(issuer.subject);
  // Another key under the same name is another issuer.
  const twin = new X509Certificate(createUnconstrainedAuthority("Autorité").certificatePem);
  expect(twin.subject).toBe(issuer.subject);
  expect(leaf.checkIssued(twin)).toBe(false);
});

describe.runIf(hasOpenssl)("openssl verify", () => {
  test("accepts the chain, strictly", () => {
    const leaf = issueCertificate(eu, { id: ALICE, now, dnsNames: ["localhost"], ipAddresses: ["::1"] });
    expect(opensslVerify(eu.certificatePem, leaf.certificatePem)).toMatchObject({ status: 0 });
  });

  test("sees the name constraint: a domain's authority cannot certify another domain's name", () => {
    const { status, output } = opensslVerify(eu.certificatePem, forge(eu, BOB).certificatePem);
    expect(status).not.toBe(0);
    expect(output).toContain("permitted subtree violation");
  });
});
