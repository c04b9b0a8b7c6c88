/** The server of a node with its identities: it shows the certificate of the moment, and renews that in time. */
import { createAuthorityService } from "../edge/grpc/authority-service.ts";
import { createServer, type Server } from "../edge/grpc/server.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Listener } from "../edge/tls/listener.ts";
import type { Context } from "../engine/context.ts";
import type { Loop } from "../engine/loop.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import type { Registry } from "../identities/registry.ts";
import type { Limits } from "../limits.ts";
import { createAuthorityChange } from "./authority-change.ts";
import { loadConfig, type NodeConfig } from "./config.ts";
import { createIdentities, createRevocations, revokedIn } from "./identities.ts";
import type { Links } from "./links.ts";
import type { Own } from "./own-files.ts";
import type { Peering } from "./peering.ts";
import type { Readiness } from "./readiness.ts";
import { createSchedule } from "./schedule.ts";
import { operatorsIn, type Renewable, startSelfRenewal } from "./self-renewal.ts";
import { createServices, type ServiceParts } from "./services.ts";
import type { Ways } from "./ways.ts";

type Served = {
  readonly config: NodeConfig;
  readonly observer: NodeObserver;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly ways: Pick<Ways, "trust">;
  readonly own: Own;
  /** Replaces the connections to peers by others, and ends those that show what is revoked. */
  readonly links: Pick<Links, "renew" | "recheck">;
  readonly services: Omit<ServiceParts, "identities" | "authority" | "auditScope" | "limits" | "peering"> & {
    readonly limits: Limits;
    readonly peering: Peering;
  };
  /** Called when other files of the node count. */
  readonly taken: () => void;
};

/** The server, and what goes with its certificate. */
export type Serving = {
  readonly server: Server;
  /** The kinds of statements that the node takes from others and sends to them. */
  readonly kinds: readonly AnyRelayedKind[];
  /** Takes the certificate and the authorities of the moment. Call it when the node comes to know others. */
  readonly rotate: () => void;
  /** Takes the certificate and the authorities from the files of now. Rejects as `loadConfig` and `Own.rotate` do. */
  readonly reload: () => Promise<void>;
  /** Renews certificates in time; nothing where the authority's key is elsewhere. */
  readonly renewing: Loop;
};

/** Creates the server of a node. `joined` is called when a regulator was entered. */
export function createServing(context: Context, served: Served, joined: () => void): Serving {
  const { config, observer, registry, readiness, ways, own, services } = served;
  const { clock, audit } = context;
  const material = () => ({ ...own.certificate.current(), trust: ways.trust() });
  const disconnect: Listener["disconnect"] = (predicate) => server.listener.disconnect(predicate);
  const reload = async () =>
    own.rotate(await loadConfig(config.file, clock.now()), () => {
      rotate();
      renewing.wake();
      served.taken();
    });
  const effects = { registry, disconnect, joined, recheck: served.links.recheck };
  const { service, renew } = createIdentities(context, {
    ...{ config, ...effects, signer: own.signer, ownCertificate: own.certificate },
    mayRenew: () => change.assertKnown(),
    countWaiting: services.notices.countWaiting,
  });
  const kinds = [...services.kinds, createRevocations(context, effects)];
  const { files, home } = config;
  const renewables = (mayRenew?: () => Promise<void>): readonly Renewable[] => [
    { files, pair: own.certificate.current(), use: own.certificate.use, ...(mayRenew && { mayRenew }) },
    ...operatorsIn(home),
  ];
  const change = createAuthorityChange(context, { own, renew, renewables, behind: services.peering.behind });
  const authority = createAuthorityService({
    ...change,
    reload: async (by) => {
      await reload();
      audit.configured({ what: "setting", name: "certificate and authority", by });
    },
  });
  const server = createServer({
    home: context.trustDomain,
    services: createServices(context, {
      ...{ ...services, kinds, authority },
      identities: service,
      auditScope: registry.auditScope,
    }),
    listener: { material: material(), revoked: revokedIn(registry), now: context.clock.now },
    observer,
    limits: services.limits,
    access: config.access,
    isReady: () => readiness.unready().length === 0,
  });
  const rotate = () => server.listener.rotate(material());
  own.certificate.tell(() => {
    rotate();
    served.links.renew();
  });
  const renewing = startSelfRenewal({
    clock,
    schedule: createSchedule(clock),
    failed: (error: unknown) => observer.fault({ method: "certificates", error }),
    renew,
    renewables: () => (own.signer() === undefined ? [] : renewables(change.assertKnown)),
  });
  return { server, kinds, rotate, reload, renewing };
}
