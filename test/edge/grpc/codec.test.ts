/** What platforms are told: an assessment and an outcome, from the domain over the wire to the caller. */
import { describe, expect, test } from "vitest";
import {
  basicAnswerOf,
  decodeAssessment,
  decodeId,
  decodeOutcome,
  decodeView,
  encodeAssessment,
  encodeOutcome,
} from "../../../src/edge/grpc/codec.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { listObligations } from "../../../src/receipt/obligations.ts";
import type { Outcome, View } from "../../../src/transfers/answer.ts";

const by = {
  jurisdiction: "EU",
  side: "origin",
  rule: "eu.art9",
  cite: "GDPR Art 9",
  since: "2018-05-25",
  status: "confirmed",
} as const;
const obligation = { dimension: "retention", asWritten: "P1Y", says: "Delete it after a year.", by } as const;
const reason = { code: "REQUIREMENT_UNMET", says: "The person consents.", missing: ["consent"], by } as const;
const terms = [
  { path: "modality[0]", source: "face", concept: "mod:face", target: ["顔"], effect: { result: "kept" } },
  { path: "form[0]", source: "odd", concept: null, target: [], effect: { result: "blocked" } },
];
const shownTerms = [
  { path: "modality[0]", source: "face", concept: "mod:face", target: ["顔"], result: "kept" },
  { path: "form[0]", source: "odd", concept: "", target: [], result: "blocked" },
];
const decision = {
  decision: "deny",
  obligations: listObligations([obligation]),
  reasons: [reason, { code: "FACT_MISSING", says: "the request does not say its form" }],
  remedy: ["consent"],
  findings: [{ code: "VOC_LEXICAL", path: "/BIR", sentence: "it is cut" }],
  counts: [{ fact: "peopleYear", value: "1200..", counted: "200" }],
  notCounted: [{ path: "offer.notices[0]", why: "no evidence" }],
} as const;
const requestHash = "0a".repeat(32);
const shownDecision = {
  ...decision,
  obligations: [obligation],
  obligationsHash: decision.obligations.hash,
  reasons: [reason, { code: "FACT_MISSING", says: "the request does not say its form", missing: [] }],
  terms: shownTerms,
};
const receipt = Buffer.from("{}");
const id = "0193a5f0-0000-7000-8000-00000000abcd";

const assessed = (view: View) => {
  const message = encodeAssessment({ decision, terms, receipt, recorded: true, requestHash }, view);
  return decodeAssessment(Transfers.Assess.responseDeserialize(Transfers.Assess.responseSerialize(message)));
};
const told = (outcome: Outcome) => {
  const message = { outcome: encodeOutcome(outcome) };
  return decodeOutcome(
    Transfers.Resolve.responseDeserialize(Transfers.Resolve.responseSerialize(message)).outcome,
  );
};

describe("an assessment", () => {
  test("in the view FULL is told whole", () => {
    expect(assessed("FULL")).toEqual({
      transferId: "",
      decision: { ...shownDecision, requestHash },
      receipt,
      recorded: true,
    });
  });

  test("in the view BASIC is the result, why, and what would help", () => {
    const basic = { ...shownDecision, requestHash, obligations: [], terms: [], findings: [] };
    expect(assessed("BASIC")).toEqual({ transferId: "", decision: basic, recorded: true });
  });
});

describe("an outcome", () => {
  test("is told whole, and while in doubt without a decision", () => {
    const outcome: Outcome = { id, state: "DENIED", decision, terms, receipt };
    expect(told(outcome)).toEqual({ transferId: id, state: "DENIED", decision: shownDecision, receipt });
    expect(told({ id, state: "IN_DOUBT", terms })).toEqual({ transferId: id, state: "IN_DOUBT" });
  });

  test("in the view BASIC is the result, why, what would help, and the hash of what must hold", () => {
    const { hash } = decision.obligations;
    const { findings: _, ...rest } = decision;
    const outcome: Outcome = { id, state: "DENIED", decision: { ...rest, obligations: { hash } } };
    const basic = { ...shownDecision, obligations: [], terms: [], findings: [] };
    expect(told(outcome)).toEqual({ transferId: id, state: "DENIED", decision: basic });
  });

  test.each([
    ["no outcome", undefined],
    ["no state", { transferId: id }],
    ["an end without a decision", { transferId: id, state: "TRANSFER_STATE_PERMITTED" }],
    ["a state to come", { transferId: id, state: 99 }],
  ])("of %s is of another version", (_what, message) => {
    const answer = { outcome: message } as Parameters<typeof Transfers.Resolve.responseSerialize>[0];
    const { outcome } = Transfers.Resolve.responseDeserialize(Transfers.Resolve.responseSerialize(answer));
    expect(() => decodeOutcome(outcome)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
  });
});

test("the outcome of a transfer of many records counts them, and has no decision of its own", () => {
  const records = { count: 3, permitted: 2 };
  expect(told({ id, state: "PERMITTED", records })).toEqual({ transferId: id, state: "PERMITTED", records });
});

test("the view is BASIC unless the caller asks for FULL", () => {
  const views = [
    undefined,
    "OUTCOME_VIEW_UNSPECIFIED",
    "ASSESS_VIEW_UNSPECIFIED",
    "OUTCOME_VIEW_BASIC",
  ] as const;
  expect(views.map(decodeView)).toEqual(["BASIC", "BASIC", "BASIC", "BASIC"]);
  expect((["OUTCOME_VIEW_FULL", "ASSESS_VIEW_FULL"] as const).map(decodeView)).toEqual(["FULL", "FULL"]);
  // A view of a later version.
  expect(decodeView(7 as never)).toBe("BASIC");
});

test("a caller of BASIC sees no key for what the view leaves out, also where the node tells everything", () => {
  const basic = basicAnswerOf(assessed("FULL"));
  expect(basic).toEqual(basicAnswerOf(assessed("BASIC")));
  expect(Object.keys(basic)).not.toContain("receipt");
  for (const name of ["obligations", "terms", "findings"]) expect(basic.decision).not.toHaveProperty(name);
  expect(basic.decision).toMatchObject({ obligationsHash: decision.obligations.hash, requestHash });
  expect(basicAnswerOf({ transferId: id, state: "IN_DOUBT" })).toEqual({ transferId: id, state: "IN_DOUBT" });
});

test("the id of a transfer is found however its letters are written", () => {
  expect(decodeId(id.toUpperCase())).toBe(id);
  expect(() => decodeId("0193a5f0")).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});
