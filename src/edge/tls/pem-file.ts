/** Reads keys, certificates and other files that a configuration or a caller names. */
import { X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { ComityError } from "../../errors.ts";

/** Reads a text file. `what` names it in errors. Throws CONFIG_INVALID where it cannot be read. */
export function readNamed(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", `cannot read ${what} \`${file}\`: ${codeOf(cause)}`, { cause });
  }
}

/**
 * Reads a file that holds a secret. Throws CONFIG_INVALID where it cannot be read, and where anybody but its owner may
 * read or write it (not on Windows, whose files have no such modes).
 */
export function readSecret(file: string, what: string): string {
  const text = readNamed(file, what);
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    throw new ComityError(
      "CONFIG_INVALID",
      `others than its owner may read or write ${what} \`${file}\`: run \`chmod 600 ${file}\``,
    );
  return text;
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

/** The time, in milliseconds, before its end from which a certificate is said to end soon. */
export const SOON_MS = 30 * 24 * 3_600_000;

/** Parses a certificate. Throws CONFIG_INVALID, naming its file. */
export function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", `\`${file}\` is not a certificate in PEM`, { cause });
  }
}
