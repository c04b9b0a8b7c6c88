/** Hand-overs of logs: that of this node's own, which all who know it are told of, and those of others, which it follows. */
import { BODY } from "../engine/outbox.ts";
import type { KnownNode } from "../engine/peers.ts";
import {
  loadStatement,
  loadStatements,
  loadText,
  requireRecorded,
  seal,
  seenHead,
  statementOf,
} from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { type HandOverRow, PEER_HEAD } from "../engine/rows.ts";
import { type Committed, FOREVER, load, type SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { formatShortOpening, isShortOpening } from "../ledger/fork.ts";
import {
  handOver,
  knownOf,
  type ProvedHandOver,
  parseSuccession,
  type Succession,
} from "../ledger/hand-over.ts";
import { firstKey, placeOf, sharesPart } from "../ledger/log-keys.ts";
import { trustDomainOf } from "../ledger/log-origin.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { parseStatement, type Statement, verifyStatement } from "../ledger/proof.ts";
import type { PeeringContext } from "./context.ts";
import { parsePeeringLeaf, peeringLeafBytes } from "./leaf.ts";
import { HAND_OVER_PART, KIND } from "./schema.ts";
import type { HandOverLog } from "./state.ts";

/** Refusals that pass: the other node may come to know this one, or to be known under an earlier key. */
const PASSING = ["AGREEMENT_MISSING", "TRUST_DOMAIN_UNKNOWN", "CLOCK_SKEW", "OVERLOADED"] as const;
const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);
const readLeaf = ({ leaf }: Statement) => parseSuccession(parseCanonical(Uint8Array.fromBase64(leaf)));

/** Makes the command that goes with a hand-over of this node's log: everybody who is known is told. */
export function composeHandOver(
  context: Pick<PeeringContext, "trustDomain" | "peers" | "entropy" | "sealer">,
): HandOverLog {
  const { trustDomain, peers, entropy } = context;
  return {
    kind: "peering.hand-over",
    trustDomain,
    // The leaf says everything: what travels beside it is empty.
    contents: [seal(context, BODY, "{}", FOREVER)],
    dispatches: peers.known.map(({ node }) => ({ id: entropy.id(), peer: node })),
  };
}

/** The kind `hand-over`: a node tells that its log goes on under another key or another name, by a leaf of it. */
export function createHandOverKind(context: PeeringContext): RelayedKind<Succession, KnownNode> {
  return {
    kind: KIND.handOver,
    agreement: "none",
    maxBytes: 16,
    parse: (_, { leaf }) => parseSuccession(leaf),
    assertSender: () => {},
    apply: (_, arrival) => applyHandOver(context, arrival),
    verifyAnswer: ({ leaf }, { envelope }) => {
      const own = readLeaf(envelope.own);
      const theirs = parsePeeringLeaf(leaf, "comity/v1/peer-key");
      if (theirs.from !== own.from || theirs.to !== own.to || theirs.size !== own.size)
        throw invalid("the peer's leaf is about another hand-over than was sent");
    },
    passing: PASSING,
  };
}

const applyHandOver = (context: PeeringContext, arrival: Arrival<KnownNode>): Promise<Statement> =>
  follow(context, arrival.peer, arrival.envelope.own, seenIn(arrival));

/**
 * Follows a hand-over of a known node's log, once however often it comes, and returns the statement that records it here. Rejects
 * as `handOver` does. A fork is an alarm too, and changes nothing. So is an opening that names a lower head of the lost log than is held
 * here; one that is followed is told by an alarm, since what this node holds beyond it counts no more at its author.
 */
export async function follow(
  context: PeeringContext,
  { node, ledgerKeys }: KnownNode,
  statement: Statement,
  seen?: SeenHead,
): Promise<Statement> {
  const { register, clock, entropy, observer } = context;
  let proved: ReturnType<typeof handOver>;
  try {
    proved = handOver(ledgerKeys, statement);
    await assertNoneHigher(context, node, proved);
  } catch (thrown) {
    const error = ComityError.from(thrown);
    if (error.reason === "STATEMENT_CONFLICT")
      observer.alarm({ what: "LOG_FORKED", peer: node, cause: thrown });
    throw error;
  }
  const known = knownOf(proved.handOver);
  const { from, to, upTo } = known;
  const held = register.handOvers().find((row) => row.from === from);
  if (held !== undefined) return loadStatement(context, held.leaf);
  const trustDomain = trustDomainOf(ledgerKeys[0].name);
  assertOwnKey(context, trustDomain, to);
  const leaf = peeringLeafBytes({
    type: "comity/v1/peer-key",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    ...{ trustDomain, ...known },
  });
  const committed = await register.followLog(
    {
      kind: "peering.follow",
      handOver: { trustDomain, ...known },
      contents: [seal(context, HAND_OVER_PART, canonicalBytes({ ...statement }), FOREVER)],
    },
    { leaf, seen: seen ?? seenOf(node, statement, upTo === undefined ? from : to) },
  );
  if ("recorded" in committed && upTo !== undefined)
    observer.alarm({ what: "LOG_OPENED", peer: node, cause: opened(trustDomain, known) });
  return recorded(context, committed, from);
}

const opened = (trustDomain: string, { to, size }: { readonly to: string; readonly size: number }) =>
  new ComityError(
    "STATEMENT_CONFLICT",
    `the node of \`${trustDomain}\` was restored from a backup of \`${size - 1}\` leaves, and its log goes on as \`${parseVerifierKey(to).name}\`: what it signed after that is kept here, and it has lost it; ask its operator if that is true`,
  );

/** Returns the head that came with a hand-over, under the key `signer`. */
function seenOf(node: string, statement: Statement, signer: string): SeenHead {
  return seenHead(node, statement, verifyStatement(statement, firstKey(parseVerifierKey(signer))));
}

/**
 * Throws STATEMENT_CONFLICT where this node holds a higher head of a lost log than its opening names, or another one of that size, and
 * keeps both as evidence.
 *
 * THREAT: a node could else take back what it has signed, by naming an earlier head as its last.
 */
async function assertNoneHigher(
  { store, keepEvidence }: PeeringContext,
  node: string,
  { handOver: read, statement }: ProvedHandOver,
): Promise<void> {
  if (read.upTo === undefined) return;
  const from = parseVerifierKey(read.from);
  const highest = await load(store, PEER_HEAD, node, from.id);
  if (highest === undefined || highest.size < read.upTo) return;
  const evidence = formatShortOpening(statement, highest.checkpoint);
  if (!isShortOpening(read, highest.checkpoint)) return;
  await keepEvidence(from.name, evidence);
  throw new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${from.name}\` is said to have ended with the head of \`${read.upTo}\` leaves that \`${read.by}\` holds, and this node holds another, of \`${highest.size}\`: the evidence is kept, and the new log is not followed`,
  );
}

/** Returns the statement that records a hand-over here: also where it came twice at once. */
function recorded(
  context: PeeringContext,
  committed: Committed,
  from: string,
): Promise<Statement> | Statement {
  const held = context.register.handOvers().find((row) => row.from === from);
  if ("refused" in committed && committed.refused === "already-followed" && held !== undefined)
    return loadStatement(context, held.leaf);
  return statementOf(requireRecorded(committed));
}

/** THREAT: a node that named the key of another as its own could pass off what that one signs. */
function assertOwnKey({ register }: PeeringContext, trustDomain: string, to: string): void {
  const { agreements, cards } = register.acquaintance();
  const others = [
    ...agreements.flatMap(({ parties }) => parties),
    ...cards,
    ...register.handOvers().map((row) => ({ trustDomain: row.trustDomain, ledger: row.to })),
  ].filter((each) => each.trustDomain !== trustDomain);
  const key = parseVerifierKey(to);
  for (const { ledger } of others)
    if (sharesPart(parseVerifierKey(ledger), key))
      throw invalid("the hand-over is to a key by which another node is known");
}

/** Follows those hand-overs of a node's log, in their order, that go on from the keys by which it is known. */
export async function followAll(
  context: PeeringContext,
  node: string,
  statements: readonly Statement[],
): Promise<void> {
  for (const statement of statements) {
    const known = context.peers.known.find((each) => each.node === node);
    if (known === undefined) return;
    const from = parseVerifierKey(readLeaf(parseStatement(statement)).from);
    if (placeOf(known.ledgerKeys, from) >= 0) await follow(context, known, statement);
  }
}

/** Loads the hand-overs of a log with their statements, oldest first: of this node's own, or of one that is known. */
export async function loadHandOvers(
  context: Pick<PeeringContext, "store" | "sealer" | "trustDomain">,
  rows: readonly HandOverRow[],
): Promise<readonly ProvedHandOver[]> {
  const proved = rows
    .toSorted((a, b) => a.size - b.size)
    .map(async ({ trustDomain, leaf }): Promise<ProvedHandOver> => {
      const [statement] =
        trustDomain === context.trustDomain
          ? await loadStatements(context, [leaf])
          : [parseStatement(JSON.parse(await loadText(context, leaf, HAND_OVER_PART)))];
      if (statement === undefined)
        throw new ComityError("INTERNAL", "a hand-over of the log has no statement");
      return { handOver: readLeaf(statement), statement };
    });
  return Promise.all(proved);
}
