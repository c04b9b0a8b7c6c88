/** `Transfers.RequestMany` as a platform calls it: records go out in chunks, each of which is a transfer. */
import type { Client } from "../edge/grpc/client.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import type { RequestManyRequestInput } from "../edge/grpc/generated/comity/v1/RequestManyRequest.ts";
import { encodeRequest } from "../edge/grpc/request-codec.ts";
import {
  decodeChunkOutcome,
  type TransferredChunk,
  type TransferredRecord,
} from "../edge/grpc/request-many-codec.ts";
import type { RecordInput } from "../transfers/subject-record.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";
import { sendChunks } from "./record-chunks.ts";

export type { TransferredChunk, TransferredRecord };

/**
 * Sends records, and yields the answer to each chunk in order. One in doubt is the last: the same records with the same key
 * go on from there. Throws INPUT_INVALID for a record that has no valid form, after the answers to the chunks before it.
 */
export async function* requestMany(
  client: Pick<Client, "exchange">,
  shared: TransferRequest,
  records: AsyncIterable<RecordInput> | Iterable<RecordInput>,
  idempotencyKey: string,
  signal?: AbortSignal,
): AsyncGenerator<TransferredChunk, void> {
  const first = { shared: { request: encodeRequest(shared), idempotencyKey } };
  const call = (messages: AsyncGenerator<RequestManyRequestInput, void>) =>
    client.exchange(Transfers.RequestMany, messages, signal && { signal });
  for await (const { answer, count } of sendChunks(first, shared, records, call)) {
    const chunk = decodeChunkOutcome(answer, count);
    yield chunk;
    if (chunk.state === "IN_DOUBT") return;
  }
}
