/** Questions back: what changes the verdict comes first, each class with its outcome, and nothing without effect. */
import { describe, expect, test } from "vitest";
import type { Question } from "../../../src/law/answer/questions.ts";
import { MOST_FLOORS } from "../../../src/law/answer/questions.ts";
import { respond } from "../question.ts";
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
  expect(outcomes(question)).toEqual(["controller,processor conditional", "broker prohibited"]);
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

test("tell what to have then, under each dimension and law of which it is asked otherwise", () => {
  const [, certs] = asked({ role: undefined });
  expect(
    certs?.outcomes.map(({ needs }) => needs.map(({ by, metBy, have }) => [by.rule, metBy ?? have])),
  ).toEqual([[], [["aa.export", "aa.adequacy"]]]);
  const [dealing] = asked({ dealing: undefined });
  const vendor = dealing?.outcomes.find(({ members }) => members.includes("vendor"));
  expect(vendor?.needs.map(({ dimension, have }) => [dimension, have])).toEqual([
    ["security", ["aa.guarded"]],
  ]);
});

test("are not asked where each answer only spares what the others ask, and nothing is left to tell", () => {
  // Stated as alternatives, so that both rules count: one asks for a large group, the other for an end of the data.
  const facts = asked({ operator: "ciio,stateBody" }).map(({ fact }) => fact);
  expect(facts).not.toContain("operator");
  expect(asked({ operator: "ciio,ordinary" }).map(({ fact }) => fact)).toContain("operator");
});

describe("the work", () => {
  test("is bounded", () => {
    const floors = answer({ purpose: undefined, modality: undefined }).questions.flatMap(
      (each) => each.outcomes,
    );
    expect(floors.length).toBeLessThan(MOST_FLOORS);
  });
});

test("the exporter is asked about last of all, save where that changes the verdict", () => {
  const facts = { modality: "face", form: "template", purpose: "verify", people: "900", youngest: "30" };
  const asked = respond({ from: "AT", to: "CH", ...facts }).questions;
  expect(asked.at(-1)).toMatchObject({ fact: "role", weight: "clause" });
  expect(asked.some(({ weight }) => weight === "obligation")).toBe(true);
});
