/** A platform as a caller of its home node: mutual TLS with its own certificate, and the calls of Transfers. */
import { join } from "node:path";
import { v7 } from "uuid";
import { assertCurrent, readNamed } from "../config.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { createClient } from "../grpc/client.ts";
import {
  type Answer,
  decodeAnswer,
  decodeInboxEntry,
  encodeRequest,
  type InboxEntry,
} from "../grpc/codec.ts";
import { Transfers } from "../grpc/definition.ts";
import { certificateFacts } from "../tls/authority.ts";
import { createPeerCredentials } from "../tls/credentials.ts";
import type { TransferRequest } from "../transfer/request.ts";

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
 * Connects to the node at `address` as the holder of `certificate.pem`, `key.pem` and `authority.pem` in
 * `folder`. The other end must be the node of the caller's own trust domain. Throws CONFIG_INVALID
 * or IDENTITY_INVALID.
 */
export function connectAs(folder: string, address: string): Caller {
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
