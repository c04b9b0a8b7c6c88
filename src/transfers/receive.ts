/**
 * A transfer at its destination, whose committed leaf is the only commit point. A timely proposal is decided once, a
 * late or unseen one is barred for ever, and a repeat gets the same bytes.
 */
import type { Answer, Context, Proposal } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { type PeerNow, peerOf } from "../engine/peers.ts";
import { loadStatement, requireRecorded, seal, seenHead, statementOf } from "../engine/record.ts";
import { assertNotAhead, assertNotPast, createSkewWatch } from "../engine/skew.ts";
import { type Entry, load, type SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { isProposal, leafBytes, leafIn, listNamedBy, type ProposalLeaf, parseLeaf } from "../receipt/leaf.ts";
import { hashOfList, MAX_LIST, type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { type Assessment, decideRequest } from "./assess.ts";
import type { Circumstances } from "./circumstances.ts";
import type { TransferCommand } from "./commands.ts";
import { createDemandMemory, type DemandMemory } from "./demands.ts";
import { findDifferingPacks } from "./differing-packs.ts";
import { checkOffer } from "./evidence.ts";
import { assertNeverSeen } from "./idempotency.ts";
import { deliveryOf } from "./inbox.ts";
import { loadLists, rowOfList } from "./lists.ts";
import { readBody } from "./proposal-body.ts";
import { joinFloor, withGap } from "./protection.ts";
import { assertPlain, compareReading } from "./reading.ts";
import { INBOUND, type InboundRow, keepEntryUntil, keepTransferUntil, PART } from "./schema.ts";
import { acceptedDigestOf, type TransferRequest } from "./transfer-request.ts";
import { translateRequest } from "./translation.ts";
import { verdictOf } from "./verdict.ts";

export type Destination = {
  /** Decides a proposal, or returns the earlier decision. Throws where it is no proposal of that node. */
  readonly receive: (origin: string, id: string, proposal: Proposal) => Promise<Answer>;
  /** Returns the stored decision, or a bar that no late proposal passes. Throws as `assertNeverSeen` does. */
  readonly resolve: (origin: string, id: string) => Promise<Answer>;
};

/** A proposal after verification. */
type Verified = {
  readonly peer: PeerNow;
  readonly leaf: ProposalLeaf;
  /** The hash of its leaf, in hex. */
  readonly hash: string;
  readonly proposal: Proposal;
  /** The checkpoint of the origin's log, which comes with the proposal. */
  readonly seen: SeenHead;
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** Parses the request that travels beside a proposal. Throws STATEMENT_INVALID unless the leaf commits to it. */
function openProposal({ leaf, proposal }: Verified): TransferRequest {
  const { request, commitment } = readBody(proposal.body);
  const { from, to, recipient } = leaf;
  if (commitment !== leaf.request)
    throw invalid("the proposal's body is not the request that its leaf commits to");
  if (request.from !== from || request.to !== to || request.recipient !== recipient)
    throw invalid("the proposal's leaf and body name different places or recipients");
  return request;
}

/** Checks everything about a proposal that must hold before its law is looked at. */
function verifyProposal(context: Context, origin: string, id: string, proposal: Proposal): Verified {
  const now = context.clock.now();
  const peer = peerOf(context.peers, origin, now, "sending");
  const verified = verifyStatement(proposal.own, peer.ledgerKey, context.checkpoints);
  const leaf = parseLeaf(verified.leaf);
  if (!isProposal(leaf)) throw invalid("the statement is not a proposal");
  if (leaf.transfer !== id || leaf.origin !== origin || leaf.destination !== context.node)
    throw invalid("the proposal is for another transfer or another node");
  if (leaf.agreement !== peer.agreement.hash)
    throw new ComityError(
      "AGREEMENT_MISSING",
      "the proposal names another agreement than the one in force here",
    );
  if (leaf.decision !== "permit") throw invalid("the origin itself denies what it proposes");
  assertPlain(leaf);
  const sender = parseIdentity(leaf.sender);
  if (sender.role !== "platform" || sender.trustDomain !== peer.party.trustDomain)
    throw invalid("the sender is not a platform of the proposing node");
  if (!peer.party.jurisdictions.includes(leaf.from) || !context.jurisdictions.has(leaf.to))
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      "the proposal is between places that these two nodes do not serve",
    );
  assertNotAhead("the proposal", leaf.at, now);
  const named = listNamedBy(leaf);
  if ((proposal.obligations ?? "").length > MAX_LIST)
    throw new ComityError("INPUT_TOO_LARGE", `the list of obligations is longer than ${MAX_LIST} characters`);
  if (named !== undefined && hashOfList(proposal.obligations ?? "") !== named)
    throw invalid("the proposal's obligations are not those that its leaf names");
  const seen = seenHead(origin, proposal.own, verified);
  return { peer, leaf, hash: verified.leafHash.toHex(), proposal, seen };
}

/**
 * Returns the lists that the two leaves of a decided transfer name. Parses the proposal's list only where it differs.
 */
function listsOf({ leaf, proposal }: Verified, own: ObligationList): readonly ObligationList[] {
  const named = listNamedBy(leaf);
  if (named === undefined || named === own.hash) return [own];
  return [parseObligations(proposal.obligations ?? "", named), own];
}

/** Makes the entry of a decision. Where it permits, the recipient's inbox shows it. */
function decisionEntry(
  context: Context,
  verified: Verified,
  request: TransferRequest,
  { at, atlas }: Circumstances,
  assessment: Assessment,
): Entry<TransferCommand> {
  const { leaf, hash, proposal, seen } = verified;
  const { transfer: id, origin } = leaf;
  const bytes = leafBytes({
    type: "comity/v2/decision",
    nonce: context.entropy.nonce(),
    transfer: id,
    origin,
    destination: context.node,
    proposal: hash,
    at: at.toISOString(),
    ...verdictOf(assessment),
  });
  const until = keepTransferUntil(at.toISOString(), context.retention);
  const lists = listsOf(verified, assessment.decision.obligations).map(rowOfList);
  const decided = { kind: "transfer.decide", origin, id, proposal: hash, until, lists } as const;
  const permitted = assessment.decision.decision === "permit";
  const command = permitted
    ? {
        ...decided,
        recipient: request.recipient,
        modality: assessment.concepts.modality,
        shownUntil: keepEntryUntil(at.toISOString(), context.retention),
        contents: [
          seal(context, PART.delivery, JSON.stringify(deliveryOf(leaf, request, assessment)), until),
          seal(context, PART.proposal, JSON.stringify(proposal.own), until),
        ],
      }
    : { ...decided, contents: [] };
  return { leaf: bytes, command, epoch: atlas.epoch, seen };
}

/** A node that decides, with the demands of the floors that it has met. */
type Deciding = Context & { readonly demands: DemandMemory };

export function createDestination(context: Context): Destination {
  const { store, clock, observer } = context;
  const watchClock = createSkewWatch(observer);
  const deciding = { ...context, demands: createDemandMemory() };

  return {
    receive: (origin, id, proposal) => watchClock(origin, () => receive(deciding, origin, id, proposal)),

    async resolve(origin, id) {
      peerOf(context.peers, origin, clock.now(), "sending");
      const before = await load(store, INBOUND, origin, id);
      if (before !== undefined) return recall(context, before.leaf);
      assertNeverSeen(id, clock.now());
      return bar(context, origin, id);
    },
  };
}

async function receive(context: Deciding, origin: string, id: string, proposal: Proposal): Promise<Answer> {
  const { store, clock } = context;
  const verified = verifyProposal(context, origin, id, proposal);
  const request = openProposal(verified);
  const before = await load(store, INBOUND, origin, id);
  if (before !== undefined) return repeat(context, verified, before);
  assertNeverSeen(id, clock.now());
  // An origin proposes until `decideBy` by its own clock, and asks for the decision afterwards: nothing is barred
  // while it may still propose, and a bar that it has asked for stands before any proposal.
  assertNotPast("the time to decide the proposal", verified.leaf.decideBy, clock.now());
  const { assessment, committed } = await commitDecision(store, async () => {
    const circumstances = await meetCircumstances(context, verified, request);
    const translation = translateRequest(request, circumstances);
    const misread = compareReading(verified.leaf, translation);
    const protection = withGap(joinFloor(translation, circumstances), misread);
    const found = decideRequest(protection, circumstances);
    const entry = decisionEntry(context, verified, request, circumstances, found);
    return { assessment: found, entry };
  });
  if ("refused" in committed && committed.refused === "already-decided")
    return repeat(context, verified, committed.row as InboundRow);
  const statement = statementOf(requireRecorded(committed));
  observe(context, verified, assessment);
  const { obligations } = assessment.decision;
  return answerWith(statement, obligations.hash === listNamedBy(verified.leaf) ? undefined : obligations);
}

async function meetCircumstances(
  context: Deciding,
  { peer, leaf }: Verified,
  request: TransferRequest,
): Promise<Circumstances> {
  const at = context.clock.now();
  const { agreement } = peer;
  const proofs = await checkOffer(context, request, agreement, at);
  const atlas = context.atlas();
  const { agreements, demands } = context;
  const digest = acceptedDigestOf(request);
  return { exporter: leaf.sender, digest, at, atlas, agreement, agreements, proofs, demands, binding: true };
}

function observe({ observer }: Context, { leaf }: Verified, { decision, packs }: Assessment): void {
  const { from, to, transfer, origin } = leaf;
  observer.decided({ method: "Receive", decision: decision.decision, from, to });
  for (const { jurisdiction } of findDifferingPacks(leaf.packs, packs))
    observer.lawDiffers({ transfer, peer: origin, jurisdiction });
}

/** Answers a proposal whose id has an answer already. */
async function repeat(
  context: Context,
  verified: Verified,
  { proposal: kept, leaf }: InboundRow,
): Promise<Answer> {
  // Barred unseen: the bar is the answer to any late proposal.
  if (kept === undefined || kept === verified.hash) return recall(context, leaf, listNamedBy(verified.leaf));
  throw await refuseConflict(context, verified, kept);
}

/** Loads the earlier answer, with the list that it names unless that is `known`. */
async function recall(context: Context, index: number, known?: string): Promise<Answer> {
  const statement = await loadStatement(context, index);
  const leaf = leafIn(statement);
  const [list] = listNamedBy(leaf) === known ? [] : await loadLists(context, [leaf]);
  return answerWith(statement, list);
}

/** Refuses other bytes under a transfer's id, and keeps them as evidence. */
async function refuseConflict(
  context: Context,
  { leaf: sent, hash, proposal, seen }: Verified,
  kept: string,
): Promise<ComityError> {
  const { store, clock, entropy, observer } = context;
  const { transfer, origin } = sent;
  const conflict = new ComityError(
    "STATEMENT_CONFLICT",
    "another proposal was decided under this transfer's id, and stands; evidence of the contradiction is kept",
  );
  const at = clock.now().toISOString();
  const nonce = entropy.nonce();
  const leaf = leafBytes({
    type: "comity/v1/conflict",
    nonce,
    transfer,
    peer: origin,
    kept,
    refused: hash,
    at,
  });
  const until = keepTransferUntil(at, context.retention);
  const contents = [seal(context, PART.evidence, JSON.stringify(proposal), until)];
  // THREAT: the same contradiction sent again and again, or ever new ones, would fill the store.
  const contradiction = { subject: `transfer ${origin} ${transfer}`, digest: hash, until };
  const command: TransferCommand = { kind: "transfer.note", contents, lists: [], until, contradiction };
  const committed = await store.commit({ leaf, command, seen });
  if ("refused" in committed && committed.refused === "already-noted") return conflict;
  requireRecorded(committed);
  observer.alarm({ what: "STATEMENT_CONFLICT", transfer, peer: origin });
  return conflict;
}

/** Bars a transfer of which no proposal has come, unless it has been decided meanwhile. */
async function bar(context: Context, origin: string, id: string): Promise<Answer> {
  const { node, store, clock, entropy, observer } = context;
  const at = clock.now().toISOString();
  const nonce = entropy.nonce();
  const leaf = leafBytes({ type: "comity/v1/bar", nonce, transfer: id, origin, destination: node, at });
  const until = keepTransferUntil(at, context.retention);
  const command: TransferCommand = { kind: "transfer.bar", origin, id, until };
  const committed = await store.commit({ leaf, command });
  if ("refused" in committed && committed.refused === "already-decided")
    return recall(context, (committed.row as InboundRow).leaf);
  const statement = statementOf(requireRecorded(committed));
  observer.barred({ transfer: id, origin });
  return { statement };
}

function answerWith(statement: Statement, list: ObligationList | undefined): Answer {
  return list === undefined ? { statement } : { statement, obligations: list.text };
}
