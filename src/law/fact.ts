/**
 * Facts: everything that a rule can look at. A fact is the set of values that it may have. A broad concept stands for
 * its leaves, an interval for a number, and a fact that nobody stated may have any value.
 */
import { type ComityError, fieldError } from "../errors.ts";
import { PLACE_CODE } from "../patterns.ts";
import { suggest } from "../vocabulary/nearest.ts";

/** The form in which a fact is stated and compared. `list` and `held` name their members. */
type FactKind =
  | { readonly kind: "place" | "concept" | "date" | "yesNo" | "open" }
  /** A whole number from `least` to `most`. Any other makes no sense of this fact. */
  | { readonly kind: "interval"; readonly least: number; readonly most: number }
  /**
   * One of the members. Several stated words are alternatives, of which one is the case. `none`: surely none of the
   * others.
   */
  | { readonly kind: "list"; readonly members: readonly string[] }
  /**
   * Any number of the members at once. Several stated words are all the case; the first member says that none of the
   * others is, and stands alone.
   */
  | { readonly kind: "held"; readonly members: readonly string[] };

const place: FactKind = { kind: "place" };
const concept: FactKind = { kind: "concept" };
const held = <const Members extends readonly string[]>(...members: Members) =>
  ({ kind: "held", members }) as const;
const yesNo = { kind: "yesNo" } as const;
const open: FactKind = { kind: "open" };
const list = <const Members extends readonly string[]>(...members: Members) =>
  ({ kind: "list", members }) as const;

/** More than there are people. */
export const MOST_PEOPLE = 10_000_000_000;
/** More years than anybody has lived. */
export const MOST_YEARS = 150;
const number: FactKind = { kind: "interval", least: 0, most: MOST_PEOPLE };

/** Every fact that a rule or a request may name. Any other name is an error. */
export const FACTS = {
  from: place,
  to: place,
  provenance: place,
  subjectsIn: place,
  outputIn: place,
  processingSince: { kind: "date" },
  modality: concept,
  form: concept,
  purpose: concept,
  action: list("transfer", "disclose", "sell", "lease", "trade", "publish"),
  dealing: list("none", "brokerage", "vendor", "employment", "investment"),
  derivedFrom: list("live", "photo", "video", "audio"),
  reveals: list("none", "health", "ethnicity", "emotion", "politics", "religion", "union", "sexLife"),
  sector: open,
  operator: list("ciio", "stateBody", "significantFiduciary", "smallBusiness", "ordinary"),
  dataset: open,
  role: list("controller", "processor", "authority", "broker"),
  recipientRole: list("controller", "processor", "authority", "broker"),
  recipientCerts: held("none", "dpf-eu", "dpf-uk", "dpf-ch", "cbpr", "prp", "isms-p"),
  recipientLaw: open,
  identifies: yesNo,
  onlinePlatform: yesNo,
  automatedDecision: yesNo,
  publicSpace: yesNo,
  soleCheck: yesNo,
  flaggedSensitive: yesNo,
  recipientOwnership: held("ordinary", "coveredPerson", "adversaryControlled"),
  sameGroup: yesNo,
  exporterUsPerson: yesNo,
  financialInstitution: yesNo,
  healthProvider: yesNo,
  scraped: yesNo,
  enrolled: yesNo,
  compelled: yesNo,
  remuneration: yesNo,
  // Data is about somebody. Nobody at all would also empty the sender's count.
  people: { kind: "interval", least: 1, most: MOST_PEOPLE },
  peopleYear: number,
  people12m: number,
  peopleStored: number,
  users: number,
  youngest: { kind: "interval", least: 0, most: MOST_YEARS },
} as const satisfies Record<string, FactKind>;

export type FactName = keyof typeof FACTS;

/** The values that a fact may have. A date is a day (`2026-11-21`); days compare as text. */
export type FactValue =
  | {
      readonly kind: "set";
      readonly values: ReadonlySet<string>;
      /** Of places: the laws around them that their codes do not name, such as `EU` for `DE`. The atlas adds them. */
      readonly around?: ReadonlyMap<string, readonly string[]>;
    }
  | { readonly kind: "interval"; readonly from: number; readonly to: number };

/** A fact as stated. `proven`: the node knows it itself or has verified evidence; nobody merely claimed it. */
export type Fact = { readonly value: FactValue; readonly proven: boolean };

/** All that is known. An absent fact may have any value. */
export type Facts = ReadonlyMap<FactName, Fact>;

export function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

export const setOf = (...values: readonly string[]): FactValue => ({
  kind: "set",
  values: new Set(values),
});

/** Returns true where a person may be younger than an age in years: also where nobody stated how old the youngest is. */
export function mayBeYounger(age: number, facts: Facts): boolean {
  if (age === 0) return false;
  const youngest = facts.get("youngest")?.value;
  return youngest?.kind !== "interval" || youngest.from < age;
}

const INTERVAL = /^(\d+)(?:\.\.(\d+)?)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function invalid(name: string, expected: string): ComityError {
  return fieldError(
    "INPUT_INVALID",
    `facts.${name}`,
    `expected ${expected}`,
    `the fact \`${name}\` takes ${expected}`,
  );
}

/**
 * Parses the words in which a fact was stated: `true`, `5000`, `1000..5000`, `1000..`, `US-IL`, or several
 * alternatives. The caller resolves concepts. Throws FACT_UNKNOWN or INPUT_INVALID.
 */
export function parseFact(name: string, words: readonly string[]): FactValue {
  if (!isFactName(name))
    throw fieldError(
      "FACT_UNKNOWN",
      `facts.${name}`,
      "not a known fact",
      `\`${name.slice(0, 64)}\` is not a fact${suggest(name, Object.keys(FACTS))}; \`comity floor --help\` lists the facts`,
    );
  const fact: FactKind = FACTS[name];
  if (words.length === 0) throw invalid(name, "a value");
  if (fact.kind === "interval") {
    const match = words.length === 1 ? INTERVAL.exec(words[0] ?? "") : null;
    if (!match) throw invalid(name, "a whole number or a range such as `1000..5000`");
    const from = Number(match[1]);
    const upper = match[2] === undefined ? undefined : Number(match[2]);
    const to = words[0]?.includes("..") ? upper : from;
    const { least, most } = fact;
    if (from > most || (to !== undefined && (to > most || to < Math.max(from, least))))
      throw invalid(name, `whole numbers from ${least} to ${most}, in a range that does not run backwards`);
    return { kind: "interval", from, to: to ?? Number.POSITIVE_INFINITY };
  }
  const allowed =
    fact.kind === "yesNo"
      ? ["true", "false"]
      : fact.kind === "list" || fact.kind === "held"
        ? fact.members
        : undefined;
  if (allowed && !words.every((word) => allowed.includes(word)))
    throw invalid(name, `one of ${allowed.map((each) => `\`${each}\``).join(", ")}`);
  if (fact.kind === "held" && words.length > 1 && words.includes(fact.members[0] ?? ""))
    throw invalid(name, `\`${fact.members[0]}\` alone, or any of the others together`);
  if (fact.kind === "date" && !words.every((word) => DAY.test(word)))
    throw invalid(name, "a date such as `2026-11-21`");
  if (fact.kind === "place" && !words.every((word) => PLACE_CODE.test(word)))
    throw invalid(name, "a code such as `EU` or `US-IL`");
  return setOf(...words);
}

/** Formats a fact for JSON: a list of alternatives, or a number or range as it was stated. */
export function formatFact(value: FactValue): string | string[] {
  if (value.kind === "set") return [...value.values].sort();
  if (value.from === value.to) return String(value.from);
  return `${value.from}..${Number.isFinite(value.to) ? value.to : ""}`;
}

/** Formats facts as one text. INVARIANT: different facts, or the same in another order, give different texts. */
export function formatFacts(facts: Facts): string {
  let text = "";
  for (const [name, { value, proven }] of facts) {
    text += `;${name}${proven ? "!" : "?"}`;
    if (value.kind === "interval") text += `${value.from}..${value.to}`;
    // Each word comes with its length, so that no sign within a word can join it to the next.
    else for (const each of value.values) text += `,${each.length}:${each}`;
  }
  return text;
}
