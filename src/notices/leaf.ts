/**
 * The leaf of everything about notices. It commits and tells nothing else, not even what kind of thing it
 * is: who may read the log learns how much there is in all, and no more.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { concatBytes, utf8Bytes } from "../ledger/bytes.ts";
import { canonicalBytes, canonicalText } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { narrow } from "../narrow.ts";

const Sealed = z.strictObject({
  type: z.literal("comity/v1/sealed"),
  nonce: z.string().length(44),
  commitment: z.string().length(44),
});

/** What is committed to, told apart by its first word so that no commitment can stand for another's. */
export type Sealing =
  | { readonly of: "notice" | "acknowledgement"; readonly bytes: Uint8Array }
  /** The arrival of a peer's leaf, by that leaf's hash. */
  | { readonly of: "arrival"; readonly bytes: Uint8Array }
  /** What only this node needs to know later: a confirmation, a parking, a conflict. */
  | { readonly of: "event"; readonly bytes: Uint8Array };

const commitment = ({ of, bytes }: Sealing, salt: string) =>
  commitmentTo(concatBytes(utf8Bytes(`comity/v1/${of}\0`), bytes), salt);

/** The canonical bytes of a sealed leaf. */
export function sealedLeaf(sealing: Sealing, salt: string, nonce: string): Uint8Array {
  return canonicalBytes({ type: "comity/v1/sealed", nonce, commitment: commitment(sealing, salt) });
}

/** Verifies that a verified leaf is the sealed leaf of just that. Throws STATEMENT_INVALID. */
export function assertSeals(leaf: unknown, sealing: Sealing, salt: string): void {
  const sealed = narrow(Sealed, leaf, "the sealed leaf", { reason: "STATEMENT_INVALID" });
  if (sealed.commitment !== commitment(sealing, salt))
    throw new ComityError(
      "STATEMENT_INVALID",
      `the leaf does not commit to the ${sealing.of} that came with it`,
    );
}

/** What travels beside a leaf: the item in canonical JSON, with the salt of its commitment. */
export function sealedBody(item: unknown, salt: string): string {
  return canonicalText({ item: JSON.parse(JSON.stringify(item)), salt });
}
