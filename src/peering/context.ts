/** The parts of a node that cards and agreements need. */
import type { Context } from "../engine/context.ts";
import type { Agreement } from "../federation/agreement.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import type { Register } from "./register.ts";

export type PeeringContext = Pick<
  Context,
  "trustDomain" | "node" | "atlas" | "store" | "sealer" | "peers" | "clock" | "entropy" | "observer" | "audit"
> & {
  readonly register: Register;
  /** Returns this node's own card as it is now. */
  readonly ownCard: () => PeerCard;
  /** Keeps evidence that a log has two histories, as canonical bytes. `log` is the name of the log. */
  readonly keepEvidence: (log: string, evidence: Uint8Array) => Promise<void>;
  /** Signs bytes with the key of this node's log. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Throws INPUT_INVALID for a card whose authorities cannot be read. */
  readonly assertCard: (card: PeerCard) => void;
  /**
   * Throws AGREEMENT_INVALID for an agreement that this node cannot apply: it names this node under a foreign key, authority or
   * place, its terms are none, or it gives to two nodes what one alone can serve. Reads the law and the register of the moment.
   * With `signedHere` this node has signed it, and an earlier key of its log counts too.
   */
  readonly assertAgreement: (agreement: Agreement, signedHere: boolean) => void;
};
