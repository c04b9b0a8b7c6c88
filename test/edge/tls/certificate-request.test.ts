/** Requests for certificates: made here, made by openssl, and made to deceive. */
import { spawnSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  encodeCertificateRequest,
  parseCertificateRequest,
} from "../../../src/edge/tls/certificate-request.ts";
import { ALICE } from "./fixture.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

const keyOf = (namedCurve: string) =>
  generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const names = { uri: ALICE, dnsNames: ["alice.example"], ipAddresses: [] };
const keyPem = keyOf("prime256v1");
const request = encodeCertificateRequest({ name: "platform/alice", names }, keyPem);

const bytesOf = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
const pemOf = (bytes: Uint8Array) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;

/** Runs openssl in a folder of its own with these files. */
function openssl(args: readonly string[], files: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), "comity-csr-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const { status, stdout, stderr } = spawnSync("openssl", args, { cwd, encoding: "utf8" });
  return { status, output: stdout + stderr, read: (name: string) => readFileSync(join(cwd, name), "utf8") };
}

test("a request gives back its key and its names", () => {
  const { publicKey, uris, dnsNames } = parseCertificateRequest(request);
  expect(publicKey.equals(createPublicKey(keyPem))).toBe(true);
  expect([uris, dnsNames]).toEqual([[ALICE], ["alice.example"]]);
});

test("no bit of a request can be turned unnoticed", () => {
  const bytes = bytesOf(request);
  const accepted: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const turned = Uint8Array.from(bytes);
    turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
    try {
      parseCertificateRequest(pemOf(turned));
      accepted.push(bit);
    } catch {}
  }
  expect(accepted).toEqual([]);
});

test.each([
  [
    "bytes that follow",
    pemOf(Buffer.concat([bytesOf(request), Buffer.of(0)])),
    /cannot be read|another form/,
  ],
  ["half of it", pemOf(bytesOf(request).subarray(0, 99)), /cannot be read/],
  ["no PEM", "a request", /not in PEM/],
  ["a certificate's label", request.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE"), /not in PEM/],
  ["a text without end", `${request}${"\n".repeat(40_000)}`, /not in PEM/],
  [
    "a key on another curve",
    encodeCertificateRequest({ name: "x", names }, keyOf("secp384r1")),
    /not on P-256/,
  ],
])("is refused with %s", (_, pem, why) => {
  expect(() => parseCertificateRequest(pem)).toThrow(why);
});

describe.runIf(hasOpenssl)("openssl", () => {
  test("verifies what is made here, and sees its names", () => {
    const { status, output } = openssl(["req", "-in", "r.pem", "-noout", "-verify", "-text"], {
      "r.pem": request,
    });
    expect(status).toBe(0);
    expect(output).toMatch(/verify OK/i);
    expect(output).toContain(`URI:${ALICE}, DNS:alice.example`);
  });

  const made = (...more: string[]) => {
    const args = ["req", "-new", "-key", "k.pem", "-subj", "/CN=any", "-out", "r.pem", ...more];
    return openssl(args, { "k.pem": keyPem }).read("r.pem");
  };

  test("makes requests that are read here", () => {
    const { publicKey, uris } = parseCertificateRequest(made("-addext", `subjectAltName=URI:${ALICE}`));
    expect(publicKey.equals(createPublicKey(keyPem))).toBe(true);
    expect(uris).toEqual([ALICE]);
    expect(parseCertificateRequest(made())).toMatchObject({ uris: [], dnsNames: [] });
  });

  test("makes some that are refused: another hash, an e-mail address, an RSA key", () => {
    expect(() => parseCertificateRequest(made("-sha384"))).toThrow(/SHA-256/);
    expect(() => parseCertificateRequest(made("-addext", "subjectAltName=email:a@b.example"))).toThrow(
      /neither a URI nor a DNS name/,
    );
    const rsa = openssl(
      ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-subj", "/CN=a", "-out", "r.pem"],
      {},
    );
    expect(() => parseCertificateRequest(rsa.read("r.pem"))).toThrow(/SHA-256/);
  });
});
