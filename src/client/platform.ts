/** A platform as a client of its own node: it asks for transfers and reads its inbox. */
import { v7 } from "uuid";
import {
  type Answer,
  type AnswerIn,
  basicAnswerOf,
  decodeAssessment,
  decodeOutcome,
} from "../edge/grpc/codec.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import type { InboxRequestInput } from "../edge/grpc/generated/comity/v1/InboxRequest.ts";
import { decodeInboxEntry, type ListedInboxEntry } from "../edge/grpc/inbox-codec.ts";
import { encodeRequest } from "../edge/grpc/request-codec.ts";
import { ComityError } from "../errors.ts";
import type { View } from "../transfers/answer.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";
import { assessMany, type RecordAnswer, type RecordInput } from "./assess-many.ts";
import { type Endpoint, openConnection } from "./connection.ts";
import { type ErasureCalls, erasuresOver } from "./erasures.ts";
import { type AskNode, askOver } from "./law.ts";
import { requestMany, type TransferredChunk } from "./request-many.ts";

/** The amount that an answer tells: FULL, unless the caller asks for BASIC. */
type InView<V extends View> = { readonly view?: V };

/**
 * The calls of the service Transfers. Each rejects with the reason that the node states, or with NODE_UNREACHABLE.
 */
export type Platform = ErasureCalls & {
  /** The SPIFFE id of the platform. */
  readonly id: string;
  /**
   * Asks what a transfer would need. The node sends nothing. It records the answer, and gives a receipt, only with
   * `record: true`; the receipt is in the view FULL.
   */
  readonly assess: <V extends View = "FULL">(
    request: TransferRequest,
    options?: { readonly record?: boolean } & InView<V>,
  ) => Promise<AnswerIn<V>>;
  /**
   * Asks what a transfer of the data of many people would need, and yields one answer for each record, in order. `shared`
   * is what all records share. Records are read as they are needed: 1,024 are on their way, and as many are answered. With
   * `record: true` the node records each chunk, and each answer has a proof. Ends by rejecting where the node takes a chunk
   * no more; the answers given before stand.
   */
  readonly assessMany: (
    shared: TransferRequest,
    records: AsyncIterable<RecordInput> | Iterable<RecordInput>,
    options?: { readonly record?: boolean; readonly signal?: AbortSignal },
  ) => AsyncGenerator<RecordAnswer, void>;
  /** Asks for a transfer. `key` is a UUIDv7, the same for every retry of one request; a fresh one by default. */
  readonly request: <V extends View = "FULL">(
    request: TransferRequest,
    key?: string,
    options?: InView<V>,
  ) => Promise<AnswerIn<V>>;
  /**
   * Asks for the transfer of the data of many people, and yields the answer to each chunk of 1,024 records, in order. Each
   * chunk is a transfer; a record may be sent where its decision is a permit, and has a receipt of its own. A chunk in doubt
   * has no answers and is the last: what was answered before stands, and the same records with the same `key` go on from
   * there. `key` is a UUIDv7, the same for every retry; a fresh one by default. Rejects where the node takes a chunk no
   * more, and with METHOD_UNKNOWN where a node takes no transfers of many records.
   */
  readonly requestMany: (
    shared: TransferRequest,
    records: AsyncIterable<RecordInput> | Iterable<RecordInput>,
    options?: { readonly key?: string; readonly signal?: AbortSignal },
  ) => AsyncGenerator<TransferredChunk, void>;
  /** Asks how a transfer ended that was in doubt. */
  readonly resolve: <V extends View = "FULL">(
    transferId: string,
    options?: InView<V>,
  ) => Promise<AnswerIn<V>>;
  /**
   * Asks for the receipt of a transfer that this platform asked for, or received. Rejects with NOT_FOUND for any other,
   * and while the transfer is in doubt. A transfer of many records has one receipt for each, found by `record`, the
   * record's place in its chunk, from 0. With `witnessed` it comes with the word of those who have cosigned the log since, where there is
   * one; a node of version 0.2 or earlier refuses that.
   */
  readonly getReceipt: (
    transferId: string,
    record?: number,
    options?: { readonly witnessed?: boolean },
  ) => Promise<Uint8Array>;
  /** Asks what the law in force at the node demands of a transfer. Nothing is recorded. */
  readonly askLaw: AskNode;
  /**
   * Yields the transfers that arrived after `cursor` (0 for the beginning) and, until `signal` aborts, those that
   * arrive; with `untilEnd` only those that are there. One that the node cannot show has `unreadable` and no content.
   * With the `entryCursor` of an entry it rejects with CURSOR_UNKNOWN where the node's store was lost or restored since;
   * with its number, later entries may be left out then.
   */
  readonly inbox: (
    cursor: number | string,
    signal: AbortSignal,
    untilEnd?: boolean,
  ) => AsyncGenerator<ListedInboxEntry, void>;
  readonly close: () => void;
};

/** Connects as a platform to its own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectPlatform(endpoint: Endpoint): Platform {
  const { id, client } = openConnection(endpoint);
  const resolve = async (transferId: string, view: View) =>
    decodeOutcome(
      (await client.unary(Transfers.Resolve, { transferId, view: `OUTCOME_VIEW_${view}` })).outcome,
    );
  return {
    id,
    assess: async (request, { record = false, view } = {}) => {
      const message = {
        request: encodeRequest(request),
        record,
        view: `ASSESS_VIEW_${view ?? "FULL"}`,
      } as const;
      return answerIn(decodeAssessment(await client.unary(Transfers.Assess, message)), view);
    },
    assessMany: (shared, records, options) => assessMany(client, shared, records, options),
    request: async (request, key = v7(), { view } = {}) => {
      const asked = { request: encodeRequest(request), idempotencyKey: key };
      const message = { ...asked, view: `OUTCOME_VIEW_${view ?? "FULL"}` } as const;
      return answerIn(decodeOutcome((await client.unary(Transfers.Request, message)).outcome), view);
    },
    requestMany: (shared, records, { key = v7(), signal } = {}) =>
      requestMany(client, shared, records, key, signal),
    resolve: async (transferId, { view } = {}) => answerIn(await resolve(transferId, view ?? "FULL"), view),
    getReceipt: async (transferId, record, { witnessed = false } = {}) => {
      try {
        const asked = { transferId, ...(record === undefined ? {} : { record }) };
        const message = { ...asked, ...(witnessed && { witnessed }) };
        const { receipt } = await client.unary(Transfers.GetReceipt, message);
        return receipt ?? new Uint8Array();
      } catch (thrown) {
        if (ComityError.from(thrown).reason !== "METHOD_UNKNOWN") throw thrown;
        // A node of an earlier version tells the receipt with every answer.
        const { receipt } = await resolve(transferId, "FULL");
        if (receipt !== undefined) return receipt;
        throw new ComityError("NOT_FOUND", "the transfer is in doubt, and has no receipt yet: ask again");
      }
    },
    inbox: async function* (cursor, signal, untilEnd = false) {
      const request = { ...placeAfter(cursor), untilEnd };
      for await (const entry of client.stream(Transfers.Inbox, request, { signal }))
        yield decodeInboxEntry(entry);
    },
    askLaw: askOver(client),
    ...erasuresOver(client),
    close: client.close,
  };
}

/** Returns the part of an answer that the caller's view tells, whatever the node knows of views. */
function answerIn<V extends View>(answer: Answer, view: V | undefined): AnswerIn<V> {
  return (view === "BASIC" ? basicAnswerOf(answer) : answer) as AnswerIn<V>;
}

/** Returns both forms of a cursor: a node of an earlier version knows the number alone. */
function placeAfter(cursor: number | string): InboxRequestInput {
  if (typeof cursor === "number") return { cursor };
  const [place] = cursor.split("-");
  return { cursor: Number(place), entryCursor: cursor };
}
