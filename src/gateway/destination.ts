/**
 * A transfer at its destination, whose committed leaf is the only commit point: a timely proposal is
 * decided once, a late or unseen one is barred for ever, and a repeat gets the same bytes.
 */
import { ComityError } from "../errors.ts";
import { type Agreement, agreementWith, nodeOf, type Party } from "../federation/agreement.ts";
import { parseIdentity } from "../federation/identity.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { leafBytes, type ProposalLeaf, parseLeaf } from "../receipt/leaf.ts";
import type { Assessment } from "../transfers/assess.ts";
import { differingPacks } from "../transfers/differing-packs.ts";
import { digestOf, parseRequest, plain, type TransferRequest } from "../transfers/request.ts";
import { verdictOf } from "../transfers/verdict.ts";
import { assessNow, type Gateway, ledgerKeyOf, SKEW_MS } from "./context.ts";
import { commitDecision, statementOf } from "./law.ts";
import type { Effect, InboundRow, Proposal } from "./ports.ts";

export type Destination = {
  /** Decides a proposal, or gives what was decided before. Throws where it is no proposal of that node. */
  readonly receive: (origin: string, id: string, proposal: Proposal) => Promise<Statement>;
  /** The stored decision, or a bar that no late proposal passes. */
  readonly resolve: (origin: string, id: string) => Promise<Statement>;
};

type Received = { readonly leaf: ProposalLeaf; readonly hash: string; readonly request: TransferRequest };

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** The request that travels beside a proposal; it must be the one that the leaf commits to. */
function openBody(body: string, leaf: ProposalLeaf): TransferRequest {
  const parsed = parseCanonical(Buffer.from(body, "utf8")) as { request?: unknown; salt?: unknown } | null;
  if (typeof parsed?.salt !== "string") throw invalid("the proposal's body has no salt");
  const request = parseRequest(parsed.request);
  const { from, to, recipient } = leaf;
  if (commitmentTo(digestOf(request), parsed.salt) !== leaf.request)
    throw invalid("the proposal's body is not the request that its leaf commits to");
  if (request.from !== from || request.to !== to || request.recipient !== recipient)
    throw invalid("the proposal's leaf and body name different places or recipients");
  return request;
}

export function createDestination(gateway: Gateway, delivered: (recipient: string) => void): Destination {
  const { store, clock, entropy, observer } = gateway;

  function known(origin: string): { agreement: Agreement; party: Party } {
    const found = agreementWith(
      gateway.agreements,
      gateway.trustDomain,
      (party) => nodeOf(party) === origin,
      clock.now(),
    );
    if (found === undefined) throw new ComityError("AGREEMENT_MISSING", "no agreement with the sending node");
    return found;
  }

  /** Everything that must hold before a proposal is looked at as law. */
  function verified(origin: string, id: string, proposal: Proposal): Received {
    const { agreement, party } = known(origin);
    const statement = verifyStatement(proposal.own, ledgerKeyOf(party));
    const leaf = parseLeaf(statement.leaf);
    if (leaf.type !== "comity/v1/proposal") throw invalid("the statement is not a proposal");
    if (leaf.transfer !== id || leaf.origin !== origin || leaf.destination !== gateway.node)
      throw invalid("the proposal is for another transfer or another node");
    if (leaf.agreement !== agreement.hash)
      throw new ComityError(
        "AGREEMENT_MISSING",
        "the proposal names another agreement than the one in force here",
      );
    if (leaf.decision !== "permit") throw invalid("the origin itself denies what it proposes");
    const sender = parseIdentity(leaf.sender);
    if (sender.role !== "platform" || sender.trustDomain !== party.trustDomain)
      throw invalid("the sender is not a platform of the proposing node");
    if (!party.jurisdictions.includes(leaf.from) || !gateway.jurisdictions.has(leaf.to))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        "the proposal is between places that these two nodes do not serve",
      );
    if (Date.parse(leaf.at) > clock.now().getTime() + SKEW_MS)
      throw new ComityError(
        "CLOCK_SKEW",
        "the proposal comes from the future: the two nodes' clocks stand too far apart",
      );
    return { leaf, hash: statement.leafHash.toHex(), request: openBody(proposal.body, leaf) };
  }

  async function bar(origin: string, id: string): Promise<Statement> {
    const leaf = leafBytes({
      type: "comity/v1/bar",
      nonce: entropy.nonce(),
      transfer: id,
      origin,
      destination: gateway.node,
      at: clock.now().toISOString(),
    });
    const committed = await store.commit({ leaf, effect: { kind: "barred", origin, id } });
    if (committed.kind === "already-decided") return committed.row.own;
    const statement = statementOf(committed);
    observer.barred({ transfer: id, origin });
    return statement;
  }

  /** Other bytes under a transfer's id: refused, and kept as evidence. */
  async function conflicting(
    origin: string,
    { id, proposal: kept }: InboundRow,
    { hash: refused }: Received,
    proposal: Proposal,
  ): Promise<never> {
    const at = clock.now().toISOString();
    const leaf = leafBytes({
      type: "comity/v1/conflict",
      nonce: entropy.nonce(),
      transfer: id,
      peer: origin,
      kept,
      refused,
      at,
    });
    const evidence = canonicalText(plain(proposal));
    await store.commit({ leaf, effect: { kind: "noted", evidence } });
    observer.alarm({ what: "STATEMENT_CONFLICT", transfer: id, peer: origin });
    throw new ComityError(
      "STATEMENT_CONFLICT",
      "another proposal was decided under this transfer's id; both are kept as evidence",
    );
  }

  /** The answer to a proposal under an id that has its answer already. */
  async function repeated(
    received: Received,
    origin: string,
    row: InboundRow,
    proposal: Proposal,
  ): Promise<Statement> {
    // An empty hash: barred unseen. The bar is the answer, whatever comes late.
    if (row.proposal === "" || row.proposal === received.hash) return row.own;
    return conflicting(origin, row, received, proposal);
  }

  function noticeOf({ leaf }: Received, { terms, decision }: Assessment): string {
    const { sender, from, to, transfer } = leaf;
    const words = terms.map(({ path, source, concept, target, effect }) => ({
      path,
      source,
      concept,
      target,
      result: effect.result,
    }));
    return canonicalText(
      plain({ transfer, sender, from, to, terms: words, obligations: decision.obligations }),
    );
  }

  async function computed(origin: string, received: Received, proposal: Proposal) {
    const { leaf, hash, request } = received;
    const assessed = await assessNow(gateway, request, known(origin).agreement, true);
    const { decision } = assessed.decision;
    const bytes = leafBytes({
      type: "comity/v1/decision",
      nonce: entropy.nonce(),
      transfer: leaf.transfer,
      origin,
      destination: gateway.node,
      proposal: hash,
      at: assessed.at.toISOString(),
      ...verdictOf(assessed),
    });
    const inbox =
      decision === "permit"
        ? {
            inbox: {
              recipient: request.recipient,
              notice: noticeOf(received, assessed),
              proposal: proposal.own,
            },
          }
        : {};
    const effect: Effect = { kind: "decided", origin, id: leaf.transfer, proposal: hash, ...inbox };
    return { decision, packs: assessed.packs, entry: { leaf: bytes, effect, epoch: assessed.atlas.epoch } };
  }

  async function decide(origin: string, received: Received, proposal: Proposal): Promise<Statement> {
    const { from, to, recipient } = received.request;
    const compute = () => computed(origin, received, proposal);
    const { decision, packs, committed } = await commitDecision(store, compute);
    observer.decided({ method: "Receive", decision, from, to });
    if (committed.kind === "already-decided") return repeated(received, origin, committed.row, proposal);
    const statement = statementOf(committed);
    for (const { jurisdiction } of differingPacks(received.leaf.packs, packs))
      observer.lawDiffers({ transfer: received.leaf.transfer, peer: origin, jurisdiction });
    if (decision === "permit") delivered(recipient);
    return statement;
  }

  return {
    async receive(origin, id, proposal) {
      const received = verified(origin, id, proposal);
      const before = store.inbound(origin, id);
      if (before !== undefined) return repeated(received, origin, before, proposal);
      if (clock.now().getTime() > Date.parse(received.leaf.decideBy)) return bar(origin, id);
      return decide(origin, received, proposal);
    },

    async resolve(origin, id) {
      known(origin);
      return store.inbound(origin, id)?.own ?? bar(origin, id);
    },
  };
}
