/** The kinds of statements about peering that known nodes send: their cards, copies of agreements, and ends of agreements. */
import type { KnownNode } from "../engine/peers.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type Owed, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { assertNotAhead } from "../engine/skew.ts";
import { FOREVER } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Statement } from "../ledger/proof.ts";
import { assertNotOver, assertRoom, isOpen, recordCopy, tellAuditor } from "./agreements.ts";
import type { PeeringContext } from "./context.ts";
import { hashOfBody, MAX_COPY_BYTES, parseCopy } from "./copy.ts";
import { assertAcceptable } from "./known-key.ts";
import { type PeeringLeaf, parsePeeringLeaf, peeringLeafBytes } from "./leaf.ts";
import type { HeldAgreement } from "./register.ts";
import { type AgreementRow, KIND, TERMINATION_PART } from "./schema.ts";

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);
const parseOwn = (leaf: string) => JSON.parse(Buffer.from(leaf, "base64").toString("utf8")) as unknown;
const domainOf = ({ node }: KnownNode) => parseIdentity(node).trustDomain;

/** The longest card, in bytes: eight authorities with their certificates. */
const MAX_CARD_BYTES = 192 * 1024;

/** Refusals that pass: the other node may come to know this one, or its clock be set right. */
const PASSING = ["AGREEMENT_MISSING", "TRUST_DOMAIN_UNKNOWN", "CLOCK_SKEW", "OVERLOADED"] as const;

/** Creates the kinds by which nodes that know each other exchange cards and agreements. */
export function createPeeringKinds(context: PeeringContext) {
  return [createCardKind(context), createAgreementKind(context), createTerminationKind(context)] as const;
}

/** The kind `card`: a node sends its own card, signed by the log that the other knows. */
function createCardKind(context: PeeringContext): RelayedKind<PeerCard, KnownNode> {
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
    assertSender: (card, { peer }) => {
      const { publicKey } = parseVerifierKey(card.ledger);
      if (card.trustDomain !== domainOf(peer) || !equalBytes(publicKey, peer.ledgerKey.publicKey))
        throw invalid("a node sends its own card alone, under the key of its log");
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
  const committed = await register.keepCard(command, { leaf, seen: seenIn(arrival) });
  if ("refused" in committed && committed.refused === "card-removed") throw removed();
  if ("refused" in committed && committed.refused === "card-stale")
    return loadStatement(context, register.cardOf(card.trustDomain)?.leaf ?? 0);
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
      const theirs = parsePeeringLeaf(leaf, "comity/v1/agreement-copy");
      if (theirs.agreement !== own.agreement || theirs.signatures < own.signatures)
        throw invalid("the peer's leaf is about another copy than was sent");
    },
    passing: PASSING,
    owed: async (peer) => owedCopies(lastingIn(context), parseIdentity(peer).trustDomain, trustDomain),
  };
}

/**
 * Returns the agreements whose last day has not passed. A party that has lost another would refuse its copy as expired, and its
 * end for ever.
 */
function lastingIn({ register, clock }: PeeringContext): readonly HeldAgreement[] {
  const today = clock.now().toISOString().slice(0, 10);
  return register.agreements().filter(({ signed }) => signed.agreement.until > today);
}

/** Returns the copies that a party must hold: those that this node has signed. */
function owedCopies(held: readonly HeldAgreement[], peer: string, trustDomain: string): readonly Owed[] {
  return held
    .filter(({ row: { parties, signed } }) => parties.includes(peer) && signed.includes(trustDomain))
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
    assertAcceptable(context, agreement);
    await recordCopy(context, sent, { state: "offered", by: sender }, { sender, seen: seenIn(arrival) });
  }
  return loadStatement(context, register.agreementOf(hash)?.row.leaf ?? 0);
}

type SentEnd = Extract<PeeringLeaf, { type: "comity/v1/agreement-end" }>;

/** The kind `termination`: a party ends an agreement. It arrives whatever has become of the agreement. */
function createTerminationKind(context: PeeringContext): RelayedKind<SentEnd, KnownNode> {
  const { register } = context;
  const find = ({ agreement }: SentEnd): AgreementRow => {
    const row = register.agreementOf(agreement)?.row;
    if (row !== undefined && !isOpen(row)) return row;
    throw new ComityError("AGREEMENT_MISSING", "this node holds no such agreement that all have signed");
  };
  return {
    kind: KIND.termination,
    agreement: "none",
    maxBytes: 1024,
    parse: (_, { leaf }) => parsePeeringLeaf(leaf, "comity/v1/agreement-end"),
    assertSender: (end, { peer }) => {
      const sender = domainOf(peer);
      if (end.by !== sender || !find(end).parties.includes(sender))
        throw new ComityError("SCOPE_FORBIDDEN", "a party alone ends an agreement, and says so itself");
      assertNotAhead("the end of the agreement", end.at, context.clock.now());
    },
    apply: (end, arrival) => applyEnd(context, end, find(end), arrival),
    verifyAnswer: ({ leaf }, { envelope }) => {
      const own = parsePeeringLeaf(parseOwn(envelope.own.leaf), "comity/v1/agreement-end");
      const theirs = parsePeeringLeaf(leaf, "comity/v1/agreement-end");
      if (theirs.agreement !== own.agreement || theirs.endsAt > own.endsAt)
        throw invalid("the peer's leaf is about another end than was sent");
    },
    passing: PASSING,
    owed: async (peer) => owedEnds(lastingIn(context), parseIdentity(peer).trustDomain, context.trustDomain),
  };
}

/** Returns the ends that a party must know of: those that this node has made. */
function owedEnds(held: readonly HeldAgreement[], peer: string, trustDomain: string): readonly Owed[] {
  return held.flatMap(({ row: { hash, parties, endedBy, endLeaf } }) =>
    endedBy === trustDomain && endLeaf !== undefined && parties.includes(peer)
      ? [{ subject: hash, version: endLeaf, leaf: endLeaf, until: FOREVER }]
      : [],
  );
}

async function applyEnd(
  context: PeeringContext,
  { agreement, endsAt, by }: SentEnd,
  row: AgreementRow,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { register, clock, entropy, observer } = context;
  const leaf = peeringLeafBytes({
    type: "comity/v1/agreement-end",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    agreement,
    endsAt,
    by,
  });
  const committed = await register.endAgreement(
    {
      kind: "peering.end",
      hash: agreement,
      endsAt,
      endedBy: by,
      contents: [seal(context, TERMINATION_PART, canonicalBytes({ ...arrival.envelope.own }), FOREVER)],
      dispatches: [],
    },
    { leaf, seen: seenIn(arrival) },
  );
  if ("refused" in committed && committed.refused === "already-ended")
    return loadStatement(context, register.agreementOf(agreement)?.row.endLeaf ?? 0);
  const own = statementOf(requireRecorded(committed));
  observer.agreementChanged({ agreement: row.id, state: "terminated" });
  tellAuditor(context, row, "terminated");
  return own;
}
