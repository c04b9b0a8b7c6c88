/**
 * Permits that come after the time to decide. The date of a decision is its signer's own word, so that such a permit
 * counts only where this node, by the law and the evidence of now, would still propose the transfer (docs/design/0022).
 */
import type { Context } from "../engine/context.ts";
import { isDamage } from "../engine/damage.ts";
import { loadText } from "../engine/record.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError, REASONS } from "../errors.ts";
import {
  type NewLeaf,
  type OneSidedLeaf,
  type ProposalLeaf,
  type RecordsPart,
  recordsOf,
} from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { loadRequest } from "./answer.ts";
import { type Assessment, decideRequest } from "./assess.ts";
import { type BenchOf, createBench } from "./bench.ts";
import { openChunk } from "./chunk-body.ts";
import { createDenial, type DenialReason } from "./decision.ts";
import { isWithin, NOT_ACCEPTED, reasonsAgainst } from "./late-records.ts";
import { loadLists, obligationsIn } from "./lists.ts";
import { joinFloor, withGap } from "./protection.ts";
import { findMisread } from "./reading.ts";
import { type CountedRow, PART, TRANSFER, type TransferRow } from "./schema.ts";
import { createStreamCount, type StreamCount } from "./stream-count.ts";
import type { RaisedCount, Tally } from "./tally.ts";
import { acceptedDigestOf, type TransferRequest } from "./transfer-request.ts";
import { type Translation, translateRequest } from "./translation.ts";
import { translationOf, verdictOf } from "./verdict.ts";

/** Returns true once the time in which the destination could decide has passed by this node's clock. */
export function isLate({ decideBy }: Pick<TransferRow, "decideBy">, now: Date): boolean {
  return now.getTime() > Date.parse(decideBy);
}

/** A permit that came late. `hash` is the leaf hash of the destination's decision, in hex. */
export type LatePermit = {
  readonly row: TransferRow;
  readonly leaf: ProposalLeaf;
  readonly hash: string;
  /** The lists that the proposal names; they are loaded where they are absent. */
  readonly lists?: readonly ObligationList[];
};

/** The denial by which a transfer ends whose permit does not count. */
export type Lapse = {
  readonly leaf: OneSidedLeaf & NewLeaf;
  readonly obligations: ObligationList;
  readonly counts?: readonly RaisedCount[] | undefined;
  readonly notCounted?: Assessment["decision"]["notCounted"] | undefined;
};

/** The epoch of the law by which a permit was judged, and this node's denial where it does not count. */
export type Judged = { readonly epoch: number; readonly denial?: Lapse };

/**
 * Judges a late permit by a decision made anew. Rejects where the node cannot decide now: the transfer stays in doubt
 * then. A request that is missing or damaged never comes back, so that its permit does not count.
 */
export type JudgeLate = (permit: LatePermit) => Promise<Judged>;

const TOO_LATE: DenialReason = {
  code: "BARRED",
  says: "the destination's permit came after the time to decide, and this node no longer permits the transfer: ask again with a new key",
};

const UNREADABLE: DenialReason = {
  code: "STORE_UNAVAILABLE",
  says: "this node can no longer read the request that it proposed, and cannot decide it anew",
};

/** Creates the judge of a home node. */
export function createLateJudge(context: Context): JudgeLate {
  const meetPeer = createBench(context);
  return async (permit) => {
    const { epoch } = context.atlas();
    try {
      return await judge(context, meetPeer, permit);
    } catch (thrown) {
      const reason = reasonFor(thrown);
      if (reason === undefined) throw thrown;
      return { epoch, denial: lapse(context, permit, undecided(permit.leaf, reason), context.clock.now()) };
    }
  };
}

async function judge(context: Context, meetPeer: BenchOf, permit: LatePermit): Promise<Judged> {
  const { row, leaf } = permit;
  const records = recordsOf(leaf);
  if (records !== undefined) return judgeChunk(context, meetPeer, permit, records);
  const request = await loadRequest(context, row);
  const lists = permit.lists ?? (await loadLists(context, [leaf]));
  const bench = await meetPeer(row.caller, request, acceptedDigestOf(request), true);
  const circumstances = { ...bench, tally: withoutOwn(bench.tally, row.counted) };
  const translation = translateRequest(request, circumstances);
  const moved = bench.peer !== undefined && bench.peer.node !== row.destination;
  const gap = moved ? ANOTHER_NODE : findReadAnew(leaf, translation);
  const found = decideRequest(withGap(joinFloor(translation, circumstances), gap), circumstances);
  const { epoch } = bench.atlas;
  const asked = obligationsIn(leaf, lists);
  const open = found.decision.reasons.filter(({ code }) => code !== "OBLIGATIONS_NOT_ACCEPTED");
  // What was accepted covers what is weaker, though the list has another hash now.
  if (open.length === 0 && isWithin(found.decision.obligations, asked)) return { epoch };
  const reasons = found.decision.reasons.length > 0 ? found.decision.reasons : [NOT_ACCEPTED];
  const decision = { ...found.decision, decision: "deny", reasons } as const;
  return { epoch, denial: lapse(context, permit, { ...found, decision }, bench.at) };
}

/** Judges the permit of a chunk: it counts where this node would still propose every record that it sent, or not at all. */
async function judgeChunk(
  context: Context,
  meetPeer: BenchOf,
  permit: LatePermit,
  records: RecordsPart,
): Promise<Judged> {
  const { row, leaf } = permit;
  const chunk = openChunk(leaf, records, await loadText(context, row.leaf, PART.body));
  const { request } = chunk;
  const bench = await meetPeer(row.caller, request, acceptedDigestOf(request), true);
  const stream = await countOthers(context, row, request);
  const circumstances = stream.without({ ...bench, tally: withoutOwn(bench.tally, row.counted) });
  const moved = bench.peer !== undefined && bench.peer.node !== row.destination;
  const reasons = moved ? [ANOTHER_NODE] : await reasonsAgainst(context, chunk, circumstances);
  const { epoch } = bench.atlas;
  if (reasons.length === 0) return { epoch };
  const [first = NOT_ACCEPTED] = reasons;
  const found = { ...undecided(leaf, first), decision: createDenial(reasons) };
  return { epoch, denial: lapse(context, permit, found, bench.at) };
}

/** Counts the people of the other chunks of a chunk's stream, whom the shared part declares already. */
async function countOthers(
  { store }: Pick<Context, "store">,
  { id, caller, key }: TransferRow,
  request: TransferRequest,
): Promise<StreamCount> {
  const stream = createStreamCount(request);
  const first = key.slice(0, key.indexOf("/") + 1);
  const keys = { from: first, below: first.replace("/", AFTER_SLASH) };
  for (const row of await loadSpan(store, { of: TRANSFER, index: "key", prefix: [caller], ...keys }))
    if (row.id !== id) stream.note(row);
  return stream;
}

/** The character that follows a slash: the keys of a stream's chunks lie between the two. */
const AFTER_SLASH = "0";

const ANOTHER_NODE: DenialReason = {
  code: "AGREEMENT_MISSING",
  says: "another node serves the destination now than the one that was asked",
};

/** Returns the reason to deny where this node reads the request's words as other concepts than when it proposed. */
function findReadAnew(leaf: ProposalLeaf, { fault, terms, tables }: Translation): DenialReason | undefined {
  // What cannot be read is denied anyway.
  if (fault !== undefined) return undefined;
  if (findMisread(leaf.translation, translationOf(terms, tables)).length === 0) return undefined;
  return {
    code: "VOC_VERSION",
    says: "this node reads the request's words as other concepts now than when it proposed the transfer",
  };
}

/** Returns the tally as it would be without the transfer itself, which counts since it was proposed. */
function withoutOwn(tally: Tally | undefined, own: CountedRow | undefined): Tally | undefined {
  if (tally === undefined || own === undefined) return tally;
  return (span) => {
    const count = tally(span);
    const { since, recipient = own.recipient } = span;
    if (own.day < since || own.recipient !== recipient) return count;
    return { from: count.from - own.fewest, to: count.to - (own.most ?? 0) };
  };
}

/**
 * Returns the reason for which a decision cannot be made anew, now or later; undefined where another try may make it.
 */
function reasonFor(thrown: unknown): DenialReason | undefined {
  if (isDamage(thrown)) return UNREADABLE;
  const { reason, message } = ComityError.from(thrown);
  return REASONS[reason] === "unreachable" ? undefined : { code: reason, says: message };
}

/** Makes the assessment of a request that could not be decided: with the words as they were proposed. */
function undecided({ concepts, packs }: ProposalLeaf, reason: DenialReason): Assessment {
  const decision = createDenial([reason]);
  return { terms: [], tables: [], concepts, decision, packs, rejected: [], bounds: [] };
}

/** Makes the denial. It is about the request to which the proposal has committed, and names the permit. */
function lapse({ node, entropy }: Context, permit: LatePermit, found: Assessment, at: Date): Lapse {
  const { leaf, hash } = permit;
  const { transfer, sender, from, to, recipient, concepts, request } = leaf;
  const { obligations, counts, notCounted } = found.decision;
  const decision = { ...found.decision, reasons: [TOO_LATE, ...found.decision.reasons] };
  return {
    leaf: {
      type: "comity/v2/denial",
      nonce: entropy.nonce(),
      transfer,
      sender,
      origin: node,
      at: at.toISOString(),
      ...{ from, to, recipient, concepts, request },
      answer: hash,
      ...verdictOf({ ...found, decision }),
    },
    obligations,
    counts,
    notCounted,
  };
}
