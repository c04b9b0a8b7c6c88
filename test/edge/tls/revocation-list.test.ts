/** Lists of revoked certificates, read by OpenSSL and by another library; each reads the same, and each refuses a damaged one. */
import "reflect-metadata";
import { execFileSync, spawnSync } from "node:child_process";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { afterAll, describe, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { formatPem } from "../../../src/edge/tls/der.ts";
import {
  issueRevocationList,
  LIST_LABEL,
  type RevokedCertificate,
} from "../../../src/edge/tls/revocation-list.ts";
import { CAUSES } from "../../../src/identities/schema.ts";
import { loadFileSigner } from "../../../src/keys/file-signer.ts";

const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const next = new Date(now.getTime() + 7 * 86_400_000);
const authority = createAuthority({ trustDomain: "kr.example", now });
const other = createAuthority({ trustDomain: "kr.example", now });
const issuerOf = ({ certificatePem, keyPem }: typeof authority) => ({
  certificatePem,
  signer: loadFileSigner(keyPem, "p256", "the authority's key"),
});
const leaf = (name: string) =>
  issueCertificate(authority, { id: `spiffe://kr.example/platform/${name}`, now });
const serialOf = ({ certificatePem }: { certificatePem: string }) =>
  new X509Certificate(certificatePem).serialNumber;

const [gone, stays] = [leaf("gone"), leaf("stays")];
/** One for each cause, and serials at the edges of their encoding. */
const revoked: readonly RevokedCertificate[] = [
  { serial: serialOf(gone), revokedAt: now, cause: "key-compromise" },
  ...CAUSES.map((cause, i) => ({
    serial: `${i + 1}0`,
    revokedAt: new Date(now.getTime() - i * 60_000),
    cause,
  })),
  { serial: "80", revokedAt: now, cause: "superseded" },
  { serial: "FF".repeat(20).slice(1).padStart(40, "0"), revokedAt: now, cause: "superseded" },
];

/** Reads a list by the other library: the serial numbers in hexadecimal, without leading zeros, and the reasons. */
async function readAll(der: Buffer) {
  const list = new x509.X509Crl(der);
  const certificate = new x509.X509Certificate(authority.certificatePem);
  return {
    list,
    holds: await list.verify({ publicKey: certificate }, webcrypto as never),
    entries: list.entries.map((each) => ({
      serial: each.serialNumber.toUpperCase().replace(/^0+/, ""),
      reason: each.reason,
      at: each.revocationDate.getTime(),
    })),
  };
}

const REASONS = {
  unspecified: undefined,
  "key-compromise": 1,
  superseded: 4,
  cessation: 5,
  "privilege-withdrawn": 9,
};

describe("a list of revoked certificates", () => {
  test("is read whole by another library: serial numbers, instants, reasons, number, authority", async () => {
    const { list, holds, entries } = await readAll(
      await issueRevocationList(issuerOf(authority), { revoked, now, next }),
    );
    expect(holds).toBe(true);
    expect(entries).toEqual(
      revoked.map(({ serial, revokedAt, cause }) => ({
        serial: serial.replace(/^0+/, ""),
        reason: REASONS[cause],
        at: revokedAt.getTime(),
      })),
    );
    expect([list.thisUpdate, list.nextUpdate]).toEqual([now, next]);
    const key = new x509.X509Certificate(authority.certificatePem).getExtension(
      x509.SubjectKeyIdentifierExtension,
    );
    expect(list.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId).toBe(key?.keyId);
    const number = Buffer.from(list.getExtension("2.5.29.20")?.value ?? new ArrayBuffer());
    expect(BigInt(`0x${number.subarray(2).toString("hex")}`)).toBe(BigInt(now.getTime()));
  });

  test("does not hold under another authority's key, nor with one bit changed", async () => {
    const foreign = await issueRevocationList(issuerOf(other), { revoked, now, next });
    expect((await readAll(foreign)).holds).toBe(false);
    const own = await issueRevocationList(issuerOf(authority), { revoked, now, next });
    const at = own.indexOf(Buffer.from(serialOf(gone), "hex")) + 8;
    own.writeUInt8(own.readUInt8(at) ^ 1, at);
    expect((await readAll(own)).holds).toBe(false);
  });

  test("of nobody has no entries, and its number grows with time", async () => {
    const { list, holds } = await readAll(
      await issueRevocationList(issuerOf(authority), { revoked: [], now, next }),
    );
    expect([holds, list.entries.length]).toEqual([true, 0]);
  });
});

describe.runIf(spawnSync("openssl", ["version"]).status === 0)("OpenSSL", () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-crl-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync("openssl", words, { cwd: folder, encoding: "utf8" });
    return { status, text: `${stdout}${stderr}` };
  };
  const keep = (name: string, bytes: string | Buffer) => writeFileSync(join(folder, name), bytes);
  const check = (name: string) =>
    openssl("verify", "-crl_check", "-CAfile", "authority.pem", "-CRLfile", "list.pem", name);

  test("verifies it in DER and PEM, and refuses by it who is on it and nobody else", async () => {
    const der = await issueRevocationList(issuerOf(authority), { revoked, now, next });
    keep("authority.pem", authority.certificatePem);
    keep("list.der", der);
    keep("list.pem", formatPem(LIST_LABEL, der));
    keep("gone.pem", gone.certificatePem);
    keep("stays.pem", stays.certificatePem);
    for (const form of ["der", "pem"])
      expect(
        openssl("crl", "-inform", form, "-in", `list.${form}`, "-CAfile", "authority.pem", "-noout").text,
      ).toBe("verify OK\n");
    const { text } = openssl("crl", "-in", "list.pem", "-noout", "-text");
    expect(text).toContain("Version 2 (0x1)");
    expect(text.match(/X509v3 CRL Reason Code/g)).toHaveLength(revoked.length - 1);
    for (const reason of ["Key Compromise", "Superseded", "Cessation Of Operation", "Privilege Withdrawn"])
      expect(text).toContain(reason);
    expect(check("stays.pem")).toMatchObject({ status: 0, text: "stays.pem: OK\n" });
    const refused = check("gone.pem");
    expect(refused.status).not.toBe(0);
    expect(refused.text).toContain("certificate revoked");
    keep(
      "list.pem",
      formatPem(LIST_LABEL, await issueRevocationList(issuerOf(other), { revoked: [], now, next })),
    );
    expect(check("stays.pem").status).not.toBe(0);
    expect(execFileSync("openssl", ["version"]).length).toBeGreaterThan(0);
  });
});
