/** The handler of Transfers.AssessMany: one shared part, then chunks of records, each answered before the next is read. */
import { STORED_BESIDE_BYTES } from "../../limits.ts";
import type { AssessMany } from "../../transfers/assess-many.ts";
import { createChunkDecoder, decodeShared, encodeChunkAnswer } from "./assess-many-codec.ts";
import type { AssessManyRequestOutput } from "./generated/comity/v1/AssessManyRequest.ts";
import type { AssessManyResponseInput } from "./generated/comity/v1/AssessManyResponse.ts";
import { type Exchange, exchange, type Handler } from "./handlers.ts";
import type { RecordStreams } from "./record-streams.ts";

/** Creates the handler. Throws OVERLOADED to a caller with too many streams of records. */
export function createAssessManyHandler(assessMany: AssessMany, streams: RecordStreams): Handler {
  return exchange((parts: Exchange<AssessManyRequestOutput>) =>
    streams(parts.context.identity.id, () => answerAll(assessMany, parts)),
  );
}

async function* answerAll(
  assessMany: AssessMany,
  { requests, context, breathe, store }: Exchange<AssessManyRequestOutput>,
): AsyncGenerator<AssessManyResponseInput, void> {
  let answer: ReturnType<AssessMany> | undefined;
  let decode: ReturnType<typeof createChunkDecoder> | undefined;
  let record = false;
  for await (const message of requests) {
    if (answer === undefined || decode === undefined) {
      const shared = decodeShared(message);
      ({ record } = shared);
      decode = createChunkDecoder(shared.request);
      answer = assessMany({ caller: context.identity.id, breathe, ...shared });
      continue;
    }
    const chunk = decode(message);
    // A chunk leaves one leaf, and lists of obligations that are kept once.
    if (record) store(STORED_BESIDE_BYTES);
    yield encodeChunkAnswer(await answer(chunk));
  }
}
