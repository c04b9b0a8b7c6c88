/**
 * The words of parties by which an agreement ends: that it is over for all, or that one will not sign it. Each is the party's own
 * statement; another may pass it on, to whoever has not heard it and to a party that has lost its own word.
 */
import { BODY } from "../engine/outbox.ts";
import type { KnownNode } from "../engine/peers.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type Owed, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { assertNotAhead, SKEW_MS } from "../engine/skew.ts";
import { FOREVER } from "../engine/store.ts";
import { ComityError, type Reason } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { keysAround } from "../ledger/hand-over.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { parseStatement, type Statement, verifyStatement } from "../ledger/proof.ts";
import { domainOf, invalid, lastingIn, PASSING, parseOwn } from "./arrival.ts";
import type { PeeringContext } from "./context.ts";
import { knownKeyOf } from "./known-key.ts";
import { OWN_WORD, type PeeringLeaf, parsePeeringLeaf, peeringLeafBytes } from "./leaf.ts";
import { hearersOf } from "./own-word.ts";
import { dispatchesTo } from "./record-copy.ts";
import type { HeldAgreement } from "./register.ts";
import { type AgreementRow, KIND } from "./schema.ts";

/** The longest body: the statement of a party that another passes on. */
const MAX_BYTES = 24 * 1024;

const TYPES = ["comity/v1/agreement-end", "comity/v1/agreement-decline"] as const;
type Word = Extract<PeeringLeaf, { type: (typeof TYPES)[number] }>;

/** A word as it was sent. `source` is the party's own statement, where another passes it on. */
type Sent = { readonly word: Word; readonly source?: Statement };

/** The kind `termination`. It arrives whatever has become of the agreement. */
export function createTerminationKind(context: PeeringContext): RelayedKind<Sent, KnownNode> {
  const { trustDomain } = context;
  return {
    kind: KIND.termination,
    agreement: "none",
    maxBytes: MAX_BYTES,
    parse: (body, { leaf }) => ({
      word: parsePeeringLeaf(leaf, ...TYPES),
      ...(body !== OWN_WORD && { source: parseStatement(parseCanonical(Buffer.from(body, "utf8"))) }),
    }),
    assertSender: (sent, { peer }) => assertParty(context, sent, domainOf(peer)),
    apply: (sent, arrival) =>
      sent.word.type === "comity/v1/agreement-end"
        ? applyEnd(context, sent.word, originOf(sent, arrival), arrival)
        : applyDecline(context, sent.word, originOf(sent, arrival), arrival),
    verifyAnswer: ({ leaf }, { envelope }) => {
      const own = parsePeeringLeaf(parseOwn(envelope.own.leaf), ...TYPES);
      const theirs = parsePeeringLeaf(leaf, own.type);
      const later = own.type === TYPES[0] && theirs.type === TYPES[0] && theirs.endsAt > own.endsAt;
      if (theirs.agreement !== own.agreement || later)
        throw invalid("the peer's leaf is about another end than was sent");
    },
    passing: PASSING,
    owed: async (peer) => owedWords(lastingIn(context), domainOf({ node: peer }), trustDomain),
  };
}

/** Returns the party's own statement of a word that has arrived. */
const originOf = ({ source }: Sent, { envelope }: Arrival<KnownNode>): Statement => source ?? envelope.own;

/** Returns the agreement that a word is about. Throws AGREEMENT_MISSING where it is not held, or the word does not fit its state. */
function find({ register }: PeeringContext, { agreement, type }: Word): HeldAgreement {
  const held = register.agreementOf(agreement);
  const ended = held?.row.state === "agreed" || held?.row.state === "terminated";
  if (held !== undefined && (type === "comity/v1/agreement-decline" || ended)) return held;
  throw new ComityError(
    "AGREEMENT_MISSING",
    type === "comity/v1/agreement-decline"
      ? "this node holds no such agreement"
      : "this node holds no such agreement that all have signed",
  );
}

/**
 * Throws unless the word is a party's own, and its sender a party.
 *
 * THREAT: whoever passes a word on could make one up, or date it anew; so the party's own statement comes with it.
 */
function assertParty(context: PeeringContext, { word, source }: Sent, sender: string): void {
  const held = find(context, word);
  if (!held.row.parties.includes(sender) || !held.row.parties.includes(word.by))
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      "a party alone ends or declines an agreement, and says so itself",
    );
  if (source === undefined && word.by !== sender)
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      "a party alone ends or declines an agreement: whoever passes its word on sends its statement",
    );
  assertDated(context, source === undefined ? word : verifySource(context, held, word, source));
}

/** Verifies the statement of the party whose word is passed on, and returns its leaf. Throws STATEMENT_INVALID or PROOF_INVALID. */
function verifySource(
  context: PeeringContext,
  { signed }: HeldAgreement,
  word: Word,
  source: Statement,
): Word {
  const named = signed.agreement.parties.find(({ trustDomain }) => trustDomain === word.by)?.ledger;
  const keys = new Set([named, knownKeyOf(context, word.by)].filter((key) => key !== undefined));
  for (const key of keys) {
    const verified = tryVerify(source, keysAround(key, context.register.acquaintance().handOvers));
    if (verified === undefined) continue;
    const own = parsePeeringLeaf(verified, word.type);
    if (own.agreement !== word.agreement || own.by !== word.by || instantOf(own) !== instantOf(word))
      throw invalid("the statement that comes with the word of a party says something else");
    return own;
  }
  throw invalid("the statement that comes with the word of a party is not that party's");
}

/** The reasons for which a statement is none of a log. */
const NOT_SIGNED: readonly Reason[] = [
  "STATEMENT_INVALID",
  "PROOF_INVALID",
  "SIGNATURE_MISSING",
  "LEDGER_KEY_REPLACED",
];

function tryVerify(source: Statement, keys: LogKeys): unknown {
  try {
    return verifyStatement(source, keys).leaf;
  } catch (thrown) {
    const { reason } = ComityError.from(thrown);
    if (NOT_SIGNED.includes(reason)) return undefined;
    throw thrown;
  }
}

const instantOf = (word: Word) => (word.type === "comity/v1/agreement-end" ? word.endsAt : "");

/**
 * Throws CLOCK_SKEW for a word from the future, and STATEMENT_INVALID for an end that lies before its own signature by more than
 * clocks may differ.
 *
 * THREAT: a party could date an end back, so that what both sides permitted meanwhile would seem to rest on nothing.
 */
function assertDated({ clock }: PeeringContext, word: Word): void {
  assertNotAhead("the end of the agreement", word.at, clock.now());
  if (word.type !== "comity/v1/agreement-end") return;
  if (Date.parse(word.endsAt) < Date.parse(word.at) - SKEW_MS)
    throw invalid("the end is dated before it was signed: what was decided until then stands");
}

/** Returns the words that a party must hear: those of this node, and the party's own, which it may have lost. */
function owedWords(held: readonly HeldAgreement[], peer: string, trustDomain: string): readonly Owed[] {
  return held.flatMap(({ row }) => {
    const { hash, endedBy, endLeaf, state, until } = row;
    const own = endedBy === trustDomain && hearersOf(row, trustDomain).includes(peer);
    if (endLeaf === undefined || !(own || endedBy === peer)) return [];
    return [
      { subject: hash, version: endLeaf, leaf: endLeaf, until: state === "declined" ? until : FOREVER },
    ];
  });
}

async function applyEnd(
  context: PeeringContext,
  word: Extract<Word, { type: "comity/v1/agreement-end" }>,
  origin: Statement,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { register, observer } = context;
  const { agreement, endsAt, by } = word;
  const { id } = find(context, word).row;
  const committed = await register.endAgreement(
    {
      kind: "peering.end",
      hash: agreement,
      endsAt,
      endedBy: by,
      contents: [seal(context, BODY, canonicalText({ ...origin }), FOREVER)],
      dispatches: [],
    },
    recordingOf(context, word, arrival),
  );
  if ("refused" in committed && committed.refused === "already-ended")
    return loadStatement(context, (committed.row as AgreementRow).endLeaf ?? 0);
  const own = statementOf(requireRecorded(committed));
  observer.agreementChanged({ agreement: id, state: "terminated" });
  return own;
}

/** Records that a party will not sign, and passes that on to those who cannot have heard it from the party itself. */
async function applyDecline(
  context: PeeringContext,
  word: Extract<Word, { type: "comity/v1/agreement-decline" }>,
  origin: Statement,
  arrival: Arrival<KnownNode>,
): Promise<Statement> {
  const { register, trustDomain, observer } = context;
  const { row } = find(context, word);
  const others = hearersOf(row, trustDomain).filter(
    (each) => each !== word.by && each !== domainOf(arrival.peer),
  );
  const committed = await register.declineAgreement(
    {
      kind: "peering.decline",
      hash: row.hash,
      declinedBy: word.by,
      contents: [seal(context, BODY, canonicalText({ ...origin }), row.until)],
      dispatches: dispatchesTo(
        context,
        others.map((each) => ({ trustDomain: each })),
      ),
    },
    recordingOf(context, word, arrival),
  );
  if ("refused" in committed && committed.refused === "already-declined")
    return loadStatement(context, (committed.row as AgreementRow).endLeaf ?? 0);
  if ("refused" in committed && committed.refused === "already-agreed")
    throw new ComityError("AGREEMENT_INVALID", "the party has signed this agreement, and can end it alone");
  const own = statementOf(requireRecorded(committed));
  observer.agreementChanged({ agreement: row.id, state: "declined" });
  return own;
}

/** Makes this node's leaf of a word, with what is recorded beside it. The party itself made the change. */
function recordingOf({ clock, entropy }: PeeringContext, word: Word, arrival: Arrival<KnownNode>) {
  const leaf = peeringLeafBytes({ ...word, nonce: entropy.nonce(), at: clock.now().toISOString() });
  return { leaf, seen: seenIn(arrival), by: nodeId(word.by) };
}
