/** Wires cards and agreements into a node: its own card, its key, and what it holds an agreement against. */
import type { ListedHandOver } from "../edge/grpc/ledger-service.ts";
import type { PeersPort, ShownPeer } from "../edge/grpc/peers-service.ts";
import { readAuthorities } from "../edge/tls/spiffe-bundle.ts";
import { assertOwnNames, parseAuthorities } from "../edge/tls/trust.ts";
import type { Context } from "../engine/context.ts";
import { ComityError, fieldError } from "../errors.ts";
import { type Agreement, isInForce } from "../federation/agreement.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { fingerprintOf, type PeerCard } from "../federation/peer-card.ts";
import type { KeySource } from "../keys/key-source.ts";
import { openSigner } from "../keys/open-signer.ts";
import { textOfPresent } from "../ledger/hand-over.ts";
import { firstKey, presentKey } from "../ledger/log-keys.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Statement } from "../ledger/proof.ts";
import { type Agreements, createAgreements } from "../peering/agreements.ts";
import { listBehind } from "../peering/behind.ts";
import { createCards } from "../peering/cards.ts";
import type { PeeringContext } from "../peering/context.ts";
import { asInvalid } from "../peering/copy.ts";
import { followAll, loadHandOvers } from "../peering/hand-overs.ts";
import { createPeeringKinds } from "../peering/receive.ts";
import type { Register, SetAside } from "../peering/register.ts";
import { keepEvidence } from "../witness/forks.ts";
import { composeCard } from "./card.ts";
import { assertBeside } from "./comparison.ts";
import type { NodeConfig } from "./config.ts";
import { createCoseReceipts } from "./cose-receipts.ts";
import type { KeptTrust } from "./kept-trust.ts";
import { createLearning, type Learn } from "./known-keys.ts";
import type { Links } from "./links.ts";
import { type KeyReach, type OwnLedgerKey, openOwnLedgerKey } from "./own-ledger-key.ts";
import { assertOwnParty } from "./setup.ts";
import { assertTerms } from "./terms.ts";
import type { Ways } from "./ways.ts";

export type Peering = {
  readonly peers: PeersPort;
  /** Records this node's own card where it has changed, and sends it to all who know this node. */
  readonly publishOwnCard: () => Promise<void>;
  /** Returns the trust domains of the peers that have not taken this node's card as it is now. */
  readonly behind: () => Promise<readonly string[]>;
  readonly agreements: Agreements;
  readonly kinds: ReturnType<typeof createPeeringKinds>;
  /** Follows the hand-overs of a node's log that go on from what is known of it. */
  readonly follow: (node: string, statements: readonly Statement[]) => Promise<void>;
  /** Loads the hand-overs of all logs that are known, of each oldest first. */
  readonly handOvers: () => Promise<readonly ListedHandOver[]>;
};

type Parts = {
  readonly config: NodeConfig;
  readonly register: Register;
  readonly ways: Ways;
  readonly kept: Pick<KeptTrust, "until">;
  /** The key of the node's own log. */
  readonly ledgerKey: OwnLedgerKey;
  /** Calls a node, and returns by how many milliseconds its clock is ahead. Rejects where it does not answer. */
  readonly call: (node: string) => Promise<number | undefined>;
  /** Returns the port at which the node listens, once that is known. */
  readonly portOf: () => number;
};

/** Creates the peering of a node. */
export function createPeering(context: Context, wired: Parts): Peering {
  const { register, ways, kept, call } = wired;
  const parts = contextOf(context, wired);
  const cards = createCards(parts);
  const list = () => listPeers(context, register, ways, kept);
  const find = (trustDomain: string): ShownPeer => {
    const peer = list().find((each) => each.trustDomain === trustDomain);
    if (peer !== undefined) return peer;
    throw new ComityError("NOT_FOUND", "no node of that trust domain is known: list the peers");
  };
  return {
    peers: {
      offer: parts.ownCard,
      add: async (card, fingerprint, by) => {
        // Whoever has no card of its own is told before anything is recorded.
        parts.ownCard();
        const { trustDomain } = await cards.add(card, fingerprint, by);
        // From now on somebody holds this node's card, and is told of its changes.
        await cards.publishOwn();
        return find(trustDomain);
      },
      list,
      setAside: () => register.setAside().map(shownAside),
      test: async (trustDomain) => call(nodeId(find(trustDomain).trustDomain)),
      remove: cards.remove,
    },
    ...{ publishOwnCard: cards.publishOwn, behind: () => listBehind(parts) },
    agreements: createAgreements(parts),
    kinds: createPeeringKinds(parts),
    follow: (node, statements) => followAll(parts, node, statements),
    handOvers: async () =>
      (await loadHandOvers(context, register.handOvers())).map(({ handOver, statement }) => ({
        trustDomain: trustDomainOf(parseVerifierKey(handOver.to).name),
        statement,
      })),
  };
}

/** The parts by which a node knows others, and the keys of their logs. */
type PeeringReach = KeyReach &
  Omit<Parts, "ledgerKey" | "call" | "portOf"> & {
    readonly links: Pick<Links, "askClock" | "askHandOvers" | "askFollows" | "askCoseReceipts">;
    /** Set to what learns of the keys of others. */
    readonly learning: { learn: Learn };
    /** Set to what opens another log. */
    readonly opening: { open: OwnLedgerKey["open"] };
  };

type Told = Pick<Parts, "portOf"> & { readonly fault: (method: string) => (error: unknown) => void };

/** Creates the peering of a node, with the key of its own log, what signs COSE receipts by it, and what it learns of the keys of others. */
export function openPeering(context: Context, reach: PeeringReach, { fault, portOf }: Told) {
  const { links, learning, opening } = reach;
  const ledgerKey = openOwnLedgerKey(context, reach, {
    renewed: () => void peering.publishOwnCard().catch(fault("peering")),
    failed: fault("ledger key"),
  });
  const peering = createPeering(context, { ...reach, ledgerKey, call: links.askClock, portOf });
  const learn = createLearning({
    ...{ peers: context.peers, ask: links.askHandOvers, follow: peering.follow },
    nowMs: () => context.clock.now().getTime(),
  });
  learning.learn = learn;
  opening.open = ledgerKey.open;
  const cose = createCoseReceipts({
    ...{ log: context.store.log, ledgerKey },
    ...{ pass: reach.signing.pass, ask: links.askCoseReceipts },
  });
  return { peering, ledgerKey, learn, cose };
}

/** Makes what cards, agreements and hand-overs need of a node. */
function contextOf(context: Context, { config, register, ways, ledgerKey, portOf }: Parts): PeeringContext {
  return {
    ...context,
    register,
    ownCard: () =>
      composeCard(
        { ...config, listen: { ...config.listen, port: portOf() } },
        textOfPresent(ledgerKey.keys()),
      ),
    keepEvidence: async (log, evidence) => void (await keepEvidence(context, log, evidence)),
    sign: async (bytes) => signOnce(ledgerKey.source(), bytes),
    assertCard: (card) => assertTrustable(card, ways),
    assertAgreement: (agreement, signedHere) => {
      const now = context.clock.now();
      const keys = ledgerKey.keys();
      // A signature by an earlier key stands, and nothing new is signed for one.
      const ledgerKeys = signedHere ? keys : firstKey(presentKey(keys));
      try {
        const trust = parseAuthorities(agreement);
        assertOwnParty({ ...config, ledgerKeys }, { agreement, trust }, now);
        assertOwnNames(ways.trust(), trust);
        assertTerms({ peers: [{ agreement, file: agreement.id }] }, context.atlas(), now);
        assertBeside(config, register.acquaintance().agreements, agreement, now);
      } catch (thrown) {
        throw asInvalid(thrown);
      }
    },
  };
}

const shownAside = ({ what, name, cause: { message: says } }: SetAside) => ({ what, name, says });

/** Throws INPUT_INVALID for a card whose authorities cannot be read, or have the subject of another trust domain's. */
function assertTrustable({ trustDomain, bundle }: PeerCard, ways: Ways): void {
  const authorities = readAuthorities(bundle);
  try {
    assertOwnNames(ways.trust(), [[trustDomain, authorities]]);
  } catch (thrown) {
    throw fieldError(
      "INPUT_INVALID",
      "bundle",
      `cannot be trusted here: ${ComityError.from(thrown).message}`,
    );
  }
}

/** Returns the day from which the authority of a node counts no more that agreements alone name; empty where one is not over. */
function keptUntil(named: readonly Agreement[], trustDomain: string, kept: Pick<KeptTrust, "until">): string {
  const days = named.map((agreement) => kept.until(agreement, trustDomain));
  return days.includes(undefined) ? "" : (days.toSorted().at(-1) ?? "");
}

/** Signs with the ledger key. What the log does not sign itself is signed so seldom that nothing is kept open for it. */
export async function signOnce(source: KeySource, bytes: Uint8Array): Promise<Uint8Array> {
  const signer = await openSigner(source, "ed25519", "the ledger key");
  try {
    return await signer.sign(bytes);
  } finally {
    signer.close();
  }
}

/** Lists the nodes that are known, in the order of their trust domains. */
function listPeers(
  { peers, clock }: Context,
  register: Register,
  ways: Ways,
  kept: Pick<KeptTrust, "until">,
): readonly ShownPeer[] {
  const now = clock.now();
  const { agreements } = register.acquaintance();
  return peers.known
    .map(({ node }): ShownPeer => {
      const { trustDomain } = parseIdentity(node);
      const held = register.cardOf(trustDomain);
      const card = held?.state === "known" ? held.card : undefined;
      const named = agreements.filter(({ parties }) =>
        parties.some((party) => party.trustDomain === trustDomain),
      );
      const ends =
        ways
          .trust()
          .get(trustDomain)
          ?.map(({ validToDate }) => validToDate.getTime()) ?? [];
      return {
        trustDomain,
        address: ways.addressOf(node) ?? "",
        jurisdictions: card?.jurisdictions ?? peers.of(node, now)?.party.jurisdictions ?? [],
        fingerprint: card === undefined ? "" : fingerprintOf(card),
        authorityUntil: ends.length === 0 ? "" : new Date(Math.min(...ends)).toISOString(),
        removed: held?.state === "removed",
        keptUntil: card === undefined ? keptUntil(named, trustDomain, kept) : "",
        agreements: named.map((agreement) => ({
          id: agreement.id,
          hash: agreement.hash,
          inForce: isInForce(agreement, now),
        })),
      };
    })
    .toSorted((a, b) => (a.trustDomain < b.trustDomain ? -1 : 1));
}
