/** The data of a receipt: one thing in all that both leaves say of it, or no permit. */
import { describe, expect, test } from "vitest";
import { leafHash } from "../../src/ledger/merkle.ts";
import { assertOneSubject, assertOwnConcepts, conceptsIn } from "../../src/receipt/subject.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import {
  bytesOf,
  EU,
  IL,
  KEYS,
  leaves,
  type NewDecision,
  type NewProposal,
  receiptOf,
  stated,
} from "../transfers/leaves.ts";

const { proposal, decision } = leaves;
const invalid = expect.objectContaining({ reason: "STATEMENT_INVALID" });
const iris = { ...proposal.concepts, modality: ["mod:iris"] };
/** A leaf in which one concept of its words is another. */
const reading = <L extends NewProposal | NewDecision>(leaf: L, from: string, to: string): L => ({
  ...leaf,
  translation: {
    ...leaf.translation,
    terms: leaf.translation.terms.map((term) => (term.concept === from ? { ...term, concept: to } : term)),
  },
});

test("the concepts of words are each there once; a word without one has none", () => {
  const [term] = decision.translation.terms;
  if (term === undefined) throw new Error("no term");
  const terms = [term, term, { ...term, concept: "" }];
  expect(conceptsIn({ ...decision.translation, terms })).toEqual(new Set([term.concept]));
});

test("a proposal names the concepts of its own words, and no others", () => {
  expect(() => assertOwnConcepts(proposal)).not.toThrow();
  for (const concepts of [
    iris,
    { ...iris, modality: ["mod:face", "mod:iris"] },
    { ...iris, modality: [] },
    { ...proposal.concepts, purpose: ["pur:sale"] },
  ])
    expect(() => assertOwnConcepts({ ...proposal, concepts })).toThrow(invalid);
});

test("a decision is of the proposal's data, and of no other", () => {
  expect(() => assertOneSubject(proposal, decision)).not.toThrow();
  expect(() => assertOneSubject(proposal, reading(decision, "mod:face", "mod:iris"))).toThrow(invalid);
});

describe("a receipt", () => {
  const nodes = [EU, IL].map((node) => ({
    trustDomain: node.split("/")[2],
    ledger: KEYS[node]?.verifierKey,
  }));
  const trust = parseTrust({ type: "comity/v1/trust", nodes });
  const verified = (own: NewProposal, answer: NewDecision) =>
    verifyReceipt(
      receiptOf(stated(own, EU), stated({ ...answer, proposal: leafHash(bytesOf(own)).toHex() }, IL)),
      trust,
    );
  const lying: [string, NewProposal, NewDecision][] = [
    ["a proposal that names another modality than its words", { ...proposal, concepts: iris }, decision],
    [
      "a proposal of other words than the decision's",
      reading({ ...proposal, concepts: iris }, "mod:face", "mod:iris"),
      decision,
    ],
    ["a decision of other words than the proposal's", proposal, reading(decision, "pur:verify", "pur:sale")],
  ];

  test.each(lying)("with %s is no permit, and does not verify", (_, own, answer) => {
    expect(() => verified(own, answer)).toThrow(invalid);
  });

  test("of a denial verifies, whatever the two nodes read", () => {
    expect(
      verified(proposal, reading({ ...decision, decision: "deny" }, "mod:face", "mod:iris")),
    ).toMatchObject({
      kind: "transfer",
      permit: false,
    });
  });
});
