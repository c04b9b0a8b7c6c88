/** The server of a node with its identities: it shows the certificate of the moment, and renews that in time. */
import { createServer, type Server } from "../edge/grpc/server.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Listener } from "../edge/tls/listener.ts";
import type { Context } from "../engine/context.ts";
import type { Loop } from "../engine/loop.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import type { Signer } from "../engine/signer.ts";
import type { Registry } from "../identities/registry.ts";
import type { Limits } from "../limits.ts";
import type { NodeConfig } from "./config.ts";
import { createIdentities, createRevocations, revokedIn } from "./identities.ts";
import type { Links } from "./links.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import type { Readiness } from "./readiness.ts";
import { createSchedule } from "./schedule.ts";
import { operatorsIn, startSelfRenewal } from "./self-renewal.ts";
import { createServices, type ServiceParts } from "./services.ts";
import type { Ways } from "./ways.ts";

type Served = {
  readonly config: NodeConfig;
  readonly observer: NodeObserver;
  readonly registry: Registry;
  readonly signer: Signer | undefined;
  readonly readiness: Readiness;
  readonly ways: Pick<Ways, "trust">;
  readonly ownCertificate: OwnCertificate;
  /** Replaces the connections to peers by others, and ends those that show what is revoked. */
  readonly links: Pick<Links, "renew" | "recheck">;
  readonly services: Omit<ServiceParts, "identities" | "limits"> & { readonly limits: Limits };
};

/** The server, and what goes with its certificate. */
export type Serving = {
  readonly server: Server;
  /** The kinds of statements that the node takes from others and sends to them. */
  readonly kinds: readonly AnyRelayedKind[];
  /** Takes the certificate and the authorities of the moment. Call it when the node comes to know others. */
  readonly rotate: () => void;
  /** Renews certificates in time; nothing where the authority's key is elsewhere. */
  readonly renewing: Pick<Loop, "stop">;
};

/** Creates the server of a node. `joined` is called when a regulator was entered. */
export function createServing(context: Context, served: Served, joined: () => void): Serving {
  const { config, observer, registry, readiness, ways, ownCertificate, services } = served;
  const material = () => ({ ...ownCertificate.current(), trust: ways.trust() });
  const disconnect: Listener["disconnect"] = (predicate) => server.listener.disconnect(predicate);
  const effects = { registry, disconnect, joined, recheck: served.links.recheck };
  const { service, renew } = createIdentities(context, {
    ...{ ...served, ...effects },
    countWaiting: services.notices.countWaiting,
  });
  const kinds = [...services.kinds, createRevocations(context, effects)];
  const server = createServer({
    home: context.trustDomain,
    services: createServices(context, { ...services, kinds, identities: service }),
    listener: { material: material(), revoked: revokedIn(registry), now: context.clock.now },
    observer,
    limits: services.limits,
    access: config.access,
    isReady: () => readiness.unready().length === 0,
  });
  const rotate = () => server.listener.rotate(material());
  ownCertificate.tell(() => {
    rotate();
    served.links.renew();
  });
  const { files, home } = config;
  const renewables = () => [
    { files, pair: ownCertificate.current(), use: ownCertificate.use },
    ...operatorsIn(home),
  ];
  const { clock } = context;
  const failed = (error: unknown) => observer.fault({ method: "certificates", error });
  const renewing =
    served.signer === undefined
      ? { stop: async () => {} }
      : startSelfRenewal({ clock, schedule: createSchedule(clock), failed, renew, renewables });
  return { server, kinds, rotate, renewing };
}
