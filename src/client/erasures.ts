/** The calls about erasures, of a platform for what it sent and of an operator for any transfer of the node. */
import type { Client } from "../edge/grpc/client.ts";
import { Erasures } from "../edge/grpc/definition.ts";
import { decodeErasure, type ShownErasure } from "../edge/grpc/erasures-codec.ts";
import { type Asked, type Gathered, gatherAfter } from "./pages.ts";

/** The calls about erasures. Each rejects with the reason that the node states. */
export type ErasureCalls = {
  /**
   * Erases what was sent with a transfer, here and at the peer. Resolves once the keys here are destroyed; `peerState` tells what
   * the peer has said so far. Repeating it is safe. `demandedBy` is the law that demands it, as an operator states it.
   */
  readonly erase: (transferId: string, demandedBy?: string) => Promise<ShownErasure>;
  /** Lists erasures, oldest first, after a page token (empty for the beginning). */
  readonly listErasures: (pageToken: string, limit: number) => Promise<Gathered<ShownErasure>>;
};

/** Creates the calls over a client. */
export function erasuresOver(client: Pick<Client, "unary">): ErasureCalls {
  const page = async (asked: Asked) => {
    const { erasures, nextPageToken = "" } = await client.unary(Erasures.ListErasures, asked);
    return { items: erasures.map(decodeErasure), nextPageToken };
  };
  return {
    erase: async (transferId, demandedBy = "") =>
      decodeErasure((await client.unary(Erasures.Erase, { transferId, demandedBy })).erasure),
    listErasures: (pageToken, limit) => gatherAfter(pageToken, limit, page),
  };
}
