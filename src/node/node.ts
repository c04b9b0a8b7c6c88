/** Wires one node: store, gateway, services, listener. Starts in order, ends in the reverse order. */
import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import { createFederationService } from "../edge/grpc/federation-service.ts";
import { createLedgerService } from "../edge/grpc/ledger-service.ts";
import { createNoticesService } from "../edge/grpc/notices-service.ts";
import { createPacksService } from "../edge/grpc/packs-service.ts";
import { createPeerLink } from "../edge/grpc/peer-link.ts";
import { createServer } from "../edge/grpc/server.ts";
import { createTransfersService } from "../edge/grpc/transfers-service.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import { ComityError } from "../errors.ts";
import { verifyEvidence } from "../evidence/item.ts";
import { counterpart, nodeOf } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import type { Gateway } from "../gateway/context.ts";
import { createDestination } from "../gateway/destination.ts";
import { createInbox } from "../gateway/inbox.ts";
import { type Law, openLaw } from "../gateway/law.ts";
import { createOrigin } from "../gateway/origin.ts";
import { createAdopter } from "../gateway/pack-adoption.ts";
import type { PackRow } from "../gateway/pack-row.ts";
import { createParked } from "../gateway/parked.ts";
import type { Clock, Entropy, Store } from "../gateway/ports.ts";
import { createPublisher } from "../gateway/publication.ts";
import { createReceiver } from "../gateway/receiver.ts";
import { createRelay } from "../gateway/relay.ts";
import { createLanes } from "../gateway/sender.ts";
import { createSpread, type Spread } from "../gateway/spread.ts";
import { createWakers } from "../gateway/wakers.ts";
import type { Atlas } from "../law/atlas.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { NodeConfig } from "./config.ts";

/** What a node is given beside its configuration. */
export type NodeParts = {
  readonly config: NodeConfig;
  /** The law that comes with the program; what the store holds of newer versions takes its place. */
  readonly atlas: Atlas;
  readonly observer: NodeObserver;
  /** Called once when the store has failed: the process must end, and recovery reads the store. */
  readonly onFatal: (error: ComityError) => void;
  /** The system's clock unless a test controls it. */
  readonly clock?: Clock;
  /** Where a peer's node listens; the configured address unless a test says otherwise. */
  readonly addressOf?: (node: string) => string | undefined;
};

export type RunningNode = {
  readonly host: string;
  readonly port: number;
  readonly store: Store;
  readonly gateway: Gateway;
  /** Refuses new calls, lets running ones finish for at most `graceMs`, then closes the store. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** How often transfers that are not concluded are taken up again, in milliseconds. */
const SETTLE_EVERY_MS = 500;
/** How often the sender looks for what waits, where no commit wakes it, in milliseconds. */
const DELIVER_EVERY_MS = 500;

/** How often the laws that this node is the authority for are offered to peers that may lack them, in milliseconds. */
const SPREAD_EVERY_MS = 2000;

const entropy: Entropy = { nonce: () => randomBytes(32).toString("base64"), id: () => v7() };
const system: Clock = { now: () => new Date() };

/** Undefined where evidence holds, else why not: a refusal is an answer here, not a fault. */
async function checkEvidence({ evidence, item, issuers, at }: Parameters<Gateway["checkEvidence"]>[0]) {
  try {
    await verifyEvidence({ jws: evidence, item, issuers: new Map(Object.entries(issuers)), at });
    return undefined;
  } catch (thrown) {
    return ComityError.from(thrown).message;
  }
}

/** The law in force: what came with the program, and what was published since. Closes the store where it cannot be read. */
async function openedLaw(shipped: Atlas, store: Store, observer: NodeObserver): Promise<Law> {
  try {
    return openLaw(shipped, store, observer);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Offers this node's own laws to its peers, again and again, and at once when there is something new. */
function startSpread(gateway: Gateway, observer: NodeObserver) {
  const { lanes, published, linked } = createSpread(gateway);
  const failed = (error: unknown) => observer.fault({ method: "spread", error });
  const loops = lanes.map((lane) => repeat(SPREAD_EVERY_MS, lane, failed));
  const wake = () => {
    for (const loop of loops) loop.wake();
  };
  return {
    loops,
    published: (row: PackRow) => {
      published(row);
      wake();
    },
    linked: (peer: string, state: "open" | "lost") => {
      linked(peer, state);
      if (state === "open") wake();
    },
  };
}

/** Starts a node. Rejects with what `openSqliteStore` and `listen` throw, having closed what was open. */
export async function startNode(parts: NodeParts): Promise<RunningNode> {
  const { config, atlas, observer, onFatal, clock = system } = parts;
  const { trustDomain, certificatePem, keyPem, authorityPem } = config;
  const agreements = config.peers.map((peer) => peer.agreement);
  for (const jurisdiction of config.jurisdictions)
    if (!atlas.packs.has(jurisdiction))
      throw new ComityError(
        "JURISDICTION_UNKNOWN",
        `there is no pack for \`${jurisdiction}\`, which this node is to serve`,
      );
  const peers = new Map(
    config.peers.map(({ agreement, address }) => {
      const party = counterpart(agreement, trustDomain);
      if (party === undefined)
        throw new ComityError(
          "CONFIG_INVALID",
          `\`${trustDomain}\` is no party to the agreement \`${agreement.id}\``,
        );
      return [nodeOf(party), { party, address }];
    }),
  );
  const trust = new Map([[trustDomain, authorityPem]]);
  for (const { party } of peers.values()) trust.set(party.trustDomain, party.certificateAuthority);

  // The laws that go to the peers need the link, and the link tells them when it stands.
  let linked: Spread["linked"] = () => {};
  const link = createPeerLink({
    observer: {
      peerLink: (event) => {
        observer.peerLink(event);
        linked(event.peer, event.state);
      },
    },
    targetOf: (node) => {
      const peer = peers.get(node);
      const address = parts.addressOf?.(node) ?? peer?.address;
      if (peer === undefined || address === undefined) return undefined;
      const ca = peer.party.certificateAuthority;
      return {
        address,
        credentials: createPeerCredentials({ ca, certificatePem, keyPem, expect: node, now: clock.now }),
      };
    },
  });
  const store = await openSqliteStore({
    file: config.storeFile,
    origin: trustDomain,
    ledgerKeyPem: config.ledgerKeyPem,
    onFatal,
  });
  const law = await openedLaw(atlas, store, observer);
  const gateway: Gateway = {
    trustDomain,
    node: nodeId(trustDomain),
    jurisdictions: new Set(config.jurisdictions),
    atlas: law.atlas,
    agreements,
    regulators: config.regulators,
    decideWithinMs: config.decideWithinMs,
    store,
    peers: link,
    clock,
    entropy,
    checkEvidence,
    observer,
  };
  const inbox = createInbox(store);
  const origin = createOrigin(gateway);
  const destination = createDestination(gateway, inbox.wake);
  const feeds = createWakers();
  const lanes = createLanes(gateway).map((lane) =>
    repeat(DELIVER_EVERY_MS, lane, (error) => observer.fault({ method: "deliver", error })),
  );
  const wakeLanes = () => {
    for (const lane of lanes) lane.wake();
  };
  const relay = createRelay(gateway, feeds, wakeLanes);
  const receiver = createReceiver(gateway, feeds);
  const spread = startSpread(gateway, observer);
  linked = spread.linked;
  const server = createServer({
    home: trustDomain,
    services: [
      createTransfersService(origin, inbox),
      createNoticesService(relay, createParked(gateway, wakeLanes)),
      createPacksService(createPublisher(gateway, law, spread.published)),
      createFederationService({ ...destination, ...receiver, ...createAdopter(gateway, law) }),
      createLedgerService(store),
    ],
    listener: { material: { certificatePem, keyPem, trust }, now: clock.now },
    observer,
  });
  const settling = repeat(SETTLE_EVERY_MS, origin.settleAll, (error) =>
    observer.fault({ method: "settle", error }),
  );
  const stop = async (graceMs: number) => {
    await server.drain(graceMs);
    // First the link: whoever waits for a peer that is down then waits no longer.
    link.close();
    await Promise.all([settling, ...lanes, ...spread.loops].map((loop) => loop.stop()));
    await store.close();
  };
  try {
    const port = await server.listen(config.listen);
    return { host: config.listen.host, port, store, gateway, stop };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

/**
 * Runs `action` again and again, never twice at once, with a pause between that `wake` cuts short; `stop`
 * waits for the running one.
 */
function repeat(everyMs: number, action: () => Promise<void>, failed: (error: unknown) => void) {
  let stopped = false;
  let woken = Promise.withResolvers<void>();
  const run = async () => {
    while (!stopped) {
      woken = Promise.withResolvers<void>();
      await action().catch(failed);
      const timer = setTimeout(() => woken.resolve(), everyMs);
      await woken.promise;
      clearTimeout(timer);
    }
  };
  const wake = () => woken.resolve();
  const running = run();
  return {
    wake,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
