/** Connects to a node over mutual TLS (RFC 8446), with a certificate of the node's own trust domain. */
import { join } from "node:path";
import { type Client, createClient } from "../edge/grpc/client.ts";
import { type Certified, certificateFacts } from "../edge/tls/authority.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import { assertCurrent, readNamed } from "../edge/tls/pem-file.ts";
import { parseBundle } from "../edge/tls/trust.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";

/** The certificate and key of a caller, and the certificate of the authority that issued them, all in PEM. */
export type Credentials = Certified & { readonly authorityPem: string };

/** The address of a node, and the identity with which to connect. */
export type Endpoint = {
  /** The host and port of the caller's own node, such as `127.0.0.1:7440`. */
  readonly address: string;
  /** A folder that holds certificate.pem, key.pem and authority.pem, or the contents of these files. */
  readonly as: string | Credentials;
};

/** Reads the credentials in a folder. Throws CONFIG_INVALID, naming the file. */
export function loadCredentials(folder: string): Credentials {
  return {
    certificatePem: readNamed(join(folder, "certificate.pem"), "the caller's certificate"),
    keyPem: readNamed(join(folder, "key.pem"), "the caller's key"),
    authorityPem: readNamed(join(folder, "authority.pem"), "the authority's certificate"),
  };
}

/**
 * Opens a connection that reaches only the node of the caller's own trust domain. It connects at the first call.
 * Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID.
 */
export function openConnection({ address, as }: Endpoint): {
  readonly id: string;
  readonly node: string;
  readonly client: Client;
} {
  const { certificatePem, keyPem, authorityPem } = typeof as === "string" ? loadCredentials(as) : as;
  const source = typeof as === "string" ? join(as, "certificate.pem") : "certificatePem";
  assertCurrent(certificatePem, source, new Date());
  const { id } = certificateFacts(certificatePem);
  const expect = nodeId(parseIdentity(id).trustDomain);
  const credentials = createPeerCredentials({
    certificatePem,
    keyPem,
    ca: parseBundle(authorityPem),
    expect,
  });
  return { id, node: expect, client: createClient({ address, credentials }) };
}
