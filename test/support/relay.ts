/** Two gateways that relay notices, EU and Illinois: memory stores, a clock to order, and a line that can fail. */
import { hash } from "node:crypto";
import { v7 } from "uuid";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { ComityError } from "../../src/errors.ts";
import type { Gateway } from "../../src/gateway/context.ts";
import type { Observer } from "../../src/gateway/observer.ts";
import { createParked } from "../../src/gateway/parked.ts";
import type { Peers } from "../../src/gateway/peers.ts";
import { createReceiver } from "../../src/gateway/receiver.ts";
import { createRelay } from "../../src/gateway/relay.ts";
import { createLanes } from "../../src/gateway/sender.ts";
import { createWakers } from "../../src/gateway/wakers.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import { agreement, atlas, EU, IL, keys, START } from "./gateway.ts";

export const IRISH = "spiffe://eu.example/regulator/irish";
export const DESK = "spiffe://eu.example/operator/desk";
export const GENERAL = "spiffe://us-il.example/regulator/attorney-general";

/** What becomes of one item on the line. */
export type Fate = "arrives" | "arrives twice" | "is lost" | "arrives, its answer is lost" | "is refused";

/** An event of an observer, as a line of a story. */
export type Told = { readonly event: string; readonly state?: string; readonly peer?: string };

/** Creates the pair. `fate` is asked for every item that a lane sends. */
export function createRelayPair(fate: (dispatchId: string) => Fate = () => "arrives") {
  let ms = START;
  let drawn = 0;
  const story: Told[] = [];
  const clock = { now: () => new Date(ms) };
  const entropy = {
    nonce: () => hash("sha256", `nonce ${drawn++}`, "base64"),
    id: () => v7({ msecs: ms, seq: drawn++, random: new Uint8Array(16) }),
  };
  const observer: Observer = {
    ...createObserver(() => {}),
    breaker: ({ peer, state }) => story.push({ event: "breaker", peer, state }),
    delivered: ({ peer }) => story.push({ event: "delivered", peer }),
    requeued: ({ peer }) => story.push({ event: "requeued", peer }),
    alarm: ({ what }) => story.push({ event: what }),
  };
  const unreachable = () => new ComityError("PEER_UNREACHABLE", "the line is down");
  const nodes = new Map<string, ReturnType<typeof createReceiver>>();

  const peersOf = (own: string): Peers => ({
    propose: () => Promise.reject(unreachable()),
    resolve: () => Promise.reject(unreachable()),
    offerPack: () => Promise.reject(unreachable()),
    relay: async (destination, id, kind, item) => {
      story.push({ event: "sent", peer: destination });
      const receiver = nodes.get(destination);
      const outcome = fate(id);
      if (receiver === undefined || outcome === "is lost") throw unreachable();
      if (outcome === "is refused") throw new ComityError("NOTICE_CONFLICT", "other content");
      if (outcome === "arrives twice") await receiver.relay(own, id, kind, item);
      const answer = await receiver.relay(own, id, kind, item);
      if (outcome === "arrives, its answer is lost") throw unreachable();
      return answer;
    },
  });
  function nodeOf(
    node: string,
    jurisdiction: string,
    regulator: string,
    key: (typeof keys)[keyof typeof keys],
  ) {
    const gateway: Gateway = {
      trustDomain: node.split("/")[2] ?? "",
      node,
      jurisdictions: new Set([jurisdiction]),
      atlas: () => atlas,
      agreements: [agreement],
      regulators: [{ id: regulator, serves: [jurisdiction] }],
      decideWithinMs: 10_000,
      store: createMemoryStore(key),
      peers: peersOf(node),
      clock,
      entropy,
      checkEvidence: async () => undefined,
      observer,
    };
    const feeds = createWakers();
    const relay = createRelay(gateway, feeds, () => {});
    nodes.set(node, createReceiver(gateway, feeds));
    const lanes = createLanes(gateway);
    return {
      gateway,
      store: gateway.store,
      relay,
      parked: createParked(gateway, () => story.push({ event: "woken" })),
      receiver: nodes.get(node) as ReturnType<typeof createReceiver>,
      deliver: async () => {
        await Promise.all(lanes.map((lane) => lane()));
      },
    };
  }

  const eu = nodeOf(EU, "EU", IRISH, keys.eu);
  const il = nodeOf(IL, "US-IL", GENERAL, keys.il);
  return {
    eu,
    il,
    story,
    advance: (by: number) => {
      ms += by;
    },
    /** Both nodes send what they may, and time passes in between, until nothing is queued. */
    settle: async () => {
      for (let round = 0; round < 200; round++) {
        await Promise.all([eu.deliver(), il.deliver()]);
        if (eu.store.dispatches(IL, "queued", 1).length + il.store.dispatches(EU, "queued", 1).length === 0)
          return;
        ms += 31_000;
      }
      throw new Error("something stays queued");
    },
  };
}
