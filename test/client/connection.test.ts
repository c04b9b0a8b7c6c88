/** Credentials in a folder, and a connection that expects the node of the caller's own trust domain. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCredentials, openConnection } from "../../src/client/connection.ts";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";

const ID = "spiffe://eu.example/platform/aurora";

/** A folder with a caller's files, the certificate issued at a time. */
function folderAt(now: Date): string {
  const folder = mkdtempSync(join(tmpdir(), "comity-connection-"));
  const authority = createAuthority({ trustDomain: "eu.example", now });
  const { certificatePem, keyPem } = issueCertificate(authority, { id: ID, now, days: 30 });
  writeFileSync(join(folder, "certificate.pem"), certificatePem);
  writeFileSync(join(folder, "key.pem"), keyPem);
  writeFileSync(join(folder, "authority.pem"), authority.certificatePem);
  return folder;
}

test("a caller is who its certificate says, and expects its own node", () => {
  const folder = folderAt(new Date());
  for (const as of [folder, loadCredentials(folder)]) {
    const { id, node, client } = openConnection({ address: "127.0.0.1:1", as });
    client.close();
    expect({ id, node }).toEqual({ id: ID, node: "spiffe://eu.example/node" });
  }
});

test("a certificate that has ended is refused by its file", () => {
  const folder = folderAt(new Date("2020-01-01"));
  expect(() => openConnection({ address: "127.0.0.1:1", as: folder })).toThrow(
    expect.objectContaining({
      reason: "CERTIFICATE_EXPIRED",
      message: expect.stringContaining(join(folder, "certificate.pem")),
    }),
  );
});

test("a file that is missing is refused by its name", () => {
  expect(() => loadCredentials("/none")).toThrow(
    expect.objectContaining({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining("/none/certificate.pem"),
    }),
  );
});
