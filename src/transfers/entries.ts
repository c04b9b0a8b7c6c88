/** Prepares what the origin records of a request: the leaf, and the command that changes the state. */
import type { Context } from "../engine/context.ts";
import type { PeerNow } from "../engine/peers.ts";
import { seal } from "../engine/record.ts";
import type { Entry } from "../engine/store.ts";
import type { Atlas } from "../law/atlas.ts";
import { withoutUndefined } from "../ledger/canonical.ts";
import { type Leaf, leafBytes, type NewLeaf, type OneSidedLeaf, type RecordsPart } from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import type { Assessment } from "./assess.ts";
import { basisOf } from "./basis.ts";
import type { Circumstances } from "./circumstances.ts";
import type { Of, TransferCommand } from "./commands.ts";
import { rowOfList } from "./lists.ts";
import { makeBody, type ProposalBody } from "./proposal-body.ts";
import { keepTallyUntil, keepTransferUntil, PART } from "./schema.ts";
import { countTransfer } from "./tally.ts";
import type { TransferRequest } from "./transfer-request.ts";
import { verdictOf } from "./verdict.ts";

/** A platform's request to its home node. */
export type Call = {
  /** The SPIFFE id of the platform. */
  readonly caller: string;
  /** The idempotency key, a UUIDv7. */
  readonly key: string;
  /** The SHA-256 of the request without its evidence, in hex. */
  readonly digest: string;
  readonly request: TransferRequest;
};

/** The time, the law and the agreement by which a request is decided. */
export type Bench = {
  readonly at: Date;
  readonly atlas: Atlas;
  /** The peer that serves the destination; absent where there is no agreement. */
  readonly peer: PeerNow | undefined;
};

/** Returns the part of a request that the ledger keeps: places and concepts, and the words under a commitment. */
function subjectOf({ request, commitment }: ProposalBody, { concepts }: Assessment) {
  const { from, to, recipient, action } = request;
  return {
    from,
    to,
    recipient,
    concepts: withoutUndefined({ ...concepts, action }) as never,
    request: commitment,
  };
}

function oneSidedLeaf(
  { node, entropy }: Context,
  type: "comity/v2/assessment" | "comity/v2/denial",
  parts: { id: string; caller: string; body: ProposalBody; at: Date },
  assessment: Assessment,
): OneSidedLeaf & NewLeaf {
  const { id, caller, body, at } = parts;
  return {
    type,
    nonce: entropy.nonce(),
    transfer: id,
    sender: caller,
    origin: node,
    at: at.toISOString(),
    ...subjectOf(body, assessment),
    ...verdictOf(assessment),
  };
}

/** Makes the entry of an assessment: a leaf, and the list that it names. */
export function assessmentEntry(
  context: Context,
  caller: string,
  request: TransferRequest,
  { at, atlas }: Bench,
  assessment: Assessment,
): Entry<TransferCommand> {
  const { entropy } = context;
  const body = makeBody(request, entropy.nonce());
  const parts = { id: entropy.id(), caller, body, at };
  const until = keepTransferUntil(at.toISOString(), context.retention);
  const lists = [rowOfList(assessment.decision.obligations)];
  return {
    leaf: leafBytes(oneSidedLeaf(context, "comity/v2/assessment", parts, assessment)),
    command: { kind: "transfer.note", contents: [], lists, until },
    epoch: atlas.epoch,
  };
}

/** The records of a chunk as its leaf sums them up. */
export type ChunkSum = { readonly assessment: Assessment; readonly records: RecordsPart };

/** Makes the entry of the records of a chunk: one leaf, and the lists that the verdicts on the records name. */
export function chunkEntry(
  context: Context,
  caller: string,
  shared: TransferRequest,
  { at, atlas }: Bench,
  { assessment, records }: ChunkSum,
  lists: readonly ObligationList[],
): Entry<TransferCommand> {
  const { entropy } = context;
  const body = makeBody(shared, entropy.nonce());
  const parts = { id: entropy.id(), caller, body, at };
  const until = keepTransferUntil(at.toISOString(), context.retention);
  return {
    leaf: leafBytes({ ...oneSidedLeaf(context, "comity/v2/assessment", parts, assessment), records }),
    command: { kind: "transfer.note", contents: [], lists: lists.map(rowOfList), until },
    epoch: atlas.epoch,
  };
}

/** The entry of a decided request, with its parsed leaf and the body that travels with its proposal. */
export type DecisionEntry = {
  readonly body: string;
  readonly leaf: Leaf;
  readonly entry: Entry<Of<"transfer.deny" | "transfer.propose">>;
};

/** The parts of an entry that a chunk of records has, and one request has not. */
export type ChunkParts = {
  readonly records: RecordsPart;
  readonly body: ProposalBody;
  /** The entries and verdicts, as they are kept beside the leaf. */
  readonly kept: string;
  /** The lists that the leaf and the verdicts name. */
  readonly lists: readonly ObligationList[];
};

/**
 * Makes the entry of a decided request: a denial at home, or the proposal for the peer. `chunk` has what comes with many
 * records, whose permitted ones count as people.
 */
export function decisionEntry(
  context: Context,
  call: Call,
  bench: Bench & Pick<Circumstances, "tally">,
  assessment: Assessment,
  chunk?: ChunkParts,
): DecisionEntry {
  const { entropy } = context;
  const { caller, key, digest, request } = call;
  const { at, atlas, peer } = bench;
  const { counts, decision, notCounted } = assessment.decision;
  const id = entropy.id();
  const body = chunk?.body ?? makeBody(request, entropy.nonce());
  const records = chunk && { records: chunk.records };
  const until = keepTransferUntil(at.toISOString(), context.retention);
  const decideBy = new Date(at.getTime() + context.decideWithinMs).toISOString();
  const contents = [
    seal(context, PART.body, body.text, until),
    // An issuer's name may be the requester's word, so it is sealed like the request.
    ...(notCounted ? [seal(context, PART.notCounted, JSON.stringify(notCounted), until)] : []),
    ...(chunk ? [seal(context, PART.entries, chunk.kept, until)] : []),
  ];
  const lists = (chunk?.lists ?? [assessment.decision.obligations]).map(rowOfList);
  const basis = basisOf(request, bench);
  const row = { id, caller, key, digest, decideBy, until, contents, lists, basis, ...(counts && { counts }) };
  if (decision === "deny" || peer === undefined) {
    const denial = oneSidedLeaf(context, "comity/v2/denial", { id, caller, body, at }, assessment);
    const leaf = { ...denial, ...records };
    const command = { kind: "transfer.deny", ...row, destination: "" } as const;
    return { body: body.text, leaf, entry: { leaf: leafBytes(leaf), command, epoch: atlas.epoch } };
  }
  const leaf = {
    type: "comity/v2/proposal",
    nonce: entropy.nonce(),
    transfer: id,
    sender: caller,
    origin: context.node,
    destination: peer.node,
    agreement: peer.agreement.hash,
    at: at.toISOString(),
    decideBy,
    ...subjectOf(body, assessment),
    ...verdictOf(assessment),
    ...records,
  } as const;
  const { recipient, day, people } = countTransfer(counting(request, chunk), atlas, at);
  const most = Number.isFinite(people.to) ? { most: people.to } : {};
  const command = {
    kind: "transfer.propose",
    ...row,
    destination: peer.node,
    counted: { recipient, day, fewest: people.from, ...most },
    talliedUntil: keepTallyUntil(day, context.retention),
    bounds: assessment.bounds,
  } as const;
  return { body: body.text, leaf, entry: { leaf: leafBytes(leaf), command, epoch: atlas.epoch } };
}

/** Returns the request by which people are counted: those of a chunk are its permitted records, not the whole stream's. */
function counting(request: TransferRequest, chunk: ChunkParts | undefined): TransferRequest {
  if (chunk === undefined) return request;
  return { ...request, facts: { ...request.facts, people: [String(chunk.records.permitted)] } };
}
