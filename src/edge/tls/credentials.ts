/** A client's side of mutual TLS: it presents its certificate, and talks to the one identity it expects (RFC 8446). */
import tls from "node:tls";
import grpc, { type ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { Certified } from "./authority.ts";
import { createContextOptions } from "./context.ts";
import { type Bundle, verifyPeer } from "./trust.ts";

/**
 * Channel options that belong to these credentials. TLS forbids an IP address as a server name, and the server is known
 * by its SPIFFE id, not by its name or address: one fixed name is sent instead.
 */
export const PEER_CHANNEL_OPTIONS: ChannelOptions = {
  "grpc.ssl_target_name_override": "node.comity.invalid",
};

/**
 * Credentials that reach only the server whose certificate names exactly `expect`, by an authority in `ca`: the bundle of
 * that identity's trust domain alone. Throws CONFIG_INVALID for an unreadable certificate or key,
 * and IDENTITY_INVALID for a malformed `expect`. Made for one certificate: after a renewal, make new ones.
 */
export function createPeerCredentials(
  options: Certified & { readonly ca: Bundle; readonly expect: string; readonly now?: () => Date },
): ChannelCredentials {
  const { ca, certificatePem, keyPem, expect, now = () => new Date() } = options;
  const trust = new Map([[parseIdentity(expect).trustDomain, ca]]);
  const context = tls.createSecureContext(createContextOptions({ certificatePem, keyPem }, [ca]));
  return grpc.credentials.createFromSecureContext(context, {
    // Said aloud, for an environment variable can turn Node's default off.
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) => {
      try {
        const { id } = verifyPeer(certificate.raw, trust, now());
        if (id === expect) return undefined;
        return new ComityError(
          "CERTIFICATE_REFUSED",
          `the server is \`${id}\`, not \`${expect}\` as expected`,
        );
      } catch (error) {
        return ComityError.from(error);
      }
    },
  });
}
