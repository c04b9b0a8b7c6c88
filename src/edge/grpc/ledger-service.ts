/** The service that shows a node's log: Ledger of comity/v1. */

import { statementOf } from "../../engine/record.ts";
import type { Log } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { Ledger } from "./definition.ts";
import type { GetCheckpointResponseInput } from "./generated/comity/v1/GetCheckpointResponse.ts";
import type { ProveRequestOutput } from "./generated/comity/v1/ProveRequest.ts";
import type { ProveResponseInput } from "./generated/comity/v1/ProveResponse.ts";
import { unary } from "./handlers.ts";
import { countOf } from "./narrow.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/**
 * Creates the service over a node's log. Leaves hold nothing personal, so every permitted caller may see all of them.
 */
export function createLedgerService(log: Pick<Log, "head" | "prove">): Implementation {
  return {
    definition: Ledger,
    handlers: {
      GetCheckpoint: unary(
        async (): Promise<GetCheckpointResponseInput> => ({ checkpoint: (await log.head()).checkpoint }),
      ),
      Prove: unary(async ({ index }: ProveRequestOutput): Promise<ProveResponseInput> => {
        const place = countOf(index, "index");
        const recorded = await log.prove(place);
        if (recorded === undefined)
          throw new ComityError("NOT_FOUND", `the log has no leaf \`${place}\` yet`);
        return { statement: encodeStatement(statementOf(recorded)) };
      }),
    },
  };
}
