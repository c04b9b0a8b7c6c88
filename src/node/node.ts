/**
 * Wires one node: store, engines, capabilities, services, listener. They start in this order and stop in the reverse
 * order.
 */
import { createServer } from "../edge/grpc/server.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { observeGauges } from "../edge/telemetry/gauges.ts";
import type { Trust } from "../edge/tls/trust.ts";
import { type Audit, NO_AUDIT } from "../engine/audit.ts";
import { createBreakers } from "../engine/breaker.ts";
import type { Clock, Context } from "../engine/context.ts";
import { type Schedule, startLoop } from "../engine/loop.ts";
import { createPeers } from "../engine/peers.ts";
import { startRelay } from "../engine/relay.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import type { Store } from "../engine/store.ts";
import { REST_MS, startTimers } from "../engine/timer-loop.ts";
import type { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import type { Atlas } from "../law/atlas.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { createCheckpointMemory } from "../ledger/proof.ts";
import { LIMITS, type Limits } from "../limits.ts";
import { createNotices } from "../notices/notices.ts";
import { type Law, openLaw } from "../packs/law.ts";
import { createPackKind } from "../packs/receive.ts";
import { createSealer } from "../store/sealer.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import type { WriterOptions } from "../store/sqlite/writer.ts";
import { sharesData } from "../transfers/delivered.ts";
import { startResuming } from "../transfers/resume.ts";
import { createRoom, createSettling, type Settling } from "../transfers/settle.ts";
import { assertComparable, findOddities } from "./comparison.ts";
import type { NodeConfig } from "./config.ts";
import { createDocumentReader } from "./document-reader.ts";
import { type Links, openLinks } from "./links.ts";
import { startNodePasses } from "./passes.ts";
import { createEntropy, createEvidenceCheck, system } from "./ports.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createReadings } from "./readings.ts";
import { type Renewal, startRenewal, watchLaw } from "./renewal.ts";
import { createSchedule } from "./schedule.ts";
import { createServices } from "./services.ts";
import { agreementsOutOfForce, assertServed, assertSetup, certificatesEndingSoon } from "./setup.ts";
import { createSigning, guardStore, type Signing } from "./signing.ts";
import { createRoomCheck, guardRoom } from "./store-room.ts";
import { assertTerms } from "./terms.ts";

/** The dependencies of a node beside its configuration. */
export type NodeParts = Pick<WriterOptions, "newLog" | "newHead"> & {
  readonly config: NodeConfig;
  /** The law that comes with the program. Newer versions in the store replace its packs. */
  readonly atlas: Atlas;
  readonly observer: NodeObserver;
  /** Called once when the store has failed. The process must end, and recovery reads the store. */
  readonly onFatal: (error: ComityError) => void;
  /** The system's clock by default. Tests control it. */
  readonly clock?: Clock;
  /** The audit events; none are kept by default. */
  readonly audit?: Audit;
  /** Signs at once, without asking the peers how far the log had got. */
  readonly alone?: boolean;
  /** The limits of callers and peers; `LIMITS` by default, with what the configuration says of them. */
  readonly limits?: Limits;
  /** Returns the address of a peer's node; the configured address by default. */
  readonly addressOf?: (node: string) => string | undefined;
};

export type RunningNode = {
  readonly host: string;
  readonly port: number;
  readonly store: Store;
  readonly context: Context;
  /** Returns the causes for which the node is not ready; none where it is. */
  readonly unready: Readiness["unready"];
  /** Refuses new calls, lets running ones finish for at most `graceMs` milliseconds, then closes the store. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** The interval, in milliseconds, at which a node says of certificates that they end soon. */
const TELL_ENDS_EVERY_MS = 24 * 3_600_000;

const MACHINE = new URL("../store/machine.ts", import.meta.url);

/**
 * Starts a node. Rejects as `assertSetup`, `assertComparable`, `assertTerms`, `openSqliteStore` and `listen` do, after it has closed all that was open.
 */
export async function startNode(parts: NodeParts): Promise<RunningNode> {
  const { config, atlas, observer, clock = system } = parts;
  assertServed(config, atlas);
  assertSetup(config, clock.now());
  for (const { agreement, peer } of agreementsOutOfForce(config, clock.now()))
    observer.agreementNotInForce({ agreement: agreement.id, peer });
  assertComparable(config, clock.now());
  const agreements = config.peers.map(({ agreement }) => agreement);
  const peers = createPeers(agreements, config.trustDomain);
  const links = openLinks(parts, peers, clock);
  let opened: Store | undefined;
  let running: ReturnType<typeof run> | undefined;
  try {
    opened = await openStore(parts);
    const started = await prepare(parts, { agreements, peers, links, opened, clock });
    running = started.running;
    const { context, unready } = started;
    const port = await running.listen();
    return { host: config.listen.host, port, store: context.store, context, unready, stop: running.stop };
  } catch (error) {
    if (running !== undefined) await running.stop(0);
    else {
      links.close();
      await opened?.close();
    }
    throw error;
  }
}

type Opened = Pick<Context, "agreements" | "peers" | "clock"> & {
  readonly links: Links;
  readonly opened: Store;
};

/** Makes the context of a node over its opened store, and the server over it. Closes nothing where it rejects. */
async function prepare(parts: NodeParts, { agreements, peers, links, opened, clock }: Opened) {
  const { config, observer } = parts;
  const signing = createSigning({
    peers: parts.alone === true ? [] : peers.all.map(({ node }) => node),
    key: parseVerifierKey(config.verifierKey),
    log: opened.log,
    ask: links.askHeld,
    observer,
  });
  const assertRoom = createRoomCheck(config.room, { store: opened, clock, tell: observer.storeRoom });
  const store = guardRoom(guardStore(opened, signing.pass), assertRoom);
  const sealer = createSealer();
  const law = await openStoredLaw(parts, { store, sealer, observer, clock });
  const context: Context = {
    trustDomain: config.trustDomain,
    node: nodeId(config.trustDomain),
    jurisdictions: new Set(config.jurisdictions),
    atlas: law.atlas,
    agreements,
    peers,
    regulators: config.regulators,
    decideWithinMs: config.decideWithinMs,
    retention: config.retention,
    store,
    link: links.link,
    clock,
    entropy: createEntropy(),
    sealer,
    checkEvidence: createEvidenceCheck(),
    checkpoints: createCheckpointMemory(),
    observer,
    audit: parts.audit ?? NO_AUDIT,
  };
  const readiness = createReadiness(assertRoom, () => signing.state() === "open");
  const running = run(context, law, parts, { links, signing, readiness });
  const endGauges = observeGauges(
    createReadings({ config, context, shown: links.shown, log: signing.state }),
  );
  const stop = async (graceMs: number) => {
    readiness.drain();
    endGauges();
    await running.stop(graceMs);
  };
  return { context, running: { ...running, stop }, unready: readiness.unready };
}

function openStore({
  config,
  observer,
  onFatal,
  newLog = false,
  newHead = false,
}: NodeParts): ReturnType<typeof openSqliteStore> {
  return openSqliteStore({
    file: config.storeFile,
    origin: config.trustDomain,
    ledgerKey: config.ledgerKey,
    ...{ newLog, newHead },
    ...(config.headFile !== undefined && { headFile: config.headFile }),
    machineUrl: MACHINE,
    onFatal,
    onFault: observer.storeFault,
  });
}

/** Opens the law in force: the packs of the program, and newer versions from the store. Holds all agreements against it. */
async function openStoredLaw(
  { atlas, config, observer }: NodeParts,
  context: Pick<Context, "store" | "sealer" | "observer" | "clock">,
): Promise<Law> {
  const { clock } = context;
  const law = await openLaw(atlas, context);
  assertTerms(config, law.atlas(), clock.now());
  for (const oddity of findOddities(config, law.atlas(), clock.now())) observer.configurationOdd(oddity);
  return law;
}

type Shared = { readonly links: Links; readonly signing: Signing; readonly readiness: Readiness };

/** Starts the server over a node's context, and the engines once the node may sign. */
function run(
  context: Context,
  inForce: Law,
  { config, observer, limits = LIMITS }: NodeParts,
  { links, signing, readiness }: Shared,
) {
  const { clock, store } = context;
  const fault = (method: string) => (error: unknown) => observer.fault({ method, error });
  const notices = createNotices(context, (peer) => sharesData(store, peer));
  let renewal: Renewal | undefined;
  const law = watchLaw(inForce, () => renewal?.wake());
  const kinds = [...notices.kinds, createPackKind(context, law, createDocumentReader())];
  const { certificatePem, keyPem, storedBytesPerDay = limits.storedBytesPerDay } = config;
  const own = { ...limits, storedBytesPerDay };
  const settling = createSettling(context, createBreakers(context), createRoom(context, own));
  let engines: Engines | undefined;
  const heard = (peer: string) => engines?.heard(peer);
  const server = createServer({
    home: context.trustDomain,
    services: createServices(context, { law, notices, kinds, settling, limits: own, heard }),
    listener: { material: { certificatePem, keyPem, trust: trustOf(config) }, now: clock.now },
    observer,
    limits: own,
    isReady: () => readiness.unready().length === 0,
  });
  const parts = { clock, schedule: createSchedule(clock), failed: fault("certificates") };
  const ends = startLoop(parts, async () => {
    for (const end of certificatesEndingSoon(config, clock.now())) observer.certificateEnds(end);
    return new Date(clock.now().getTime() + TELL_ENDS_EVERY_MS);
  });
  const passes = startNodePasses(context, parts.schedule, certificatePem, observer);
  let ending: Promise<unknown> = Promise.resolve();
  return {
    listen: async () => {
      const port = await server.listen(config.listen);
      signing.start((open) => {
        if (open) {
          engines = startEngines(context, kinds, settling, links, fault);
          renewal = startRenewal({
            ...{ clock, schedule: parts.schedule, failed: fault("newcomers") },
            pass: notices.showToNewcomers,
          });
        } else ending = Promise.all([engines?.stop() ?? ending, renewal?.stop()]);
      });
      return port;
    },
    stop: async (graceMs: number) => {
      await server.drain(graceMs);
      // The link closes first, so that calls that wait for an unreachable peer end at once.
      links.close();
      await Promise.all([signing.stop(), ends.stop()]);
      await Promise.all([ending, renewal?.stop()]);
      // The store is closed first, which ends a pass that runs.
      const passed = passes.stop();
      await store.close();
      await passed;
    },
  };
}

/** Returns the authorities of the node and of its peers, by their trust domains. */
function trustOf({ trustDomain, authority, peers }: NodeConfig): Trust {
  // The node's own authority comes last: no agreement replaces it.
  return new Map([...peers.flatMap((peer) => [...peer.trust]), [trustDomain, authority] as const]);
}

type Engines = {
  /** A peer has connected or called: where that ends the pause after an outage, everything goes on. */
  readonly heard: (peer: string) => void;
  readonly stop: () => Promise<unknown>;
};

/** Starts the loops that send, settle and fire. */
function startEngines(
  context: Context,
  kinds: readonly AnyRelayedKind[],
  settling: Settling,
  links: Links,
  fault: (method: string) => (error: unknown) => void,
): Engines {
  const schedule: Schedule = createSchedule(context.clock);
  const { breakerOf } = settling;
  const relay = startRelay(context, kinds, { schedule, failed: fault("relay"), breakerOf });
  const timers = startTimers(context, new Map(), { schedule, failed: fault("timers"), restMs: REST_MS });
  const resuming = startResuming(context, settling, { schedule, failed: fault("settle") });
  const heard = (peer: string) => {
    if (!relay.heard(peer)) return;
    links.redial(peer);
    resuming.wake(peer);
  };
  links.tell((peer) => {
    relay.linked(peer);
    heard(peer);
  });
  return { heard, stop: () => Promise.all([resuming.stop(), timers.stop(), relay.stop()]) };
}
