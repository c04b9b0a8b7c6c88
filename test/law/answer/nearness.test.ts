/** The order of bans: what applies as things are stands before what only could. */
import { expect, test } from "vitest";
import type { Ban } from "../../../src/law/answer/bans.ts";
import type { FactTest } from "../../../src/law/answer/classes.ts";
import { nearestFirst } from "../../../src/law/answer/nearness.ts";
import { respond } from "../question.ts";
import { factsOf, setting } from "./small-law.ts";

const { open } = setting({});
const ban = (rule: string, ...tests: readonly FactTest[]): Ban => ({
  ...{ tests, unless: [], exceptions: [], says: rule },
  by: { jurisdiction: "AA", side: "origin", rule, cite: rule, since: "2020-01-01", status: "confirmed" },
});
const oneOf = (...values: readonly string[]) => ({ kind: "oneOf", values: new Set(values) }) as const;
const broker = ban("broker", ["role", oneOf("broker")]);
const sure = ban("sure", ["sector", oneOf("bank")]);
const two = ban("two", ["role", oneOf("broker")], ["dealing", oneOf("brokerage", "vendor")]);
const likely = ban("likely", ["role", oneOf("broker", "controller", "processor")]);
const many = ban("many", ["people", { kind: "range", from: 101, below: Number.POSITIVE_INFINITY }]);

const ordered = (bans: readonly Ban[], words = {}) =>
  nearestFirst(bans, factsOf(words), open).map(({ by }) => by.rule);

test("fewer tests in doubt come first, then the larger share of values; what is as near stays in its order", () => {
  expect(ordered([two, broker, likely, sure])).toEqual(["sure", "likely", "broker", "two"]);
  expect(ordered([broker, { ...broker, by: { ...broker.by, rule: "other" } }])).toEqual(["broker", "other"]);
});

test("a number that was stated from a least one surely lies in a range without an end", () => {
  expect(ordered([broker, many], { people: "150.." })).toEqual(["many", "broker"]);
  expect(ordered([two, many, likely], { people: "50.." })).toEqual(["likely", "many", "two"]);
});

test("genes of 150 Californians for Russia: the rule on a hundred people is named before that on a thousand", () => {
  const asked = { modality: "dna", form: "template", purpose: "research", people: "150", youngest: "30" };
  const { decisive } = respond({ from: "US-CA", to: "RU", ...asked });
  const rules = decisive.map(({ by }) => by.rule);
  expect(rules[0]).toBe("doj-genome");
  expect(rules.at(-1)).toBe("doj-brokerage");
});
