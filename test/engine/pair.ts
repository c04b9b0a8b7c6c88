/** Two nodes' engines, EU and Illinois: stores in memory, a clock to order, and a line that can fail. */

import { hash } from "node:crypto";
import { v7 } from "uuid";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { NO_AUDIT } from "../../src/engine/audit.ts";
import type { Context, Envelope } from "../../src/engine/context.ts";
import { createLane } from "../../src/engine/lane.ts";
import type { Observer } from "../../src/engine/observer.ts";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { createReceiver, type Receiver } from "../../src/engine/relay.ts";
import type { AnyRelayedKind } from "../../src/engine/relayed.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { OUTBOX, type OutboxRow, type OutboxState } from "../../src/engine/rows.ts";
import { loadSpan, type Store } from "../../src/engine/store.ts";
import { timerMachine } from "../../src/engine/timers.ts";
import { ComityError } from "../../src/errors.ts";
import { type Agreement, parseAgreement } from "../../src/federation/agreement.ts";
import { createCheckpointMemory, type Statement } from "../../src/ledger/proof.ts";
import { loadAtlas } from "../../src/node/law.ts";
import { packMachine } from "../../src/packs/state.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey, type LedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { knownBy } from "../support/known.ts";
import { memoMachine } from "./memo.ts";

/** The instant at which every pair's time begins. */
export const START = Date.parse("2026-11-23T12:00:00.000Z");
export const EU = "spiffe://eu.example/node";
export const IL = "spiffe://us-il.example/node";
export const atlas = loadAtlas();
export const keys = { eu: createLedgerKey("eu.example"), il: createLedgerKey("us-il.example") };

const machine = joinMachines([outboxMachine, timerMachine, packMachine, memoMachine]);

const party = (trustDomain: string, jurisdiction: string, ledger: string) => ({
  trustDomain,
  jurisdictions: [jurisdiction],
  certificateAuthority: createAuthority({ trustDomain, now: new Date(START) }).certificatePem,
  ledger,
});

export const agreement: Agreement = parseAgreement({
  type: "comity/v1/agreement",
  id: "eu--us-il",
  from: "2026-01-01",
  until: "2028-01-01",
  parties: [
    party("eu.example", "EU", keys.eu.verifierKey),
    party("us-il.example", "US-IL", keys.il.verifierKey),
  ],
  purposes: ["pur:recognition"],
  rules: [],
  issuers: {},
});

/** What becomes of one item on the line. */
export type Fate = "arrives" | "arrives twice" | "is lost" | "arrives, its answer is lost" | "is refused";

/** An event of an observer, as a line of a story. */
export type Told = { readonly event: string } & Readonly<Record<string, unknown>>;

/** A new store in memory, its log signed by a key. */
export const createStore = (key: LedgerKey) => createMemoryStore(key, machine);

export type PairOptions = {
  /** Asked for every item that a lane sends; the reason is that of a refusal. */
  readonly fate?: (item: { readonly id: string; readonly kind: string; readonly from: string }) => Fate;
  /** Why the line refuses. */
  readonly refusal?: () => ComityError;
  /** What each node relays, made of its context. */
  readonly kinds: (context: Context) => readonly AnyRelayedKind[];
};

/** Creates the pair. */
export function createEnginePair({ fate = () => "arrives", refusal, kinds }: PairOptions) {
  let ms = START;
  let drawn = 0;
  const story: Told[] = [];
  const entropy = {
    nonce: () => hash("sha256", `nonce ${drawn++}`, "base64"),
    id: () => v7({ msecs: ms, seq: drawn++, random: new Uint8Array(16) }),
  };
  const unreachable = () => new ComityError("PEER_UNREACHABLE", "the line is down");
  const refused = refusal ?? (() => new ComityError("NOTICE_CONFLICT", "other content"));
  const receivers = new Map<string, Receiver>();

  async function carry(
    from: string,
    to: string,
    id: string,
    kind: string,
    item: Envelope,
  ): Promise<Statement> {
    story.push({ event: "sent", peer: to, id });
    const receiver = receivers.get(to);
    const outcome = fate({ id, kind, from });
    if (receiver === undefined || outcome === "is lost") throw unreachable();
    if (outcome === "is refused") throw refused();
    if (outcome === "arrives twice") await receiver.receive(from, kind, item);
    const answer = await receiver.receive(from, kind, item);
    if (outcome === "arrives, its answer is lost") throw unreachable();
    return answer;
  }

  function nodeOf(node: string, jurisdiction: string, key: LedgerKey) {
    const trustDomain = node.split("/")[2] ?? "";
    const observer = new Proxy({} as Observer, {
      get: (_, event: string) => (told: object) => story.push({ event, ...told, on: node }),
    });
    const context: Context = {
      trustDomain,
      node,
      jurisdictions: new Set([jurisdiction]),
      atlas: () => atlas,
      agreements: () => [agreement],
      peers: createPeers(knownBy(agreement), trustDomain),
      regulators: () => [],
      decideWithinMs: 10_000,
      retention: RETENTION,
      store: createStore(key),
      link: {
        propose: () => Promise.reject(unreachable()),
        resolve: () => Promise.reject(unreachable()),
        takesRecords: async () => true,
        relay: (to, id, kind, item) => carry(node, to, id, kind, item),
      },
      clock: { now: () => new Date(ms) },
      entropy,
      sealer: createSealer(),
      checkEvidence: async () => ({ why: "no evidence here" }),
      checkpoints: createCheckpointMemory(),
      observer,
      audit: NO_AUDIT,
    };
    const table = kinds(context);
    const receiver = createReceiver(context, table);
    receivers.set(node, receiver);
    const createLanes = () => context.peers.all.map((peer) => createLane(context, table, peer));
    let lanes = createLanes();
    return {
      context,
      store: context.store,
      receiver,
      /** One pass of every lane. */
      deliver: async () => {
        await Promise.all(lanes.map(({ deliver }) => deliver()));
      },
      /** What a lane does when its node starts, and when the connection stands again. */
      offer: async (restored: boolean) => {
        await Promise.all(lanes.map(({ offer }) => offer(restored)));
      },
      /** The process ends and another starts on its store: trials and breakers are forgotten. */
      restart: () => {
        lanes = createLanes();
      },
    };
  }

  const eu = nodeOf(EU, "EU", keys.eu);
  const il = nodeOf(IL, "US-IL", keys.il);
  return {
    eu,
    il,
    story,
    told: (event: string) => story.filter((each) => each.event === event),
    now: () => ms,
    advance: (by: number) => {
      ms += by;
    },
    /** Both nodes send what they may, and time passes in between, until nothing is queued. */
    settle: async (stepMs = 31_000) => {
      for (let round = 0; round < 300; round++) {
        await Promise.all([eu.deliver(), il.deliver()]);
        const waiting = await Promise.all([eu, il].map(({ store }) => itemsIn(store, "queued")));
        if (waiting.flat().length === 0) return;
        ms += stepMs;
      }
      throw new Error("something stays queued");
    },
  };
}

export type EnginePair = ReturnType<typeof createEnginePair>;

/** The items of an outbox in a state, in the order of queueing. */
export function itemsIn(store: Pick<Store, "read">, state: OutboxState): Promise<readonly OutboxRow[]> {
  return loadSpan(store, { of: OUTBOX, index: "state", prefix: [state] });
}
