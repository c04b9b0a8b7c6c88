/**
 * The one place that makes the options of a secure context, for both sides: TLS 1.3 (RFC 8446), pinned authorities
 * only.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { SecureContextOptions } from "node:tls";
import { ComityError } from "../../errors.ts";
import type { Certified } from "./authority.ts";
import type { Bundle } from "./trust.ts";

/**
 * Returns all options of a secure context. Pass them whole each time: for an option that a rotation omits, Node takes
 * its default, such as TLS 1.2. Throws CONFIG_INVALID without a bundle, or where certificate and key do not fit.
 */
export function createContextOptions(
  { certificatePem, keyPem }: Certified,
  bundles: readonly Bundle[],
): SecureContextOptions {
  const ca = bundles.flatMap((bundle) => bundle.map(String));
  // THREAT: for an absent or empty `ca`, Node trusts the roots of the system.
  if (ca.length === 0) throw new ComityError("CONFIG_INVALID", "TLS needs at least one trust bundle");
  if (!fits(certificatePem, keyPem))
    throw new ComityError(
      "CONFIG_INVALID",
      "the TLS certificate and key cannot be read, or do not fit each other",
    );
  return { minVersion: "TLSv1.3", ca, cert: certificatePem, key: keyPem };
}

function fits(certificatePem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    // Not passed on as the cause: a parser's message may quote its input.
    return false;
  }
}
