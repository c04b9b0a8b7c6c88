/** The service that regulators, and the operator, call at their own node: Notices of comity/v1. */
import type { Parked } from "../../gateway/parked.ts";
import type { Relay } from "../../gateway/relay.ts";
import { Notices } from "./definition.ts";
import { serverStream, unary } from "./handlers.ts";
import {
  decodeCursor,
  decodeDraft,
  decodeNoticeId,
  decodePage,
  decodeRequeue,
  decodeSaying,
  encodeFeedEntry,
  encodePage,
  encodeParked,
  encodeView,
} from "./notices-codec.ts";
import type { Implementation } from "./server.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The service over the notices of a node. The caller is whom its certificate names, never what a message says. */
export function createNoticesService(relay: Relay, parked: Parked): Implementation {
  return {
    definition: Notices,
    handlers: {
      Report: unary(async ({ notice }: Fields, { identity }) => ({
        notice: encodeView(await relay.report(identity.id, decodeDraft(notice))),
      })),
      Acknowledge: unary(async (saying: Fields, { identity }) => ({
        notice: encodeView(await relay.acknowledge(identity.id, decodeSaying(saying))),
      })),
      List: unary(async (request: Fields, { identity }) =>
        encodePage("notices", relay.list(identity.id, decodePage(request)), encodeView),
      ),
      Get: unary(async (request: Fields, { identity }) => ({
        notice: encodeView(relay.get(identity.id, decodeNoticeId(request))),
      })),
      Watch: serverStream(async function* (request: Fields, { identity, signal }) {
        for await (const entry of relay.watch(identity.id, decodeCursor(request), signal))
          yield encodeFeedEntry(entry);
      }),
      ListParked: unary(async (request: Fields, { identity }) =>
        encodePage("parked", parked.list(identity.id, decodePage(request)), encodeParked),
      ),
      Requeue: unary(async (request: Fields, { identity }) => {
        const { notice, peer } = decodeRequeue(request);
        return { requeued: (await parked.requeue(identity.id, notice, peer)).map(encodeParked) };
      }),
    },
  };
}
