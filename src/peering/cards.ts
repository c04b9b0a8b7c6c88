/** The work of an operator on cards: to add and remove nodes. And the node's own card, which it sends to all who know it. */
import { BODY } from "../engine/outbox.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { FOREVER } from "../engine/store.ts";
import { ComityError, fieldError } from "../errors.ts";
import { type Agreement, isInForce } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import { assertFingerprint, type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { canonicalText } from "../ledger/canonical.ts";
import type { PeeringContext } from "./context.ts";
import { hashOfBody } from "./copy.ts";
import { keepHeld } from "./keep-held.ts";
import { agreedKeyOf, isOneLog } from "./known-key.ts";
import { peeringLeafBytes } from "./leaf.ts";

export type Cards = {
  /**
   * Makes the node of a card known, whose fingerprint two people have compared. A newer card of a known node replaces the
   * older. Throws INPUT_INVALID for this node's own card, for one whose authority cannot be trusted here, and for another
   * key than the known node's; FINGERPRINT_WRONG; IDENTITY_INVALID. `by` is the operator's SPIFFE id.
   */
  readonly add: (card: unknown, fingerprint: string, by?: string) => Promise<PeerCard>;
  /**
   * Forgets the card of a node, so that nothing is exchanged with it beside what agreements need. Throws NOT_FOUND, and
   * AGREEMENT_INVALID while an agreement with it is in force: end that first.
   */
  readonly remove: (trustDomain: string, by?: string) => Promise<void>;
  /** Records this node's own card where it has changed, and queues it for every node that is known. */
  readonly publishOwn: () => Promise<void>;
};

export function createCards(context: PeeringContext): Cards {
  const { register, trustDomain, clock, entropy, observer } = context;

  async function record(card: PeerCard, state: "known" | "removed", holds: () => void, by?: string) {
    const leaf = peeringLeafBytes({
      type: "comity/v1/peer",
      nonce: entropy.nonce(),
      at: clock.now().toISOString(),
      state,
      trustDomain: card.trustDomain,
      card: hashOfBody(canonicalText(card)),
    });
    const row = { trustDomain: card.trustDomain, state, card, place: -1 };
    const command = { kind: "peering.card", card: row, contents: [], dispatches: [] } as const;
    const committed = await keepHeld(() => {
      holds();
      return register.keepCard(command, { leaf, ...(by !== undefined && { by }) });
    });
    requireRecorded(committed);
    observer.peerChanged({ peer: nodeId(card.trustDomain), state });
  }

  return {
    async add(given, fingerprint, by) {
      const card = parsePeerCard(given);
      assertFingerprint(card, fingerprint);
      const holds = () => {
        assertMayBeAdded(context, card);
        context.assertCard(card);
      };
      holds();
      const held = register.cardOf(card.trustDomain);
      if (held?.state !== "known" || canonicalText(held.card) !== canonicalText(card))
        await record(card, "known", holds, by);
      return card;
    },
    async remove(name, by) {
      const held = register.cardOf(name);
      if (held?.state !== "known" || name === trustDomain)
        throw new ComityError("NOT_FOUND", "no node of that trust domain is known by a card: list the peers");
      await record(held.card, "removed", () => assertMayBeRemoved(context, name), by);
    },
    publishOwn: () => publishOwn(context),
  };
}

/**
 * Records the node's own card where it has changed. Before anybody is known by a card nobody holds this one, and whoever is known
 * by an agreement needs it only once the authorities are no longer those of the agreement.
 */
async function publishOwn(context: PeeringContext): Promise<void> {
  const { register, trustDomain, clock, entropy } = context;
  const held = register.cardOf(trustDomain);
  const { agreements, cards } = register.acquaintance();
  if (held === undefined && cards.length === 0 && agreements.length === 0) return;
  const awaited = held !== undefined || cards.length > 0;
  const card = awaited ? context.ownCard() : findOwnCard(context);
  if (card === undefined) return;
  if (!awaited && agreements.every((each) => statesAuthorities(each, card))) return;
  const body = canonicalText(card);
  if (held !== undefined && canonicalText(held.card) === body) return;
  const leaf = peeringLeafBytes({
    type: "comity/v1/own-card",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    card: hashOfBody(body),
  });
  const dispatches = context.peers.known.map(({ node }) => ({ id: entropy.id(), peer: node }));
  const contents = [seal(context, BODY, body, FOREVER)];
  const row = { trustDomain, state: "own", card, place: -1 } as const;
  const command = { kind: "peering.card", card: row, contents, dispatches } as const;
  requireRecorded(await register.keepCard(command, { leaf }));
}

/** Returns the own card; undefined where nothing says how others reach this node: whoever has it by a file alone needs no card. */
export function findOwnCard({ ownCard }: PeeringContext): PeerCard | undefined {
  try {
    return ownCard();
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "INPUT_INVALID") return undefined;
    throw thrown;
  }
}

/** Returns true where an agreement names exactly the authorities of a card for its node. */
export function statesAuthorities({ parties }: Agreement, { trustDomain, bundle }: PeerCard): boolean {
  const stated = parties.find((party) => party.trustDomain === trustDomain)?.certificateAuthority ?? "";
  const certificates = stated.match(/-----BEGIN CERTIFICATE-----[^-]+/g) ?? [];
  const ders = new Set(certificates.map((pem) => pem.slice(27).replace(/\s/g, "")));
  return ders.size === bundle.keys.length && bundle.keys.every(({ x5c: [der] }) => ders.has(der));
}

/** Throws AGREEMENT_INVALID while an agreement with the node is in force. */
function assertMayBeRemoved({ register, clock }: PeeringContext, name: string): void {
  const now = clock.now();
  const bound = register
    .acquaintance()
    .agreements.find(
      (each) => isInForce(each, now) && each.parties.some((party) => party.trustDomain === name),
    );
  if (bound !== undefined)
    throw new ComityError(
      "AGREEMENT_INVALID",
      `the agreement \`${bound.id}\` with that node is in force: terminate it first`,
    );
}

function assertMayBeAdded(context: PeeringContext, card: PeerCard): void {
  const { register, trustDomain } = context;
  if (card.trustDomain === trustDomain)
    throw fieldError(
      "INPUT_INVALID",
      "trustDomain",
      "is this node's own: a peer has a trust domain of its own",
    );
  const held = register.cardOf(card.trustDomain);
  // THREAT: a second node under the name of one that is known would speak for it.
  const other = held?.state === "known" && !isOneLog(context, held.card.ledger, card.ledger);
  const agreed = agreedKeyOf(context, card.trustDomain);
  if (other || (agreed !== undefined && !isOneLog(context, agreed, card.ledger)))
    throw fieldError(
      "INPUT_INVALID",
      "ledger",
      `is not the key by which the node of \`${card.trustDomain}\` is known: one trust domain has one node; if its key was lost, terminate the agreements that name it, and remove its card; if it was renewed, wait for its hand-over`,
    );
}
