/** A platform as a caller of its home node: mutual TLS with its own certificate, and the calls of Transfers. */
import { join } from "node:path";
import { v7 } from "uuid";
import { type Client, createClient } from "../edge/grpc/client.ts";
import {
  type Answer,
  decodeAnswer,
  decodeInboxEntry,
  encodeRequest,
  type InboxEntry,
} from "../edge/grpc/codec.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import { certificateFacts } from "../edge/tls/authority.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { assertCurrent, readNamed } from "../node/config.ts";
import type { TransferRequest } from "../transfers/request.ts";

export type Caller = {
  /** The caller's SPIFFE id. */
  readonly id: string;
  readonly assess: (request: TransferRequest) => Promise<Answer>;
  /** `key` is a UUIDv7: the same for every retry of one request; a fresh one when left out. */
  readonly transfer: (request: TransferRequest, key?: string) => Promise<Answer>;
  readonly resolve: (transferId: string) => Promise<Answer>;
  readonly inbox: (cursor: number, signal: AbortSignal) => AsyncGenerator<InboxEntry, void>;
  readonly close: () => void;
};

type Wrapped = { readonly outcome?: unknown };

/**
 * A client of the node at `address` for the holder of `certificate.pem`, `key.pem` and `authority.pem` in
 * `folder`. The other end must be the node of the caller's own trust domain. Throws CONFIG_INVALID,
 * CERTIFICATE_EXPIRED or IDENTITY_INVALID.
 */
export function openClient(
  folder: string,
  address: string,
): { readonly id: string; readonly client: Client } {
  const certificateFile = join(folder, "certificate.pem");
  const certificatePem = readNamed(certificateFile, "the caller's certificate");
  assertCurrent(certificatePem, certificateFile, new Date());
  const { id } = certificateFacts(certificatePem);
  const client = createClient({
    address,
    credentials: createPeerCredentials({
      certificatePem,
      keyPem: readNamed(join(folder, "key.pem"), "the caller's key"),
      ca: readNamed(join(folder, "authority.pem"), "the authority's certificate"),
      expect: nodeId(parseIdentity(id).trustDomain),
    }),
  });
  return { id, client };
}

/** Connects as a platform to its home node. Throws as `openClient` does. */
export function connectAs(folder: string, address: string): Caller {
  const { id, client } = openClient(folder, address);
  return {
    id,
    assess: async (request) =>
      decodeAnswer(await client.unary(Transfers.Assess, { request: encodeRequest(request) })),
    transfer: async (request, key = v7()) => {
      const message = { request: encodeRequest(request), idempotencyKey: key };
      return decodeAnswer((await client.unary<Wrapped>(Transfers.Request, message)).outcome);
    },
    resolve: async (transferId) =>
      decodeAnswer((await client.unary<Wrapped>(Transfers.Resolve, { transferId })).outcome),
    inbox: async function* (cursor, signal) {
      for await (const entry of client.stream(Transfers.Inbox, { cursor }, { signal }))
        yield decodeInboxEntry(entry);
    },
    close: client.close,
  };
}
