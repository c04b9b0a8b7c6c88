/** An operator's calls about the keys of logs. */
import type { Client } from "../edge/grpc/client.ts";
import { Ledger } from "../edge/grpc/definition.ts";
import type { ListedHandOver } from "../edge/grpc/ledger-service.ts";
import { fromNode, requirePresent } from "../edge/grpc/narrow.ts";
import { decodeStatement } from "../edge/grpc/statement-codec.ts";

/** The key that signs the node's log now (a C2SP verifier key), and the hand-overs of all logs that it knows, of each oldest first. */
export type LedgerKeys = { readonly present: string; readonly handOvers: readonly ListedHandOver[] };

/** The calls about the keys of logs. Each rejects with the reason that the node states. */
export type LedgerCalls = {
  readonly listHandOvers: () => Promise<LedgerKeys>;
  /**
   * Has the log handed over to its next key from the one that the caller knows, and returns the key that signs now. Nothing is done
   * where another signs already. With `force` also where a peer does not know of hand-overs.
   */
  readonly renewLedgerKey: (from: string, force?: boolean) => Promise<string>;
};

/** Creates the calls over a client. */
export function ledgerCallsOver(client: Pick<Client, "unary">): LedgerCalls {
  return {
    listHandOvers: async () => {
      const { ledgerKey, handOvers } = await client.unary(Ledger.ListHandOvers, {});
      return fromNode("answer", () => ({
        present: requirePresent(ledgerKey, "ledgerKey"),
        handOvers: handOvers.map(({ trustDomain, statement }) => ({
          trustDomain: requirePresent(trustDomain, "trustDomain"),
          statement: decodeStatement(statement),
        })),
      }));
    },
    renewLedgerKey: async (from, force = false) =>
      requirePresent(
        (await client.unary(Ledger.RenewKey, { ledgerKey: from, force })).ledgerKey,
        "ledgerKey",
      ),
  };
}
