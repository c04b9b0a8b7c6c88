/** The one place where options of a secure context are made, for both sides: TLS 1.3 (RFC 8446), pinned authorities only. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { SecureContextOptions } from "node:tls";
import { ComityError } from "../../errors.ts";
import type { Certified } from "./authority.ts";
import type { Bundle } from "./trust.ts";

/**
 * Everything that a secure context needs, to be given whole each time: what a rotation leaves out falls back to Node's
 * defaults, TLS 1.2 among them. Throws CONFIG_INVALID without a bundle, or when certificate and key do not fit.
 */
export function createContextOptions(
  { certificatePem, keyPem }: Certified,
  bundles: readonly Bundle[],
): SecureContextOptions {
  const ca = bundles.flatMap((bundle) => bundle.map(String));
  // THREAT: Node takes an absent or empty `ca` for the system's roots.
  if (ca.length === 0) throw new ComityError("CONFIG_INVALID", "at least one trust bundle is needed for TLS");
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
    // Not passed on as the cause: a parser's message may quote what it read.
    return false;
  }
}
