/** A platform as a client of its own node: it asks for transfers and reads its inbox. */
import { v7 } from "uuid";
import {
  type Answer,
  decodeAssessment,
  decodeInboxEntry,
  decodeOutcome,
  type InboxEntry,
} from "../edge/grpc/codec.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import { encodeRequest } from "../edge/grpc/request-codec.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";
import { type Endpoint, openConnection } from "./connection.ts";
import { type AskNode, askOver } from "./law.ts";

/**
 * The calls of the service Transfers. Each rejects with the reason that the node states, or with NODE_UNREACHABLE.
 */
export type Platform = {
  /** The SPIFFE id of the platform. */
  readonly id: string;
  /**
   * Asks what a transfer would need. The node sends nothing. It records the answer, and gives a receipt, only with
   * `record: true`.
   */
  readonly assess: (request: TransferRequest, options?: { readonly record?: boolean }) => Promise<Answer>;
  /** Asks for a transfer. `key` is a UUIDv7, the same for every retry of one request; a fresh one by default. */
  readonly request: (request: TransferRequest, key?: string) => Promise<Answer>;
  /** Asks how a transfer ended that was in doubt. */
  readonly resolve: (transferId: string) => Promise<Answer>;
  /** Asks what the law in force at the node demands of a transfer. Nothing is recorded. */
  readonly askLaw: AskNode;
  /**
   * Yields the transfers that arrived after `cursor` (0 for the beginning) and, until `signal` aborts, those that
   * arrive; with `untilEnd` only those that are there.
   */
  readonly inbox: (
    cursor: number,
    signal: AbortSignal,
    untilEnd?: boolean,
  ) => AsyncGenerator<InboxEntry, void>;
  readonly close: () => void;
};

/** Connects as a platform to its own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectPlatform(endpoint: Endpoint): Platform {
  const { id, client } = openConnection(endpoint);
  return {
    id,
    assess: async (request, { record = false } = {}) =>
      decodeAssessment(await client.unary(Transfers.Assess, { request: encodeRequest(request), record })),
    request: async (request, key = v7()) => {
      const message = { request: encodeRequest(request), idempotencyKey: key };
      return decodeOutcome((await client.unary(Transfers.Request, message)).outcome);
    },
    resolve: async (transferId) =>
      decodeOutcome((await client.unary(Transfers.Resolve, { transferId })).outcome),
    inbox: async function* (cursor, signal, untilEnd = false) {
      for await (const entry of client.stream(Transfers.Inbox, { cursor, untilEnd }, { signal }))
        yield decodeInboxEntry(entry);
    },
    askLaw: askOver(client),
    close: client.close,
  };
}
