/**
 * Answers that fit what was stated: whoever asks is asked back only about what can still be so. One table says what cannot be
 * so together; a question whose only other answer contradicts a stated fact is none.
 */
import { type Fact, type FactName, type Facts, setOf } from "../fact.ts";
import { type FactClass, spanOf } from "../partition.ts";
import { type Condition, doubtOf, type Matcher } from "../rule.ts";
import type { OpenFacts } from "./classes.ts";
import { isAtWork, isOfFirms } from "./purposes.ts";

const oneOf = (...values: readonly string[]): Matcher => ({ kind: "oneOf", values: new Set(values) });
const purposes = (...names: readonly string[]) => oneOf(...names.map((name) => `pur:${name}`));
const together = (facts: Partial<Readonly<Record<FactName, Matcher>>>): Condition =>
  new Map(Object.entries(facts) as [FactName, Matcher][]);

const YES = oneOf("true");
const NO = oneOf("false");
/** The facts that cannot all be so at once. */
const IMPOSSIBLE: readonly Condition[] = [
  // Nobody works below 12, also where ILO Convention 138 Art 7(4) allows light work earliest.
  together({ sector: oneOf("employment"), youngest: { kind: "range", from: 0, below: 12 } }),
  // A public body is no bank, no member of a group of companies, and holds no certificate of firms.
  together({ role: oneOf("authority"), recipientRole: oneOf("authority"), financialInstitution: YES }),
  together({ recipientRole: oneOf("authority"), sameGroup: YES }),
  together({
    recipientRole: oneOf("authority"),
    recipientCerts: oneOf("dpf-eu", "dpf-uk", "dpf-ch", "cbpr", "prp", "isms-p"),
  }),
  // A holder is one thing, under one law of its own.
  together({ financialInstitution: YES, healthProvider: YES }),
  together({
    financialInstitution: YES,
    sector: oneOf("retail", "food-and-drink", "entertainment", "health"),
  }),
  together({ healthProvider: YES, sector: oneOf("retail", "food-and-drink", "entertainment", "insurance") }),
  // Whoever recognises a person identifies that person.
  together({
    identifies: NO,
    purpose: purposes("verify", "identify", "enrolVerify", "enrolIdentify", "accessControl", "timekeeping"),
  }),
  // Attendance is shown to no users, and what was captured of somebody present was not scraped.
  together({ onlinePlatform: YES, purpose: purposes("timekeeping", "workConduct") }),
  together({ scraped: YES, derivedFrom: oneOf("live") }),
  // The people of a study are no staff under the control of their employer.
  together({ sector: oneOf("employment"), purpose: purposes("research") }),
];

/** Returns the open facts with the answers that fit what was stated; a fact of which one answer is left is none. */
export function consistentWith(open: OpenFacts, stated: Facts): OpenFacts {
  const left = [...open].map(([name, classes]) => {
    const fits = (word: string) => !contradicts(name, setOf(word), stated);
    const fitting = classes.flatMap(({ value, members }): readonly FactClass[] => {
      // The value of a class of numbers is its first: what contradicts that need not contradict the others.
      if (value.kind === "interval")
        return contradicts(name, spanOf(members), stated) ? [] : [{ value, members }];
      const some = members.filter(fits);
      const [first] = some;
      if (first === undefined) return [];
      const isWhole = some.length === members.length;
      return [{ value: isWhole ? value : { ...value, values: new Set([first]) }, members: some }];
    });
    return [name, fitting] as const;
  });
  return new Map(left.filter(([, classes]) => classes.length > 1));
}

function contradicts(name: FactName, value: Fact["value"], stated: Facts): boolean {
  const supposed: Facts = new Map([...stated, [name, { value, proven: true }]]);
  const isImpossible = IMPOSSIBLE.some(
    (condition) => condition.has(name) && doubtOf(condition, supposed) === undefined,
  );
  return isImpossible || isFewer(name, value, stated) || isSettled(name, stated);
}

/** Returns true for fewer people in store than are sent: whoever sends or receives their data has it. */
function isFewer(name: FactName, value: Fact["value"], stated: Facts): boolean {
  const sent = stated.get("people")?.value;
  if (name !== "peopleStored" || value.kind !== "interval" || sent?.kind !== "interval") return false;
  return value.to < sent.from;
}

/**
 * Returns true for a fact that the stated purpose settles: attendance at work is taken where the data leaves, and what a court or
 * an authority demands is sent because a law says so.
 */
export function isSettled(name: FactName, stated: Facts): boolean {
  if (name === "provenance") return isAtWork(stated);
  return name === "compelled" && isOfFirms(stated);
}
