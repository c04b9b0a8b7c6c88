/** A version of a pack as a node keeps it. */
import type { Statement } from "../ledger/proof.ts";

/** One version of a pack, published here or held for the peer whose law it is. */
export type PackRow = {
  readonly jurisdiction: string;
  /** Orders the versions of a jurisdiction; only grows. */
  readonly serial: number;
  readonly version: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  /** SPIFFE id of the node that is the authority for it. */
  readonly authority: string;
  /** The pack, byte for byte as its authority published it. */
  readonly text: string;
  /** This node's leaf: the publication at the authority, elsewhere that it is held. */
  readonly own: Statement;
  /** At a peer, the authority's leaf. */
  readonly source?: Statement;
};
