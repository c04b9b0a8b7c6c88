/** The service that platforms call: Transfers of comity/v1. */
import { parseCursor } from "../../engine/page.ts";
import type { AssessMany } from "../../transfers/assess-many.ts";
import type { Inbox } from "../../transfers/inbox.ts";
import type { Requests } from "../../transfers/request.ts";
import type { RequestMany } from "../../transfers/request-many.ts";
import { createAssessManyHandler } from "./assess-many.ts";
import { decodeId, decodeKey, decodeView, encodeAssessment, encodeOutcome } from "./codec.ts";
import { Transfers } from "./definition.ts";
import type { AssessRequestOutput } from "./generated/comity/v1/AssessRequest.ts";
import type { AssessResponseInput } from "./generated/comity/v1/AssessResponse.ts";
import type { GetReceiptRequestOutput } from "./generated/comity/v1/GetReceiptRequest.ts";
import type { GetReceiptResponseInput } from "./generated/comity/v1/GetReceiptResponse.ts";
import type { InboxRequestOutput } from "./generated/comity/v1/InboxRequest.ts";
import type { InboxResponseInput } from "./generated/comity/v1/InboxResponse.ts";
import type { RequestRequestOutput } from "./generated/comity/v1/RequestRequest.ts";
import type { RequestResponseInput } from "./generated/comity/v1/RequestResponse.ts";
import type { ResolveRequestOutput } from "./generated/comity/v1/ResolveRequest.ts";
import type { ResolveResponseInput } from "./generated/comity/v1/ResolveResponse.ts";
import { type CallContext, serverStream, unary } from "./handlers.ts";
import { encodeInboxEntry } from "./inbox-codec.ts";
import { countOf } from "./narrow.ts";
import { createRecordStreams } from "./record-streams.ts";
import { decodeRequest } from "./request-codec.ts";
import { createRequestManyHandler } from "./request-many.ts";
import type { Implementation } from "./server.ts";

/** The methods that are about many records. */
type Many = { readonly assessMany: AssessMany; readonly requestMany: RequestMany };

/** Adds the word of witnesses to a receipt, as far as there is one. */
export type AddWitnesses = (receipt: Uint8Array) => Promise<Uint8Array>;

function recordHandlers({ assessMany, requestMany }: Many) {
  // One count for both, since each stream has a chunk in the node.
  const streams = createRecordStreams();
  return {
    AssessMany: createAssessManyHandler(assessMany, streams),
    RequestMany: createRequestManyHandler(requestMany, streams),
  };
}

function createReceiptHandler({ getReceipt }: Requests, addWitnesses: AddWitnesses) {
  return unary(
    async (
      { transferId, record, witnessed = false }: GetReceiptRequestOutput,
      { identity }: CallContext,
    ): Promise<GetReceiptResponseInput> => {
      const receipt = await getReceipt(identity.id, decodeId(transferId), record);
      return { receipt: Buffer.from(witnessed ? await addWitnesses(receipt) : receipt) };
    },
  );
}

/** Creates the service over the home node's side of transfers and the recipients' inboxes. By default there are no witnesses. */
export function createTransfersService(
  requests: Requests,
  inbox: Inbox,
  many: Many,
  addWitnesses: AddWitnesses = async (receipt) => receipt,
): Implementation {
  async function assess(
    { request, view: asked, record = false }: AssessRequestOutput,
    { identity }: CallContext,
  ): Promise<AssessResponseInput> {
    const view = decodeView(asked);
    return encodeAssessment(await requests.assess(identity.id, decodeRequest(request), record, view), view);
  }

  async function ask(
    { request, idempotencyKey, view }: RequestRequestOutput,
    { identity, signal }: CallContext,
  ): Promise<RequestResponseInput> {
    const key = decodeKey(idempotencyKey);
    const asked = decodeRequest(request);
    // The signal aborts shortly before the deadline, so that an answer "in doubt", with its id, still arrives.
    return {
      outcome: encodeOutcome(await requests.request(identity.id, key, asked, signal, decodeView(view))),
    };
  }

  async function resolve(
    { transferId, view }: ResolveRequestOutput,
    { identity }: CallContext,
  ): Promise<ResolveResponseInput> {
    const id = decodeId(transferId);
    return { outcome: encodeOutcome(await requests.resolve(identity.id, id, decodeView(view))) };
  }

  async function* read(
    { cursor, entryCursor, untilEnd }: InboxRequestOutput,
    { identity, signal }: CallContext,
  ): AsyncGenerator<InboxResponseInput> {
    const after = entryCursor ? parseCursor(identity.id, entryCursor) : { place: countOf(cursor, "cursor") };
    for await (const entry of inbox.read(identity.id, after, signal, untilEnd)) yield encodeInboxEntry(entry);
  }

  return {
    definition: Transfers,
    handlers: {
      Assess: unary(assess),
      ...recordHandlers(many),
      Request: unary(ask),
      Resolve: unary(resolve),
      GetReceipt: createReceiptHandler(requests, addWitnesses),
      Inbox: serverStream(read),
    },
  };
}
