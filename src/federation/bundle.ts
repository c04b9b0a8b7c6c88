/** Trust bundles: the authorities of one trust domain, as SPIFFE writes them (SPIFFE Trust Domain and Bundle, section 4). */
import { z } from "zod";

/** The most authorities of one bundle: the old and the new one of a change, and room for one more change. */
const MAX_AUTHORITIES = 8;
/** The most characters of a certificate in base64. One on P-256 has about 800. */
const MAX_CERTIFICATE = 16_384;

/** The public key of an authority (RFC 7517), with its certificate (section 4.7). */
const AuthorityKey = z.strictObject({
  use: z.literal("x509-svid"),
  kty: z.literal("EC"),
  crv: z.enum(["P-256", "P-384"]),
  x: z.base64url().max(64),
  y: z.base64url().max(64),
  x5c: z.tuple([z.base64().max(MAX_CERTIFICATE)]),
});

/** A bundle. `spiffe_sequence` grows with each change; `spiffe_refresh_hint` is in seconds. */
export const TrustBundle = z.strictObject({
  keys: z.array(AuthorityKey).min(1).max(MAX_AUTHORITIES),
  spiffe_sequence: z.int().min(0),
  spiffe_refresh_hint: z.int().min(1),
});
/** One authority of a bundle. */
export type AuthorityKey = z.output<typeof AuthorityKey>;
export type TrustBundle = z.output<typeof TrustBundle>;
