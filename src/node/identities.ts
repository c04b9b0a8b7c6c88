/** The identities of a node: its registry over the store, and the service by which operators and holders change it. */
import { createIdentitiesService } from "../edge/grpc/identities-service.ts";
import type { Implementation } from "../edge/grpc/server.ts";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import type { Listener, Peer } from "../edge/tls/listener.ts";
import type { Context } from "../engine/context.ts";
import type { Signer } from "../engine/signer.ts";
import { ComityError } from "../errors.ts";
import type { Change, IdentitiesContext } from "../identities/context.ts";
import { createIssue } from "../identities/issue.ts";
import { createList } from "../identities/list.ts";
import { createRevocationKind } from "../identities/receive.ts";
import type { Registry } from "../identities/registry.ts";
import { createListRegulators } from "../identities/regulators.ts";
import { createRenew, type Renew } from "../identities/renew.ts";
import { createRevoke, type RevokeRequest } from "../identities/revoke.ts";
import type { Notices } from "../notices/notices.ts";
import { followAuthority } from "./certifier.ts";
import type { NodeConfig } from "./config.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { renewOne } from "./self-renewal.ts";

/** The parts of a node that a change of certificates reaches. */
export type Effects = {
  readonly registry: Registry;
  /** Ends connections. Called when the node listens. */
  readonly disconnect: Listener["disconnect"];
  /** Ends this node's connection to another where that shows what counts no longer. */
  readonly recheck: (node: string) => void;
  /** Called when a regulator was entered, who has not seen earlier notices. */
  readonly joined: () => void;
};

/** The parts of a node that its identities reach. */
export type IdentityParts = Effects & {
  readonly config: NodeConfig;
  /** Returns what signs with the authority's key now; undefined where that is elsewhere. */
  readonly signer: () => Signer | undefined;
  /** Counts the notices that wait for a regulator with these places. */
  readonly countWaiting: Notices["countWaiting"];
  /** The certificate that this node shows. */
  readonly ownCertificate: OwnCertificate;
  /** Rejects where the node may not take another certificate yet. */
  readonly mayRenew: () => Promise<void>;
};

/** The time, in milliseconds, in which an operator who has revoked himself still gets the answer. */
const ANSWER_FIRST_MS = 200;

/** Returns true for a connection whose certificate counts no longer. */
export function revokedIn(registry: Pick<Registry, "isRevoked">): (peer: Peer) => boolean {
  return ({ identity, serial }) => registry.isRevoked(identity.id, serial);
}

/** The identities of a node. */
export type NodeIdentities = {
  readonly service: Implementation;
  /** The renewal that a node makes for itself. */
  readonly renew: Renew;
};

/** Creates the service of identities, and the renewal that a node makes for itself. Throws CONFIG_INVALID as `followAuthority` does. */
export function createIdentities(context: Context, parts: IdentityParts): NodeIdentities {
  const { config, registry } = parts;
  const shared: IdentitiesContext = {
    ...context,
    registry,
    authority: followAuthority(config, parts.signer),
    hasLaw: (place) => context.atlas().packs.has(place),
    changed: (change) => tell(change, context, parts),
  };
  const renew = createRenew(shared);
  const revoke = createRevoke(shared);
  const configured = new Set(config.regulators.map(({ id }) => id));
  const issue = createIssue(shared, configured);
  const service = createIdentitiesService(
    {
      issue: async (caller, wanted) => {
        const { serves } = wanted.profile;
        // Before, since from then on they are shown to it.
        const waiting = serves && (await parts.countWaiting({ id: wanted.identity, serves }));
        return { ...(await issue(caller, wanted)), ...(waiting !== undefined && { waiting }) };
      },
      renew,
      revoke: async (caller, wanted) => {
        await replaceShown(wanted, { ...parts, files: config.files }, renew);
        return revoke(caller, wanted);
      },
      list: createList(shared),
      listRegulators: createListRegulators(shared, configured),
    },
    () => config.authority.join(""),
  );
  return { service, renew };
}

/**
 * Takes another certificate where the one that the node shows is to be revoked, since its peers would shut it out. Rejects with
 * the reason for which none can be made, unless it is forced.
 */
async function replaceShown(
  { serial, force }: RevokeRequest,
  {
    files,
    ownCertificate,
    mayRenew,
  }: Pick<NodeConfig, "files"> & Pick<IdentityParts, "ownCertificate" | "mayRenew">,
  renew: Renew,
): Promise<void> {
  const pair = ownCertificate.current();
  if (serial === undefined || certificateFacts(pair.certificatePem).serial !== serial) return;
  try {
    await mayRenew();
    await renewOne({ files, pair, use: ownCertificate.use }, renew);
  } catch (cause) {
    if (force) return;
    const { reason, message } = ComityError.from(cause);
    throw new ComityError(
      reason,
      `this node shows that certificate, and cannot take another first: ${message}; put another pair in place, or say \`force\``,
      { cause },
    );
  }
}

/** Creates the kind by which nodes tell each other of their revoked certificates. */
export function createRevocations(context: Context, parts: Effects): ReturnType<typeof createRevocationKind> {
  const { registry } = parts;
  return createRevocationKind({ ...context, registry, changed: (change) => tell(change, context, parts) });
}

/** Does what follows from a change, at once: connections end before the operator is answered. */
function tell(
  { what: change, identity: subject, serial, serves = [], caller }: Change,
  { audit }: Pick<Context, "audit">,
  { registry, disconnect, recheck, joined }: Effects,
): void {
  const by = caller?.id ?? subject;
  audit.certificate({ change, subject, by, ...(serial !== undefined && { serial }) });
  for (const name of serves) audit.configured({ what: "regulator", name, by });
  if (serves.length > 0) joined();
  if (change !== "revoked") return;
  const isRevoked = revokedIn(registry);
  // What another node sends is sent again where its answer is lost. An operator asks once.
  const isCaller = (peer: Peer) => peer.serial === caller?.certificate.serial;
  disconnect((peer) => isRevoked(peer) && !isCaller(peer));
  recheck(subject);
  setTimeout(() => disconnect(isRevoked), ANSWER_FIRST_MS).unref();
}
