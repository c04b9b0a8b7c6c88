/** The handler of Transfers.RequestMany: one shared part, then chunks of records, each carried out before the next is read. */
import type { RequestMany } from "../../transfers/request-many.ts";
import { createChunkDecoder } from "./assess-many-codec.ts";
import type { RequestManyRequestOutput } from "./generated/comity/v1/RequestManyRequest.ts";
import type { RequestManyResponseInput } from "./generated/comity/v1/RequestManyResponse.ts";
import { type Exchange, exchange, type Handler } from "./handlers.ts";
import type { RecordStreams } from "./record-streams.ts";
import { decodeSharedTransfer, encodeChunkOutcome } from "./request-many-codec.ts";

/** Creates the handler. Throws OVERLOADED to a caller with too many streams of records. */
export function createRequestManyHandler(requestMany: RequestMany, streams: RecordStreams): Handler {
  return exchange((parts: Exchange<RequestManyRequestOutput>) =>
    streams(parts.context.identity.id, () => answerAll(requestMany, parts)),
  );
}

async function* answerAll(
  requestMany: RequestMany,
  { requests, context, breathe }: Exchange<RequestManyRequestOutput>,
): AsyncGenerator<RequestManyResponseInput, void> {
  const { identity, signal } = context;
  let carryOut: ReturnType<RequestMany> | undefined;
  let decode: ReturnType<typeof createChunkDecoder> | undefined;
  for await (const message of requests) {
    if (carryOut === undefined || decode === undefined) {
      const shared = decodeSharedTransfer(message);
      decode = createChunkDecoder(shared.request);
      carryOut = requestMany({ caller: identity.id, breathe, signal, ...shared });
      continue;
    }
    const outcome = await carryOut(decode(message));
    yield encodeChunkOutcome(outcome);
    // What follows a chunk in doubt would be sent before it is known whether that was.
    if (outcome.state === "IN_DOUBT") return;
  }
}
