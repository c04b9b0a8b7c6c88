/**
 * Says which of two ends does not believe the other. It reads the server's certificate on a connection of its own, over which
 * nothing is sent, and believes nothing of it (RFC 8446, 4.4.2). Where the certificate is the expected one, it connects once more
 * as the caller: in TLS 1.3 a client hears only after its handshake that it was refused (RFC 8446, E.1), if it hears anything.
 */
import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { Certified } from "./authority.ts";
import { createContextOptions } from "./context.ts";
import { type Bundle, uriOf, verifyChain } from "./trust.ts";

/** The time, in milliseconds, within which the certificate must come, and then the first bytes for the caller. */
const WITHIN_MS = 2_000;

/** The caller: its certificate and key, the node that it expects, and the authorities that it trusts for it. */
export type Caller = Certified & { readonly expect: string; readonly ca: Bundle; readonly now: Date };

/** A finding: what is wrong, and what to do. `isElsewhere`: another node than the expected one answers at the address. */
export type Diagnosis = { readonly says: string; readonly isElsewhere: boolean };

/**
 * Returns what is wrong; undefined where no certificate comes, and where both ends believe each other. `address` is a host and
 * port.
 */
export async function diagnoseServer(address: string, caller: Caller): Promise<Diagnosis | undefined> {
  const certificate = await readCertificate(address);
  if (certificate === undefined) return undefined;
  const name = nameIn(certificate);
  if (name !== caller.expect)
    return {
      says: `\`${address}\` is \`${name}\`, not \`${caller.expect}\`: give the address of the caller's own node`,
      isElsewhere: true,
    };
  const says =
    doubtOf(certificate, caller) ?? ((await isRefused(address, caller)) ? refusedBy(name) : undefined);
  return says === undefined ? undefined : { says, isElsewhere: false };
}

const refusedBy = (name: string) =>
  `\`${name}\` ends each connection with the caller's certificate: it was revoked, or is of an authority that the node trusts no longer, and its operator must issue another; or the caller has too many connections or was refused too often, and waits some seconds`;

/** Returns what is wrong with the certificate of the expected server; undefined where a trusted authority issued it and it holds. */
function doubtOf(certificate: X509Certificate, { expect, ca, now }: Caller): string | undefined {
  if (certificate.validToDate <= now)
    return `the certificate of \`${expect}\` ended at ${certificate.validToDate.toISOString()}: its operator must issue a new one`;
  if (certificate.validFromDate > now)
    return `the certificate of \`${expect}\` begins at ${certificate.validFromDate.toISOString()}: check the clocks`;
  if (ca.every((each) => each.validToDate <= now))
    return `the authority of \`${expect}\` ended at ${ca[0].validToDate.toISOString()}: ask its operator for the new one`;
  if (isCertifiedBy(certificate, expect, { ca, now })) return undefined;
  return `\`${expect}\` was certified by another authority than the caller's \`authority.pem\`: ask its operator which is right`;
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

function isCertifiedBy(
  certificate: X509Certificate,
  expect: string,
  { ca, now }: Pick<Caller, "ca" | "now">,
): boolean {
  try {
    verifyChain(certificate, new Map([[parseIdentity(expect).trustDomain, ca]]), now);
    return true;
  } catch {
    return false;
  }
}

/** Returns the options of a connection to an address, of which HTTP/2 is asked. */
function optionsFor(address: string) {
  const at = address.lastIndexOf(":");
  const host = address.slice(0, at).replace(/^\[|\]$/g, "");
  return { host, port: Number(address.slice(at + 1)), ALPNProtocols: ["h2"], timeout: WITHIN_MS };
}

/**
 * Returns true where the server ends a connection that presents the caller's certificate before it says anything. A server that
 * takes it sends its settings at once (RFC 9113, 3.4). Only the expected server is asked: the caller is nobody else's business.
 */
function isRefused(address: string, caller: Caller): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = tls.connect({
    ...optionsFor(address),
    ...createContextOptions(caller, [caller.ca]),
    checkServerIdentity: (_host, { raw }) =>
      isCertifiedBy(new X509Certificate(raw), caller.expect, caller)
        ? undefined
        : new ComityError("CERTIFICATE_REFUSED", "another server answers now"),
  });
  let isShown = false;
  const end = (refused: boolean) => {
    resolve(refused);
    socket.destroy();
  };
  socket.once("secureConnect", () => {
    isShown = true;
  });
  socket.once("data", () => end(false));
  socket.once("timeout", () => end(false));
  socket.on("error", () => end(isShown));
  socket.once("close", () => end(isShown));
  return promise;
}

function readCertificate(address: string): Promise<X509Certificate | undefined> {
  const { promise, resolve } = Promise.withResolvers<X509Certificate | undefined>();
  // Without the caller's certificate: whoever this is need not learn who calls.
  const socket = tls.connect({ ...optionsFor(address), minVersion: "TLSv1.3", rejectUnauthorized: false });
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
