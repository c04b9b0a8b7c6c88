/** Answers that fit what was stated: a question whose only other answer contradicts it is none. */
import { describe, expect, test } from "vitest";
import type { OpenFacts } from "../../../src/law/answer/classes.ts";
import { consistentWith, isSettled } from "../../../src/law/answer/consistent.ts";
import type { FactName } from "../../../src/law/fact.ts";
import { factsOf as lawFacts, respond } from "../question.ts";
import { factsOf, setting, type Words } from "./small-law.ts";

const open = (name: FactName, ...classes: readonly (readonly string[])[]): OpenFacts =>
  new Map([
    [
      name,
      classes.map((members) => ({
        members,
        value: { kind: "set", values: new Set(members.slice(0, 1)) } as const,
      })),
    ],
  ]);
const left = (facts: OpenFacts, words: Words) =>
  [...consistentWith(facts, factsOf({ sector: undefined, youngest: undefined, ...words }))].flatMap(
    ([, classes]) =>
      classes.map(({ value, members }) => [value.kind === "set" && [...value.values].join(), members]),
  );

/** A class of numbers as the partition has it: its value is its first number alone. */
const number = (range: string) => {
  const from = Number(range.split("..")[0]);
  return { value: { kind: "interval", from, to: from } as const, members: [range] };
};
const STORED: OpenFacts = new Map([["peopleStored", ["0..99999", "100000", "100001.."].map(number)]]);

const SECTORS = open("sector", ["employment", "education"], ["other"]);
const YES_NO = (name: FactName) => open(name, ["true"], ["false"]);

test("an answer that contradicts a stated fact is left out, and its class keeps the others, one of which stands for it", () => {
  expect(left(SECTORS, { youngest: "9" })).toEqual([
    ["education", ["education"]],
    ["other", ["other"]],
  ]);
  expect(left(SECTORS, { youngest: "12" })).toEqual([
    ["employment", ["employment", "education"]],
    ["other", ["other"]],
  ]);
  expect(left(SECTORS, { youngest: "9..30" })).toHaveLength(2);
});

test("a fact of which one answer is left is not asked about", () => {
  expect(left(open("sector", ["employment"], ["other"]), { youngest: "9" })).toEqual([]);
  expect(left(YES_NO("identifies"), { purpose: "verify" })).toEqual([]);
  expect(left(YES_NO("identifies"), { purpose: "advertising" })).toHaveLength(2);
  expect(left(YES_NO("scraped"), { derivedFrom: "live" })).toEqual([]);
  expect(left(YES_NO("financialInstitution"), { healthProvider: "true" })).toEqual([]);
  expect(left(YES_NO("financialInstitution"), { healthProvider: "false" })).toHaveLength(2);
});

test("of what was stated as alternatives none contradicts an answer as long as one of them fits", () => {
  expect(left(YES_NO("identifies"), { purpose: "verify,advertising" })).toHaveLength(2);
});

test("what firms alone have is not asked of public bodies", () => {
  const certs = open("recipientCerts", ["none"], ["cbpr"]);
  const bank = YES_NO("financialInstitution");
  for (const facts of [certs, YES_NO("sameGroup"), bank]) {
    expect(left(facts, { role: "authority" })).toHaveLength(2);
    expect(left(facts, { recipientRole: "authority,controller" })).toHaveLength(2);
    expect(left(facts, { role: "authority", recipientRole: "authority" })).toEqual([]);
  }
  expect(left(certs, { recipientRole: "authority" })).toEqual([]);
  expect(left(YES_NO("sameGroup"), { recipientRole: "authority" })).toEqual([]);
  expect(left(bank, { recipientRole: "authority" })).toHaveLength(2);
});

test("attendance at work is taken where the data leaves, and what is demanded is sent because a law says so", () => {
  const stated = (purpose: string) => lawFacts({ from: "ID", to: "JP", purpose });
  const places = open("provenance", ["EU"], ["ID"], ["other"]);
  expect(consistentWith(places, stated("timekeeping")).size).toBe(0);
  expect(consistentWith(places, stated("hiring"))).toEqual(places);
  const demanded = YES_NO("compelled");
  expect(consistentWith(demanded, stated("payment")).size).toBe(0);
  expect(consistentWith(demanded, stated("legalCompliance"))).toEqual(demanded);
  expect(isSettled("recipientRole", stated("timekeeping"))).toBe(false);
});

test("numbers stay as they are, and what a question offers fits what was stated", () => {
  const numbers = setting({ purpose: "rescue", people: undefined }).offered();
  expect(consistentWith(numbers, factsOf({}))).toEqual(numbers);
});

describe("by the shipped law", () => {
  const FACE = { modality: "face", form: "template", people: "900" };
  const asked = (question: Parameters<typeof respond>[0]) =>
    respond(question).questions.map(({ fact }) => fact);

  test("nobody asks of a child of nine whether it is staff, and of grown people they do", () => {
    const plain = { from: "NO", to: "US-WA", ...FACE, purpose: "personalise" };
    expect(asked({ ...plain, youngest: "9" })).not.toContain("sector");
    expect(asked({ ...plain, youngest: "30" })).toContain("sector");
  });

  test("an age that everybody has reached is no reason to ask", () => {
    const plain = { from: "PT", to: "BR", ...FACE, purpose: "personalise" };
    expect(asked({ ...plain, youngest: "20" })).not.toContain("onlinePlatform");
  });

  test("a number that is stored and below a bound is offered beside the number that is sent", () => {
    const staff = { sector: "employment", youngest: "20", automatedDecision: "false" };
    const stated = { to: "SG", ...FACE, purpose: "accessControl", ...staff };
    const stored = (from: string) =>
      respond({ from, ...stated }).questions.flatMap(({ fact, outcomes }) =>
        fact === "peopleStored" ? outcomes.flatMap(({ members }) => members) : [],
      );
    expect(stored("IL")).toContain("0..99999");
    expect(stored("CN")).toContain("0..99999");
    expect(stored("MY")).toContain("0..10000");
  });

  test("nobody asks whether attendance in Indonesia was taken in the Union, and of a login they do", () => {
    const plain = { from: "ID", to: "JP", ...FACE, youngest: "30" };
    expect(asked({ ...plain, purpose: "timekeeping" })).not.toContain("provenance");
    expect(asked({ ...plain, purpose: "verify" })).toContain("provenance");
  });
});

test("whoever sends or receives people's data stores that of no fewer people", () => {
  const stored = (people: string) =>
    consistentWith(STORED, factsOf({ people }))
      .get("peopleStored")
      ?.flatMap(({ members }) => members);
  expect(stored("500")).toEqual(["0..99999", "100000", "100001.."]);
  expect(stored("99999")).toHaveLength(3);
  expect(stored("100000")).toEqual(["100000", "100001.."]);
  // One answer is left.
  expect(stored("120000")).toBeUndefined();
});

test("a class of numbers is left out where each of its numbers contradicts what was stated, and not its first alone", () => {
  const ages = (range: string): OpenFacts => new Map([["youngest", [number(range), number("18..")]]]);
  const left = (range: string) => consistentWith(ages(range), factsOf({ sector: "employment" })).size;
  expect(left("0..11")).toBe(0);
  expect(left("0..15")).toBe(1);
});

test("people of a study are not asked about as staff", () => {
  const law = (purpose: string) => {
    const stated = { modality: "dna", form: "features", purpose, youngest: "18", people: "900" };
    return respond({ from: "AT", to: "CH", ...stated }).questions.flatMap(({ fact, outcomes }) =>
      fact === "sector" ? outcomes.flatMap(({ members }) => members) : [],
    );
  };
  expect(law("research")).not.toContain("employment");
  expect(law("verify")).toContain("employment");
});
