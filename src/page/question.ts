/**
 * A question as the page's address holds it, after the `#`, so that a link brings others to the same answer:
 * `#from=EU&to=US-IL&at=2026-11-29&modality=face&claim=exc:…`. The part of an address after `#` is sent to nobody.
 */
import { fieldError } from "../errors.ts";
import { type Answer, answerInSteps } from "../law/answer/answer.ts";
import type { Atlas } from "../law/atlas.ts";
import { codeOfPlace } from "../law/place-names.ts";
import { type StatedFact, stateFacts } from "../law/state-facts.ts";

export type PageQuestion = {
  readonly from: string;
  readonly to: string;
  /** A day such as `2026-11-29`: it is that day at every place. */
  readonly at: string;
  /** By the name of a fact: its words, as `comity floor --fact` takes them. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  readonly claims: readonly string[];
};

/** The longest address that is read, in characters. */
const MOST_ADDRESS = 4096;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The question of a page that was opened without one. */
const FIRST: Readonly<Record<string, string>> = {
  from: "EU",
  to: "US-IL",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
};

/** Reads the question of an address; `today` is its day where it names none. Throws INPUT_INVALID. */
export function parseAddress(address: string, today: string): PageQuestion {
  if (address.length > MOST_ADDRESS)
    throw invalid("address", `is longer than ${MOST_ADDRESS} characters: it is no question of this page`);
  const text = address.replace(/^#/, "");
  const stated = new URLSearchParams(text === "" ? FIRST : text);
  const facts = new Map<string, readonly string[]>();
  for (const [name, words] of stated) {
    if (NOT_FACTS.includes(name)) continue;
    if (facts.has(name)) throw invalid(name, "is stated twice: join alternatives with a comma");
    facts.set(
      name,
      words.split(",").map((word) => word.trim()),
    );
  }
  return {
    from: stated.get("from") ?? "",
    to: stated.get("to") ?? "",
    at: stated.get("at") ?? today,
    facts,
    claims: stated.getAll("claim"),
  };
}

const NOT_FACTS = ["from", "to", "at", "claim"];

const invalid = (name: string, fault: string) =>
  fieldError("INPUT_INVALID", name, fault, `\`${name.slice(0, 64)}\` ${fault}`);

/** Writes the address of a question: facts in the order of their names, so that the same question has one address. */
export function formatAddress({ from, to, at, facts, claims }: PageQuestion): string {
  const parts = [
    ["from", from],
    ["to", to],
    ["at", at],
    ...[...facts]
      .map(([name, words]) => [name, words.join(",")])
      .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    ...claims.toSorted().map((claim) => ["claim", claim]),
  ];
  return `#${new URLSearchParams(parts)}`.replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** States a fact in a question; without words it is not stated any more. */
export function withFact(question: PageQuestion, name: string, words: readonly string[]): PageQuestion {
  const facts = new Map(question.facts);
  if (words.length === 0) facts.delete(name);
  else facts.set(name, words);
  return { ...question, facts };
}

/** Claims an exception, or takes the claim back. */
export function withClaim(question: PageQuestion, claim: string): PageQuestion {
  const { claims } = question;
  return {
    ...question,
    claims: claims.includes(claim) ? claims.filter((each) => each !== claim) : [...claims, claim],
  };
}

/**
 * Answers a question as `comity floor` does, with pauses. Throws INPUT_INVALID, FACT_UNKNOWN, VOC_NO_TERM,
 * JURISDICTION_UNKNOWN or NO_LAW_AT_DATE, each with a sentence that says what to change.
 */
export function* answerPage(atlas: Atlas, question: PageQuestion): Generator<void, Answer> {
  const { at, claims } = question;
  const [from, to] = [codeOfPlace(question.from), codeOfPlace(question.to)];
  if (!isDay(at)) throw invalid("at", "is no day such as `2026-11-29`");
  const stated = [...question.facts].map(([name, words]): StatedFact => [name, words]);
  const facts = stateFacts(from, to, stated, atlas.concepts);
  return yield* answerInSteps(atlas, { from, to, at, facts }, { claims: new Set(claims) });
}

/** Without the second comparison 30 February would be a day. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
