/** The leaves of a pack's versions: published by its authority, held by a peer, or contradicted. Closed schemas. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The identity of a version: its text, and its place in the order. `serial` only grows, and orders versions whatever
 * their names are.
 */
const Edition = {
  /** The SPIFFE id of the node that is the authority for the pack. */
  authority: z.string(),
  jurisdiction: z.string(),
  version: z.string().max(64),
  serial: z.int().min(1),
  /** The SHA-256 of the pack's text, in hex. */
  hash: Hash,
};
const Recorded = { nonce: z.string().length(44), at: z.iso.datetime() };

/**
 * A publication. With its inclusion proof under the signed checkpoint it is the authority's signature on the pack.
 */
const Published = z.strictObject({ type: z.literal("comity/v1/pack"), ...Recorded, ...Edition });
/** A peer's record: from this leaf on it decides by this version. `published` is the hash of the authority's leaf. */
const Held = z.strictObject({
  type: z.literal("comity/v1/pack-held"),
  ...Recorded,
  ...Edition,
  published: Hash,
});
/** A contradiction: an authority has signed two texts under one serial. Holds the hashes of its two leaves. */
const Contradicted = z.strictObject({
  type: z.literal("comity/v1/pack-conflict"),
  ...Recorded,
  authority: Edition.authority,
  kept: Hash,
  refused: Hash,
});

const PackLeaf = z.discriminatedUnion("type", [Published, Held, Contradicted]);

export type PackLeaf = z.output<typeof PackLeaf>;
export type PublishedLeaf = z.output<typeof Published>;

/** Returns the canonical bytes of a leaf. */
export function packLeafBytes(leaf: PackLeaf): Uint8Array {
  return canonicalBytes(leaf);
}

/** Parses a verified leaf as one of these types. Throws STATEMENT_INVALID for any other. */
export function parsePackLeaf<Type extends PackLeaf["type"]>(
  value: unknown,
  type: Type,
): Extract<PackLeaf, { type: Type }> {
  const leaf = narrow(PackLeaf, value, "the leaf", { reason: "STATEMENT_INVALID" });
  if (leaf.type === type) return leaf as Extract<PackLeaf, { type: Type }>;
  throw new ComityError("STATEMENT_INVALID", `the leaf is not of the type \`${type}\``);
}
