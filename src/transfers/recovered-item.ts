/**
 * Verifies an item that a peer gives back, before anything of it is kept: this node's own former statement by the keys of its own log, the peer's by
 * the keys of the peer's log, and what lies beside them by what the two leaves commit to.
 */
import type { Context } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { type Statement, type VerifiedLeaf, verifyStatement } from "../ledger/proof.ts";
import {
  type BarLeaf,
  type DecisionLeaf,
  isDecision,
  isProposal,
  listNamedBy,
  type ProposalLeaf,
  parseLeaf,
  recordsOf,
} from "../receipt/leaf.ts";
import { type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { assertAnswers } from "../receipt/verify.ts";
import { parseVerdicts, verifyVerdicts } from "./chunk-answer.ts";
import type { OpenedChunk } from "./chunk-body.ts";
import type { ExchangedTransfer } from "./exchanged.ts";
import { openProposal } from "./proposal.ts";
import { parseRequest, type TransferRequest } from "./transfer-request.ts";
import { describingWordsOf } from "./words.ts";

/** The keys of the two logs. */
export type Keys = { readonly own: LogKeys; readonly theirs: LogKeys };

/** A verified transfer. `sent`: this node had proposed it. */
export type VerifiedTransfer = {
  readonly id: string;
  readonly sent: boolean;
  /** The former statement of this node, and the peer's. A transfer that was barred unseen has no proposal. */
  readonly own: Statement;
  readonly ownHash: string;
  readonly theirs: Statement | undefined;
  readonly theirsHash: string;
  readonly proposal: ProposalLeaf | undefined;
  readonly proposalHash: string | undefined;
  readonly answer: DecisionLeaf | BarLeaf;
  /** The request and, of many records, the chunk; absent where it was erased, and where it was barred unseen. */
  readonly request: TransferRequest | undefined;
  readonly chunk: OpenedChunk | undefined;
  readonly lists: readonly ObligationList[];
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/**
 * Verifies a transfer that `peer` gives back. Throws as `verifyStatement`, `assertAnswers` and the readers of bodies do, with
 * STATEMENT_INVALID for a transfer of others.
 */
export function verifyExchanged(
  { node, checkpoints }: Pick<Context, "node" | "checkpoints">,
  peer: string,
  keys: Keys,
  item: ExchangedTransfer,
): VerifiedTransfer {
  const answering = parseLeaf(peekLeaf(item.answer));
  if (!isDecision(answering) && answering.type !== "comity/v1/bar")
    throw invalid("the answer is neither a decision nor a bar");
  const sent = answering.origin === node && answering.destination === peer;
  if (!sent && (answering.origin !== peer || answering.destination !== node))
    throw invalid("the transfer is between other nodes");
  if (answering.transfer !== item.id) throw invalid("the answer is about another transfer");
  const answer = verifyStatement(item.answer, sent ? keys.theirs : keys.own, checkpoints);
  if (item.proposal === undefined) return withoutProposal(item, answering, answer, sent);
  const proposed = verifyStatement(item.proposal, sent ? keys.own : keys.theirs, checkpoints);
  const proposal = parseLeaf(proposed.leaf);
  if (!isProposal(proposal)) throw invalid("the statement is not a proposal");
  const proposalHash = proposed.leafHash.toHex();
  assertAnswers(answering, proposal, proposalHash);
  const opened = open(sent, proposal, item);
  const [own, theirs] = sent ? [proposed, answer] : [answer, proposed];
  return {
    ...{ id: item.id, sent, proposal, proposalHash, answer: answering },
    ...(sent ? { own: item.proposal, theirs: item.answer } : { own: item.answer, theirs: item.proposal }),
    ...{ ownHash: own.leafHash.toHex(), theirsHash: theirs.leafHash.toHex() },
    ...{ request: opened?.request, chunk: opened?.chunk },
    lists: listsOf(proposal, answering, item, opened?.chunk),
  };
}

/** Parses the leaf of a statement that is verified afterwards: it says by whose keys. */
function peekLeaf({ leaf }: Statement): unknown {
  return parseCanonical(Uint8Array.fromBase64(leaf));
}

/** A transfer of which this node barred an unseen proposal. Of one that it had proposed itself, nothing can be made without the proposal. */
function withoutProposal(
  { id, answer: own }: ExchangedTransfer,
  answer: DecisionLeaf | BarLeaf,
  { leafHash }: VerifiedLeaf,
  sent: boolean,
): VerifiedTransfer {
  if (sent || isDecision(answer)) throw invalid("the proposal to which the answer belongs has not come");
  const hash = leafHash.toHex();
  return {
    ...{ id, sent, own, ownHash: hash, theirs: undefined, theirsHash: hash, answer },
    ...{ proposal: undefined, proposalHash: undefined, request: undefined, chunk: undefined, lists: [] },
  };
}

/** Opens what came beside the proposal; undefined where nothing did. */
function open(
  sent: boolean,
  leaf: ProposalLeaf,
  { proposal: own, body, obligations, erased }: ExchangedTransfer,
): { readonly request: TransferRequest; readonly chunk?: OpenedChunk } | undefined {
  if (erased || own === undefined) return undefined;
  if (body === "")
    throw new ComityError(
      "INPUT_TOO_LARGE",
      "what travelled beside the proposal has not come back: it is damaged at the peer, or too large for one message with the rest",
    );
  const records = recordsOf(leaf);
  if (!sent || records !== undefined) return openProposal({ leaf, proposal: { own, body, obligations } });
  return { request: readKept(leaf, body) };
}

/**
 * Reads a request of this node as its destination keeps it: without its evidence, and without the salt by which the leaf could be held
 * against it.
 *
 * THREAT: the peer may give back other words. They count for no decision, and must be of the places, the recipient and the words of the leaf.
 */
function readKept(leaf: ProposalLeaf, body: string): TransferRequest {
  const { request: given, ...rest } = (parseCanonical(utf8Bytes(body)) ?? {}) as {
    readonly request?: unknown;
  };
  if (Object.keys(rest).length > 0) throw invalid("the body holds other than a request");
  const request = parseRequest(given);
  const { from, to, recipient, concepts } = leaf;
  const same =
    request.from === from &&
    request.to === to &&
    request.recipient === recipient &&
    request.action === concepts.action &&
    describingWordsOf(request)
      .map(({ path }) => path)
      .join() === leaf.translation.terms.map(({ path }) => path).join();
  if (same) return request;
  throw invalid("the proposal's leaf and body name different places, recipients, actions or words");
}

function listsOf(
  proposal: ProposalLeaf,
  answer: DecisionLeaf | BarLeaf,
  item: ExchangedTransfer,
  chunk: OpenedChunk | undefined,
): readonly ObligationList[] {
  const named = listNamedBy(proposal);
  const answered = listNamedBy(answer);
  const lists = [
    ...(named === undefined ? [] : [parseObligations(item.obligations, named)]),
    ...(answered === undefined || answered === named
      ? []
      : [parseObligations(item.answerObligations, answered)]),
    ...(chunk?.lists ?? []),
    ...(chunk === undefined || !isDecision(answer)
      ? []
      : verifyVerdicts(chunk, proposal, answer, parseVerdicts(item.records))),
  ];
  return [...new Map(lists.map((list) => [list.hash, list])).values()];
}
