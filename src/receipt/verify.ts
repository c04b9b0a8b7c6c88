/** Verifies a receipt offline: every signature, every proof, and that both nodes decided the same transfer. */
import { ComityError } from "../errors.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import {
  type BarLeaf,
  type DecisionLeaf,
  isDecision,
  isOneSided,
  isProposal,
  type Leaf,
  listNamedBy,
  type OneSidedLeaf,
  type ProposalLeaf,
  parseLeaf,
} from "./leaf.ts";
import { narrowObligations, type Obligation } from "./obligations.ts";
import { type LeafProof, partsOf } from "./parts.ts";
import { parseReceipt, type UnreadList } from "./receipt.ts";
import {
  assertOneRecord,
  leafForRecord,
  type ProvedRecord,
  type RecordProof,
  verifyRecord,
} from "./records.ts";
import { assertOneSubject } from "./subject.ts";
import type { Trust } from "./trust.ts";
import { assertWitnessed, type Dated, parseWitnessed, verifyWitnessed } from "./witnessed.ts";

export { parseTrust, type Trust } from "./trust.ts";

/** A leaf with its obligations, whether it names or holds them. */
export type Whole<L> = L & { readonly obligations: readonly Obligation[] };

/**
 * The facts that a receipt proves. Only `transfer` with `permit` allows sending. Each leaf of a receipt of one record has
 * the verdict on that record in place of its own.
 */
export type Verified = (
  | {
      readonly kind: "transfer";
      readonly permit: boolean;
      readonly proposal: Whole<ProposalLeaf>;
      readonly answer: Whole<DecisionLeaf> | BarLeaf;
    }
  | {
      readonly kind: "assessment" | "denial";
      readonly permit: false;
      /** A proposal only where the origin denies the record and proposes others. */
      readonly leaf: Whole<OneSidedLeaf | ProposalLeaf>;
    }
) & {
  /** The record that the receipt is about; absent for a receipt of one decision. */
  readonly record?: Omit<ProvedRecord, "verdict">;
  /** The dates that witnesses give; absent for a receipt without them. */
  readonly witnessed?: readonly Dated[];
};

/**
 * Verifies the bytes of a receipt, exactly as they came, by the steps of docs/receipt.md in their order; also one that is proved by COSE receipts. Throws
 * RECEIPT_INVALID, STATEMENT_INVALID, PROOF_INVALID, SIGNATURE_MISSING or LEDGER_KEY_REPLACED for the first check that fails.
 */
export function verifyReceipt(bytes: Uint8Array, trust: Trust): Verified {
  const outer = parseWitnessed(bytes);
  const verified = verifyUnwitnessed(outer?.receipt ?? bytes, trust);
  const witnessed = outer && verifyWitnessed(outer.parts, parseReceipt(outer.receipt).statements, trust);
  const isTransfer = verified.kind === "transfer";
  const chained = isTransfer && isDecision(verified.answer);
  assertWitnessed(witnessed ?? [], { places: isTransfer ? 2 : 1, chained }, trust);
  return witnessed === undefined ? verified : { ...verified, witnessed };
}

/** Verifies a receipt without what witnesses say of it. */
function verifyUnwitnessed(bytes: Uint8Array, trust: Trust): Verified {
  const {
    proofs: [own, answer],
    lists,
    records = [],
  } = partsOf(bytes);
  const first = inPart("the first statement", () => provedPart(own, trust, records[0]));
  const second = answer && inPart("the second statement", () => provedPart(answer, trust, records[1]));
  const record = first.proved && { record: withoutVerdict(first.proved) };
  assertOneRecord(first.proved, second?.proved);
  const naming = namingIn(second ? [first, second] : [first]);
  if (second === undefined) return { ...oneSided(first.leaf, lists, naming, first.proved), ...record };
  const [proposal, decision] = [first.leaf, second.leaf];
  if (!isProposal(proposal)) throw refuse("the first statement is not a proposal");
  if (!isDecision(decision) && decision.type !== "comity/v1/bar")
    throw refuse("the second statement is not a decision");
  assertAnswers(decision, proposal, first.hash);
  // THREAT: a node that answers itself has asked nobody.
  if (proposal.origin === proposal.destination) throw refuse("one node alone has decided this transfer");
  assertNamed(lists, naming);
  const permit = proposal.decision === "permit" && isDecision(decision) && decision.decision === "permit";
  if (permit && isDecision(decision)) assertOneSubject(proposal, decision);
  return {
    kind: "transfer",
    permit,
    proposal: wholeOf(proposal, lists),
    answer: isDecision(decision) ? wholeOf(decision, lists) : decision,
    ...record,
  };
}

/** A verified statement: its leaf as signed, and as it stands for the record that the receipt is about. */
type Part = {
  readonly signed: Leaf;
  readonly leaf: Leaf;
  readonly hash: string;
  readonly proved: ProvedRecord | undefined;
};

function provedPart(shown: LeafProof, trust: Trust, proof: RecordProof | undefined): Part {
  const { leaf: signed, hash } = verifySigner(shown, trust);
  const proved = verifyRecord(signed, proof);
  return { signed, leaf: leafForRecord(signed, proved), hash, proved };
}

/** Returns the leaves that name lists of obligations: the signed ones, then what the verdicts on the record make of them. */
const namingIn = (parts: readonly Part[]): readonly Leaf[] => [
  ...parts.map(({ signed }) => signed),
  ...parts.flatMap(({ leaf, proved }) => (proved === undefined ? [] : [leaf])),
];

/**
 * The time, in milliseconds, by which the clocks of two nodes may differ: at most 30 seconds when a proposal arrives, and
 * twice that, since the decision takes its time.
 */
const CLOCKS_MS = 60_000;

/** Runs the check of a part of the receipt, whose errors name the part. */
function inPart<T>(part: string, check: () => T): T {
  try {
    return check();
  } catch (thrown) {
    const { reason, message, violations } = ComityError.from(thrown);
    throw new ComityError(reason, `${part}: ${message}`, { violations, cause: thrown });
  }
}

function withoutVerdict({ verdict: _, ...proved }: ProvedRecord): Omit<ProvedRecord, "verdict"> {
  return proved;
}

function oneSided(
  leaf: Leaf,
  lists: readonly UnreadList[],
  naming: readonly Leaf[],
  proved: ProvedRecord | undefined,
): Exclude<Verified, { readonly kind: "transfer" }> {
  // A record that the origin denies itself: nobody was asked about it, though about others of its chunk.
  const deniedAtHome = isProposal(leaf) && proved !== undefined && leaf.decision === "deny";
  if (!deniedAtHome && !isOneSided(leaf))
    throw refuse("one statement alone is an assessment or a denial, never a transfer");
  assertNamed(lists, naming);
  const kind = leaf.type.endsWith("/assessment") ? "assessment" : "denial";
  return { kind, permit: false, leaf: wholeOf(leaf, lists) };
}

/** INVARIANT: the lists are exactly those that the leaves name, in their order, so that no byte is unsigned. */
function assertNamed(lists: readonly UnreadList[], leaves: readonly Leaf[]): void {
  const named = new Set(leaves.map(listNamedBy).filter((hash) => hash !== undefined));
  if ([...named].join() !== lists.map(({ hash }) => hash).join())
    throw refuse("its lists of obligations are not those that the statements name by their hashes");
}

function wholeOf<L extends ProposalLeaf | DecisionLeaf | OneSidedLeaf>(
  leaf: L,
  lists: readonly UnreadList[],
): Whole<L> {
  if ("obligations" in leaf) return leaf as Whole<L>;
  const list = lists.find(({ hash }) => hash === leaf.obligationsHash);
  if (list === undefined) throw refuse("a list of obligations is missing");
  return { ...leaf, obligations: narrowObligations(list.value, list.text).items };
}

/**
 * Checks that a destination's answer is about this proposal and no other. `proposalHash` is the leaf hash of the
 * proposal, in hex. Throws STATEMENT_INVALID.
 */
export function assertAnswers(
  answer: DecisionLeaf | BarLeaf,
  proposal: ProposalLeaf,
  proposalHash: string,
): void {
  if (
    answer.transfer !== proposal.transfer ||
    answer.origin !== proposal.origin ||
    answer.destination !== proposal.destination
  )
    throw new ComityError("STATEMENT_INVALID", "the destination's answer is about another transfer");
  if (isDecision(answer) && answer.proposal !== proposalHash)
    throw new ComityError(
      "STATEMENT_INVALID",
      "the destination decided another proposal under this transfer's id",
    );
  if (isDecision(answer) && answer.decision === "permit") assertTimely(answer, proposal);
}

/**
 * Throws STATEMENT_INVALID for a permit that is dated outside the time in which the destination could decide.
 *
 * THREAT: a destination that dates its permit later has decided by evidence that may have expired, and under law and
 * an agreement that may have changed since the origin decided.
 */
function assertTimely({ at }: DecisionLeaf, proposal: ProposalLeaf): void {
  const decidedMs = Date.parse(at);
  const [first, last] = [Date.parse(proposal.at) - CLOCKS_MS, Date.parse(proposal.decideBy) + CLOCKS_MS];
  // A date that is none is in no time either.
  if (decidedMs >= first && decidedMs <= last) return;
  throw new ComityError(
    "STATEMENT_INVALID",
    `the destination dates its permit \`${at}\`, and could decide from \`${proposal.at}\` to \`${proposal.decideBy}\``,
  );
}

/** Verifies that the node which the leaf names has signed it; returns the leaf with its hash. */
function verifySigner(shown: LeafProof, trust: Trust): { leaf: Leaf; hash: string } {
  // The leaf is read before it is verified, but only to learn whose key must have signed it.
  const node = signerOf(parseLeaf(parseCanonical(shown.leaf)));
  const keys = trust.get(node);
  if (keys === undefined) throw refuse(`the trust file has no ledger key for \`${node}\``);
  const verified = shown.verify(keys);
  return { leaf: parseLeaf(verified.leaf), hash: verified.leafHash.toHex() };
}

/** Returns the node that must have signed a leaf of this type. */
function signerOf(leaf: Leaf): string {
  if (isDecision(leaf) || leaf.type === "comity/v1/bar") return leaf.destination;
  if (leaf.type === "comity/v1/conflict")
    throw new ComityError("STATEMENT_INVALID", "a conflict is evidence, not a decision");
  return leaf.origin;
}

function refuse(what: string): ComityError {
  return new ComityError("RECEIPT_INVALID", what);
}
