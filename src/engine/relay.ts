/** The relay: the one mechanism that carries an item from a node's outbox to its effect at a peer. */
import { createDaySums, type DaySums } from "../day-sums.ts";
import { ComityError, type Reason } from "../errors.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { LIMITS, type Limits, STORED_BESIDE_BYTES } from "../limits.ts";
import { type Breaker, createBreakers } from "./breaker.ts";
import type { Context, Envelope } from "./context.ts";
import { createLane, type Lane, type LaneContext } from "./lane.ts";
import { type Loop, type Schedule, startLoop } from "./loop.ts";
import { type KnownNode, peerOf } from "./peers.ts";
import { type AnyRelayedKind, assertInForce } from "./relayed.ts";
import { OUTBOX } from "./rows.ts";
import { createSkewWatch } from "./skew.ts";

export type Relay = {
  /**
   * Call it when a connection to a peer is made. The relay then offers again the items that the peer must hold, since
   * the peer may have been restored from a backup.
   */
  readonly linked: (peer: string) => void;
  /**
   * Call it when a peer has connected or called. Where that ends the pause of the peer's breaker, what waits for the peer
   * is sent now, and the result is true: other senders may be woken too.
   */
  readonly heard: (peer: string) => boolean;
  /** Call it when nodes have become known, or are known no more, or by another key: lanes to them start and end. */
  readonly met: () => void;
  /** Resolves when the current sends have ended. */
  readonly stop: () => Promise<void>;
};

type RelayOptions = {
  readonly schedule: Schedule;
  readonly failed: (error: unknown) => void;
  /** The breaker of each peer, for a relay that shares it with other senders. */
  readonly breakerOf?: (peer: string) => Breaker;
};

/**
 * Refusals of what no honest node signs. A key that signs although it was handed over: its log has two histories, or somebody has stolen it. One
 * signature where the log has two: somebody can forge the one and not the other.
 */
const NEVER_HONEST: readonly Reason[] = ["LEDGER_KEY_REPLACED", "SIGNATURE_MISSING"];

type RelayContext = LaneContext & Pick<Context, "peers">;

/** A lane at work. `connected`: a connection was made since it offered last. */
type Running = { readonly lane: Lane; readonly loop: Loop; readonly key: string; connected: boolean };

/** Starts the lane to one node. */
function startLane(
  context: RelayContext,
  kinds: readonly AnyRelayedKind[],
  to: KnownNode,
  { schedule, failed, breaker }: Omit<RelayOptions, "breakerOf"> & { readonly breaker: Breaker },
): Running {
  const lane = createLane(context, kinds, to, breaker);
  let started = false;
  const state = { connected: false };
  const loop = startLoop({ clock: context.clock, schedule, failed }, async () => {
    const restored = state.connected;
    state.connected = false;
    try {
      if (restored || !started) await lane.offer(restored);
    } catch (error) {
      state.connected ||= restored;
      throw error;
    }
    started = true;
    return lane.deliver();
  });
  return Object.assign(state, { loop, lane, key: to.ledgerKeys[0].id });
}

/** Starts one lane to each known node. Lanes are independent, so that a slow peer delays no other. */
export function startRelay(
  context: RelayContext,
  kinds: readonly AnyRelayedKind[],
  { schedule, failed, breakerOf = createBreakers(context) }: RelayOptions,
): Relay {
  const { store, clock, peers } = context;
  const lanes = new Map<string, Running>();
  const ended: Promise<void>[] = [];
  const met = () => {
    const known = new Map(peers.known.map((each) => [each.node, each]));
    for (const [node, { loop, key }] of lanes)
      if (known.get(node)?.ledgerKeys[0].id !== key) {
        lanes.delete(node);
        ended.push(loop.stop());
      }
    for (const [node, each] of known)
      if (!lanes.has(node))
        lanes.set(node, startLane(context, kinds, each, { schedule, failed, breaker: breakerOf(node) }));
  };
  met();
  const watch = store.watch(OUTBOX, [], () => {
    for (const { loop, lane } of lanes.values()) {
      lane.wake();
      loop.wake();
    }
  });
  return {
    met,
    linked(peer) {
      const lane = lanes.get(peer);
      if (lane === undefined) return;
      lane.connected = true;
      lane.loop.wake();
    },
    heard(peer) {
      const lane = lanes.get(peer);
      if (lane === undefined || !breakerOf(peer).heard(clock.now().getTime())) return false;
      lane.loop.wake();
      return true;
    },
    async stop() {
      watch[Symbol.dispose]();
      await Promise.all([...ended, ...[...lanes.values()].map(({ loop }) => loop.stop())]);
    },
  };
}

export type Receiver = {
  /**
   * Receives an item that a peer relays, and returns the statement that records it; the same statement for the same
   * item. `origin` is the SPIFFE id of the sending node. Rejects with AGREEMENT_MISSING or AGREEMENT_EXPIRED,
   * INPUT_INVALID for an unknown kind, INPUT_TOO_LARGE, STATEMENT_INVALID or PROOF_INVALID, and with the reasons of
   * the kind.
   */
  readonly receive: (origin: string, kind: string, envelope: Envelope) => Promise<Statement>;
};

type RegulatorLimits = Pick<Limits, "storedBytesPerDay" | "storedPartOfRegulator">;

/**
 * Limits what each regulator of each peer makes this node store in a day (UTC). The function throws OVERLOADED.
 *
 * THREAT: with one sum, one regulator of a peer uses up what its other regulators need, and a withdrawal does not arrive.
 */
function limitRegulators(limits: RegulatorLimits, nowMs: () => number) {
  const peers = new Map<string, DaySums>();
  const most = limits.storedBytesPerDay * limits.storedPartOfRegulator;
  return (peer: string, regulator: string, { own, body }: Envelope): void => {
    const sums = peers.get(peer) ?? createDaySums(nowMs);
    peers.set(peer, sums);
    const bytes = Buffer.byteLength(body) + Buffer.byteLength(own.leaf, "base64") + STORED_BESIDE_BYTES;
    if (sums.take(bytes, [{ key: regulator, most }])) return;
    throw new ComityError(
      "OVERLOADED",
      `this node stores \`${most}\` bytes a day of what one regulator of a peer sends, and they are used up; it takes more tomorrow, or ask its operator for more`,
    );
  };
}

/** Creates the receiving side of the relay. */
export function createReceiver(
  { peers, clock, observer, checkpoints }: Pick<Context, "peers" | "clock" | "observer" | "checkpoints">,
  kinds: readonly AnyRelayedKind[],
  limits: RegulatorLimits = LIMITS,
): Receiver {
  const watchClock = createSkewWatch(observer);
  const take = limitRegulators(limits, () => clock.now().getTime());

  /** Returns what is known of the sender. Throws AGREEMENT_MISSING where an agreement is needed, and not there. */
  function senderOf({ agreement }: AnyRelayedKind, origin: string): KnownNode {
    const known = agreement === "none" ? peers.known.find(({ node }) => node === origin) : undefined;
    return known ?? peerOf(peers, origin, clock.now(), "relaying");
  }

  async function receive(origin: string, kind: AnyRelayedKind, envelope: Envelope): Promise<Statement> {
    const peer = senderOf(kind, origin);
    const at = clock.now();
    const inForce = peers.of(origin, at);
    // Before anything is parsed, unless an item of this kind may outlast its agreement.
    if (kind.outlasts === undefined) await assertInForce(kind, inForce, "", at);
    if (Buffer.byteLength(envelope.body) > kind.maxBytes)
      throw new ComityError(
        "INPUT_TOO_LARGE",
        `the ${kind.kind} is longer than the limit of \`${kind.maxBytes}\` bytes`,
      );
    const arrival = { peer, envelope, verified: verifyStatement(envelope.own, peer.ledgerKeys, checkpoints) };
    const item: unknown = kind.parse(envelope.body, arrival.verified);
    await kind.assertSender(item, arrival);
    await assertInForce(kind, inForce, kind.subjectOf?.(item) ?? "", at);
    const regulator = kind.regulatorOf?.(item);
    if (regulator !== undefined) take(origin, regulator, envelope);
    return kind.apply(item, arrival);
  }

  return {
    async receive(origin, name, envelope) {
      const kind = kinds.find((each) => each.kind === name);
      if (kind === undefined)
        throw new ComityError(
          "INPUT_INVALID",
          `this node does not know the kind \`${name}\`; the sender may run a newer version`,
        );
      try {
        return await watchClock(origin, () => receive(origin, kind, envelope));
      } catch (thrown) {
        const { reason } = ComityError.from(thrown);
        kind.refused?.({ at: "here", peer: origin, reason });
        if (NEVER_HONEST.includes(reason)) observer.alarm({ what: reason, peer: origin, cause: thrown });
        throw thrown;
      }
    },
  };
}
