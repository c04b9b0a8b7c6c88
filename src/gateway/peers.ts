/** The port to the other nodes; its adapter stands in grpc/. */
import type { Statement } from "../ledger/proof.ts";
import type { DispatchRow, Proposal } from "./ports.ts";

/** The way to the other nodes. */
export type Peers = {
  /** Sends a proposal and gives the answer that comes back; rejects with PEER_UNREACHABLE. */
  readonly propose: (destination: string, proposal: Proposal) => Promise<Statement>;
  /**
   * Sends a notice or an acknowledgement and gives the leaf by which the peer has recorded it; rejects with
   * PEER_UNREACHABLE, or with the peer's reason for refusing it. `id` is the dispatch's.
   */
  readonly relay: (
    destination: string,
    id: string,
    kind: DispatchRow["kind"],
    item: Proposal,
  ) => Promise<Statement>;
  /**
   * Sends a version of a pack that this node is the authority for and gives the leaf by which the peer holds it;
   * rejects as `relay` does. `id` is of this attempt.
   */
  readonly offerPack: (destination: string, id: string, version: Proposal) => Promise<Statement>;
  /** Asks for the stored decision, or a bar; rejects with PEER_UNREACHABLE. */
  readonly resolve: (destination: string, id: string) => Promise<Statement>;
};
