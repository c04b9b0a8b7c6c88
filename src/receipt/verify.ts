/** The check of a receipt, offline: every signature, every proof, and that both nodes speak of the same transfer. */
import { ComityError } from "../errors.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import {
  type BarLeaf,
  type DecisionLeaf,
  type Leaf,
  type OneSidedLeaf,
  type ProposalLeaf,
  parseLeaf,
} from "./leaf.ts";
import { parseReceipt } from "./receipt.ts";
import type { Trust } from "./trust.ts";

export { parseTrust, type Trust } from "./trust.ts";

/** The facts that a receipt proves. Only `transfer` with `permit` is leave to send. */
export type Verified =
  | {
      readonly kind: "transfer";
      readonly permit: boolean;
      readonly proposal: ProposalLeaf;
      readonly answer: DecisionLeaf | BarLeaf;
    }
  | { readonly kind: "assessment" | "denial"; readonly permit: false; readonly leaf: OneSidedLeaf };

/**
 * Verifies a receipt's bytes, exactly as they came. Throws RECEIPT_INVALID, STATEMENT_INVALID or
 * PROOF_INVALID naming the first thing that fails.
 */
export function verifyReceipt(bytes: Uint8Array, trust: Trust): Verified {
  const [own, answer] = parseReceipt(bytes);
  const first = signedBy(own, trust);
  if (answer === undefined) {
    if (first.leaf.type !== "comity/v1/assessment" && first.leaf.type !== "comity/v1/denial")
      throw refuse("one statement alone is an assessment or a denial, never a transfer");
    const kind = first.leaf.type === "comity/v1/assessment" ? "assessment" : "denial";
    return { kind, permit: false, leaf: first.leaf };
  }
  const second = signedBy(answer, trust);
  if (first.leaf.type !== "comity/v1/proposal") throw refuse("the first statement is not a proposal");
  if (second.leaf.type !== "comity/v1/decision" && second.leaf.type !== "comity/v1/bar")
    throw refuse("the second statement is not a decision");
  assertAnswers(second.leaf, first.leaf, first.hash);
  // THREAT: a node that answers itself has asked nobody.
  if (first.leaf.origin === first.leaf.destination) throw refuse("one node alone has decided this transfer");
  const permit =
    first.leaf.decision === "permit" &&
    second.leaf.type === "comity/v1/decision" &&
    second.leaf.decision === "permit";
  return { kind: "transfer", permit, proposal: first.leaf, answer: second.leaf };
}

/**
 * Checks that a destination's answer is about this proposal and no other. `proposalHash` is the leaf
 * hash of the proposal in hexadecimal. Throws STATEMENT_INVALID.
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
  if (answer.type === "comity/v1/decision" && answer.proposal !== proposalHash)
    throw new ComityError(
      "STATEMENT_INVALID",
      "the destination decided another proposal under this transfer's id",
    );
}

/** A leaf and its hash, once it is sure that the node which the leaf names has signed it. */
function signedBy(statement: Statement, trust: Trust): { leaf: Leaf; hash: string } {
  // The leaf is read before it is verified only to learn whose key must have signed it.
  const node = signerOf(parseLeaf(parseCanonical(Uint8Array.fromBase64(statement.leaf))));
  const key = trust.get(node);
  if (key === undefined) throw refuse(`the trust file has no ledger key for \`${node}\``);
  const verified = verifyStatement(statement, key);
  return { leaf: parseLeaf(verified.leaf), hash: verified.leafHash.toHex() };
}

/** The node that must have signed a leaf of this type. */
function signerOf(leaf: Leaf): string {
  if (leaf.type === "comity/v1/decision" || leaf.type === "comity/v1/bar") return leaf.destination;
  if (leaf.type === "comity/v1/conflict")
    throw new ComityError("STATEMENT_INVALID", "a conflict is evidence, not a decision");
  return leaf.origin;
}

function refuse(what: string): ComityError {
  return new ComityError("RECEIPT_INVALID", what);
}
