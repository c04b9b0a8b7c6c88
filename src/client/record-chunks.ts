/** Sends records in chunks over a stream, no more of them at once than the node reads, and pairs them with their answers. */
import { encodeChunk } from "../edge/grpc/assess-many-codec.ts";
import type { RecordChunkInput } from "../edge/grpc/generated/comity/v1/RecordChunk.ts";
import { ComityError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { parseRecord, type RecordInput, type SubjectRecord } from "../transfers/subject-record.ts";
import type { TransferRequest } from "../transfers/transfer-request.ts";

/** The chunks that are sent before the answer to the first of them has come: one is answered while the next is on its way. */
const IN_FLIGHT = 2;

/** An answer with the number of records of its chunk. */
export type ChunkAnswered<Answer> = { readonly answer: Answer; readonly count: number };

/**
 * Sends a first message, then the records in chunks, and yields the answers in order. Throws INPUT_INVALID for a record
 * that has no valid form, after the answers to the chunks before it. When it ends, the source of the records is closed.
 */
export async function* sendChunks<Message, Answer>(
  first: Message,
  shared: TransferRequest,
  records: AsyncIterable<RecordInput> | Iterable<RecordInput>,
  call: (
    messages: AsyncGenerator<Message | { readonly chunk: RecordChunkInput }, void>,
  ) => AsyncIterable<Answer>,
): AsyncGenerator<ChunkAnswered<Answer>, void> {
  const sizes: number[] = [];
  let ended = false;
  let answered: () => void = () => {};

  async function* messages(): AsyncGenerator<Message | { readonly chunk: RecordChunkInput }, void> {
    yield first;
    let number = 0;
    for await (const chunk of chunksOf(records)) {
      const before = number * LIMITS.recordsPerChunk;
      const parsed = chunk.map((each, i) => parseNamed(each, shared, before + i + 1));
      const message = encodeChunk(number++, parsed);
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
    for await (const answer of call(messages())) {
      yield { answer, count: sizes[0] ?? 0 };
      sizes.shift();
      answered();
    }
  } finally {
    ended = true;
    answered();
  }
}

/** Parses a record. The error for one of no valid form names its place among all records, from 1. */
function parseNamed(record: RecordInput, shared: TransferRequest, place: number): SubjectRecord {
  try {
    return parseRecord(record, shared);
  } catch (thrown) {
    const { reason, message, violations } = ComityError.from(thrown);
    throw new ComityError(reason, `record ${place}: ${message}`, { violations, cause: thrown });
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
