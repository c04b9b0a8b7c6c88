/** Pairs of facts that spare something only together: those that one condition names, and no others. */
import { describe, expect, test } from "vitest";
import { findPairs, MOST_PAIRS } from "../../../src/law/answer/pairs.ts";
import { respond } from "../question.ts";
import { answer, setting, type Words } from "./small-law.ts";

const STUDY = { purpose: "publicProtection" };
const pairs = (words: Words, strict = false) => {
  const asked = setting(words, { strict });
  return findPairs(asked, asked.floorFor(asked.stated)).map(({ given, name }) => [
    given.fact,
    given.members.join(),
    name,
  ]);
};

test("are the two facts that an exception needs together; two presumptions are not doubted at once", () => {
  expect(pairs(STUDY)).toEqual([["identifies", "false", "reveals"]]);
  expect(pairs(STUDY, true)).toEqual([
    ["identifies", "false", "reveals"],
    ["dataset", "archive", "operator"],
  ]);
});

test("are none where one of the two is stated, or where the rule does not apply", () => {
  expect(pairs({ ...STUDY, identifies: "false" })).toEqual([]);
  expect(pairs({ ...STUDY, identifies: "true" })).toEqual([]);
  expect(pairs({ ...STUDY, reveals: "health" })).toEqual([]);
  expect(pairs({})).toEqual([]);
});

test("are asked as one question, with what both together spare", () => {
  const question = answer(STUDY).questions.find(
    ({ given }) => given !== undefined && given.fact === "identifies",
  );
  expect(question).toMatchObject({
    fact: "reveals",
    weight: "clause",
    given: { fact: "identifies", value: ["false"] },
  });
  expect(
    question?.outcomes.map(({ members, drops }) => [members[0], drops.map(({ by }) => by.rule)]),
  ).toEqual([
    ["none", ["aa.study"]],
    ["health", []],
  ]);
  // Each alone is asked about once the other is known.
  const [alone] = answer({ ...STUDY, identifies: "false" }).questions.filter(
    ({ fact }) => fact === "reveals",
  );
  expect(alone?.given).toBeUndefined();
});

describe("by the shipped law", () => {
  const FACE = { modality: "face", form: "rawSample", purpose: "trainModel", people: "5000", youngest: "18" };

  // UK GDPR Art 9(1): data that does not identify, and reveals nothing, is no special category.
  test("a photograph is no special category in the United Kingdom where it neither identifies nor reveals", () => {
    const [who, first] = respond({ from: "US-NY", to: "UK", ...FACE, derivedFrom: "photo" }).questions;
    expect(who?.fact).toBe("recipientRole");
    expect(first).toMatchObject({ fact: "reveals", given: { fact: "identifies", value: ["false"] } });
  });

  // Decision (EU) 2023/1795; DPF Principle II.2(c): a certificate serves for data that the exporter marks as sensitive.
  test("a certificate and the mark on the data are asked about together, and spare the clauses", () => {
    const { questions } = respond({ from: "EU", to: "US-CA", ...FACE });
    const question = questions.find(({ fact }) => fact === "flaggedSensitive");
    expect(question).toMatchObject({ weight: "clause", given: { fact: "recipientCerts" } });
    const met = question?.outcomes.find(({ members }) => members.includes("true"))?.needs;
    expect(met?.map(({ metBy }) => metBy)).toContain("eu.adequacy");
    // The certificate alone changes less, and is not asked about a second time.
    expect(questions.filter(({ fact }) => fact === "recipientCerts")).toEqual([]);
  });

  test("no answer asks about more of them than it tries", () => {
    const { questions } = respond({ from: "CL", to: "PE" });
    expect(questions.filter(({ given }) => given !== undefined).length).toBeLessThan(MOST_PAIRS);
  });
});
