/** `Transfers.AssessMany` as a platform calls it: records go out in chunks, and answers come back one for each record. */
import { decodeChunkAnswer, type RecordAnswer } from "../edge/grpc/assess-many-codec.ts";
import type { Client } from "../edge/grpc/client.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import type { AssessManyRequestInput } from "../edge/grpc/generated/comity/v1/AssessManyRequest.ts";
import { encodeRequest } from "../edge/grpc/request-codec.ts";
import type { RecordInput } from "../transfers/subject-record.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";
import { sendChunks } from "./record-chunks.ts";

export type { RecordAnswer, RecordInput };

/** The options of a call. */
type Options = { readonly record?: boolean; readonly signal?: AbortSignal };

/**
 * Sends records, and yields their answers in order. Throws INPUT_INVALID for a record that has no valid form, after the
 * answers to the chunks before it.
 */
export async function* assessMany(
  client: Pick<Client, "exchange">,
  shared: TransferRequest,
  records: AsyncIterable<RecordInput> | Iterable<RecordInput>,
  { record = false, signal }: Options = {},
): AsyncGenerator<RecordAnswer, void> {
  const first = { shared: { request: encodeRequest(shared), record } };
  const call = (messages: AsyncGenerator<AssessManyRequestInput, void>) =>
    client.exchange(Transfers.AssessMany, messages, signal && { signal });
  for await (const { answer, count } of sendChunks(first, shared, records, call))
    yield* decodeChunkAnswer(answer, count);
}
