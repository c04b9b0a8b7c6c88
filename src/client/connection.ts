/** Connects to a node over mutual TLS (RFC 8446), with a certificate of the node's own trust domain. */
import { join } from "node:path";
import { type Client, createClient } from "../edge/grpc/client.ts";
import type { Certified } from "../edge/tls/authority.ts";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import { type Diagnosis, diagnoseServer } from "../edge/tls/diagnosis.ts";
import { assertCurrent, readNamed, readSecret } from "../edge/tls/pem-file.ts";
import { parseBundle } from "../edge/tls/trust.ts";
import { ComityError } from "../errors.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { finishReplacement, pairIn } from "./credential-files.ts";

/** The certificate and key of a caller, and the certificate of the authority that issued them, all in PEM. */
export type Credentials = Certified & { readonly authorityPem: string };

/** The address of a node, and the identity with which to connect. */
export type Endpoint = {
  /** The host and port of the caller's own node, such as `127.0.0.1:7440`. */
  readonly address: string;
  /** A folder that holds certificate.pem, key.pem and authority.pem, or the contents of these files. */
  readonly as: string | Credentials;
};

/**
 * Reads the credentials in a folder. Throws CONFIG_INVALID, naming the file, also for a key that others than its owner
 * may read or write.
 */
export function loadCredentials(folder: string): Credentials {
  return {
    ...loadPair(folder),
    authorityPem: readNamed(join(folder, "authority.pem"), "the authority's certificate"),
  };
}

/** Reads the certificate and the key in a folder of credentials, also where a renewal was cut off. Throws CONFIG_INVALID. */
export function loadPair(folder: string): Certified {
  const files = pairIn(folder);
  finishReplacement(files);
  return {
    certificatePem: readNamed(files.certificate, "the caller's certificate"),
    keyPem: readSecret(files.key, "the caller's key"),
  };
}

const ADDRESS = /^(\[[0-9a-f:.]+\]|[^\s:[\]]+):([0-9]{1,5})$/i;

/** Throws INPUT_INVALID for anything but a host and a port. */
function assertAddress(address: string): void {
  const [, , port = ""] = ADDRESS.exec(address) ?? [];
  if (Number(port) >= 1 && Number(port) <= 65_535) return;
  throw new ComityError(
    "INPUT_INVALID",
    `\`${address}\` is not a host and a port: write both, such as \`127.0.0.1:7440\``,
  );
}

/** Tells the caller of a wrong address where the right one stands. */
const WHERE_ADDRESSES_ARE =
  "a node's address is `listen` in its configuration, and `comity up` prints those of the nodes that it starts";

/** The time, in milliseconds, for which one diagnosis answers all calls that fail. */
const DIAGNOSIS_MS = 5_000;

/**
 * Shares one diagnosis among the calls that fail at about the same time. Each is a connection of its own: one for each of many calls
 * would use up what the node takes from this address.
 */
function shareDiagnosis<T>(diagnose: () => Promise<T>): () => Promise<T> {
  let last: { readonly found: Promise<T>; readonly until: number } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || last.until <= now) last = { found: diagnose(), until: now + DIAGNOSIS_MS };
    return last.found;
  };
}

/**
 * Makes the errors of a node that is not reached say which end does not believe the other, where that was the reason, and
 * else where addresses are found.
 */
function explainErrors(client: Client, diagnose: () => Promise<Diagnosis | undefined>): Client {
  async function explain(thrown: unknown): Promise<unknown> {
    const { reason, message } = ComityError.from(thrown);
    if (reason !== "NODE_UNREACHABLE") return thrown;
    const why = await diagnose();
    const hint = why === undefined || why.isElsewhere ? ` (${WHERE_ADDRESSES_ARE})` : "";
    return new ComityError("NODE_UNREACHABLE", `${why?.says ?? message}${hint}`, { cause: thrown });
  }
  return {
    unary: async (...call) => {
      try {
        return await client.unary(...call);
      } catch (thrown) {
        throw await explain(thrown);
      }
    },
    async *stream(...call) {
      try {
        yield* client.stream(...call);
      } catch (thrown) {
        throw await explain(thrown);
      }
    },
    async *exchange(...call) {
      try {
        yield* client.exchange(...call);
      } catch (thrown) {
        throw await explain(thrown);
      }
    },
    close: client.close,
  };
}

/**
 * Opens a connection that reaches only the node of the caller's own trust domain. It connects at the first call.
 * Throws INPUT_INVALID for an address without a port, CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID.
 */
export function openConnection({ address, as }: Endpoint): {
  readonly id: string;
  readonly node: string;
  readonly client: Client;
} {
  assertAddress(address);
  const { certificatePem, keyPem, authorityPem } = typeof as === "string" ? loadCredentials(as) : as;
  const source = typeof as === "string" ? join(as, "certificate.pem") : "certificatePem";
  assertCurrent(certificatePem, source, new Date());
  const { id } = certificateFacts(certificatePem);
  const expect = nodeId(parseIdentity(id).trustDomain);
  const ca = parseBundle(authorityPem);
  const credentials = createPeerCredentials({ certificatePem, keyPem, ca, expect });
  const diagnose = shareDiagnosis(() =>
    diagnoseServer(address, { certificatePem, keyPem, expect, ca, now: new Date() }),
  );
  return { id, node: expect, client: explainErrors(createClient({ address, credentials }), diagnose) };
}
