/** Identities.Renew: whoever holds a live certificate has the next one made, under the same name and for a new key. */
import { type Caller, commitChange, type IdentitiesContext } from "./context.ts";
import type { Issued } from "./issue.ts";

/**
 * Creates Identities.Renew. The new certificate holds for as long as the one in hand did. Rejects as `certify` does, with
 * CERTIFICATE_REFUSED for a certificate that is revoked and for a key that was certified before, with CERTIFICATE_EXPIRED
 * for one that has ended, and with OVERLOADED where too many are valid.
 */
export function createRenew(
  context: IdentitiesContext,
): (caller: Caller, request: string) => Promise<Issued> {
  const { authority, clock, entropy } = context;
  return async (caller, request) => {
    const now = clock.now();
    const { id, certificate: from } = caller;
    const made = await authority.certify(request, { id, now, for: from });
    const { certificate } = made;
    const at = now.toISOString();
    const own = await commitChange(
      context,
      { kind: "identity.renew", at, certificate, from },
      {
        type: "comity/v1/certificate-renewed",
        nonce: entropy.nonce(),
        at,
        ...certificate,
        replaces: from.serial,
      },
      { what: "renewed", identity: id, serial: certificate.serial, caller },
    );
    return { ...made, own };
  };
}
