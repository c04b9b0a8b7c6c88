/**
 * Two nodes' readings of one request: what a leaf says of the request's words against what this node says of them. A
 * node signs nothing about a leaf that says more, less or other than the request beside it.
 */
import { ComityError } from "../errors.ts";
import type { ProposalLeaf, VerdictPart } from "../receipt/leaf.ts";
import { assertOwnConcepts } from "../receipt/subject.ts";
import type { DenialReason } from "./decision.ts";
import type { Translation } from "./translation.ts";
import { translationOf } from "./verdict.ts";

type Reading = VerdictPart["translation"];

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** Returns true for values that JSON writes the same, whatever the order of their keys. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...mine.keys(), ...theirs.keys()])].every((key) =>
    same(mine.get(key), theirs.get(key)),
  );
}

/**
 * Returns the schemes that explain why two readings of the same words find different concepts; empty where they find
 * the same. Words of the destination may differ too where the tables do, and each leaf keeps its own. Throws
 * STATEMENT_INVALID for a difference that no table explains.
 */
export function findMisread(theirs: Reading, own: Reading): readonly string[] {
  const named = ({ tables, terms }: Reading) => [
    tables.map(({ scheme }) => scheme),
    terms.map(({ path }) => path),
  ];
  if (!same(named(theirs), named(own)))
    throw invalid("the leaf translates other words than those of the request beside it");
  const differing = own.tables.filter((table, i) => !same(table, theirs.tables[i]));
  if (differing.length === 0 && !same(theirs.terms, own.terms))
    throw invalid("the leaf translates the request's words otherwise than the tables that it names");
  const concepts = ({ terms }: Reading) => terms.map(({ concept }) => concept);
  return same(concepts(theirs), concepts(own)) ? [] : differing.map(({ scheme }) => scheme);
}

/**
 * Compares what a proposal says of the request with what this node reads in its body. Returns the reason to deny where
 * different versions of a scheme give other concepts, since a permit of both nodes would then be of two different
 * things. Throws STATEMENT_INVALID for a difference that no version explains.
 */
export function compareReading(leaf: ProposalLeaf, translation: Translation): DenialReason | undefined {
  const { request, concepts, fault, terms, tables } = translation;
  if (leaf.concepts.action !== request.action)
    throw invalid("the proposal's leaf and body name different actions");
  assertOwnConcepts(leaf);
  // What cannot be read here is denied, and nothing is said of the leaf.
  if (fault !== undefined) return undefined;
  const misread = misreadOf(leaf.translation, translationOf(terms, tables));
  if (misread !== undefined) return misread;
  if (!same(leaf.concepts, { ...concepts, action: request.action }))
    throw invalid(
      "the proposal's leaf lists the concepts of its words otherwise than they stand in the request",
    );
  return undefined;
}

/**
 * Compares what the origin's verdict on one record says of its words with what this node reads in the record. Returns the
 * reason to deny, and throws, as `compareReading` does.
 */
export function compareRecord(
  { translation }: Pick<VerdictPart, "translation">,
  { fault, terms, tables }: Translation,
): DenialReason | undefined {
  return fault === undefined ? misreadOf(translation, translationOf(terms, tables)) : undefined;
}

/** Returns the reason to deny where two readings find other concepts by other versions of a scheme. */
function misreadOf(theirs: Reading, own: Reading): DenialReason | undefined {
  const differing = findMisread(theirs, own);
  if (differing.length === 0) return undefined;
  return {
    code: "VOC_VERSION",
    says: `the two nodes hold different versions of ${listed(differing)}, and read the request's words as different concepts: ask again once both hold the newest`,
  };
}

/** Throws STATEMENT_INVALID where a leaf that permits gives reasons to deny, or a remedy. */
export function assertPlain({
  decision,
  reasons,
  remedy,
}: {
  readonly decision: "permit" | "deny";
  readonly reasons: readonly unknown[];
  readonly remedy: readonly unknown[];
}): void {
  if (decision === "permit" && reasons.length + remedy.length > 0)
    throw invalid("the leaf permits, and says why it would be denied");
}

const listed = (schemes: readonly string[]) => schemes.map((scheme) => `\`${scheme}\``).join(", ");
