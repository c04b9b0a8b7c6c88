/**
 * A transfer at its destination, whose committed leaf is the only commit point. A timely proposal is decided once, a
 * late or unseen one is barred for ever, and a repeat gets the same bytes.
 */
import type { Answer, Context, Proposal } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { keepSeen, sealStatement } from "../engine/kept-statement.ts";
import { peerOf } from "../engine/peers.ts";
import { loadStatement, lost, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { assertNotPast, createSkewWatch } from "../engine/skew.ts";
import { type Entry, load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { leafBytes, leafIn, listNamedBy, recordsOf } from "../receipt/leaf.ts";
import { type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { type Assessment, decideRequest } from "./assess.ts";
import { observeRecords } from "./chunk.ts";
import { loadVerdicts } from "./chunk-proof.ts";
import type { Circumstances } from "./circumstances.ts";
import type { TransferCommand } from "./commands.ts";
import type { Breathe } from "./decide-records.ts";
import { createDemandMemory, type DemandMemory } from "./demands.ts";
import { findDifferingPacks } from "./differing-packs.ts";
import { checkOffer } from "./evidence.ts";
import { assertNeverSeen } from "./idempotency.ts";
import { deliveryOf } from "./inbox.ts";
import { loadLists, rowOfList } from "./lists.ts";
import { type Opened, openProposal, type Verified, verifyProposal } from "./proposal.ts";
import { withoutEvidence } from "./proposal-body.ts";
import { joinFloor, withGap } from "./protection.ts";
import { compareReading } from "./reading.ts";
import { type DecidedChunk, decideChunk, deliveredRecords } from "./receive-chunk.ts";
import { INBOUND, type InboundRow, keepEntryUntil, keepTransferUntil, PART } from "./schema.ts";
import { acceptedDigestOf, type TransferRequest } from "./transfer-request.ts";
import { translateRequest } from "./translation.ts";
import { verdictOf } from "./verdict.ts";

export type Destination = {
  /**
   * Decides a proposal, or returns the earlier decision. Throws where it is no proposal of that node. A proposal of many
   * records lets others have their turn by `breathe`.
   */
  readonly receive: (origin: string, id: string, proposal: Proposal, breathe?: Breathe) => Promise<Answer>;
  /** Returns the stored decision, or a bar that no late proposal passes. Throws as `assertNeverSeen` does. */
  readonly resolve: (origin: string, id: string) => Promise<Answer>;
};

/**
 * Returns the lists that the two leaves of a decided transfer name. Parses the proposal's list only where it differs.
 */
function listsOf({ leaf, proposal }: Verified, own: ObligationList): readonly ObligationList[] {
  const named = listNamedBy(leaf);
  if (named === undefined || named === own.hash) return [own];
  return [parseObligations(proposal.obligations ?? "", named), own];
}

/** A decision: that on one request, or the sum of those on a chunk, which comes with it. */
type Decided = {
  readonly assessment: Assessment;
  readonly circumstances: Circumstances;
  readonly chunk?: DecidedChunk;
};

/** Makes the entry of a decision. Where it permits, the recipient's inbox shows it. */
function decisionEntry(
  context: Context,
  verified: Verified,
  opened: Opened,
  { assessment, circumstances, chunk }: Decided,
): Entry<TransferCommand> {
  const { leaf, hash, proposal, seen } = verified;
  const { request } = opened;
  const { at, atlas } = circumstances;
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
    ...(chunk && { records: chunk.records }),
  });
  const until = keepTransferUntil(at.toISOString(), context.retention);
  const lists = (chunk?.lists ?? listsOf(verified, assessment.decision.obligations)).map(rowOfList);
  const decided = { kind: "transfer.decide", origin, id, proposal: hash, until, lists } as const;
  const { decision, notCounted } = assessment.decision;
  const permitted = decision === "permit";
  // A repeat is answered with the verdicts, whether or not they permit. From the rest the decision can be made again.
  const kept = [
    seal(context, PART.body, chunk ? proposal.body : withoutEvidence(proposal.body), until),
    sealStatement(context, permitted ? PART.proposal : PART.denied, proposal.own, until),
    ...(notCounted ? [seal(context, PART.notCounted, JSON.stringify(notCounted), until)] : []),
    ...(chunk
      ? [seal(context, PART.records, chunk.answer, until), seal(context, PART.entries, chunk.kept, until)]
      : []),
  ];
  const records = chunk && opened.chunk && deliveredRecords(opened.chunk, chunk, circumstances);
  const command = permitted
    ? {
        ...decided,
        recipient: request.recipient,
        modality: chunk?.modality ?? assessment.concepts.modality,
        shownUntil: keepEntryUntil(at.toISOString(), context.retention),
        contents: [
          seal(context, PART.delivery, JSON.stringify(deliveryOf(leaf, request, assessment, records)), until),
          ...kept,
        ],
      }
    : { ...decided, contents: kept };
  return { leaf: bytes, command, epoch: atlas.epoch, seen: keepSeen(seen, until) };
}

/** A node that decides, with the demands of the floors that it has met. */
type Deciding = Context & { readonly demands: DemandMemory };

/** Turns where nobody else waits. */
const NO_TURNS: Breathe = () => Promise.resolve();

export function createDestination(context: Context): Destination {
  const { store, clock, observer } = context;
  const watchClock = createSkewWatch(observer);
  const deciding = { ...context, demands: createDemandMemory() };

  return {
    receive: (origin, id, proposal, breathe = NO_TURNS) =>
      watchClock(origin, () => receive(deciding, origin, id, proposal, breathe)),

    async resolve(origin, id) {
      peerOf(context.peers, origin, clock.now(), "sending");
      const before = await load(store, INBOUND, origin, id);
      if (before !== undefined) return recall(context, before);
      assertNeverSeen(id, clock.now());
      return bar(context, origin, id);
    },
  };
}

async function receive(
  context: Deciding,
  origin: string,
  id: string,
  proposal: Proposal,
  breathe: Breathe,
): Promise<Answer> {
  const { store, clock } = context;
  const verified = verifyProposal(context, origin, id, proposal);
  const opened = openProposal(verified);
  const before = await load(store, INBOUND, origin, id);
  if (before !== undefined) return repeat(context, verified, before);
  assertNeverSeen(id, clock.now());
  // An origin proposes until `decideBy` by its own clock, and asks for the decision afterwards: nothing is barred
  // while it may still propose, and a bar that it has asked for stands before any proposal.
  assertNotPast("the time to decide the proposal", verified.leaf.decideBy, clock.now());
  const { decided, committed } = await commitDecision(store, async () => {
    const found = await decide(context, verified, opened, breathe);
    return { decided: found, entry: decisionEntry(context, verified, opened, found) };
  });
  if ("refused" in committed && committed.refused === "already-decided")
    return repeat(context, verified, committed.row as InboundRow);
  const statement = statementOf(requireRecorded(committed));
  observe(context, verified, decided);
  const { obligations } = decided.assessment.decision;
  const list = obligations.hash === listNamedBy(verified.leaf) ? undefined : obligations;
  return answerWith(statement, list, decided.chunk?.answer);
}

/** Decides a request, or the records of a chunk. */
async function decide(
  context: Deciding,
  verified: Verified,
  { request, chunk }: Opened,
  breathe: Breathe,
): Promise<Decided> {
  const circumstances = await meetCircumstances(context, verified, request);
  if (chunk !== undefined) {
    const decided = await decideChunk(context, chunk, circumstances, breathe);
    return { assessment: decided.assessment, circumstances, chunk: decided };
  }
  const translation = translateRequest(request, circumstances);
  const misread = compareReading(verified.leaf, translation);
  const protection = withGap(joinFloor(translation, circumstances), misread);
  return { assessment: decideRequest(protection, circumstances), circumstances };
}

async function meetCircumstances(
  context: Deciding,
  { peer, leaf }: Verified,
  request: TransferRequest,
): Promise<Circumstances> {
  const at = context.clock.now();
  // INVARIANT: nothing is awaited between these reads. An agreement that ends, or a law that changes, after them raises the
  // epoch, so that the decision is not written and is made again.
  const atlas = context.atlas();
  const { agreement } = context.peers.under(peer.node, leaf.agreement, at) ?? peer;
  const agreements = context.agreements();
  const { demands } = context;
  const { handOvers } = context.peers;
  const proofs = await checkOffer(context, request, agreement, at);
  const digest = acceptedDigestOf(request);
  const known = { atlas, agreement, agreements, handOvers };
  return { exporter: leaf.sender, digest, at, ...known, proofs, demands, binding: true };
}

function observe(context: Context, { leaf }: Verified, { assessment, chunk }: Decided): void {
  const { observer } = context;
  const { decision, packs } = assessment;
  const { from, to, transfer, origin } = leaf;
  if (chunk === undefined) observer.decided({ method: "Receive", decision: decision.decision, from, to });
  else observeRecords(context, "Receive", leaf, chunk.decided);
  for (const { jurisdiction } of findDifferingPacks(leaf.packs, packs))
    observer.lawDiffers({ transfer, peer: origin, jurisdiction });
}

/** Answers a proposal whose id has an answer already. */
async function repeat(context: Context, verified: Verified, row: InboundRow): Promise<Answer> {
  const { proposal: kept } = row;
  // Barred unseen: the bar is the answer to any late proposal.
  if (kept === undefined || kept === verified.hash) return recall(context, row, listNamedBy(verified.leaf));
  throw await refuseConflict(context, verified, kept);
}

/** Loads the earlier answer, with the list that it names unless that is `known`. What is erased is answered as before. */
async function recall(
  context: Context,
  { leaf: index, erased = index }: Pick<InboundRow, "leaf" | "erased">,
  known?: string,
): Promise<Answer> {
  const statement = await loadStatement(context, index);
  const leaf = leafIn(statement);
  const [list] = listNamedBy(leaf) === known ? [] : await loadLists(context, [leaf]);
  const isOfMany = recordsOf(leaf) !== undefined;
  const records = isOfMany ? await loadVerdicts(context, erased) : undefined;
  if (isOfMany && records === undefined)
    throw await lost(context, { leaf: erased, part: PART.records }, "the verdicts of a chunk");
  return answerWith(statement, list, records);
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
    return recall(context, committed.row as InboundRow);
  const statement = statementOf(requireRecorded(committed));
  observer.barred({ transfer: id, origin });
  return { statement };
}

function answerWith(statement: Statement, list: ObligationList | undefined, records?: string): Answer {
  return { statement, ...(list && { obligations: list.text }), ...(records !== undefined && { records }) };
}
