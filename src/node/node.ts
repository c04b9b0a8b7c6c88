/**
 * Wires one node: store, engines, capabilities, services, listener. They start in this order and stop in the reverse
 * order.
 */
import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import { createFederationService } from "../edge/grpc/federation-service.ts";
import { createLawService } from "../edge/grpc/law-service.ts";
import { createLedgerService } from "../edge/grpc/ledger-service.ts";
import { createNoticesService } from "../edge/grpc/notices-service.ts";
import { createPacksService } from "../edge/grpc/packs-service.ts";
import { createPeerLink } from "../edge/grpc/peer-link.ts";
import { createServer } from "../edge/grpc/server.ts";
import { createTransfersService } from "../edge/grpc/transfers-service.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import type { Clock, Context, Entropy, EvidenceCheck, PeerLink } from "../engine/context.ts";
import { createDeadLetters } from "../engine/dead-letters.ts";
import type { Schedule } from "../engine/loop.ts";
import { createPeers, type Peers } from "../engine/peers.ts";
import { createReceiver, startRelay } from "../engine/relay.ts";
import type { Store } from "../engine/store.ts";
import { startTimers, type TimerHandler } from "../engine/timer-loop.ts";
import { ComityError } from "../errors.ts";
import { createEvidenceMemory, verifyEvidence } from "../evidence/item.ts";
import { nodeId } from "../federation/identity.ts";
import type { Atlas } from "../law/atlas.ts";
import { createNotices } from "../notices/notices.ts";
import { type Law, openLaw } from "../packs/law.ts";
import { createPublisher } from "../packs/publish.ts";
import { createPackKind } from "../packs/receive.ts";
import { createSealer } from "../store/sealer.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { createInbox } from "../transfers/inbox.ts";
import { createDestination } from "../transfers/receive.ts";
import { createRequests } from "../transfers/request.ts";
import { createSettling } from "../transfers/settle.ts";
import { DECIDE_BY, transferOfTimer } from "../transfers/state.ts";
import type { NodeConfig } from "./config.ts";
import { createDocumentReader } from "./document-reader.ts";
import { createSchedule, repeat } from "./schedule.ts";
import { agreementsOutOfForce, assertSetup } from "./setup.ts";

/** The dependencies of a node beside its configuration. */
export type NodeParts = {
  readonly config: NodeConfig;
  /** The law that comes with the program. Newer versions in the store replace its packs. */
  readonly atlas: Atlas;
  readonly observer: NodeObserver;
  /** Called once when the store has failed. The process must end, and recovery reads the store. */
  readonly onFatal: (error: ComityError) => void;
  /** The system's clock by default. Tests control it. */
  readonly clock?: Clock;
  /** Returns the address of a peer's node; the configured address by default. */
  readonly addressOf?: (node: string) => string | undefined;
};

export type RunningNode = {
  readonly host: string;
  readonly port: number;
  readonly store: Store;
  readonly context: Context;
  /** Refuses new calls, lets running ones finish for at most `graceMs` milliseconds, then closes the store. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** The interval, in milliseconds, at which the node continues with transfers that are not concluded. */
const SETTLE_EVERY_MS = 500;

const MACHINE = new URL("../store/machine.ts", import.meta.url);

const entropy: Entropy = { nonce: () => randomBytes(32).toString("base64"), id: () => v7() };
const system: Clock = { now: () => new Date() };

/** Checks evidence. An invalid item is an answer here, not an error: the decision must name it. */
function createEvidenceCheck(): EvidenceCheck {
  const memory = createEvidenceMemory();
  return async ({ evidence, item, issuers, at }) => {
    try {
      return await verifyEvidence({ jws: evidence, item, issuers, at, memory });
    } catch (thrown) {
      return { why: ComityError.from(thrown).message };
    }
  };
}

/**
 * Starts a node. Rejects as `assertSetup`, `openSqliteStore` and `listen` do, after it has closed all that was open.
 */
export async function startNode(parts: NodeParts): Promise<RunningNode> {
  const { config, atlas, observer, onFatal, clock = system } = parts;
  assertServed(config, atlas);
  assertSetup(config, clock.now());
  for (const { agreement, peer } of agreementsOutOfForce(config, clock.now()))
    observer.agreementNotInForce({ agreement: agreement.id, peer });
  const agreements = config.peers.map(({ agreement }) => agreement);
  const peers = createPeers(agreements, config.trustDomain);
  const links = openLink(parts, peers, clock);
  const store = await openSqliteStore({
    file: config.storeFile,
    origin: config.trustDomain,
    ledgerKeyPem: config.ledgerKeyPem,
    machineUrl: MACHINE,
    onFatal,
  });
  const sealer = createSealer();
  const law = await openStoredLaw(atlas, { store, sealer, observer });
  const context: Context = {
    trustDomain: config.trustDomain,
    node: nodeId(config.trustDomain),
    jurisdictions: new Set(config.jurisdictions),
    atlas: law.atlas,
    agreements,
    peers,
    regulators: config.regulators,
    decideWithinMs: config.decideWithinMs,
    store,
    link: links.link,
    clock,
    entropy,
    sealer,
    checkEvidence: createEvidenceCheck(),
    observer,
  };
  const running = run(context, law, parts, links);
  try {
    const port = await running.listen();
    return { host: config.listen.host, port, store, context, stop: running.stop };
  } catch (error) {
    await running.stop(0);
    throw error;
  }
}

/** Throws JURISDICTION_UNKNOWN where the node would serve a place that has no pack. */
function assertServed({ jurisdictions }: NodeConfig, atlas: Atlas): void {
  for (const jurisdiction of jurisdictions)
    if (!atlas.packs.has(jurisdiction))
      throw new ComityError(
        "JURISDICTION_UNKNOWN",
        `there is no pack for \`${jurisdiction}\`, although \`jurisdictions\` in the configuration names it`,
      );
}

/**
 * Opens the law in force: the packs of the program, and newer versions from the store. Closes the store where that
 * fails.
 */
async function openStoredLaw(
  shipped: Atlas,
  context: Pick<Context, "store" | "sealer" | "observer">,
): Promise<Law> {
  try {
    return await openLaw(shipped, context);
  } catch (error) {
    await context.store.close();
    throw error;
  }
}

/** The link to the peers, and a way to learn of new connections. */
type Links = {
  readonly link: PeerLink;
  readonly close: () => void;
  /**
   * Sets the function that is called when a connection to a peer is made. The relay, which needs the link first, sets
   * it.
   */
  readonly tell: (linked: (peer: string) => void) => void;
};

function openLink({ config, observer, addressOf }: NodeParts, peers: Peers, clock: Clock): Links {
  const { certificatePem, keyPem } = config;
  let linked: (peer: string) => void = () => {};
  const link = createPeerLink({
    observer: {
      peerLink: (event) => {
        observer.peerLink(event);
        if (event.state === "open") linked(event.peer);
      },
    },
    targetOf: (node) => {
      const peer = peers.of(node, clock.now());
      const known = config.peers.find(({ agreement }) => agreement.hash === peer?.agreement.hash);
      const address = addressOf?.(node) ?? known?.address;
      const ca = peer && known?.trust.get(peer.party.trustDomain);
      if (ca === undefined || address === undefined) return undefined;
      const credentials = createPeerCredentials({ ca, certificatePem, keyPem, expect: node, now: clock.now });
      return { address, credentials };
    },
  });
  return {
    link,
    close: link.close,
    tell: (to) => {
      linked = to;
    },
  };
}

/** Starts the engines and the server over a node's context. */
function run(context: Context, law: Law, { config, observer }: NodeParts, links: Links) {
  const { clock, trustDomain } = context;
  const fault = (method: string) => (error: unknown) => observer.fault({ method, error });
  const schedule: Schedule = createSchedule(clock);
  const notices = createNotices(context);
  const kinds = [...notices.kinds, createPackKind(context, law, createDocumentReader())];
  const relay = startRelay(context, kinds, { schedule, failed: fault("relay") });
  links.tell(relay.linked);
  const settling = createSettling(context);
  // Not awaited: a slow peer must not delay the timers of others. The loop below retries a failure.
  const takeUp: TimerHandler = async ({ subject }) => {
    settling.settleOne(transferOfTimer(subject)).catch(fault("settle"));
  };
  const timers = startTimers(context, new Map([[DECIDE_BY, takeUp]]), { schedule, failed: fault("timers") });
  const settle = repeat(SETTLE_EVERY_MS, settling.settleAll, fault("settle"));
  const { certificatePem, keyPem, authority } = config;
  // The node's own authority comes last: no agreement replaces it.
  const trust = new Map([
    ...config.peers.flatMap((peer) => [...peer.trust]),
    [trustDomain, authority] as const,
  ]);
  const server = createServer({
    home: trustDomain,
    services: [
      createTransfersService(createRequests(context, settling), createInbox(context)),
      createNoticesService(notices, createDeadLetters(context)),
      createPacksService(createPublisher(context, law)),
      createLawService(context),
      createFederationService({
        ...createDestination(context),
        relay: createReceiver(context, kinds).receive,
      }),
      createLedgerService(context.store.log),
    ],
    listener: { material: { certificatePem, keyPem, trust }, now: clock.now },
    observer,
  });
  return {
    listen: () => server.listen(config.listen),
    stop: async (graceMs: number) => {
      await server.drain(graceMs);
      // The link closes first, so that calls that wait for an unreachable peer end at once.
      links.close();
      await Promise.all([settle.stop(), timers.stop(), relay.stop()]);
      await context.store.close();
    },
  };
}
