/** The leaves of peering. They name organisations, keys and dates, and nobody. Closed schemas. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import { MAX_VERIFIER_KEY } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Recorded = { nonce: z.string().length(44), at: z.iso.datetime() };

/** A card that became known here, was replaced or was removed. `card` is its hash. */
const Met = z.strictObject({
  type: z.literal("comity/v1/peer"),
  ...Recorded,
  state: z.enum(["known", "removed"]),
  trustDomain: z.string(),
  card: Hash,
});
/** The node's own card as it is from now on. With its inclusion proof it is the node's signature on the card. */
const OwnCard = z.strictObject({ type: z.literal("comity/v1/own-card"), ...Recorded, card: Hash });
/** A copy of an agreement, by the hash of its body, with the number of its signatures. `agreement` is what is signed. */
const Copy = z.strictObject({
  type: z.literal("comity/v1/agreement-copy"),
  ...Recorded,
  agreement: Hash,
  signatures: z.int().min(0),
  body: Hash,
});
/** The end of an agreement. `by` is the trust domain of the party that ends it: in its own log the leaf is its signature. */
const End = z.strictObject({
  type: z.literal("comity/v1/agreement-end"),
  ...Recorded,
  agreement: Hash,
  endsAt: z.iso.datetime(),
  by: z.string(),
});

/** The word of a party that it will not sign an agreement. `by` is its trust domain, as for an end. */
const Decline = z.strictObject({
  type: z.literal("comity/v1/agreement-decline"),
  ...Recorded,
  agreement: Hash,
  by: z.string(),
});

/** A peer's log that was handed over to another key, or goes on under another name, as this node knows it from now on. */
const Followed = z.strictObject({
  type: z.literal("comity/v1/peer-key"),
  ...Recorded,
  trustDomain: z.string(),
  from: z.string().max(MAX_VERIFIER_KEY),
  to: z.string().max(MAX_VERIFIER_KEY),
  size: z.int().min(1),
  /** Of a log that goes on under another name: the size of the last head of the lost one. */
  upTo: z.int().min(1).optional(),
});

const PeeringLeaf = z.discriminatedUnion("type", [Met, OwnCard, Copy, End, Decline, Followed]);
export type PeeringLeaf = z.output<typeof PeeringLeaf>;

/** The body of a party's own word that an agreement ends: its leaf says everything. */
export const OWN_WORD = "{}";

/** Returns the canonical bytes of a leaf. */
export function peeringLeafBytes(leaf: PeeringLeaf): Uint8Array {
  return canonicalBytes(leaf);
}

/** Parses a verified leaf as one of these types. Throws STATEMENT_INVALID for any other. */
export function parsePeeringLeaf<Type extends PeeringLeaf["type"]>(
  value: unknown,
  ...types: readonly [Type, ...Type[]]
): Extract<PeeringLeaf, { type: Type }> {
  const leaf = narrow(PeeringLeaf, value, "the leaf", { reason: "STATEMENT_INVALID" });
  if ((types as readonly string[]).includes(leaf.type)) return leaf as Extract<PeeringLeaf, { type: Type }>;
  throw new ComityError("STATEMENT_INVALID", `the leaf is not of the type \`${types.join("` or `")}\``);
}
