/** The identities of a node: its registry over the store, and the service by which operators and holders change it. */
import { createIdentitiesService } from "../edge/grpc/identities-service.ts";
import type { Implementation } from "../edge/grpc/server.ts";
import type { Listener, Peer } from "../edge/tls/listener.ts";
import type { Context } from "../engine/context.ts";
import type { Signer } from "../engine/signer.ts";
import type { Change, IdentitiesContext } from "../identities/context.ts";
import { createIssue } from "../identities/issue.ts";
import { createList } from "../identities/list.ts";
import type { Registry } from "../identities/registry.ts";
import { createRenew, type Renew } from "../identities/renew.ts";
import { createRevoke } from "../identities/revoke.ts";
import { createCertifier } from "./certifier.ts";
import type { NodeConfig } from "./config.ts";

/** The parts of a node that its identities reach. */
export type IdentityParts = {
  readonly config: NodeConfig;
  readonly registry: Registry;
  /** Signs with the authority's key; absent where that is elsewhere. */
  readonly signer: Signer | undefined;
  /** Ends connections. Called when the node listens. */
  readonly disconnect: Listener["disconnect"];
  /** Called when a regulator was entered, who has not seen earlier notices. */
  readonly joined: () => void;
};

/** The time, in milliseconds, in which an operator who has revoked himself still gets the answer. */
const ANSWER_FIRST_MS = 200;

/** Returns true for a connection whose certificate counts no longer. */
export function revokedIn(registry: Pick<Registry, "isRevoked">): (peer: Peer) => boolean {
  return ({ identity, serial }) => registry.isRevoked(identity.id, serial);
}

/** Creates the service of identities, and the renewal that a node makes for itself. Throws CONFIG_INVALID as `createCertifier` does. */
export function createIdentities(
  context: Context,
  parts: IdentityParts,
): { readonly service: Implementation; readonly renew: Renew } {
  const { config, registry } = parts;
  const shared: IdentitiesContext = {
    ...context,
    registry,
    authority: createCertifier(config, parts.signer),
    hasLaw: (place) => context.atlas().packs.has(place),
    changed: (change) => tell(change, context, parts),
  };
  const renew = createRenew(shared);
  const service = createIdentitiesService(
    {
      issue: createIssue(shared, new Set(config.regulators.map(({ id }) => id))),
      renew,
      revoke: createRevoke(shared),
      list: createList(shared),
    },
    config.authority[0].toString(),
  );
  return { service, renew };
}

/** Does what follows from a change, at once: connections end before the operator is answered. */
function tell(
  { what: change, identity: subject, serial, serves = [], caller }: Change,
  { audit }: Pick<Context, "audit">,
  { registry, disconnect, joined }: IdentityParts,
): void {
  audit.certificate({ change, subject, by: caller.id, ...(serial !== undefined && { serial }) });
  for (const name of serves) audit.configured({ what: "regulator", name, by: caller.id });
  if (serves.length > 0) joined();
  if (change !== "revoked") return;
  const isRevoked = revokedIn(registry);
  const isCaller = (peer: Peer) => peer.serial === caller.certificate.serial;
  disconnect((peer) => isRevoked(peer) && !isCaller(peer));
  setTimeout(() => disconnect(isRevoked), ANSWER_FIRST_MS).unref();
}
