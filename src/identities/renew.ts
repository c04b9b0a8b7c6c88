/** Identities.Renew: whoever holds a live certificate has the next one made, under the same name and for a new key. */
import { type Caller, type Certified, commitChange, type IdentitiesContext, type Names } from "./context.ts";
import type { Issued } from "./issue.ts";

/** Further parts of a renewal that a node makes for itself. */
export type RenewOptions = {
  /** The names by which others reach the holder, for tools that check host names. */
  readonly names?: Names;
  /** Called with the certificate before it is recorded. What it throws ends the renewal, of which nothing is left. */
  readonly ready?: (made: Pick<Certified, "certificatePem">) => void;
};

export type Renew = (caller: Caller, request: string, options?: RenewOptions) => Promise<Issued>;

/**
 * Creates Identities.Renew. The new certificate holds for as long as the one in hand did. Rejects as `certify` does, with
 * CERTIFICATE_REFUSED for a certificate that is revoked and for a key that was certified before, with CERTIFICATE_EXPIRED
 * for one that has ended, and with OVERLOADED where too many are valid.
 */
export function createRenew(context: IdentitiesContext): Renew {
  const { authority, clock, entropy } = context;
  return async (caller, request, { names, ready = () => {} } = {}) => {
    const now = clock.now();
    const { id, certificate: from } = caller;
    const made = await authority.certify(request, { id, now, for: from, ...(names && { names }) });
    ready(made);
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
