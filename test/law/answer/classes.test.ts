/** The classes of open facts: all values that fit what was stated, put together where no rule tells them apart. */
import { expect, test } from "vitest";
import { type FactTest, findOpen } from "../../../src/law/answer/classes.ts";
import { atlas, factsOf, type Words } from "./small-law.ts";

const oneOf = (...words: string[]) => ({ kind: "oneOf", values: new Set(words) }) as const;
const membersOf = (tests: readonly FactTest[], words: Words = {}) =>
  Object.fromEntries(
    [...findOpen(tests, factsOf(words), atlas.concepts)].map(([name, classes]) => [
      name,
      classes.map(({ members }) => members.join()),
    ]),
  );

test("a list has its own words, yes and no are two, and a word of an open fact stands against all others", () => {
  const tests: FactTest[] = [
    ["role", oneOf("broker")],
    ["soleCheck", oneOf("true")],
    ["dataset", oneOf("archive")],
    ["recipientCerts", oneOf("cbpr", "prp")],
  ];
  expect(membersOf(tests)).toEqual({
    dataset: ["other", "archive"],
    role: ["controller,processor,authority", "broker"],
    recipientCerts: ["none,dpf-eu,dpf-uk,dpf-ch,isms-p", "cbpr,prp"],
    soleCheck: ["true", "false"],
  });
});

test("a concept that nobody stated may be any of its kind", () => {
  expect(membersOf([["purpose", oneOf("pur:verify", "pur:sale")]], { purpose: undefined })).toEqual({
    purpose: [
      "pur:verify,pur:sale",
      "pur:ageCheck,pur:rescue,pur:advertising,pur:publicProtection,pur:legalCompliance",
    ],
  });
});

test("a stated fact is closed; alternatives and ranges are open only among themselves", () => {
  const tests: FactTest[] = [
    ["role", oneOf("broker")],
    ["people12m", { kind: "range", from: 1001, below: Number.POSITIVE_INFINITY }],
    ["youngest", { kind: "range", from: 0, below: 18 }],
  ];
  expect(membersOf(tests, { role: "broker", people12m: "500" })).toEqual({});
  expect(membersOf(tests, { role: "broker,authority", people12m: "500..", youngest: "10..20" })).toEqual({
    role: ["broker", "authority"],
    people12m: ["500..1000", "1001.."],
    youngest: ["10..17", "18..20"],
  });
  expect(membersOf(tests, { role: "processor,authority", people12m: "2000..3000" })).toEqual({});
});

test("several words of a fact that holds many at once are all the case, so that nothing is open", () => {
  expect(membersOf([["recipientCerts", oneOf("cbpr")]], { recipientCerts: "cbpr,prp" })).toEqual({});
});
