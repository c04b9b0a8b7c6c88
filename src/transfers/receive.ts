/**
 * A transfer at its destination, whose committed leaf is the only commit point: a timely proposal is
 * decided once, a late or unseen one is barred for ever, and a repeat gets the same bytes.
 */
import { type Context, type Envelope, SKEW_MS } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { type PeerNow, peerOf } from "../engine/peers.ts";
import { loadStatement, recordedOf, seal, statementOf } from "../engine/record.ts";
import { type Entry, load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { canonicalBytes, parseCanonical, sha256, withoutUndefined } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { leafBytes, type ProposalLeaf, parseLeaf } from "../receipt/leaf.ts";
import { type Assessment, decideRequest } from "./assess.ts";
import type { Circumstances } from "./circumstances.ts";
import { differingPacks } from "./differing-packs.ts";
import { checkOffer } from "./evidence.ts";
import { joinFloor } from "./protection.ts";
import { INBOUND, type InboundRow, keepTransferUntil, PART } from "./schema.ts";
import type { TransferCommand } from "./state.ts";
import { parseRequest, type TransferRequest } from "./transfer-request.ts";
import { translateRequest } from "./translation.ts";
import { verdictOf } from "./verdict.ts";

export type Destination = {
  /** Decides a proposal, or gives what was decided before. Throws where it is no proposal of that node. */
  readonly receive: (origin: string, id: string, proposal: Envelope) => Promise<Statement>;
  /** The stored decision, or a bar that no late proposal passes. */
  readonly resolve: (origin: string, id: string) => Promise<Statement>;
};

/** A proposal that has been verified. */
type Verified = {
  readonly peer: PeerNow;
  readonly leaf: ProposalLeaf;
  /** Hash of its leaf, hex. */
  readonly hash: string;
  readonly proposal: Envelope;
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** The request that travels beside a proposal; it must be the one that the leaf commits to. */
function openProposal({ leaf, proposal }: Verified): TransferRequest {
  const parsed = parseCanonical(Buffer.from(proposal.body, "utf8")) as {
    request?: unknown;
    salt?: unknown;
  } | null;
  if (typeof parsed?.salt !== "string") throw invalid("the proposal's body has no salt");
  const request = parseRequest(parsed.request);
  const { from, to, recipient } = leaf;
  // INVARIANT: the leaf commits to the request as it came, whatever this version would write in its place.
  const digest = sha256(canonicalBytes(parsed.request)).toHex();
  if (commitmentTo(digest, parsed.salt) !== leaf.request)
    throw invalid("the proposal's body is not the request that its leaf commits to");
  if (request.from !== from || request.to !== to || request.recipient !== recipient)
    throw invalid("the proposal's leaf and body name different places or recipients");
  return request;
}

/** Everything that must hold before a proposal is looked at as law. */
function verifyProposal(context: Context, origin: string, id: string, proposal: Envelope): Verified {
  const now = context.clock.now();
  const peer = peerOf(context.peers, origin, now, "sending");
  const verified = verifyStatement(proposal.own, peer.ledgerKey);
  const leaf = parseLeaf(verified.leaf);
  if (leaf.type !== "comity/v1/proposal") throw invalid("the statement is not a proposal");
  if (leaf.transfer !== id || leaf.origin !== origin || leaf.destination !== context.node)
    throw invalid("the proposal is for another transfer or another node");
  if (leaf.agreement !== peer.agreement.hash)
    throw new ComityError(
      "AGREEMENT_MISSING",
      "the proposal names another agreement than the one in force here",
    );
  if (leaf.decision !== "permit") throw invalid("the origin itself denies what it proposes");
  const sender = parseIdentity(leaf.sender);
  if (sender.role !== "platform" || sender.trustDomain !== peer.party.trustDomain)
    throw invalid("the sender is not a platform of the proposing node");
  if (!peer.party.jurisdictions.includes(leaf.from) || !context.jurisdictions.has(leaf.to))
    throw new ComityError(
      "SCOPE_FORBIDDEN",
      "the proposal is between places that these two nodes do not serve",
    );
  if (Date.parse(leaf.at) > now.getTime() + SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      "the proposal comes from the future: the two nodes' clocks stand too far apart",
    );
  return { peer, leaf, hash: verified.leafHash.toHex(), proposal };
}

/** The content for the recipient: the request in its own terms, and its obligations. */
function deliveryOf({ leaf }: Verified, { terms, decision }: Assessment): Uint8Array {
  const { sender, from, to, transfer } = leaf;
  const words = terms.map(({ path, source, concept, target, effect }) => ({
    path,
    source,
    concept,
    target,
    result: effect.result,
  }));
  return canonicalBytes(
    withoutUndefined({ transfer, sender, from, to, terms: words, obligations: decision.obligations }),
  );
}

/** The entry of a decision; where it permits, the recipient's inbox shows it. */
function decisionEntry(
  context: Context,
  verified: Verified,
  recipient: string,
  { at, atlas }: Circumstances,
  assessment: Assessment,
): Entry<TransferCommand> {
  const { leaf, hash, proposal } = verified;
  const { transfer: id, origin } = leaf;
  const bytes = leafBytes({
    type: "comity/v1/decision",
    nonce: context.entropy.nonce(),
    transfer: id,
    origin,
    destination: context.node,
    proposal: hash,
    at: at.toISOString(),
    ...verdictOf(assessment),
  });
  const until = keepTransferUntil(at.toISOString());
  const decided = { kind: "transfer.decide", origin, id, proposal: hash, until } as const;
  const permitted = assessment.decision.decision === "permit";
  const command = permitted
    ? {
        ...decided,
        recipient,
        contents: [
          seal(context, PART.delivery, deliveryOf(verified, assessment), until),
          seal(context, PART.proposal, canonicalBytes({ ...proposal.own }), until),
        ],
      }
    : { ...decided, contents: [] };
  return { leaf: bytes, command, epoch: atlas.epoch };
}

export function createDestination(context: Context): Destination {
  const { store, clock, entropy, observer } = context;

  async function bar(origin: string, id: string): Promise<Statement> {
    const at = clock.now().toISOString();
    const leaf = leafBytes({
      type: "comity/v1/bar",
      nonce: entropy.nonce(),
      transfer: id,
      origin,
      destination: context.node,
      at,
    });
    const command: TransferCommand = { kind: "transfer.bar", origin, id, until: keepTransferUntil(at) };
    const committed = await store.commit({ leaf, command });
    if ("refused" in committed && committed.refused === "already-decided")
      return loadStatement(context, (committed.row as InboundRow).leaf);
    const statement = statementOf(recordedOf(committed));
    observer.barred({ transfer: id, origin });
    return statement;
  }

  /** Other bytes under a transfer's id: refused, and kept as evidence. */
  async function refuseConflict({ leaf: { transfer, origin }, hash, proposal }: Verified, kept: string) {
    const at = clock.now().toISOString();
    const leaf = leafBytes({
      type: "comity/v1/conflict",
      nonce: entropy.nonce(),
      transfer,
      peer: origin,
      kept,
      refused: hash,
      at,
    });
    const evidence = canonicalBytes(withoutUndefined(proposal));
    const contents = [seal(context, PART.evidence, evidence, keepTransferUntil(at))];
    const command: TransferCommand = { kind: "transfer.note", contents };
    recordedOf(await store.commit({ leaf, command }));
    observer.alarm({ what: "STATEMENT_CONFLICT", transfer, peer: origin });
    return new ComityError(
      "STATEMENT_CONFLICT",
      "another proposal was decided under this transfer's id; both are kept as evidence",
    );
  }

  /** The answer to a proposal under an id that has its answer already. */
  async function repeat(verified: Verified, { proposal: kept, leaf }: InboundRow): Promise<Statement> {
    // Barred unseen: the bar is the answer, whatever comes late.
    if (kept === undefined || kept === verified.hash) return loadStatement(context, leaf);
    throw await refuseConflict(verified, kept);
  }

  async function meetCircumstances({ peer }: Verified, request: TransferRequest): Promise<Circumstances> {
    const at = clock.now();
    const { agreement } = peer;
    const unproven = await checkOffer(context, request, agreement, at);
    const atlas = context.atlas();
    return { at, atlas, agreement, agreements: context.agreements, unproven, binding: true };
  }

  function told(verified: Verified, { decision, packs }: Assessment): void {
    const { from, to, transfer, origin } = verified.leaf;
    observer.decided({ method: "Receive", decision: decision.decision, from, to });
    for (const { jurisdiction } of differingPacks(verified.leaf.packs, packs))
      observer.lawDiffers({ transfer, peer: origin, jurisdiction });
  }

  return {
    async receive(origin, id, proposal) {
      const verified = verifyProposal(context, origin, id, proposal);
      const request = openProposal(verified);
      const before = await load(store, INBOUND, origin, id);
      if (before !== undefined) return repeat(verified, before);
      if (clock.now().getTime() > Date.parse(verified.leaf.decideBy)) return bar(origin, id);
      const { assessment, committed } = await commitDecision(store, async () => {
        const circumstances = await meetCircumstances(verified, request);
        const translation = translateRequest(request, circumstances);
        const protection = joinFloor(translation, circumstances);
        const found = decideRequest(protection, circumstances);
        const entry = decisionEntry(context, verified, request.recipient, circumstances, found);
        return { assessment: found, entry };
      });
      if ("refused" in committed && committed.refused === "already-decided")
        return repeat(verified, committed.row as InboundRow);
      const statement = statementOf(recordedOf(committed));
      told(verified, assessment);
      return statement;
    },

    async resolve(origin, id) {
      peerOf(context.peers, origin, clock.now(), "sending");
      const before = await load(store, INBOUND, origin, id);
      return before === undefined ? bar(origin, id) : loadStatement(context, before.leaf);
    },
  };
}
