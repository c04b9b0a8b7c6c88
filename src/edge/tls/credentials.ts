/**
 * A client's side of mutual TLS: it presents its certificate, and talks only to the identity that it expects (RFC
 * 8446).
 */
import { X509Certificate } from "node:crypto";
import tls, { type DetailedPeerCertificate, type PeerCertificate } from "node:tls";
import grpc, { type ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { Certified } from "./authority.ts";
import { createContextOptions } from "./context.ts";
import { type Bundle, verifyChain } from "./trust.ts";

/**
 * The channel options that belong to these credentials. TLS forbids an IP address as a server name, and the SPIFFE id
 * alone identifies the server, so the client sends one fixed name.
 */
export const PEER_CHANNEL_OPTIONS: ChannelOptions = {
  "grpc.ssl_target_name_override": "node.comity.invalid",
};

/**
 * Creates credentials that reach only the server whose certificate names exactly `expect`, issued by an authority in
 * `ca`, which must hold only the bundle of that identity's trust domain. They belong to one certificate: after a
 * renewal, create new ones. Throws CONFIG_INVALID for an unreadable certificate or key, and IDENTITY_INVALID for a
 * malformed `expect`.
 */
export function createPeerCredentials(
  options: Certified & {
    readonly ca: Bundle;
    readonly expect: string;
    readonly now?: () => Date;
    /** Returns true for a certificate of the expected server that counts no longer. */
    readonly revoked?: (serial: string) => boolean;
    /**
     * Called for each connection to the expected server, with the instant at which its certificate ends, and the certificates that
     * it presented, its own first.
     */
    readonly verified?: (notAfter: Date, presented: readonly X509Certificate[]) => void;
  },
): ChannelCredentials {
  const { ca, certificatePem, keyPem, expect, now = () => new Date() } = options;
  const { revoked = () => false, verified = () => {} } = options;
  const trust = new Map([[parseIdentity(expect).trustDomain, ca]]);
  const context = tls.createSecureContext(createContextOptions({ certificatePem, keyPem }, [ca]));
  return grpc.credentials.createFromSecureContext(context, {
    // Stated, since an environment variable can turn off Node's default.
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) => {
      try {
        const leaf = new X509Certificate(certificate.raw);
        const issuers = issuersOf(certificate);
        const peer = verifyChain(leaf, trust, now(), issuers);
        const { id } = peer.identity;
        if (id !== expect) return refused(`the server is \`${id}\`, not \`${expect}\` as expected`);
        if (revoked(leaf.serialNumber)) return refused(`the certificate that \`${id}\` shows is revoked`);
        verified(peer.notAfter, [leaf, ...issuers]);
        return undefined;
      } catch (error) {
        return ComityError.from(error);
      }
    },
  });
}

const refused = (what: string) => new ComityError("CERTIFICATE_REFUSED", what);

/** Returns the authorities that a server has sent with its certificate, or that Node has found among the trusted ones. */
function issuersOf(certificate: PeerCertificate): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let each = (certificate as DetailedPeerCertificate).issuerCertificate; each !== undefined; ) {
    if (found.some(({ raw }) => raw.equals(each.raw))) break;
    found.push(new X509Certificate(each.raw));
    each = each.issuerCertificate;
  }
  return found;
}
