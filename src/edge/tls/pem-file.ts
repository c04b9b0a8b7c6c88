/** Reads keys, certificates and other files that a configuration or a caller names. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ComityError } from "../../errors.ts";

/** Reads a text file. `what` names it in errors. Throws CONFIG_INVALID where it cannot be read. */
export function readNamed(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", `cannot read ${what} \`${file}\`: ${codeOf(cause)}`, { cause });
  }
}

/** Returns the system's short code for a failure, such as `ENOENT`. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
}

/**
 * Checks that a certificate is valid at `now`. Throws CERTIFICATE_EXPIRED, or CONFIG_INVALID for a file without a
 * certificate; both name the file.
 */
export function assertCurrent(certificatePem: string, file: string, now: Date): void {
  const { validFromDate: notBefore, validToDate: notAfter } = parseCertificate(certificatePem, file);
  if (notAfter <= now)
    throw new ComityError(
      "CERTIFICATE_EXPIRED",
      `the certificate \`${file}\` expired at ${notAfter.toISOString()}: issue a new one`,
    );
  if (notBefore > now)
    throw new ComityError(
      "CERTIFICATE_EXPIRED",
      `the certificate \`${file}\` is not valid before ${notBefore.toISOString()}: check the clock`,
    );
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", `\`${file}\` is not a certificate in PEM`, { cause });
  }
}
