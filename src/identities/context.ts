/** The context of identities: what their use cases need of their node, and what they tell it. */
import type { Context } from "../engine/context.ts";
import { requireRecorded, statementOf } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { type Identity, parseIdentity } from "../federation/identity.ts";
import type { Statement } from "../ledger/proof.ts";
import { type CertificateLeaf, certificateLeafBytes } from "./leaf.ts";
import type { Registry } from "./registry.ts";
import { type Certificate, MOST_NODE_REVOCATIONS, MOST_VALID } from "./schema.ts";
import type { IdentityCommand, RevokeNode } from "./state.ts";

/** A certificate that the authority has signed, with its text in PEM. */
export type Certified = { readonly certificate: Certificate; readonly certificatePem: string };

/** The names of hosts in the certificate of a node. */
export type Names = { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] };

/** The authority of the node's own trust domain. Its key may lie elsewhere. */
export type Authority = {
  /** The instant after which no certificate of it holds. */
  readonly until: Date;
  /**
   * Certifies the key in a request (PKCS #10, in PEM) for `id`, for so many days or for as long as another certificate held.
   * Rejects with INPUT_INVALID for what is no request, CERTIFICATE_REFUSED for one that asks for other names,
   * CERTIFICATE_EXPIRED where the authority has ended, and AUTHORITY_ABSENT where its key is not here.
   */
  readonly certify: (
    request: string,
    issuance: {
      readonly id: string;
      readonly now: Date;
      readonly for: { days: number } | Certificate;
      readonly names?: Names;
    },
  ) => Promise<Certified>;
  /**
   * Reads a certificate in PEM that the authority has signed where its key is. Throws CERTIFICATE_REFUSED for another
   * authority's, CERTIFICATE_EXPIRED, and as `parseIdentity` does.
   */
  readonly read: (certificatePem: string, now: Date) => Certified;
};

export type IdentitiesContext = Pick<
  Context,
  "trustDomain" | "node" | "store" | "clock" | "entropy" | "sealer" | "peers"
> & {
  readonly registry: Registry;
  readonly authority: Authority;
  /** Returns true for a place that has a law, for which a regulator may report. */
  readonly hasLaw: (place: string) => boolean;
  /** Called once the registry knows of a change, before the caller is answered. */
  readonly changed: (change: Change) => void;
};

/** A change of identities that `caller` made. */
export type Change = {
  readonly what: "issued" | "renewed" | "revoked";
  readonly identity: string;
  /** The serial of the certificate; absent where every one of the identity is revoked. */
  readonly serial?: string;
  /** The places for which a regulator may report from now on; absent where nothing was stated. */
  readonly serves?: readonly string[];
  /** The caller who asked for it; absent for what another node has revoked. */
  readonly caller?: Caller;
};

/** A caller, and the certificate with which he came. */
export type Caller = { readonly id: string; readonly certificate: Certificate };

/** Reads the name of somebody whom this node certifies. Throws IDENTITY_INVALID, SCOPE_FORBIDDEN and INPUT_INVALID. */
export function parseOwn(id: string, { trustDomain }: Pick<IdentitiesContext, "trustDomain">): Identity {
  const identity = parseIdentity(id);
  if (identity.trustDomain !== trustDomain)
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      `\`${id}\` is not of this node's trust domain \`${trustDomain}\`: its own node cares for it`,
    );
  return identity;
}

/** Commits a change, and returns the node's statement on it. Throws the error of a refusal. */
export async function commitChange(
  context: IdentitiesContext,
  command: IdentityCommand | RevokeNode,
  leaf: CertificateLeaf,
  change: Change,
): Promise<Statement> {
  const { store, registry, changed } = context;
  const committed = await store.commit({ leaf: certificateLeafBytes(leaf), command });
  if ("refused" in committed) throw refusalOf(committed.refused);
  await registry.refresh(change.identity);
  changed(change);
  return statementOf(requireRecorded(committed));
}

/** The errors of refusals: what was wrong, and what to do. */
const REFUSALS: Readonly<Record<string, ConstructorParameters<typeof ComityError>>> = {
  "serial-taken": ["CERTIFICATE_REFUSED", "this certificate is known here already: nothing is left to do"],
  "key-taken": ["CERTIFICATE_REFUSED", "the key was certified before: make a new key for each certificate"],
  "key-revoked": [
    "CERTIFICATE_REFUSED",
    "a certificate for this key was revoked: make a new key and a new request",
  ],
  "too-many": [
    "OVERLOADED",
    `\`${MOST_VALID}\` certificates of this identity are valid: revoke those that nobody uses, or wait until one ends`,
  ],
  "not-live": [
    "CERTIFICATE_REFUSED",
    "the certificate of this connection is revoked: ask the operator for a new one",
  ],
  "already-expired": [
    "CERTIFICATE_EXPIRED",
    "the certificate has ended: there is nothing left to renew or revoke",
  ],
  "identity-differs": [
    "INPUT_INVALID",
    "the certificate with this `serial` is another identity's: `comity cert list` shows whose",
  ],
  "too-many-revoked": [
    "OVERLOADED",
    `\`${MOST_NODE_REVOCATIONS}\` revoked certificates of this node have not ended yet: wait until one ends, or change the authority`,
  ],
  "already-revoked": ["CERTIFICATE_REFUSED", "it is revoked already, and stays so"],
  "last-operator": [
    "LAST_OPERATOR",
    "no other operator is known here: issue a certificate for another one first, or say `force`",
  ],
};

function refusalOf(refused: string): ComityError {
  const found = Object.hasOwn(REFUSALS, refused) ? REFUSALS[refused] : undefined;
  return new ComityError(...(found ?? ["INTERNAL", `unexpected commit result \`${refused}\``]));
}
