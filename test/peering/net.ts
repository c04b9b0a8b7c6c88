/** Any number of nodes that may come to know each other: stores in memory, a clock to order, and a line that can be down. */
import { hash } from "node:crypto";
import { v7 } from "uuid";
import { createAuthority } from "../../src/edge/tls/authority.ts";
import { formatTrustBundle, readAuthorities } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { type Audit, NO_AUDIT } from "../../src/engine/audit.ts";
import { createLane } from "../../src/engine/lane.ts";
import type { Observer } from "../../src/engine/observer.ts";
import { outboxMachine } from "../../src/engine/outbox.ts";
import { createPeers } from "../../src/engine/peers.ts";
import { requireRecorded, statementOf } from "../../src/engine/record.ts";
import { createReceiver, type Receiver } from "../../src/engine/relay.ts";
import { COUNTER, LAW_EPOCH } from "../../src/engine/rows.ts";
import { load, type Machine, type Put, type Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import type { Agreement } from "../../src/federation/agreement.ts";
import { fingerprintOf, type PeerCard, parsePeerCard } from "../../src/federation/peer-card.ts";
import type { Atlas } from "../../src/law/atlas.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { formatOrigin } from "../../src/ledger/log-origin.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createCheckpointMemory } from "../../src/ledger/proof.ts";
import { createAgreements } from "../../src/peering/agreements.ts";
import { createCards } from "../../src/peering/cards.ts";
import type { PeeringContext } from "../../src/peering/context.ts";
import { composeHandOver } from "../../src/peering/hand-overs.ts";
import { createPeeringKinds } from "../../src/peering/receive.ts";
import { openRegister, type Register } from "../../src/peering/register.ts";
import { peeringMachine } from "../../src/peering/state.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import { itemsIn, type Told } from "../engine/pair.ts";
import { renamed } from "../ledger/handed-log.ts";
import { signNote } from "../support/signed-note.ts";

export const START = Date.parse("2026-11-23T12:00:00.000Z");
/** Records a leaf, and nothing beside it. */
const noteMachine: Machine<{ readonly kind: "test.note" }> = {
  kinds: ["test.note"],
  collections: [],
  reads: () => [],
  transition: () => ({ puts: [] }),
};
/** Puts a row of a backup in the place of the newer one. */
const putMachine: Machine<{ readonly kind: "test.put" } & Put> = {
  kinds: ["test.put"],
  collections: [],
  reads: () => [],
  transition: ({ of, row }) => ({ puts: [{ of, row }] }),
};
const machine = joinMachines([outboxMachine, peeringMachine, noteMachine, putMachine]);

export const nodeOf = (trustDomain: string) => `spiffe://${trustDomain}/node`;

/** Terms that any two nodes can agree on. */
export const termsWith = (...parties: string[]) => ({
  with: parties,
  until: "2028-01-01",
  purposes: ["pur:recognition"],
});

/** Creates a net of nodes, one for each trust domain. Each serves one place, whose code is made of its name. */
export async function createNet(...trustDomains: readonly string[]) {
  /** What a test adds to what a node holds an agreement or a card against. */
  let assertAgreement: (on: string, agreement: Agreement, register: Register) => void = () => {};
  let assertCard: (on: string, card: PeerCard, register: Register) => void = () => {};
  let ms = START;
  let drawn = 0;
  const story: Told[] = [];
  const down = new Set<string>();
  const audited: object[] = [];
  const receivers = new Map<string, Receiver>();
  const clock = { now: () => new Date(ms) };
  const entropy = {
    nonce: () => hash("sha256", `nonce ${drawn++}`, "base64"),
    id: () => v7({ msecs: ms, seq: drawn++, random: new Uint8Array(16) }),
  };

  async function createNode(trustDomain: string, place: string) {
    let key = createLedgerKey(trustDomain);
    const authority = createAuthority({ trustDomain, now: new Date(START) });
    let card: PeerCard = parsePeerCard({
      type: "comity/v1/peer-card",
      trustDomain,
      jurisdictions: [place],
      address: `${trustDomain}:7440`,
      bundle: formatTrustBundle(parseBundle(authority.certificatePem), 1),
      ledger: key.verifierKey,
    });
    const store = createMemoryStore(key, machine);
    const node = nodeOf(trustDomain);
    const observer = new Proxy({} as Observer, {
      get: (_, event: string) => (told: object) => story.push({ event, ...told, on: trustDomain }),
    });
    const carry = async (to: string, kind: string, item: Parameters<Receiver["receive"]>[2]) => {
      const receiver = receivers.get(to);
      if (receiver === undefined || down.has(to) || down.has(node))
        throw new ComityError("PEER_UNREACHABLE", "the line is down");
      return receiver.receive(node, kind, item);
    };
    const open = async () => {
      const sealer = createSealer();
      const epochs: number[] = [];
      let epoch = (await load(store, COUNTER, LAW_EPOCH))?.value ?? 0;
      const advance = (next: number) => {
        epochs.push(next);
        epoch = next;
      };
      const audit: Audit = {
        ...NO_AUDIT,
        agreement: (told) => void audited.push({ ...told, on: trustDomain }),
        peer: (told) => void audited.push({ ...told, on: trustDomain }),
      };
      const register = await openRegister({
        ...{ store, sealer, clock, trustDomain, audit, configured: [], advance },
        assertCard: ({ bundle }) => void readAuthorities(bundle),
        assertAgreement: ({ parties }) => {
          if (!parties.some((party) => party.trustDomain === trustDomain))
            throw new ComityError("AGREEMENT_INVALID", "it is between others");
        },
      });
      const peers = createPeers(register.acquaintance, trustDomain);
      const context: PeeringContext = {
        ...{ trustDomain, node, store, sealer, peers, clock, entropy, observer, register },
        ...{ audit, atlas: () => ({ epoch }) as Atlas },
        ownCard: () => card,
        keepEvidence: async (log, evidence) =>
          void story.push({ event: "evidence", on: trustDomain, log, evidence }),
        sign: async (bytes) => key.sign(bytes),
        assertCard: (given) => {
          readAuthorities(given.bundle);
          assertCard(trustDomain, given, register);
        },
        assertAgreement: (agreement, signedHere) => {
          const { parties } = agreement;
          assertAgreement(trustDomain, agreement, register);
          const own = parties.find((party) => party.trustDomain === trustDomain);
          if (!signedHere && own?.ledger !== key.verifierKey)
            throw new ComityError("AGREEMENT_INVALID", "the agreement names this node under a foreign key");
        },
      };
      const kinds = createPeeringKinds(context);
      const checkpoints = createCheckpointMemory();
      receivers.set(node, createReceiver({ peers, clock, observer, checkpoints }, kinds));
      const link = {
        propose: () => Promise.reject(new Error("nothing is proposed here")),
        resolve: () => Promise.reject(new Error("nothing is resolved here")),
        takesRecords: async () => true,
        relay: (to: string, _: string, kind: string, item: Parameters<Receiver["receive"]>[2]) =>
          carry(to, kind, item),
      };
      const lanes = new Map<string, ReturnType<typeof createLane>>();
      const deliver = async () => {
        for (const each of peers.known)
          if (!lanes.has(each.node))
            lanes.set(each.node, createLane({ ...context, link, checkpoints }, kinds, each));
        await Promise.all([...lanes.values()].map((lane) => lane.deliver()));
      };
      /** What a lane does when its connection stands again, as after a restore of the other side. */
      const offer = async () => {
        for (const lane of lanes.values()) await lane.offer(true);
      };
      const operations = { cards: createCards(context), agreements: createAgreements(context) };
      return { context, register, peers, epochs, deliver, offer, kinds, ...operations };
    };
    let running = await open();
    return {
      trustDomain,
      node,
      key: () => key,
      store: store as Store,
      /** The node hands its log over to a new key, and tells all who know it; its card has the new key then. */
      handOver: async () => {
        const next = createLedgerKey(trustDomain);
        const { context } = running;
        const [from, to] = [key.verifierKey, next.verifierKey];
        const handing = { from, nonce: entropy.nonce(), at: clock.now().toISOString() };
        const recorded = requireRecorded(
          await context.register.handOverLog({ trustDomain, from, to }, () =>
            store.handOver(next, { ...handing, command: composeHandOver(context) }),
          ),
        );
        key = next;
        card = parsePeerCard({ ...card, ledger: to });
        return statementOf(recorded);
      },
      /** The node has lost the end of its log, of which somebody holds a head of `size` leaves, and opens another. */
      openLog: async (size: number) => {
        const from = key.verifierKey;
        const nonce = entropy.nonce();
        const origin = formatOrigin(trustDomain, clock.now().toISOString(), Uint8Array.fromBase64(nonce));
        const next = renamed(key, origin);
        const root = new Uint8Array(32).fill(1);
        const held = signNote(formatCheckpoint({ origin: parseVerifierKey(from).name, size, root }), key);
        const { context } = running;
        const keys = { trustDomain, from, to: next.verifierKey, upTo: size };
        const recorded = requireRecorded(
          await context.register.handOverLog(keys, () =>
            store.handOver(next, {
              ...{ from, nonce, at: clock.now().toISOString() },
              command: composeHandOver(context),
              opening: { origin, held, by: "jp.example" },
            }),
          ),
        );
        key = next;
        card = parsePeerCard({ ...card, ledger: next.verifierKey });
        return statementOf(recorded);
      },
      card: () => card,
      /** The operator changes what the card says; the node publishes it when it is told to. */
      changeCard: (changes: Partial<PeerCard>) => {
        card = parsePeerCard({ ...card, ...changes });
      },
      now: () => running,
      /** The process ends, and another opens its store. */
      restart: async () => {
        running = await open();
      },
    };
  }

  const nodes = new Map<string, Awaited<ReturnType<typeof createNode>>>();
  for (const [i, trustDomain] of trustDomains.entries())
    nodes.set(trustDomain, await createNode(trustDomain, `A${String.fromCharCode(65 + i)}`));
  const of = (trustDomain: string) => {
    const found = nodes.get(trustDomain);
    if (found === undefined) throw new Error(`${trustDomain} is not in this net`);
    return found;
  };
  return {
    of,
    story,
    audited,
    down,
    holdAgreements: (assert: typeof assertAgreement) => {
      assertAgreement = assert;
    },
    holdCards: (assert: typeof assertCard) => {
      assertCard = assert;
    },
    told: (event: string) => story.filter((each) => each.event === event),
    advance: (by: number) => {
      ms += by;
    },
    /** Two operators hand each other their cards. */
    introduce: async (a: string, b: string) => {
      await of(a)
        .now()
        .cards.add(of(b).card(), fingerprintOf(of(b).card()));
      await of(b)
        .now()
        .cards.add(of(a).card(), fingerprintOf(of(a).card()));
    },
    /** All nodes send what they may, and time passes in between, until nothing is queued. */
    settle: async () => {
      for (let round = 0; round < 50; round++) {
        await Promise.all([...nodes.values()].map((each) => each.now().deliver()));
        const queued = await Promise.all([...nodes.values()].map(({ store }) => itemsIn(store, "queued")));
        if (queued.flat().length === 0) return;
        ms += 61_000;
      }
      throw new Error("something stays queued");
    },
  };
}

export type Net = Awaited<ReturnType<typeof createNet>>;
