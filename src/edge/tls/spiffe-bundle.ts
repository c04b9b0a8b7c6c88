/** Trust bundles between SPIFFE's JSON and the certificates in it (SPIFFE X509-SVID, section 6). */
import { X509Certificate } from "node:crypto";
import { ComityError } from "../../errors.ts";
import type { TrustBundle } from "../../federation/bundle.ts";
import type { Bundle } from "./trust.ts";

/** The time, in seconds, after which a reader looks for a newer bundle: an hour. */
const REFRESH_HINT = 3600;

/** Writes the authorities of a trust domain as a bundle. Throws CONFIG_INVALID for a key on another curve than P-256 or P-384. */
export function formatTrustBundle(authorities: Bundle, sequence: number): TrustBundle {
  return {
    keys: authorities.map((authority) => {
      const { kty, crv, x, y } = authority.publicKey.export({ format: "jwk" });
      if (kty !== "EC" || (crv !== "P-256" && crv !== "P-384") || x === undefined || y === undefined)
        throw new ComityError("CONFIG_INVALID", "an authority's key is not on P-256 or P-384");
      return { use: "x509-svid", kty, crv, x, y, x5c: [authority.raw.toString("base64")] };
    }),
    spiffe_sequence: sequence,
    spiffe_refresh_hint: REFRESH_HINT,
  };
}

/**
 * Reads the authorities in a bundle. Throws INPUT_INVALID for a certificate that cannot be read, that is no authority's, or
 * that is for another key than stands beside it.
 */
export function readAuthorities({ keys }: TrustBundle): Bundle {
  const [first, ...more] = keys.map(({ x5c: [der], x, y }, i) => {
    let authority: X509Certificate;
    try {
      authority = new X509Certificate(Buffer.from(der, "base64"));
    } catch (cause) {
      throw new ComityError("INPUT_INVALID", `\`keys[${i}].x5c\` of the trust bundle is no certificate`, {
        cause,
      });
    }
    const key = authority.publicKey.export({ format: "jwk" });
    if (!authority.ca || key.x !== x || key.y !== y)
      throw new ComityError(
        "INPUT_INVALID",
        `\`keys[${i}].x5c\` of the trust bundle is not the certificate of an authority with that key`,
      );
    return authority;
  });
  if (first === undefined) throw new ComityError("INPUT_INVALID", "the trust bundle is empty");
  return [first, ...more];
}
