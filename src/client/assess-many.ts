/** `Transfers.AssessMany` as a platform calls it: records go out in chunks, and answers come back one for each record. */
import { decodeChunkAnswer, encodeChunk, type RecordAnswer } from "../edge/grpc/assess-many-codec.ts";
import type { Client } from "../edge/grpc/client.ts";
import { Transfers } from "../edge/grpc/definition.ts";
import type { AssessManyRequestInput } from "../edge/grpc/generated/comity/v1/AssessManyRequest.ts";
import { encodeRequest } from "../edge/grpc/request-codec.ts";
import { LIMITS } from "../limits.ts";
import { parseRecord, type RecordInput } from "../transfers/subject-record.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";

export type { RecordAnswer, RecordInput };

/** The chunks that are sent before the answer to the first of them has come: one is answered while the next is on its way. */
const IN_FLIGHT = 2;

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
  const sizes: number[] = [];
  let ended = false;
  let answered: () => void = () => {};

  async function* messages(): AsyncGenerator<AssessManyRequestInput, void> {
    yield { shared: { request: encodeRequest(shared), record } };
    let number = 0;
    for await (const chunk of chunksOf(records)) {
      const message = encodeChunk(
        number++,
        chunk.map((each) => parseRecord(each, shared)),
      );
      while (sizes.length >= IN_FLIGHT && !ended)
        await new Promise<void>((resolve) => {
          answered = resolve;
        });
      // Returning closes the source of the records.
      if (ended) return;
      sizes.push(chunk.length);
      yield { chunk: message };
    }
  }

  try {
    for await (const answer of client.exchange(Transfers.AssessMany, messages(), signal && { signal })) {
      yield* decodeChunkAnswer(answer, sizes[0] ?? 0);
      sizes.shift();
      answered();
    }
  } finally {
    ended = true;
    answered();
  }
}

/** Groups records into chunks, the last of which may be smaller. */
async function* chunksOf<T>(records: AsyncIterable<T> | Iterable<T>): AsyncGenerator<readonly T[], void> {
  let chunk: T[] = [];
  for await (const record of records) {
    chunk.push(record);
    if (chunk.length < LIMITS.recordsPerChunk) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
