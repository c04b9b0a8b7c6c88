/** The service that platforms call: Transfers of comity/v1. */
import type { Inbox } from "../../gateway/inbox.ts";
import type { Origin } from "../../gateway/origin.ts";
import {
  decodeCount,
  decodeId,
  decodeKey,
  decodeRequest,
  encodeDecision,
  encodeInboxRow,
  encodeOutcome,
} from "./codec.ts";
import { Transfers } from "./definition.ts";
import { serverStream, unary } from "./handlers.ts";
import type { Implementation } from "./server.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The service over the origin's side of transfers and the recipients' inboxes. */
export function createTransfersService(origin: Origin, inbox: Inbox): Implementation {
  return {
    definition: Transfers,
    handlers: {
      Assess: unary(async ({ request }: Fields, { identity }) => {
        const { decision, terms, receipt } = await origin.assess(identity.id, decodeRequest(request));
        return { decision: encodeDecision(decision, terms), receipt };
      }),
      Request: unary(async ({ request, idempotencyKey }: Fields, { identity, signal }) => {
        const key = decodeKey(idempotencyKey);
        // The signal aborts shortly before the deadline: an answer in doubt, with its id, still arrives.
        const outcome = await origin.request(identity.id, key, decodeRequest(request), signal);
        return { outcome: encodeOutcome(outcome) };
      }),
      Resolve: unary(async ({ transferId }: Fields, { identity }) => ({
        outcome: encodeOutcome(await origin.resolve(identity.id, decodeId(transferId))),
      })),
      Inbox: serverStream(async function* ({ cursor }: Fields, { identity, signal }) {
        for await (const row of inbox.read(identity.id, decodeCount(cursor, "cursor"), signal))
          yield encodeInboxRow(row);
      }),
    },
  };
}
