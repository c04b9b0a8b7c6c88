/** Reads from a certificate whose it is and for which days (SPIFFE X509-SVID). Few also need what makes certificates. */
import { hash, X509Certificate } from "node:crypto";
import { ComityError } from "../../errors.ts";
import type { Certificate } from "../../identities/schema.ts";
import { uriOf } from "./trust.ts";

/** The contents of a certificate. `serial` is upper-case hexadecimal, the form in which revocations name it. */
export type CertificateFacts = {
  readonly id: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
};

/**
 * Reads the contents of a leaf without verifying it. Throws IDENTITY_MISSING or IDENTITY_INVALID, and
 * CERTIFICATE_REFUSED where it is unreadable.
 */
export function certificateFacts(pem: string): CertificateFacts {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw new ComityError("CERTIFICATE_REFUSED", "the certificate cannot be read", { cause });
  }
  return {
    id: uriOf(certificate),
    serial: certificate.serialNumber,
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
}

/** Returns the SHA-256 of a certificate's public key (SubjectPublicKeyInfo), in hex: for an authority, the name by which it is known. */
export function keyHashOf(certificate: X509Certificate): string {
  return hash("sha256", certificate.publicKey.export({ type: "spki", format: "der" }));
}

/** Returns the facts of a leaf that one of these authorities, or one below them, has signed. Throws as `describeCertificate` does. */
export function describeIssued(leaf: X509Certificate, authorities: readonly X509Certificate[]): Certificate {
  const signer = authorities.find((each) => leaf.checkIssued(each) && leaf.verify(each.publicKey));
  return {
    ...describeCertificate(leaf),
    fingerprint: hash("sha256", leaf.raw),
    ...(signer !== undefined && { authority: keyHashOf(signer) }),
  };
}

/** Returns the facts of a verified leaf by which a node knows it. Throws IDENTITY_MISSING or IDENTITY_INVALID. */
export function describeCertificate(certificate: X509Certificate): Certificate {
  return {
    identity: uriOf(certificate),
    serial: certificate.serialNumber,
    keyHash: keyHashOf(certificate),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
  };
}
