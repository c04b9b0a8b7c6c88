/** The leaves of certificates: issued, renewed, revoked. Closed schemas, which name an identity, a serial and dates. */
import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical.ts";
import { CAUSES } from "./schema.ts";

const Recorded = { nonce: z.string().length(44), at: z.iso.datetime() };
const Facts = {
  /** The SPIFFE id in the certificate. */
  identity: z.string(),
  serial: z.string(),
  /** The SHA-256 of the public key, in hex. */
  keyHash: z.string().regex(/^[0-9a-f]{64}$/),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
};

/** A certificate that an operator (`by`) had made, or made known. */
const Issued = z.strictObject({
  type: z.literal("comity/v1/certificate-issued"),
  ...Recorded,
  ...Facts,
  by: z.string(),
  /** The places for which a regulator may report from now on; absent where nothing was stated. */
  serves: z.array(z.string()).optional(),
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

const CertificateLeaf = z.discriminatedUnion("type", [Issued, Renewed, Revoked]);
export type CertificateLeaf = z.output<typeof CertificateLeaf>;

/** Returns the canonical bytes of a leaf. Throws a ZodError for one that no schema here allows. */
export function certificateLeafBytes(leaf: CertificateLeaf): Uint8Array {
  return canonicalBytes(CertificateLeaf.parse(leaf));
}
