/** Two nodes that relay notices, EU and Illinois: memory stores, a clock to order, and a line that can fail. */

import { hash } from "node:crypto";
import { v7 } from "uuid";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { NO_AUDIT } from "../../src/engine/audit.ts";
import type { Context, PeerLink } from "../../src/engine/context.ts";
import { createLane } from "../../src/engine/lane.ts";
import type { Observer } from "../../src/engine/observer.ts";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { requireRecorded, statementOf } from "../../src/engine/record.ts";
import { createReceiver, type Receiver } from "../../src/engine/relay.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { FEED, OUTBOX, type OutboxState } from "../../src/engine/rows.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { timerMachine } from "../../src/engine/timers.ts";
import { ComityError } from "../../src/errors.ts";
import { createCheckpointMemory } from "../../src/ledger/proof.ts";
import type { SharesData } from "../../src/notices/context.ts";
import { parseDraft } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import { noticeRecoveryMachine } from "../../src/notices/recovery-state.ts";
import { NOTICE_SEEN, subjectOf } from "../../src/notices/schema.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { draft } from "./incident.ts";
import { knownBy } from "./known.ts";
import { agreement, atlas, EU, IL, keys, START } from "./pair.ts";

export { EU, IL } from "./pair.ts";

export const IRISH = "spiffe://eu.example/regulator/irish";
export const FRENCH = "spiffe://eu.example/regulator/french";
export const GENERAL = "spiffe://us-il.example/regulator/attorney-general";

/** The draft of a sample notice under a fresh id, with changes. */
export const sampleNotice = (changes: object = {}) => parseDraft(draft({ id: v7(), ...changes }));

/** The fate of one item on the line. */
export type Fate = "arrives" | "arrives twice" | "is lost" | "arrives, its answer is lost" | "is refused";

/** An event of an observer, as a line of a story. */
export type Told = { readonly event: string; readonly state?: string; readonly peer?: string };

type Options = {
  /** Asked for every item that a lane sends. */
  readonly fate?: (dispatchId: string) => Fate;
  /** The law in force at both nodes. */
  readonly law?: Context["atlas"];
  /** Tells if data was delivered between the two; by default none was. */
  readonly sharesData?: SharesData;
};

/** Creates the pair. */
export function createNoticePair({
  fate = () => "arrives",
  law = () => atlas,
  sharesData = async () => false,
}: Options = {}) {
  let ms = START;
  let drawn = 0;
  const story: Told[] = [];
  const receivers = new Map<string, Receiver>();
  const observer: Observer = {
    ...createObserver(() => {}),
    timer: () => {},
    breaker: ({ peer, state }) => story.push({ event: "breaker", peer, state }),
    delivered: ({ peer }) => story.push({ event: "delivered", peer }),
    requeued: ({ peer }) => story.push({ event: "requeued", peer }),
    offered: ({ peer, count }) => story.push({ event: `offered ${count}`, peer }),
    shownLater: ({ count }) => story.push({ event: `shown later ${count}` }),
    noticeUnreadable: () => story.push({ event: "notice unreadable" }),
    alarm: ({ what }) => story.push({ event: what }),
  };
  const unreachable = () => new ComityError("PEER_UNREACHABLE", "the line is down");

  const linkOf = (own: string): PeerLink => ({
    propose: () => Promise.reject(unreachable()),
    resolve: () => Promise.reject(unreachable()),
    takesRecords: async () => true,
    relay: async (destination, id, kind, item) => {
      story.push({ event: "sent", peer: destination });
      const receiver = receivers.get(destination);
      const outcome = fate(id);
      if (receiver === undefined || outcome === "is lost") throw unreachable();
      if (outcome === "is refused") throw new ComityError("NOTICE_CONFLICT", "other content");
      if (outcome === "arrives twice") await receiver.receive(own, kind, item);
      const answer = await receiver.receive(own, kind, item);
      if (outcome === "arrives, its answer is lost") throw unreachable();
      return answer;
    },
  });

  function createNode(code: "eu" | "il", node: string, jurisdiction: string, regulators: readonly string[]) {
    const trustDomain = node.split("/")[2] ?? "";
    const machine = joinMachines([noticeMachine, noticeRecoveryMachine, outboxMachine, timerMachine]);
    const store = createMemoryStore(keys[code], machine);
    const sealer = createSealer();
    const opened: Uint8Array[] = [];
    const context: Context = {
      trustDomain,
      node,
      jurisdictions: new Set([jurisdiction]),
      atlas: law,
      agreements: () => [agreement],
      peers: createPeers(knownBy(agreement), trustDomain),
      regulators: () => regulators.map((id) => ({ id, serves: [jurisdiction] })),
      decideWithinMs: 10_000,
      retention: RETENTION,
      store,
      link: linkOf(node),
      clock: { now: () => new Date(ms) },
      entropy: {
        nonce: () => hash("sha256", `nonce ${drawn++}`, "base64"),
        id: () => v7({ msecs: ms, seq: drawn++, random: new Uint8Array(16) }),
      },
      sealer: {
        ...sealer,
        open: (sealed, key) => {
          opened.push(sealed);
          return sealer.open(sealed, key);
        },
      },
      checkEvidence: async () => ({ why: "no evidence here" }),
      checkpoints: createCheckpointMemory(),
      observer,
      audit: NO_AUDIT,
    };
    const notices = createNotices(context, sharesData);
    const receiver = createReceiver(context, notices.kinds);
    receivers.set(node, receiver);
    const lanes = context.peers.all.map((peer) => createLane(context, notices.kinds, peer));
    return {
      ...notices,
      context,
      store,
      receive: receiver.receive,
      /** Every content that was opened, each time that it was. */
      opened,
      deliver: async () => {
        await Promise.all(lanes.map((lane) => lane.deliver()));
      },
      /** A lane to the other node over another context, such as one whose store interferes. */
      laneOver: (other: Context) => {
        const [peer] = other.peers.all;
        if (peer === undefined) throw new Error("no peer");
        return createLane(other, createNotices(other).kinds, peer);
      },
      /** What a lane does when its node starts, and when the connection stands again. */
      offer: async (restored = false) => {
        await Promise.all(lanes.map((lane) => lane.offer(restored)));
      },
      /** The items of a state, in the order of queueing. */
      items: (state: OutboxState) => loadSpan(store, { of: OUTBOX, index: "state", prefix: [state] }),
      /** The items about one of the node's own notices. */
      itemsAbout: (id: string) =>
        loadSpan(store, { of: OUTBOX, index: "subject", prefix: [subjectOf({ origin: node, id })] }),
      feed: (viewer: string) => loadSpan(store, { of: FEED, index: "cursor", prefix: [viewer] }),
      seen: (viewer: string) => loadSpan(store, { of: NOTICE_SEEN, index: "first", prefix: [viewer] }),
      /** The node's own statement on whatever it is given: a node that signs anything. */
      state: async (leaf: Uint8Array) =>
        statementOf(
          requireRecorded(
            await store.commit({ leaf, command: { kind: "notice.note", contents: [] } as never }),
          ),
        ),
    };
  }

  const eu = createNode("eu", EU, "EU", [IRISH, FRENCH]);
  const il = createNode("il", IL, "US-IL", [GENERAL]);
  return {
    eu,
    il,
    story,
    now: () => ms,
    advance: (by: number) => {
      ms += by;
    },
    /** Both nodes send what they may, and time passes in between, until nothing is queued. */
    settle: async () => {
      for (let round = 0; round < 200; round++) {
        await Promise.all([eu.deliver(), il.deliver()]);
        const queued = await Promise.all([eu.items("queued"), il.items("queued")]);
        if (queued.flat().length === 0) return;
        ms += 61_000;
      }
      throw new Error("something stays queued");
    },
  };
}

export type NoticePair = ReturnType<typeof createNoticePair>;
