/** Questions back: what changes the verdict comes first, each class with its outcome, and nothing without effect. */
import { describe, expect, test } from "vitest";
import type { Question } from "../../../src/law/answer/questions.ts";
import { MOST_FLOORS } from "../../../src/law/answer/questions.ts";
import { answer, type Words } from "./small-law.ts";

const STATED = {
  role: "controller",
  dealing: "none",
  dataset: "none",
  operator: "ordinary",
  publicSpace: "false",
};
const asked = (words: Words = {}) => answer({ ...STATED, ...words }).questions;
const outcomes = (question: Question | undefined) =>
  question?.outcomes.map(({ members, verdict }) => `${members.join()} ${verdict}`);

test("are ranked: the verdict, what is tested, numbers, obligations; presumed facts after others of their weight", () => {
  const all = answer({ provenance: "AA" }).questions.map(({ fact, weight }) => `${weight} ${fact}`);
  expect(all).toEqual([
    "verdict dealing",
    "verdict dataset",
    "verdict role",
    "verdict people12m",
    "clause recipientCerts",
    "number operator",
    "obligation publicSpace",
  ]);
});

test("tell the outcome of each class, with what it adds and drops", () => {
  const [question, ...others] = asked({ role: undefined });
  expect(question).toMatchObject({ fact: "role", weight: "verdict" });
  expect(outcomes(question)).toEqual(["controller,processor,authority conditional", "broker prohibited"]);
  expect(others.map(({ fact }) => fact)).toEqual(["recipientCerts"]);
  const [certs] = others;
  expect(
    certs?.outcomes.map(({ members, drops }) => [members.join(), drops.map(({ by }) => by.rule)]),
  ).toEqual([
    ["none,dpf-eu,dpf-uk,dpf-ch,prp,isms-p", []],
    ["cbpr", ["aa.export"]],
  ]);
});

test("of a fact that matters only together with another say with which value", () => {
  const [dealing, people] = asked({ dealing: undefined, people: "500" });
  expect(outcomes(dealing)).toEqual([
    "none,employment,investment conditional",
    "brokerage depends",
    "vendor conditional",
  ]);
  expect(dealing?.outcomes[1]?.turnsOn).toEqual(["people12m"]);
  expect(people).toMatchObject({ fact: "people12m", given: { fact: "dealing", value: ["brokerage"] } });
  expect(outcomes(people)).toEqual(["500..1000 conditional", "1001.. prohibited"]);
});

test("are none where everything that rules look at is stated", () => {
  expect(asked({ recipientCerts: "none" })).toEqual([]);
});

test("are asked about what was stated as alternatives, and only these", () => {
  const [question] = asked({ role: "broker,authority" });
  expect(outcomes(question)).toEqual(["broker prohibited", "authority conditional"]);
});

describe("the work", () => {
  test("is bounded", () => {
    const floors = answer({ purpose: undefined, modality: undefined }).questions.flatMap(
      (each) => each.outcomes,
    );
    expect(floors.length).toBeLessThan(MOST_FLOORS);
  });
});
