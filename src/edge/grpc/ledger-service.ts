/** The service that shows the log: Ledger of comity/v1. */
import { ComityError } from "../../errors.ts";
import type { Store } from "../../gateway/ports.ts";
import { Ledger } from "./definition.ts";
import type { GetCheckpointResponseInput } from "./generated/comity/v1/GetCheckpointResponse.ts";
import type { ProveRequestOutput } from "./generated/comity/v1/ProveRequest.ts";
import type { ProveResponseInput } from "./generated/comity/v1/ProveResponse.ts";
import { unary } from "./handlers.ts";
import { countOf } from "./narrow.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/** The service over a store. Leaves hold nothing personal: whoever may call may see them all. */
export function createLedgerService(store: Pick<Store, "checkpoint" | "prove">): Implementation {
  return {
    definition: Ledger,
    handlers: {
      GetCheckpoint: unary(
        async (): Promise<GetCheckpointResponseInput> => ({ checkpoint: store.checkpoint().note }),
      ),
      Prove: unary(async ({ index }: ProveRequestOutput): Promise<ProveResponseInput> => {
        const place = countOf(index, "index");
        const statement = store.prove(place);
        if (statement === undefined)
          throw new ComityError("NOT_FOUND", `the log has no leaf \`${place}\` yet`);
        return { statement: encodeStatement(statement) };
      }),
    },
  };
}
