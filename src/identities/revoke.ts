/** Identities.Revoke: an operator ends one certificate, or every certificate of an identity; live connections end with it. */
import { BODY } from "../engine/outbox.ts";
import { seal } from "../engine/record.ts";
import { load } from "../engine/store.ts";
import { ComityError, fieldError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { type Caller, commitChange, type IdentitiesContext, parseOwn } from "./context.ts";
import {
  type Cause,
  CERTIFICATE,
  END_UNKNOWN,
  keepNodeRevocationUntil,
  type NodeRevocation,
  SERIAL,
} from "./schema.ts";

/** The thing to revoke: a certificate by its serial, a whole identity, or a serial that only its owner knows, with its identity. */
export type RevokeRequest = {
  readonly serial?: string;
  readonly identity?: string;
  readonly cause: Cause;
  readonly force: boolean;
};

export type Revoked = { readonly identity: string; readonly own: Statement };

/**
 * Creates Identities.Revoke. Rejects with NOT_FOUND for a serial that is unknown here, with CERTIFICATE_REFUSED for what is
 * revoked already, with CERTIFICATE_EXPIRED for a certificate that has ended, with INPUT_INVALID where serial and identity do
 * not belong together, with LAST_OPERATOR, and with OVERLOADED where too many certificates of the node are revoked.
 */
export function createRevoke(
  context: IdentitiesContext,
): (caller: Caller, wanted: RevokeRequest) => Promise<Revoked> {
  const { clock, entropy } = context;
  return async (caller, { serial, cause, force, ...named }) => {
    const identity = named.identity ?? (await ownerOf(serial, context));
    const { role } = parseOwn(identity, context);
    if (serial !== undefined && !SERIAL.test(serial))
      throw fieldError("INPUT_INVALID", "serial", "is no serial number in upper-case hexadecimal");
    if (role === "node") return { identity, own: await revokeOwnNode(context, caller, serial, cause) };
    const at = clock.now().toISOString();
    const of = { identity, cause, ...(serial !== undefined && { serial }) };
    const own = await commitChange(
      context,
      { kind: "identity.revoke", at, force, ...of },
      { type: "comity/v1/certificate-revoked", nonce: entropy.nonce(), at, by: caller.id, ...of },
      { what: "revoked", identity, ...(serial !== undefined && { serial }), caller },
    );
    return { identity, own };
  };
}

async function ownerOf(serial: string | undefined, { store }: IdentitiesContext): Promise<string> {
  if (serial === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "identity",
      "is missing: name an identity, or the serial of a certificate",
    );
  const row = await load(store, CERTIFICATE, serial);
  if (row !== undefined) return row.identity;
  throw new ComityError(
    "NOT_FOUND",
    "no certificate with this serial is known here: name its identity too, or revoke the whole identity",
  );
}

/** Revokes a certificate of this node, and queues that for every node that knows it. */
async function revokeOwnNode(
  context: IdentitiesContext,
  caller: Caller,
  serial: string | undefined,
  cause: Cause,
): Promise<Statement> {
  if (serial === undefined)
    throw fieldError("INPUT_INVALID", "serial", "must name which certificate of the node is revoked");
  const { node, store, clock, entropy, peers, authority } = context;
  const at = clock.now().toISOString();
  const known = await load(store, CERTIFICATE, serial);
  const { fingerprint, authority: signer } = known ?? {};
  const revocation: NodeRevocation = {
    ...{ identity: node, serial, revokedAt: at, cause },
    // No certificate outlives its authority, so that one which this node never saw leaves the list too.
    notAfter:
      known === undefined || known.notAfter === END_UNKNOWN ? authority.until.toISOString() : known.notAfter,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(signer !== undefined && { authority: signer }),
  };
  const until = keepNodeRevocationUntil(revocation.notAfter);
  return commitChange(
    context,
    {
      kind: "identity.revoke-node",
      ...{ at, own: true, revocation },
      // The leaf says everything: what travels beside it is empty.
      contents: [seal(context, BODY, "{}", until)],
      dispatches: peers.known.map(({ node: peer }) => ({ id: entropy.id(), peer })),
    },
    { type: "comity/v1/node-certificate-revoked", nonce: entropy.nonce(), at, ...revocation },
    { what: "revoked", identity: node, serial, caller },
  );
}
