/**
 * Wires one node: store, engines, capabilities, services, listener. They start in this order and stop in the reverse
 * order.
 */
import type { NodeObserver } from "../edge/telemetry/events.ts";
import { observeGauges } from "../edge/telemetry/gauges.ts";
import { type Audit, NO_AUDIT } from "../engine/audit.ts";
import type { Clock, Context } from "../engine/context.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import type { Store } from "../engine/store.ts";
import type { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { openRegistry, type Registry } from "../identities/registry.ts";
import type { Atlas } from "../law/atlas.ts";
import { createCheckpointMemory } from "../ledger/proof.ts";
import { LIMITS, type Limits } from "../limits.ts";
import { createNotices } from "../notices/notices.ts";
import type { Law } from "../packs/law.ts";
import { createPackKind } from "../packs/receive.ts";
import type { Register } from "../peering/register.ts";
import type { KeyedStore } from "../store/hand-over.ts";
import { createSealer } from "../store/sealer.ts";
import { sharesData } from "../transfers/delivered.ts";
import { createErasureKind } from "../transfers/receive-erasure.ts";
import { type Asking, openAsking } from "./asking-back.ts";
import { assertComparable } from "./comparison.ts";
import type { NodeConfig } from "./config.ts";
import { createDocumentReader } from "./document-reader.ts";
import { startTellingEnds } from "./ends.ts";
import { type Engines, settlingOf, startEngines } from "./engines.ts";
import type { KeptTrust } from "./kept-trust.ts";
import { type Learn, learnFromAnswers } from "./known-keys.ts";
import { type Links, openLinks } from "./links.ts";
import { finishNextKey } from "./next-ledger-key.ts";
import { openKnown, openStore, type Starting } from "./opening.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { createOwn, type Own } from "./own-files.ts";
import type { OwnLedgerKey } from "./own-ledger-key.ts";
import { closeAmid, startNodePasses } from "./passes.ts";
import { openPeering } from "./peering.ts";
import { createEntropy, createEvidenceCheck, system } from "./ports.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createReadings } from "./readings.ts";
import { type Renewal, startRenewal, watchLaw } from "./renewal.ts";
import { chooseAsked } from "./restoration.ts";
import { createSchedule } from "./schedule.ts";
import { createServing } from "./serving.ts";
import { agreementsOutOfForce, assertServed, assertSetup } from "./setup.ts";
import { createSigning, guardStore, type Signing } from "./signing.ts";
import { createRoomCheck, guardRoom } from "./store-room.ts";
import { openStoredLaw } from "./terms.ts";
import { type Ways, watchWays } from "./ways.ts";
import { openWitnessing, type WitnessTimes, watchGrowth } from "./witnessing.ts";

/** The dependencies of a node beside its configuration. */
export type NodeParts = Starting &
  WitnessTimes & {
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
    /** The trust domains of peers that a restored node does not wait for. */
    readonly without?: readonly string[];
    /** Lets a restored node whose peers hold more of its log go on under another name of it. */
    readonly openLog?: boolean;
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
  /** Lists the stored cards and agreements that could not be read. Nothing rests on them. */
  readonly setAside: Register["setAside"];
  /** Shows another certificate of this node from now on. Throws as `OwnCertificate.use` does. */
  readonly useCertificate: OwnCertificate["use"];
  /**
   * Takes the certificate, its key and the authorities from the node's files, all or none; those who know the node are sent its card
   * where that has changed. Rejects as `loadConfig` and `Own.rotate` do.
   */
  readonly reload: () => Promise<void>;
  /** Refuses new calls, lets running ones finish for at most `graceMs` milliseconds, then closes the store. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/**
 * Starts a node. Rejects as `assertSetup`, `assertComparable`, `assertTerms`, `openStoreAt` and `listen` do, after it has closed all that was open.
 */
export async function startNode(parts: NodeParts): Promise<RunningNode> {
  const { atlas, observer, clock = system } = parts;
  const own = createOwn(parts.config, clock.now, (error) => observer.fault({ method: "authority", error }));
  const { config } = own;
  assertServed(config, atlas);
  assertSetup(config, clock.now());
  for (const { agreement, peer } of agreementsOutOfForce(config, clock.now()))
    observer.agreementNotInForce({ agreement: agreement.id, peer });
  assertComparable(config, clock.now());
  let opened: KeyedStore | undefined;
  let running: Running | undefined;
  try {
    opened = await openStore(parts);
    const started = await prepare({ ...parts, config, own }, opened, clock);
    running = started.running;
    const { context, unready, setAside } = started;
    parts.giveWay?.();
    const port = await running.listen();
    const { host } = config.listen;
    const { reload, stop } = running;
    return {
      ...{ host, port, store: context.store, context, unready, setAside },
      ...{ useCertificate: own.certificate.use, reload, stop },
    };
  } catch (error) {
    if (running !== undefined) await running.stop(0);
    else {
      own.close();
      await opened?.close();
    }
    throw error;
  }
}

type Running = ReturnType<typeof run>;
type Prepared = NodeParts & { readonly own: Own };
type Started = Pick<Readiness, "unready"> &
  Pick<Register, "setAside"> & { readonly context: Context; readonly running: Running };

/** Makes the context of a node over its opened store, and the server over it. Closes nothing where it rejects. */
async function prepare(parts: Prepared, opened: KeyedStore, clock: Clock): Promise<Started> {
  const { config, observer, audit = NO_AUDIT, own } = parts;
  finishNextKey(config.keyNames, opened.verifierKey);
  // The log signs only once the peers were asked, and the peers stand in the store.
  const passing: { pass: Signing["pass"] } = { pass: () => Promise.reject(new Error("not asked yet")) };
  const assertRoom = createRoomCheck(config.room, { store: opened, clock, tell: observer.storeRoom });
  const guarded = guardStore(opened, () => passing.pass());
  const growth: Reach["growth"] = { grown: () => {} };
  const store = watchGrowth(guardRoom(guarded, assertRoom), () => growth.grown());
  const sealer = createSealer();
  const law = await openStoredLaw(parts, { store, sealer, observer, clock });
  const registry = await openRegistry(store, config.regulators);
  await own.open();
  const { register, peers, ways, kept } = await openKnown(parts, { store, sealer, clock, audit }, law);
  const meeting = { own: own.certificate.current, observer, ways, revoked: registry.isRevoked };
  const links = openLinks(meeting, peers, clock);
  const opening: Reach["opening"] = { open: () => Promise.reject(new Error("not there yet")) };
  const signing = createSigning({
    ...chooseAsked(config.storeFile, peers, { ...parts, clock, open: (lost) => opening.open(lost) }),
    keys: config.ledgerKeys,
    log: opened.log,
    ask: links.askHeld,
    observer,
  });
  passing.pass = signing.pass;
  const learning: Reach["learning"] = { learn: async () => {} };
  const asking = openAsking({ ...parts, storeFile: config.storeFile });
  const context: Context = {
    ...{ trustDomain: config.trustDomain, node: nodeId(config.trustDomain) },
    jurisdictions: new Set(config.jurisdictions),
    atlas: law.atlas,
    agreements: () => register.acquaintance().agreements,
    peers,
    regulators: registry.regulators,
    decideWithinMs: config.decideWithinMs,
    retention: config.retention,
    store,
    link: learnFromAnswers(links.link, (node, statement) => learning.learn(node, statement)),
    clock,
    entropy: createEntropy(),
    sealer,
    checkEvidence: createEvidenceCheck(),
    checkpoints: createCheckpointMemory(),
    observer,
    audit,
    ...asking.part,
  };
  const readiness = createReadiness(assertRoom, () => signing.state() === "open");
  const known = { links, signing, register, ways, kept, readiness, registry, own };
  const running = run(context, law, parts, { ...known, opened, learning, growth, opening, asking });
  const gauged = { config, own: own.certificate.current, trust: ways.trust, shown: links.shown };
  const endGauges = observeGauges(createReadings({ ...gauged, ...running.gauged, log: signing.state }));
  const stop = async (graceMs: number) => {
    readiness.drain();
    endGauges();
    await running.stop(graceMs);
  };
  const { setAside } = register;
  return { context, running: { ...running, stop }, unready: readiness.unready, setAside };
}

/** The parts by which a node knows others and reaches them, and by which it may sign. */
type Reach = {
  readonly links: Links;
  readonly signing: Signing;
  readonly register: Register;
  readonly ways: Ways;
  readonly kept: KeptTrust;
  readonly readiness: Readiness;
  readonly registry: Registry;
  readonly own: Own;
  readonly opened: KeyedStore;
  readonly asking: Asking;
  /** Set once statements can be learnt from, another log can be opened, and heads are handed to witnesses. */
  readonly learning: { learn: Learn };
  readonly opening: { open: OwnLedgerKey["open"] };
  readonly growth: { grown: () => void };
};

/** Creates the kinds of the relay for packs and for erasures. `failed` is called where keys could not be destroyed at once. */
function kindsOf(context: Context, law: Law, failed: (error: unknown) => void): readonly AnyRelayedKind[] {
  return [createPackKind(context, law, createDocumentReader()), createErasureKind(context, failed)];
}

/** Starts the server over a node's context, and the engines once the node may sign. */
function run(context: Context, inForce: Law, parts: NodeParts, reach: Reach) {
  const { config, observer, limits = LIMITS } = parts;
  const { clock, store } = context;
  const { links, signing, register, ways, kept } = reach;
  const fault = (method: string) => (error: unknown) => observer.fault({ method, error });
  const notices = createNotices(context, (peer) => sharesData(store, peer));
  let renewal: Renewal | undefined;
  const law = watchLaw(inForce, () => renewal?.wake());
  let port = config.listen.port;
  const { peering, ...keys } = openPeering(context, { config, ...reach }, { fault, portOf: () => port });
  const asking = reach.asking.by(context, { ...keys, notices, links, observer, fault });
  const witness = openWitnessing(context, { ...parts, links, ...keys }, fault("witnesses"));
  const others = [...notices.kinds, ...kindsOf(context, law, fault("erasures")), ...peering.kinds];
  const most = { ...limits, storedBytesPerDay: config.storedBytesPerDay ?? limits.storedBytesPerDay };
  const settling = settlingOf(context, config, most);
  let engines: Engines | undefined;
  const heard = (peer: string) => engines?.heard(peer);
  const services = { law, notices, peering, kinds: others, settling, limits: most, heard, witness, ...keys };
  const publish = () => void peering.publishOwnCard().catch(fault("peering"));
  const served = { ...reach, config, observer, services, taken: () => engines && publish() };
  const { server, kinds, rotate, reload, renewing } = createServing(context, served, () => renewal?.wake());
  const changes = watchWays(context.peers, ways);
  const meet = () => {
    reconnect(changes(), links);
    rotate();
    engines?.met();
  };
  register.tell(meet);
  const schedule = createSchedule(clock);
  const release = () => kept.refresh(register.acquaintance().agreements).then(meet);
  const told = { config, own: reach.own.certificate.current, ways, observer, release };
  const ends = startTellingEnds(told, { clock, schedule, failed: fault("certificates") });
  const passes = startNodePasses(context, schedule, config, observer);
  let ending: Promise<unknown> = Promise.resolve();
  return {
    ...{ reload, gauged: { context, witnesses: witness.witnesses } },
    listen: async () => {
      port = await server.listen(config.listen);
      signing.start((open) => {
        if (open) {
          engines = startEngines(context, kinds, settling, links, fault, asking);
          reach.growth.grown = witness.start();
          publish();
          const pass = notices.showToNewcomers;
          renewal = startRenewal({ clock, schedule, failed: fault("newcomers"), pass });
        } else ending = Promise.all([engines?.stop() ?? ending, renewal?.stop()]);
      });
      return port;
    },
    stop: async (graceMs: number) => {
      await server.drain(graceMs);
      // The link closes first, so that calls that wait for an unreachable peer end at once.
      links.close();
      await Promise.all([signing.stop(), ends.stop(), renewing.stop(), witness.stop()]);
      await Promise.all([ending, renewal?.stop()]);
      reach.own.close();
      await closeAmid(passes, store);
    },
  };
}

/** Ends the connections to nodes that are known no more, and replaces those to nodes that are known otherwise. */
function reconnect({ lost, moved }: ReturnType<ReturnType<typeof watchWays>>, links: Links): void {
  for (const node of lost) links.forget(node);
  for (const node of moved) links.renew(node);
}
