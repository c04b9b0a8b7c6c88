/**
 * A receipt: decisions with proof that the ledgers hold them, verifiable offline. Its only encoding is
 * canonical JSON, and everything in it is covered by a signature or checked against what is: no byte
 * can change unnoticed.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { parseStatement, type Statement, verifyStatement } from "../ledger/proof.ts";
import { narrow } from "../narrow.ts";
import {
  type BarLeaf,
  type DecisionLeaf,
  type Leaf,
  type OneSidedLeaf,
  type ProposalLeaf,
  parseLeaf,
} from "./leaf.ts";

const TYPE = "comity/v1/receipt";

/** Two statements: a transfer, decided by both nodes. One: an assessment, or a denial at home. */
export function formatReceipt(statements: readonly Statement[]): Uint8Array {
  return canonicalBytes({ type: TYPE, statements: [...statements] });
}

const Trust = z.strictObject({
  type: z.literal("comity/v1/trust"),
  nodes: z.array(z.strictObject({ trustDomain: z.string(), ledger: z.string() })).min(1),
});

/** The ledger keys that a verifier trusts, by the id of the node. */
export type Trust = ReadonlyMap<string, VerifierKey>;

/** Narrows a trust file. Throws CONFIG_INVALID. */
export function parseTrust(value: unknown): Trust {
  const { nodes } = narrow(Trust, value, "the trust file", { reason: "CONFIG_INVALID" });
  return new Map(nodes.map(({ trustDomain, ledger }) => [nodeId(trustDomain), trusted(ledger)]));
}

function trusted(ledger: string): VerifierKey {
  try {
    return parseVerifierKey(ledger);
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", "the trust file has a ledger key of no known form", { cause });
  }
}

/** What a receipt proves. Only `transfer` with `permit` is leave to send. */
export type Verified =
  | {
      readonly kind: "transfer";
      readonly permit: boolean;
      readonly proposal: ProposalLeaf;
      readonly answer: DecisionLeaf | BarLeaf;
    }
  | { readonly kind: "assessment" | "denial"; readonly permit: false; readonly leaf: OneSidedLeaf };

/** A leaf whose signer is the node that the leaf itself names. */
function signedBy(
  statement: Statement,
  trust: Trust,
  signer: (leaf: Leaf) => string,
): { leaf: Leaf; hash: string } {
  // The leaf is read before it is verified only to learn whose key must have signed it.
  const node = signer(parseLeaf(parseCanonical(Buffer.from(statement.leaf, "base64"))));
  const key = trust.get(node);
  if (key === undefined)
    throw new ComityError("RECEIPT_INVALID", `the trust file has no ledger key for \`${node}\``);
  const verified = verifyStatement(statement, key);
  return { leaf: parseLeaf(verified.leaf), hash: verified.leafHash.toHex() };
}

const refuse = (what: string) => new ComityError("RECEIPT_INVALID", what);

/** Who must have signed a leaf of this type. */
export function signerOf(leaf: Leaf): string {
  if (leaf.type === "comity/v1/decision" || leaf.type === "comity/v1/bar") return leaf.destination;
  if (leaf.type === "comity/v1/conflict")
    throw new ComityError("STATEMENT_INVALID", "a conflict is evidence, not a decision");
  return leaf.origin;
}

/** Verifies that a destination's answer is about this proposal and no other. Throws STATEMENT_INVALID. */
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

/**
 * Verifies a receipt's bytes. Throws RECEIPT_INVALID, STATEMENT_INVALID or PROOF_INVALID naming the
 * first thing that fails.
 */
export function verifyReceipt(bytes: Uint8Array, trust: Trust): Verified {
  const receipt = parseCanonical(bytes) as { type?: unknown; statements?: unknown } | null;
  const keys = typeof receipt === "object" && receipt !== null ? Object.keys(receipt).join() : "";
  if (keys !== "statements,type" || receipt?.type !== TYPE || !Array.isArray(receipt.statements))
    throw refuse("this is not a receipt of a known version");
  const [own, answer, ...more] = receipt.statements.map(parseStatement);
  if (own === undefined || more.length > 0) throw refuse("a receipt has one statement or two");
  const first = signedBy(own, trust, signerOf);
  if (answer === undefined) {
    if (first.leaf.type !== "comity/v1/assessment" && first.leaf.type !== "comity/v1/denial")
      throw refuse("one statement alone is an assessment or a denial, never a transfer");
    const kind = first.leaf.type === "comity/v1/assessment" ? "assessment" : "denial";
    return { kind, permit: false, leaf: first.leaf };
  }
  const second = signedBy(answer, trust, signerOf);
  if (first.leaf.type !== "comity/v1/proposal") throw refuse("the first statement is not a proposal");
  if (second.leaf.type !== "comity/v1/decision" && second.leaf.type !== "comity/v1/bar")
    throw refuse("the second statement is not a decision");
  assertAnswers(second.leaf, first.leaf, first.hash);
  // A node that answers itself has asked nobody.
  if (first.leaf.origin === first.leaf.destination) throw refuse("one node alone has decided this transfer");
  const permit =
    first.leaf.decision === "permit" &&
    second.leaf.type === "comity/v1/decision" &&
    second.leaf.decision === "permit";
  return { kind: "transfer", permit, proposal: first.leaf, answer: second.leaf };
}
