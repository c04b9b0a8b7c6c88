/** The service that regulators and the operator call at their own node: Notices of comity/v1. */
import type { DeadLetters } from "../../engine/dead-letters.ts";
import type { Notices as NoticesCapability } from "../../notices/notices.ts";
import { Notices } from "./definition.ts";
import { decodeDutySaying } from "./duty-codec.ts";
import type { AcknowledgeRequestOutput } from "./generated/comity/v1/AcknowledgeRequest.ts";
import type { AcknowledgeResponseInput } from "./generated/comity/v1/AcknowledgeResponse.ts";
import type { GetRequestOutput } from "./generated/comity/v1/GetRequest.ts";
import type { GetResponseInput } from "./generated/comity/v1/GetResponse.ts";
import type { ListDeadLettersRequestOutput } from "./generated/comity/v1/ListDeadLettersRequest.ts";
import type { ListDeadLettersResponseInput } from "./generated/comity/v1/ListDeadLettersResponse.ts";
import type { ListRequestOutput } from "./generated/comity/v1/ListRequest.ts";
import type { ListResponseInput } from "./generated/comity/v1/ListResponse.ts";
import type { MarkDutyRequestOutput } from "./generated/comity/v1/MarkDutyRequest.ts";
import type { MarkDutyResponseInput } from "./generated/comity/v1/MarkDutyResponse.ts";
import type { ReportRequestOutput } from "./generated/comity/v1/ReportRequest.ts";
import type { ReportResponseInput } from "./generated/comity/v1/ReportResponse.ts";
import type { RequeueRequestOutput } from "./generated/comity/v1/RequeueRequest.ts";
import type { RequeueResponseInput } from "./generated/comity/v1/RequeueResponse.ts";
import type { WatchRequestOutput } from "./generated/comity/v1/WatchRequest.ts";
import type { WatchResponseInput } from "./generated/comity/v1/WatchResponse.ts";
import { type CallContext, serverStream, unary } from "./handlers.ts";
import { wireError } from "./narrow.ts";
import { RENAMED } from "./notice-content.ts";
import {
  decodeCursor,
  decodeDraft,
  decodeNoticeId,
  decodeOrigin,
  decodePage,
  decodeRequeue,
  decodeSaying,
  encodeDeadLetter,
  encodeFeedEntry,
  encodePage,
  encodeShown,
  encodeView,
} from "./notices-codec.ts";
import type { Implementation } from "./server.ts";

/** Creates the service over the notices of a node. The caller's certificate names the caller; no message can. */
export function createNoticesService(notices: NoticesCapability, letters: DeadLetters): Implementation {
  return {
    definition: Notices,
    handlers: { ...createNoticeHandlers(notices), ...createDeadLetterHandlers(letters) },
  };
}

/** Creates the handlers that regulators call. */
function createNoticeHandlers(notices: NoticesCapability): Implementation["handlers"] {
  const report = async (
    { draft, dryRun }: ReportRequestOutput,
    { identity }: CallContext,
  ): Promise<ReportResponseInput> => ({
    notice: encodeView(
      await notices.report(identity.id, decodeDraft(draft), dryRun).catch((thrown: unknown) => {
        throw wireError(thrown, RENAMED);
      }),
    ),
  });

  const acknowledge = async (
    saying: AcknowledgeRequestOutput,
    { identity }: CallContext,
  ): Promise<AcknowledgeResponseInput> => ({
    notice: encodeView(await notices.acknowledge(identity.id, decodeSaying(saying))),
  });

  const list = async (request: ListRequestOutput, { identity }: CallContext): Promise<ListResponseInput> =>
    encodePage(
      "notices",
      await notices.list(
        identity.id,
        decodePage(request),
        request.view === "NOTICE_VIEW_SUMMARY" ? "summaries" : "whole",
      ),
      (each) => encodeShown(each, notices.describeUnreadable, (view) => encodeView(view, request.view)),
    );

  const get = async (request: GetRequestOutput, { identity }: CallContext): Promise<GetResponseInput> => ({
    notice: encodeView(
      await notices.get(identity.id, decodeNoticeId(request), decodeOrigin(request)),
      request.view,
    ),
  });

  async function* watch(
    request: WatchRequestOutput,
    { identity, signal }: CallContext,
  ): AsyncGenerator<WatchResponseInput> {
    for await (const entry of notices.watch(identity.id, decodeCursor(request), signal, request.untilEnd))
      yield encodeFeedEntry(entry, notices.describeUnreadable);
  }

  return {
    Report: unary(report),
    Acknowledge: unary(acknowledge),
    MarkDuty: unary(markDutyOf(notices)),
    List: unary(list),
    Get: unary(get),
    Watch: serverStream(watch),
  };
}

const markDutyOf =
  ({ markDuty }: NoticesCapability) =>
  async (request: MarkDutyRequestOutput, { identity }: CallContext): Promise<MarkDutyResponseInput> => {
    const { view, changed } = await markDuty(identity.id, decodeDutySaying(request));
    return { notice: encodeView(view), changed };
  };

/** Creates the handlers that an operator calls. */
function createDeadLetterHandlers(letters: DeadLetters): Implementation["handlers"] {
  const list = async (
    request: ListDeadLettersRequestOutput,
    { identity }: CallContext,
  ): Promise<ListDeadLettersResponseInput> =>
    encodePage("deadLetters", await letters.list(identity.id, decodePage(request)), encodeDeadLetter);

  const requeue = async (
    request: RequeueRequestOutput,
    { identity }: CallContext,
  ): Promise<RequeueResponseInput> => {
    const { notice, peer } = decodeRequeue(request);
    const requeued =
      notice === ""
        ? await letters.requeueAll(identity.id, peer)
        : await letters.requeue(identity.id, notice, peer);
    return { requeued: requeued.map(encodeDeadLetter) };
  };

  return { ListDeadLetters: unary(list), Requeue: unary(requeue) };
}
