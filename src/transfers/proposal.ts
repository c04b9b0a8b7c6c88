/** A proposal at its destination: the checks that must hold before its law is looked at. */
import type { Context, Proposal } from "../engine/context.ts";
import { type PeerNow, peerOf } from "../engine/peers.ts";
import { seenHead } from "../engine/record.ts";
import { assertNotAhead } from "../engine/skew.ts";
import type { SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { verifyStatement } from "../ledger/proof.ts";
import { isProposal, listNamedBy, type ProposalLeaf, parseLeaf, recordsOf } from "../receipt/leaf.ts";
import { hashOfList, MAX_LIST } from "../receipt/obligations.ts";
import { type OpenedChunk, openChunk } from "./chunk-body.ts";
import { readBody } from "./proposal-body.ts";
import { assertPlain } from "./reading.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** A proposal after verification. */
export type Verified = {
  readonly peer: PeerNow;
  readonly leaf: ProposalLeaf;
  /** The hash of its leaf, in hex. */
  readonly hash: string;
  readonly proposal: Proposal;
  /** The checkpoint of the origin's log, which comes with the proposal. */
  readonly seen: SeenHead;
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/**
 * The subject of a proposal: one request, or a chunk of records whose shared part is the request. Throws STATEMENT_INVALID
 * unless the leaf commits to it.
 */
export type Opened = { readonly request: TransferRequest; readonly chunk?: OpenedChunk };

/** Parses what travels beside a proposal. Throws STATEMENT_INVALID unless the leaf commits to it. */
export function openProposal({ leaf, proposal }: Pick<Verified, "leaf" | "proposal">): Opened {
  const records = recordsOf(leaf);
  const chunk = records && openChunk(leaf, records, proposal.body);
  const request = chunk?.request ?? openRequest(leaf, proposal.body);
  const { from, to, recipient } = leaf;
  if (request.from !== from || request.to !== to || request.recipient !== recipient)
    throw invalid("the proposal's leaf and body name different places or recipients");
  return { request, ...(chunk && { chunk }) };
}

function openRequest(leaf: ProposalLeaf, body: string): TransferRequest {
  const { request, commitment } = readBody(body);
  if (commitment === leaf.request) return request;
  throw invalid("the proposal's body is not the request that its leaf commits to");
}

/** Checks everything about a proposal that must hold before its law is looked at. */
export function verifyProposal(context: Context, origin: string, id: string, proposal: Proposal): Verified {
  const now = context.clock.now();
  const { ledgerKeys } = peerOf(context.peers, origin, now, "sending");
  const verified = verifyStatement(proposal.own, ledgerKeys, context.checkpoints);
  const leaf = parseLeaf(verified.leaf);
  if (!isProposal(leaf)) throw invalid("the statement is not a proposal");
  if (leaf.transfer !== id || leaf.origin !== origin || leaf.destination !== context.node)
    throw invalid("the proposal is for another transfer or another node");
  const peer = context.peers.under(origin, leaf.agreement, now);
  if (peer === undefined)
    throw new ComityError(
      "AGREEMENT_MISSING",
      "the proposal names an agreement that this node does not know",
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
