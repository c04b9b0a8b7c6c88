/** The kinds of statements about peering that known nodes send: their cards, copies of agreements, and ends of agreements. */
import type { KnownNode } from "../engine/peers.ts";
import { loadStatement, requireRecorded, statementOf } from "../engine/record.ts";
import { type Arrival, type Owed, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { FOREVER } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { placeOf } from "../ledger/log-keys.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Statement } from "../ledger/proof.ts";
import { LIMITS, type Limits } from "../limits.ts";
import { createRateLimit } from "../rate-limit.ts";
import { assertNotOver, assertRoom } from "./agreements.ts";
import { domainOf, invalid, lastingIn, PASSING, parseOwn } from "./arrival.ts";
import type { PeeringContext } from "./context.ts";
import { hashOfBody, MAX_COPY_BYTES, parseCopy } from "./copy.ts";
import { createHandOverKind } from "./hand-overs.ts";
import { keepHeld } from "./keep-held.ts";
import { parsePeeringLeaf, peeringLeafBytes } from "./leaf.ts";
import { recordCopy } from "./record-copy.ts";
import type { HeldAgreement } from "./register.ts";
import { type CardRow, KIND } from "./schema.ts";
import { createTerminationKind } from "./terminations.ts";

/** The longest card, in bytes: eight authorities with their certificates. */
const MAX_CARD_BYTES = 192 * 1024;

type CardLimits = Pick<Limits, "cards" | "cardEveryMs" | "cardsPerPeer" | "cardOfPeerEveryMs">;

/** Creates the kinds by which nodes that know each other exchange cards and agreements. */
export function createPeeringKinds(context: PeeringContext, limits: CardLimits = LIMITS) {
  return [
    createHandOverKind(context),
    createCardKind(context, limitCards(context, limits)),
    createAgreementKind(context),
    createTerminationKind(context),
  ] as const;
}

/**
 * Limits the new cards of each node, and those of all. The function throws OVERLOADED.
 *
 * THREAT: each card is parsed with its certificates, recorded for ever, and changes what the node trusts, so that all its
 * connections are looked at anew.
 */
function limitCards({ clock }: Pick<PeeringContext, "clock">, limits: CardLimits): (node: string) => void {
  const nowMs = () => clock.now().getTime();
  const { cards, cardEveryMs, cardsPerPeer, cardOfPeerEveryMs } = limits;
  const each = createRateLimit({ burst: cardsPerPeer, perSecond: 1000 / cardOfPeerEveryMs }, nowMs);
  const all = createRateLimit({ burst: cards, perSecond: 1000 / cardEveryMs }, nowMs);
  const every = (ms: number) => `one in ${ms / 1000} seconds`;
  return (node) => {
    if (!each.take(node, 1))
      throw new ComityError(
        "OVERLOADED",
        `this node takes ${cardsPerPeer} new cards of one node at once, and then ${every(cardOfPeerEveryMs)}: the newest is taken when it is sent again`,
      );
    if (!all.take("", 1))
      throw new ComityError(
        "OVERLOADED",
        `this node takes ${cards} new cards of all nodes at once, and then ${every(cardEveryMs)}: it is taken when it is sent again`,
      );
  };
}

/** The kind `card`: a node sends its own card, signed by the log that the other knows. */
function createCardKind(
  context: PeeringContext,
  admit: (node: string) => void,
): RelayedKind<PeerCard, KnownNode> {
  const { register } = context;
  return {
    kind: KIND.card,
    agreement: "none",
    maxBytes: MAX_CARD_BYTES,
    parse: (body, { leaf }) => {
      if (parsePeeringLeaf(leaf, "comity/v1/own-card").card !== hashOfBody(body))
        throw invalid("the card is not the one that its leaf names");
      return parsePeerCard(parseCanonical(Buffer.from(body, "utf8")));
    },
    assertSender: (card, { peer, envelope }) => {
      if (card.trustDomain !== domainOf(peer) || placeOf(peer.ledgerKeys, parseVerifierKey(card.ledger)) < 0)
        throw invalid("a node sends its own card alone, under the key of its log");
      // What is known already comes again with each connection, and costs nothing.
      if ((register.cardOf(card.trustDomain)?.place ?? -1) >= envelope.own.index) return;
      admit(peer.node);
      context.assertCard(card);
    },
    apply: (card, arrival) => applyCard(context, card, arrival),
    verifyAnswer: ({ leaf }) => {
      if (parsePeeringLeaf(leaf, "comity/v1/peer").trustDomain !== context.trustDomain)
        throw invalid("the peer's leaf is about the card of another node");
    },
    passing: PASSING,
    owed: async () => {
      const own = register.cardOf(context.trustDomain);
      return own === undefined
        ? []
        : [{ subject: own.trustDomain, version: own.leaf, leaf: own.leaf, until: FOREVER }];
    },
  };
}

const removed = () =>
  new ComityError(
    "AGREEMENT_MISSING",
    "an operator has removed the card of this node: ask for it to be added again",
  );

async function applyCard(
  context: PeeringContext,
  card: PeerCard,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { register, clock, entropy, observer } = context;
  const place = arrival.envelope.own.index;
  const held = register.cardOf(card.trustDomain);
  if (held?.state === "removed") throw removed();
  if (held !== undefined && held.place >= place) return loadStatement(context, held.leaf);
  const leaf = peeringLeafBytes({
    type: "comity/v1/peer",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    state: "known",
    trustDomain: card.trustDomain,
    card: hashOfBody(arrival.envelope.body),
  });
  const row = { trustDomain: card.trustDomain, state: "known", card, place } as const;
  const command = { kind: "peering.card", card: row, contents: [], dispatches: [] } as const;
  const committed = await keepHeld(() => {
    context.assertCard(card);
    return register.keepCard(command, { leaf, seen: seenIn(arrival), by: arrival.peer.node });
  });
  if ("refused" in committed && committed.refused === "card-removed") throw removed();
  if ("refused" in committed && committed.refused === "card-stale")
    return loadStatement(context, (committed.row as CardRow).leaf);
  const own = statementOf(requireRecorded(committed));
  observer.peerChanged({ peer: arrival.peer.node, state: "known" });
  return own;
}

type SentCopy = { readonly body: string; readonly hash: string; readonly signatures: number };

/** The kind `agreement`: a copy with the signatures that the sender has. */
function createAgreementKind(context: PeeringContext): RelayedKind<SentCopy, KnownNode> {
  const { trustDomain } = context;
  return {
    kind: KIND.agreement,
    agreement: "none",
    maxBytes: MAX_COPY_BYTES,
    parse: (body, { leaf }) => {
      const named = parsePeeringLeaf(leaf, "comity/v1/agreement-copy");
      if (named.body !== hashOfBody(body)) throw invalid("the copy is not the one that its leaf names");
      return { body, hash: named.agreement, signatures: named.signatures };
    },
    assertSender: () => {},
    apply: (copy, arrival) => applyCopy(context, copy, arrival),
    verifyAnswer: ({ leaf }, { envelope }) => {
      const own = parsePeeringLeaf(parseOwn(envelope.own.leaf), "comity/v1/agreement-copy");
      // Whoever has declined the agreement, or knows that another has, answers with that.
      const theirs = parsePeeringLeaf(leaf, "comity/v1/agreement-copy", "comity/v1/agreement-decline");
      const fewer = theirs.type === "comity/v1/agreement-copy" && theirs.signatures < own.signatures;
      if (theirs.agreement !== own.agreement || fewer)
        throw invalid("the peer's leaf is about another copy than was sent");
    },
    passing: PASSING,
    owed: async (peer) => owedCopies(lastingIn(context), parseIdentity(peer).trustDomain, trustDomain),
  };
}

/** Returns the copies that a party must hold: those that this node has signed. */
function owedCopies(held: readonly HeldAgreement[], peer: string, trustDomain: string): readonly Owed[] {
  return held
    .filter(
      ({ row: { state, parties, signed } }) =>
        state !== "declined" && parties.includes(peer) && signed.includes(trustDomain),
    )
    .map(({ row: { hash, signed, leaf, until } }) => ({
      subject: hash,
      version: signed.length,
      leaf,
      until,
    }));
}

/** Takes the signatures of a copy that this node does not have. */
async function applyCopy(
  context: PeeringContext,
  { body, hash }: SentCopy,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { register, clock, trustDomain } = context;
  const sender = domainOf(arrival.peer);
  const declined = register.agreementOf(hash)?.row;
  if (declined?.state === "declined" && declined.parties.includes(sender))
    return loadStatement(context, declined.endLeaf ?? declined.leaf);
  const sent = await parseCopy(body);
  const { agreement, signatures } = sent;
  if (agreement.hash !== hash) throw invalid("the leaf names another agreement than the copy holds");
  const parties = agreement.parties.map((party) => party.trustDomain);
  // THREAT: strangers to an agreement could otherwise pass it on, and fill the store of its parties.
  if (!parties.includes(sender) || !signatures.has(sender) || !parties.includes(trustDomain))
    throw new ComityError(
      "AGREEMENT_INVALID",
      "the agreement names both nodes as parties, and whoever sends it has signed it first",
    );
  const held = register.agreementOf(hash);
  const brings = [...signatures.keys()].some((each) => held?.signed.signatures.has(each) !== true);
  if (brings) {
    if (held === undefined) assertRoom(context, sender);
    assertNotOver(sent, clock.now());
    const first = { state: "offered", by: sender, made: arrival.peer.node } as const;
    await recordCopy(context, sent, first, { sender, seen: seenIn(arrival) });
  }
  return loadStatement(context, register.agreementOf(hash)?.row.leaf ?? 0);
}
