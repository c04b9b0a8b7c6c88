/** The parts of a node that witnessing needs. */
import type { Context } from "../engine/context.ts";
import type { Claim } from "../ledger/fork.ts";

export type WitnessContext = Pick<
  Context,
  "trustDomain" | "node" | "store" | "peers" | "clock" | "observer" | "retention"
> & {
  /** Signs bytes with the key of this node's log. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Returns the verifier key of that key. */
  readonly ownKey: () => string;
};

/** The claim of a log that its head extends the tree of so many leaves, which had this root. */
export type SizedClaim = Claim & { readonly size: number };

/** A head that is to be cosigned: its note, and the proofs that it extends what the witness holds. */
export type HeadToCosign = { readonly checkpoint: string; readonly claims: readonly SizedClaim[] };

/** The answer of a witness: its signature line, or the sizes from which it lacks a proof. */
export type WitnessAnswer = { readonly cosignature: string } | { readonly sizes: readonly number[] };
