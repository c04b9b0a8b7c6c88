/**
 * The one place that makes the options of a secure context, for both sides: TLS 1.3 (RFC 8446), pinned authorities
 * only.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { SecureContextOptions } from "node:tls";
import { ComityError } from "../../errors.ts";
import type { Certified } from "./authority.ts";
import type { Bundle } from "./trust.ts";

/** OpenSSL's option that leaves out the list of authorities (RFC 8446, 4.2.4). Node has no name for it. */
const SSL_OP_DISABLE_TLSEXT_CA_NAMES = 1 << 9;

/**
 * The groups in which the keys of a connection are agreed on, best first: X25519MLKEM768 between two nodes, so that what is recorded
 * today is not read by the quantum computer of a later day, and the others for whoever has it not.
 */
const GROUPS = "X25519MLKEM768:X25519:P-256:P-384";

/** X509_CERT_AUX in DER: trusted for serverAuth and clientAuth (RFC 5280, 4.2.1.12), and for nothing else. */
const TRUSTED_FOR_TLS = Buffer.from("3016301406082b0601050507030106082b06010505070302", "hex");

/**
 * Returns all options of a secure context. Pass them whole each time: for an option that a rotation omits, Node takes
 * its default, such as TLS 1.2. Throws CONFIG_INVALID without a bundle, or where certificate and key do not fit.
 */
export function createContextOptions(
  { certificatePem, keyPem }: Certified,
  bundles: readonly Bundle[],
): SecureContextOptions {
  const ca = bundles.flatMap((bundle) => bundle.map(trustedPem));
  // THREAT: for an absent or empty `ca`, Node trusts the roots of the system.
  if (ca.length === 0) throw new ComityError("CONFIG_INVALID", "TLS needs at least one trust bundle");
  if (!fits(certificatePem, keyPem))
    throw new ComityError(
      "CONFIG_INVALID",
      "the TLS certificate and key cannot be read, or do not fit each other",
    );
  return {
    minVersion: "TLSv1.3",
    ecdhCurve: GROUPS,
    ca,
    cert: certificatePem,
    key: keyPem,
    // THREAT: the names of the trusted authorities are those of the peers, and a stranger would read them.
    secureOptions: SSL_OP_DISABLE_TLSEXT_CA_NAMES,
  };
}

/**
 * Formats an authority as OpenSSL's TRUSTED CERTIFICATE: trusted by itself, for clients and servers, also where another
 * authority issued it. Without that OpenSSL asks for the root, and whoever adds the root trusts all that it ever issued.
 */
function trustedPem({ raw }: X509Certificate): string {
  const text = Buffer.concat([raw, TRUSTED_FOR_TLS]).toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN TRUSTED CERTIFICATE-----\n${text.trimEnd()}\n-----END TRUSTED CERTIFICATE-----\n`;
}

function fits(certificatePem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    // Not passed on as the cause: a parser's message may quote its input.
    return false;
  }
}
