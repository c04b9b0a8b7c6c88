/** The answer of the law as a message: nothing is lost on the way, and what no node of this version sends is refused. */
import { describe, expect, test } from "vitest";
import { presentFloor } from "../../../src/cli/present/floor.ts";
import { Law } from "../../../src/edge/grpc/definition.ts";
import type { LawAnswerOutput } from "../../../src/edge/grpc/generated/comity/v1/LawAnswer.ts";
import { decodeAnswer, encodeAnswer } from "../../../src/edge/grpc/law-codec.ts";
import type { Answer } from "../../../src/law/answer/answer.ts";
import { standalone } from "../../../src/law/atlas.ts";
import { VERDICTS } from "../../../src/law/outcome.ts";
import { respond as ask, atlas, type Question } from "../../law/question.ts";
import { isLonger } from "../../support/longer.ts";

/** The message as it arrives. */
const sent = (answer: Answer): LawAnswerOutput => {
  const bytes = Law.Ask.responseSerialize({ answer: encodeAnswer(answer) });
  return Law.Ask.responseDeserialize(bytes).answer ?? ({} as LawAnswerOutput);
};
const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const answer = ask({ from: "EU", to: "US-IL", ...FACE });

/** A question for each place, to the next one, with less and less said. */
const places = standalone(atlas);
const questions = [
  ...places.map((from, i): Question => {
    const to = places[(i + 1) % places.length] ?? from;
    if (i % 3 === 0) return { from, to, ...FACE, action: "sell", subjectsIn: ["JP"], people: "1000..5000" };
    return i % 3 === 1 ? { from, to, ...FACE } : { from, to };
  }),
  // By a recognition of its law: adequacy.
  { from: "EU", to: "UK", ...FACE },
].filter((_, i, { length }) => isLonger || i % 2 === 0 || i === length - 1);
/** Their answers, each computed once. */
const answers = questions.map((question) => ({ question, told: ask(question) }));

describe("an answer on the wire", () => {
  test.each(answers)("is what the law answered: $question.from to $question.to", ({ told }) => {
    const read = decodeAnswer(sent(told));
    expect(read).toEqual(told);
    expect(JSON.stringify(presentFloor(read))).toBe(JSON.stringify(presentFloor(told)));
  });

  test("covers every kind of demand, and rules with an end", () => {
    const all = answers.map(({ told }) => told);
    const parts = all.flatMap(({ dimensions }) => [...dimensions.values()].flatMap((each) => each.parts));
    const kinds = new Set(parts.map(({ value }) => value.kind));
    expect([...kinds].sort()).toEqual(["duties", "formula", "keep", "number", "retention"]);
    expect(parts.some(({ by }) => by.within !== undefined)).toBe(true);
    expect(parts.some(({ outdone }) => outdone)).toBe(true);
    expect(parts.some(({ assumed }) => assumed.length > 0)).toBe(true);
    expect(all.some(({ depends }) => depends.length > 0)).toBe(true);
    expect(all.some(({ grants }) => grants.some(({ used }) => used))).toBe(true);
  });

  test("keeps what rests on stated facts: duties, what no rule reads, and the worst case", () => {
    const [by] = answer.checklist.map((each) => each.by);
    if (by === undefined) throw new Error("nothing is asked");
    const stated = {
      statedDuties: [{ dimension: "practices", by, says: "It binds.", facts: ["compelled"] }],
      unread: ["sameGroup"],
      suggestedClaims: [{ fact: "sameGroup", atom: "exc:us.corporate-group" }],
      upcoming: [
        { day: "2026-12-01", by, begins: true, others: 3, verdict: "prohibited" },
        { day: "2027-01-01", by, begins: false, others: 0, verdict: "free" },
      ],
      worstCase: { by, says: "It is forbidden.", facts: [{ fact: "dealing", values: ["brokerage"] }] },
    } as const;
    expect(decodeAnswer(sent({ ...answer, ...stated }))).toMatchObject(stated);
  });

  test.each(VERDICTS)("has the verdict `%s`", (verdict) => {
    expect(decodeAnswer(sent({ ...answer, verdict })).verdict).toBe(verdict);
  });

  test("keeps what nobody has researched", () => {
    const notResearched = [
      { dimension: "filings", jurisdiction: "JP", side: "origin", inPart: false },
      { dimension: "keep", jurisdiction: "KR", side: "touched", inPart: true },
    ] as const;
    expect(decodeAnswer(sent({ ...answer, notResearched })).notResearched).toEqual(notResearched);
  });

  test("keeps the day of a question, and the instant to the millisecond", () => {
    const at = new Date("2026-11-21T05:00:00.123Z");
    expect(decodeAnswer(sent({ ...answer, at })).at).toEqual(at);
    expect(decodeAnswer(sent({ ...answer, at: "2024-02-29" })).at).toBe("2024-02-29");
  });

  test("keeps a conflict with both citations, and the dates until which a rule binds", () => {
    const [by] = [...answer.dimensions.values()].flatMap(({ parts }) => parts.map((each) => each.by));
    if (by === undefined) throw new Error("nothing is asked");
    const keep = { ...by, until: "2030-01-01", within: "US-IL" };
    const told = { ...answer, conflicts: [{ object: "data", keep, retention: by }] };
    expect(decodeAnswer(sent(told)).conflicts).toEqual(told.conflicts);
  });
});

describe("an answer of another form is refused", () => {
  const message = sent(answer);
  const [dimension] = message.dimensions;
  const [demand] = dimension?.demands ?? [];
  const demanding = (changes: object) => ({
    dimensions: [{ ...dimension, demands: [{ ...demand, ...changes }] }],
  });

  test.each<[string, object]>([
    ["no places", { fromPlace: undefined }],
    ["no time", { onDate: undefined, atTime: undefined }],
    ["two times", { onDate: "2026-11-21", atTime: { seconds: 1, nanos: 0 } }],
    ["no verdict", { verdict: undefined }],
    ["a verdict to come", { verdict: 9 }],
    ["a dimension to come", { dimensions: [{ ...dimension, dimension: "karma" }] }],
    ["a dimension of a name that objects have", { dimensions: [{ ...dimension, dimension: "toString" }] }],
    ["an open dimension to come", { notResearched: [{ dimension: "karma", jurisdiction: "JP", side: 2 }] }],
    ["an open dimension of no side", { notResearched: [{ dimension: "keep", jurisdiction: "JP" }] }],
    ["a value of another kind", { dimensions: [{ ...dimension, value: { number: 3 } }] }],
    ["no value", { dimensions: [{ ...dimension, value: undefined }] }],
    ["a demand in no form", demanding({ asWritten: {} })],
    ["a demand without its sentence", demanding({ says: undefined })],
    ["a demand without its citation", demanding({ citation: undefined })],
    ["an assumption to come", { assumed: ["karma"] }],
    ["a fact to come", { facts: [{ name: "karma", values: ["1"] }] }],
    ["a pack without its hash", { packs: [{ jurisdiction: "EU", version: "1" }] }],
  ])("%s", (_, changes) => {
    expect(() => decodeAnswer({ ...message, ...changes } as LawAnswerOutput)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });

  test("none at all", () => {
    expect(() => decodeAnswer(undefined)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
  });
});
