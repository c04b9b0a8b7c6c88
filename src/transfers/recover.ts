/**
 * Takes back the transfers that this node has lost with the end of its log, from the peers with which it had exchanged them. Nothing is
 * decided: each is recorded as it had ended, under a leaf that says from whom it was recovered (docs/design/0059).
 */
import type { Context } from "../engine/context.ts";
import { keepSeen, sealStatement } from "../engine/kept-statement.ts";
import { peerOf } from "../engine/peers.ts";
import { requireRecorded, seal, seenHead } from "../engine/record.ts";
import { bytesOfFormer, isInLog, recoveryLeaf } from "../engine/recovered.ts";
import { isPast } from "../engine/store.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { verifyStatement } from "../ledger/proof.ts";
import { isShown } from "../receipt/chunk.ts";
import { isDecision, narrowVerdict, recordsOf } from "../receipt/leaf.ts";
import { parseVerdicts } from "./chunk-answer.ts";
import type { OpenedChunk } from "./chunk-body.ts";
import type { ExchangedTransfer } from "./exchanged.ts";
import { RECOVERED_KEY } from "./idempotency.ts";
import type { DeliveredRecords, DeliveredTerm, Delivery } from "./inbox.ts";
import { formatKept } from "./kept-chunk.ts";
import { rowOfList } from "./lists.ts";
import { withoutEvidence } from "./proposal-body.ts";
import { type VerifiedTransfer, verifyExchanged } from "./recovered-item.ts";
import type { RecoveryCommand } from "./recovery-state.ts";
import {
  type CountedRow,
  keepEntryUntil,
  keepTallyUntil,
  keepTransferUntil,
  PART,
  type TransferState,
} from "./schema.ts";
import { requestOf } from "./subject-record.ts";
import { countTransfer } from "./tally.ts";
import { acceptedDigestOf, repeatDigestOf, type TransferRequest } from "./transfer-request.ts";
import { describingWordsOf } from "./words.ts";

/** The end of one item: recovered now, here already, or past its date. */
export type Taken = "recovered" | "here" | "past";

/** Takes back one item. Throws the reason for which it is refused, and nothing of it is kept then. */
export type TakeBack = (peer: string, item: ExchangedTransfer) => Promise<Taken>;

/** Creates what takes transfers back. `ownKeys` returns the keys of this node's log. */
export function createTakeBack(context: Context, ownKeys: () => LogKeys): TakeBack {
  return async (peer, item) => {
    const { store, clock, entropy, peers, retention } = context;
    const now = clock.now();
    const { ledgerKeys: theirs } = peerOf(peers, peer, now, "answering");
    const verified = verifyExchanged(context, peer, { own: ownKeys(), theirs }, item);
    if (await isInLog(context, verified.own)) return "here";
    const until = keepTransferUntil((verified.proposal ?? verified.answer).at, retention);
    if (isPast({ until }, now)) return "past";
    const { ownHash: own, theirsHash } = verified;
    const at = now.toISOString();
    const leaf = recoveryLeaf({ nonce: entropy.nonce(), from: peer, own, theirs: theirsHash, at });
    const command = verified.sent
      ? sentCommand(context, peer, verified, item, until)
      : receivedCommand(context, verified, item, until);
    const statement = verified.theirs;
    const seen =
      statement && seenHead(peer, statement, verifyStatement(statement, theirs, context.checkpoints));
    const committed = await store.commit({ leaf, command, ...(seen && { seen: keepSeen(seen, until) }) });
    if ("refused" in committed && committed.refused === "already-here") return "here";
    requireRecorded(committed);
    return "recovered";
  };
}

function sentCommand(
  context: Context,
  peer: string,
  { id, own, proposal, answer, theirs, request, chunk, lists }: VerifiedTransfer,
  { body, records, erased }: ExchangedTransfer,
  until: string,
): RecoveryCommand {
  if (proposal === undefined || theirs === undefined)
    throw new TypeError("a transfer that was sent has a proposal and an answer");
  const state: TransferState = !isDecision(answer) ? "BARRED" : stateOf(answer);
  const contents = [
    sealStatement(context, PART.answer, theirs, until),
    ...(request === undefined ? [] : [seal(context, PART.body, body, until)]),
    ...(chunk === undefined ? [] : keptOf(context, chunk, until)),
    ...(records === "" ? [] : [seal(context, PART.records, records, until)]),
  ];
  const counted = state === "PERMITTED" && request && countedOf(context, request, proposal.at, chunk);
  const digest = request && !chunk ? repeatDigestOf(request, acceptedDigestOf(request)) : "";
  return {
    kind: "transfer.recover-sent",
    row: {
      ...{
        id,
        state,
        caller: proposal.sender,
        destination: peer,
        decideBy: proposal.decideBy,
        until,
        digest,
      },
      key: keyOf(recordsOf(proposal) !== undefined, digest),
      ...(counted && { counted }),
    },
    own: bytesOfFormer(own),
    contents,
    lists: lists.map(rowOfList),
    erased,
    talliedUntil: keepTallyUntil(proposal.at.slice(0, 10), context.retention),
  };
}

const stateOf = ({ decision }: { readonly decision: "permit" | "deny" }): TransferState =>
  decision === "permit" ? "PERMITTED" : "DENIED";

function keyOf(isChunk: boolean, digest: string): string {
  if (isChunk) return RECOVERED_KEY.chunk;
  return digest === "" ? RECOVERED_KEY.erased : RECOVERED_KEY.of(digest);
}

const keptOf = (context: Context, { entries, verdicts }: OpenedChunk, until: string) => [
  seal(context, PART.entries, formatKept({ entries, verdicts }), until),
];

/** Returns the people that a transfer counts, as its node has counted them. */
function countedOf(
  { atlas }: Context,
  request: TransferRequest,
  at: string,
  chunk: OpenedChunk | undefined,
): CountedRow {
  const counting =
    chunk === undefined
      ? request
      : { ...request, facts: { ...request.facts, people: [String(chunk.records.length)] } };
  const { recipient, day, people } = countTransfer(counting, atlas(), new Date(at));
  const most = Number.isFinite(people.to) ? { most: people.to } : {};
  return { recipient, day, fewest: people.from, ...most };
}

function receivedCommand(
  context: Context,
  verified: VerifiedTransfer,
  { body, records, erased }: ExchangedTransfer,
  until: string,
): RecoveryCommand {
  const { id, own, proposal, proposalHash, answer, theirs, request, chunk, lists } = verified;
  const common = {
    kind: "transfer.recover-received",
    row: { origin: answer.origin, id, until, ...(proposalHash !== undefined && { proposal: proposalHash }) },
    own: bytesOfFormer(own),
    lists: lists.map(rowOfList),
    erased,
  } as const;
  if (proposal === undefined || theirs === undefined || !isDecision(answer))
    return { ...common, contents: [] };
  const permitted = answer.decision === "permit";
  const contents = [
    sealStatement(context, permitted ? PART.proposal : PART.denied, theirs, until),
    ...(request === undefined ? [] : [seal(context, PART.body, chunk ? body : withoutEvidence(body), until)]),
    ...(chunk === undefined ? [] : keptOf(context, chunk, until)),
    ...(records === "" ? [] : [seal(context, PART.records, records, until)]),
  ];
  const delivery = permitted && request && deliveryOf(verified, request, records);
  if (!delivery) return { ...common, contents };
  return {
    ...common,
    recipient: proposal.recipient,
    modality: proposal.concepts.modality,
    shownUntil: keepEntryUntil(answer.at, context.retention),
    contents: [seal(context, PART.delivery, JSON.stringify(delivery), until), ...contents],
  };
}

/** Makes the content for the recipient again: the words of the request, with their meanings as the former decision has them. */
function deliveryOf(
  { id, proposal, answer, chunk }: VerifiedTransfer,
  request: TransferRequest,
  records: string,
): Delivery | undefined {
  if (proposal === undefined || !isDecision(answer)) return undefined;
  const { sender, from, to } = proposal;
  const { operations, onward, retention } = request.offer;
  const shown = {
    ...{ transfer: id, sender, from, to },
    use: { operations, ...(onward && { onward }), retention },
  };
  if (chunk === undefined) return { ...shown, terms: termsOf(request, answer.translation) };
  const delivered = recordsIn(chunk, records);
  const terms = new Map(delivered.terms.flat().map((term) => [JSON.stringify(term), term]));
  return { ...shown, terms: [...terms.values()], records: delivered };
}

type Translation = {
  readonly terms: readonly {
    readonly path: string;
    readonly concept: string;
    readonly target: readonly string[];
    readonly result: string;
  }[];
};

/** Returns the words of a request with the translation that a leaf or a verdict records. */
function termsOf(request: TransferRequest, { terms }: Translation): readonly DeliveredTerm[] {
  const words = describingWordsOf(request);
  return terms.map(({ path, concept, target, result }, i) => ({
    ...{ path, concept, target, result },
    source: words[i]?.term ?? "",
  }));
}

/** Returns the permitted records of a chunk, as their recipient gets them. */
function recordsIn({ request, records: given, entries }: OpenedChunk, written: string): DeliveredRecords {
  const { places, verdicts } = parseVerdicts(written);
  const parts = verdicts.map((text) => narrowVerdict(JSON.parse(text)));
  const indexes = entries.flatMap((entry, index) => (isShown(entry) ? [index] : []));
  const terms: (readonly DeliveredTerm[])[] = [];
  const known = new Map<string, number>();
  const records = given.flatMap((record, i): (readonly [number, number])[] => {
    const [verdict, index] = [parts[places[i] ?? -1], indexes[i]];
    if (verdict?.decision !== "permit" || index === undefined) return [];
    const shown = termsOf(requestOf(request, record), verdict.translation);
    const name = JSON.stringify(shown);
    const at = known.get(name) ?? terms.push(shown) - 1;
    known.set(name, at);
    return [[index, at]];
  });
  return { records, terms };
}
