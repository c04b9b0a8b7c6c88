/** What an answer says beyond the floor, as messages: nothing is lost, and what is no known form is refused. */
import { describe, expect, test } from "vitest";
import { decodeGuidance, encodeGuidance, type Guidance } from "../../../src/edge/grpc/answer-codec.ts";
import { Law } from "../../../src/edge/grpc/definition.ts";
import type { LawAnswerOutput } from "../../../src/edge/grpc/generated/comity/v1/LawAnswer.ts";
import { respond } from "../../law/question.ts";

const sent = (guidance: Guidance): LawAnswerOutput => {
  const answer = { ...encodeGuidance(guidance), verdict: "VERDICT_PROHIBITED" as const };
  return Law.Ask.responseDeserialize(Law.Ask.responseSerialize({ answer })).answer ?? ({} as LawAnswerOutput);
};
const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const china = respond({ from: "US-CA", to: "CN", ...FACE, people: "500" });
const texas = respond({ from: "US-TX", to: "EU", ...FACE, recipientRole: "controller" });
const guidanceOf = ({
  decisive,
  restsOnUnsure,
  presumed,
  presumedVerdict,
  worstVerdict,
  worstCase,
  statedDuties,
  unread,
  suggestedClaims,
  upcoming,
  claims,
  exceptions,
  questions,
  checklist,
}: Guidance): Guidance => ({
  decisive,
  restsOnUnsure,
  presumed,
  presumedVerdict,
  worstVerdict,
  ...(worstCase === undefined ? {} : { worstCase }),
  statedDuties,
  unread,
  suggestedClaims,
  upcoming,
  claims,
  exceptions,
  questions,
  checklist,
});

test.each([
  ["questions and presumptions", china],
  ["exceptions", texas],
  [
    "claims, and what is met by them",
    respond({ from: "US-TX", to: "EU", ...FACE }, { claims: new Set(["exc:us-tx.warrant"]) }),
  ],
  ["the word of an unsure rule", { ...china, restsOnUnsure: true }],
])("%s come as they are sent", (_, answer) => {
  expect(decodeGuidance(sent(answer))).toEqual(guidanceOf(answer));
});

test("the answers hold all that they can", () => {
  expect(china.questions.some(({ given }) => given !== undefined)).toBe(true);
  expect(
    china.questions.some(({ outcomes }) =>
      outcomes.some(({ adds, drops }) => adds.length + drops.length > 0),
    ),
  ).toBe(true);
  expect(china.presumed.size).toBeGreaterThan(0);
  expect(texas.exceptions.length).toBeGreaterThan(0);
});

test("a node of version 0.2, which says nothing of this, has the verdict of the worst case", () => {
  const old = {
    ...sent(texas),
    presumedVerdict: undefined,
    worstVerdict: undefined,
  } as unknown as LawAnswerOutput;
  expect(decodeGuidance(old)).toMatchObject({ presumedVerdict: "prohibited", worstVerdict: "prohibited" });
});

describe("is refused", () => {
  const message = sent(china);
  const [question] = message.questions;
  const [outcome] = question?.outcomes ?? [];
  const [item] = message.checklist;
  const [decisive] = message.decisive;
  const asking = (changes: object) => ({ questions: [{ ...question, ...changes }] });

  test.each<[string, object]>([
    ["a question about a fact to come", asking({ fact: "karma" })],
    ["a question without a weight", asking({ weight: undefined })],
    ["a weight to come", asking({ weight: 9 })],
    ["an outcome without a verdict", asking({ outcomes: [{ ...outcome, verdict: undefined }] })],
    ["an outcome that turns on a fact to come", asking({ outcomes: [{ ...outcome, turnsOn: ["karma"] }] })],
    ["a demand without its rule", asking({ outcomes: [{ ...outcome, adds: [{ dimension: "use" }] }] })],
    ["a presumption of a fact to come", { presumptions: [{ name: "karma", values: ["1"] }] }],
    ["an item of a dimension to come", { checklist: [{ ...item, dimension: "karma" }] }],
    ["an item without its rule", { checklist: [{ ...item, citation: undefined }] }],
    ["a rule without its sentence", { decisive: [{ ...decisive, says: undefined }] }],
    ["a claim for a fact to come", { suggestedClaims: [{ fact: "karma", atom: "exc:us.travel" }] }],
    [
      "a change to come without its verdict",
      { upcoming: [{ day: "2026-12-01", citation: decisive?.citation }] },
    ],
    [
      "a change to come without its day",
      { upcoming: [{ citation: decisive?.citation, verdict: "VERDICT_FREE" }] },
    ],
    ["an exception without its name", { exceptions: [{ verdict: "VERDICT_CONDITIONAL" }] }],
  ])("%s", (_, changes) => {
    expect(() => decodeGuidance({ ...message, ...changes } as LawAnswerOutput)).toThrow();
  });
});
