/**
 * Says why a server was not believed. It reads the server's certificate on a connection of its own, over which nothing
 * is sent, and believes nothing of it (RFC 8446, 4.4.2).
 */
import type { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { ComityError } from "../../errors.ts";
import { type Bundle, uriOf } from "./trust.ts";

/** The time, in milliseconds, within which the certificate must come. */
const WITHIN_MS = 2_000;

/**
 * Returns what is wrong, and what to do, for a caller who expected the node `expect`, certified by `ca`; undefined where
 * no certificate comes. `address` is a host and port.
 */
export async function diagnoseServer(
  address: string,
  { expect, ca, now }: { readonly expect: string; readonly ca: Bundle; readonly now: Date },
): Promise<string | undefined> {
  const certificate = await readCertificate(address);
  if (certificate === undefined) return undefined;
  const name = nameIn(certificate);
  if (name !== expect)
    return `\`${address}\` is \`${name}\`, not \`${expect}\`: give the address of the caller's own node`;
  if (certificate.validToDate <= now)
    return `the certificate of \`${name}\` ended at ${certificate.validToDate.toISOString()}: its operator must issue a new one`;
  if (certificate.validFromDate > now)
    return `the certificate of \`${name}\` begins at ${certificate.validFromDate.toISOString()}: check the clocks`;
  if (ca.every((each) => each.validToDate <= now))
    return `the authority of \`${name}\` ended at ${ca[0].validToDate.toISOString()}: ask its operator for the new one`;
  return `\`${name}\` was certified by another authority than the caller's \`authority.pem\`: ask its operator which is right`;
}

function nameIn(certificate: X509Certificate): string {
  try {
    return uriOf(certificate);
  } catch (thrown) {
    return ComityError.from(thrown).reason === "IDENTITY_MISSING"
      ? "a server without a SPIFFE id"
      : "another server";
  }
}

function readCertificate(address: string): Promise<X509Certificate | undefined> {
  const at = address.lastIndexOf(":");
  const host = address.slice(0, at).replace(/^\[|\]$/g, "");
  const { promise, resolve } = Promise.withResolvers<X509Certificate | undefined>();
  // Without the caller's certificate: whoever this is need not learn who calls.
  const options = { host, port: Number(address.slice(at + 1)), ALPNProtocols: ["h2"], timeout: WITHIN_MS };
  const socket = tls.connect({ ...options, minVersion: "TLSv1.3", rejectUnauthorized: false });
  const end = (found?: X509Certificate) => {
    resolve(found);
    socket.destroy();
  };
  socket.once("secureConnect", () => end(socket.getPeerX509Certificate()));
  socket.once("timeout", () => end());
  socket.on("error", () => end());
  socket.once("close", () => end());
  return promise;
}
