/** The leaves of certificates: issued, renewed, revoked. Closed schemas, which name an identity, a serial and dates. */
import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";
import { CAUSES, SERIAL } from "./schema.ts";

/** The most characters of a node's SPIFFE id, whose trust domain has at most 255. */
const MAX_NODE_ID = 270;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Recorded = { nonce: z.string().length(44), at: z.iso.datetime() };
const Facts = {
  /** The SPIFFE id in the certificate. */
  identity: z.string(),
  serial: z.string(),
  /** The SHA-256 of the public key, in hex. */
  keyHash: Hash,
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** The SHA-256 of the certificate, and that of the public key of the authority that signed it; absent in older leaves. */
  fingerprint: Hash.exactOptional(),
  authority: Hash.exactOptional(),
};

/** A certificate that an operator (`by`) had made, or made known. */
const Issued = z.strictObject({
  type: z.literal("comity/v1/certificate-issued"),
  ...Recorded,
  ...Facts,
  by: z.string(),
  /** The places for which a regulator may report from now on; absent where nothing was stated. */
  serves: z.array(z.string()).optional(),
  /** The decisions that an auditor may see from now on; absent where nothing was stated. */
  audits: z.strictObject({ places: z.array(z.string()), from: z.iso.date(), until: z.iso.date() }).optional(),
});
/** A certificate that its holder had made as the holder of another one. */
const Renewed = z.strictObject({
  type: z.literal("comity/v1/certificate-renewed"),
  ...Recorded,
  ...Facts,
  /** The serial of the certificate that it replaces. */
  replaces: z.string(),
});
/** A certificate, or without a serial every earlier certificate of an identity, counts no longer. */
const Revoked = z.strictObject({
  type: z.literal("comity/v1/certificate-revoked"),
  ...Recorded,
  identity: z.string(),
  serial: z.string().optional(),
  cause: z.enum(CAUSES),
  by: z.string(),
});
/**
 * A certificate of a node counts no longer. In the log of that node it is the node's word to all who know it, so that it names
 * no operator; in the log of another node it says that this word has arrived.
 */
const NodeRevoked = z.strictObject({
  type: z.literal("comity/v1/node-certificate-revoked"),
  ...Recorded,
  /** The SPIFFE id of the node. */
  identity: z.string().max(MAX_NODE_ID),
  serial: z.string().regex(SERIAL),
  fingerprint: Hash.exactOptional(),
  authority: Hash.exactOptional(),
  notAfter: z.iso.datetime(),
  revokedAt: z.iso.datetime(),
  cause: z.enum(CAUSES),
});
export type NodeRevokedLeaf = z.output<typeof NodeRevoked>;

const CertificateLeaf = z.discriminatedUnion("type", [Issued, Renewed, Revoked, NodeRevoked]);
export type CertificateLeaf = z.output<typeof CertificateLeaf>;

/** Returns the canonical bytes of a leaf. Throws a ZodError for one that no schema here allows. */
export function certificateLeafBytes(leaf: CertificateLeaf): Uint8Array {
  return canonicalBytes(CertificateLeaf.parse(leaf));
}

/** Parses a verified leaf as the revocation of a node's certificate. Throws STATEMENT_INVALID for any other. */
export function parseNodeRevoked(leaf: unknown): NodeRevokedLeaf {
  return narrow(NodeRevoked, leaf, "the leaf", { reason: "STATEMENT_INVALID" });
}
