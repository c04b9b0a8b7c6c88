/** The service by which what was sent is erased: Erasures of comity/v1. */
import type { Erasures as Capability } from "../../transfers/erase.ts";
import { decodeId } from "./codec.ts";
import { Erasures } from "./definition.ts";
import { encodeErasure } from "./erasures-codec.ts";
import type { EraseRequestOutput } from "./generated/comity/v1/EraseRequest.ts";
import type { EraseResponseInput } from "./generated/comity/v1/EraseResponse.ts";
import type { ListErasuresRequestOutput } from "./generated/comity/v1/ListErasuresRequest.ts";
import type { ListErasuresResponseInput } from "./generated/comity/v1/ListErasuresResponse.ts";
import { unary } from "./handlers.ts";
import { decodePage, encodePage } from "./notices-codec.ts";
import type { Implementation } from "./server.ts";

/** Creates the service over the erasures of a node. */
export function createErasuresService(erasures: Capability): Implementation {
  return {
    definition: Erasures,
    handlers: {
      Erase: unary(
        async (
          { transferId, demandedBy }: EraseRequestOutput,
          { identity },
        ): Promise<EraseResponseInput> => ({
          erasure: encodeErasure(
            await erasures.erase(identity.id, decodeId(transferId), demandedBy || undefined),
          ),
        }),
      ),
      ListErasures: unary(
        async (request: ListErasuresRequestOutput, { identity }): Promise<ListErasuresResponseInput> =>
          encodePage("erasures", await erasures.list(identity.id, decodePage(request)), encodeErasure),
      ),
    },
  };
}
