/** Certificates for those who call a node: made from its home, with a new key or for a key that its holder keeps; and requests for them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder, write } from "../client/output-file.ts";
import { type Authority, certifyKey, type Issuance, issueBy } from "../edge/tls/authority.ts";
import { createRequest, parseCertificateRequest } from "../edge/tls/certificate-request.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { writeCredentials } from "./home.ts";

/**
 * Issues a certificate into a folder, with the authorities that are trusted (`pinnedPem`; the one that issues it by default), and
 * returns it in PEM. With `request`, a request in PEM, no key is made or written.
 * Rejects with INPUT_INVALID for a node's id, for a folder that holds a certificate and for a request that is none,
 * CERTIFICATE_REFUSED for a request with other names, and as `certifyKey` does. Nothing is written then.
 */
export async function issueInto(
  folder: string,
  authority: Authority & { readonly pinnedPem?: string },
  issuance: Issuance,
  request?: string,
): Promise<string> {
  const { pinnedPem = authority.certificatePem } = authority;
  if (parseIdentity(issuance.id).role === "node")
    throw new ComityError(
      "INPUT_INVALID",
      "a trust domain has one node, which has its certificate from `comity init`: name another role",
    );
  assertFree(folder);
  if (request !== undefined) {
    const certificatePem = await certifyRequest(authority, issuance, request);
    write(join(folder, "certificate.pem"), certificatePem);
    write(join(folder, "authority.pem"), pinnedPem);
    return certificatePem;
  }
  const made = await issueBy(authority, issuance);
  writeCredentials(folder, made, pinnedPem);
  return made.certificatePem;
}

/**
 * Certifies the key in a request in PEM, and returns the certificate. Rejects with INPUT_INVALID for a request that is none,
 * CERTIFICATE_REFUSED for one with other names, and as `certifyKey` does.
 */
export async function certifyRequest(
  authority: Authority,
  issuance: Issuance,
  request: string,
): Promise<string> {
  const { publicKey, uris, dnsNames } = parseCertificateRequest(request);
  // THREAT: whoever makes the request chooses its names. The certificate bears the one that the operator typed.
  if (uris.some((each) => each !== issuance.id) || dnsNames.length > 0)
    throw new ComityError(
      "CERTIFICATE_REFUSED",
      `the request asks for other names than \`${issuance.id}\`: make it for this name, or without names`,
    );
  return certifyKey(authority, publicKey, issuance);
}

/** Throws INPUT_INVALID for a folder that holds a certificate. */
export function assertFree(folder: string): void {
  if (!existsSync(join(folder, "certificate.pem"))) return;
  throw new ComityError(
    "INPUT_INVALID",
    `\`${folder}\` holds a certificate already: renew it with \`comity cert renew ${folder}\`, move the folder away where it was revoked, or name another one with \`--out\``,
  );
}

/**
 * Makes a new key in a folder, with a request for a certificate of `id` beside it, and returns the request's file. Throws
 * IDENTITY_INVALID for a malformed id, and INPUT_INVALID for a folder that holds a key.
 */
export function requestInto(folder: string, id: string): string {
  const key = join(folder, "key.pem");
  if (existsSync(key))
    throw new ComityError(
      "INPUT_INVALID",
      `\`${folder}\` holds a key already: name another folder with \`--out\``,
    );
  const { keyPem, request } = createRequest(id);
  const file = join(folder, "request.pem");
  makePrivateFolder(folder);
  write(key, keyPem, 0o600);
  write(file, request);
  return file;
}
