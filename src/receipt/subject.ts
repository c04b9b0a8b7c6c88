/**
 * The data and its use as a receipt states them: in the proposal's concepts, and in what the words of the request became
 * at each node (`docs/receipt.md`, step 8). A permit is of one thing, or it is none.
 */
import { ComityError } from "../errors.ts";
import type { DecisionLeaf, ProposalLeaf, VerdictPart } from "./leaf.ts";

/** Returns the concepts that the words of a request became. */
export function conceptsIn({ terms }: VerdictPart["translation"]): ReadonlySet<string> {
  return new Set(terms.flatMap(({ concept }) => (concept === "" ? [] : [concept])));
}

/** Throws STATEMENT_INVALID where a proposal names other concepts than those that its words became. */
export function assertOwnConcepts({ concepts, translation }: ProposalLeaf): void {
  const { modality, form, purpose } = concepts;
  if (!isSame(new Set([...modality, ...form, ...purpose]), conceptsIn(translation)))
    throw new ComityError(
      "STATEMENT_INVALID",
      "the proposal names other concepts than those that its words became",
    );
}

/** Throws STATEMENT_INVALID where the two leaves of a permit are about different data or uses of it. */
export function assertOneSubject(proposal: ProposalLeaf, decision: DecisionLeaf): void {
  assertOwnConcepts(proposal);
  if (!isSame(conceptsIn(proposal.translation), conceptsIn(decision.translation)))
    throw new ComityError(
      "STATEMENT_INVALID",
      "the two nodes have permitted different data or uses: their leaves name different concepts",
    );
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}
