/**
 * The words of questions that an answer asks back: each class of values in a lawyer's words, and what follows from it. Every
 * presenter tells them so.
 */
import type { Atom } from "../atom.ts";
import { FACTS, type FactName } from "../fact.ts";
import type { Verdict } from "../outcome.ts";
import { wordsOf } from "../question-words.ts";
import type { Answer } from "./answer.ts";
import { type Change, citeOf, citeShort, tellChanges } from "./changes.ts";
import type { Item } from "./checklist.ts";
import type { Outcome, Question } from "./questions.ts";
import type { SuggestedClaim, WorstCase } from "./stated.ts";
import type { Upcoming } from "./upcoming.ts";

/** The most members of a class, and the most facts, that a phrase names. */
const MEMBERS_NAMED = 4;
const MOST_NAMED = 3;

/** The rest of the answer, beside which an outcome is told: its question's weight, and the checklist and the decisive citations of the answer shown. */
export type Beside = {
  readonly weight: Question["weight"];
  readonly shown: readonly Item[];
  readonly cited: ReadonlySet<string>;
  /** Names a fact on which an outcome still turns; by default by its own name. */
  readonly refer?: (fact: FactName) => string;
};

/**
 * Returns the sentence of a question: of the side whose law looks at the fact, with the name that a law of these packs has for
 * what it is about.
 */
export function askedIn(
  { fact, outcomes }: Pick<Question, "fact" | "outcomes">,
  packs: Answer["packs"],
): string {
  const { asks, asksOf, knownAs = {} } = wordsOf(fact);
  const asked = outcomes.flatMap(({ adds, drops }) => [...adds, ...drops]);
  const sides = new Set(asked.map(({ by }) => by.side));
  const sided = sides.has("destination")
    ? sides.has("origin")
      ? asksOf?.both
      : asksOf?.recipient
    : undefined;
  const names = packs.flatMap(({ jurisdiction }) => knownAs[jurisdiction] ?? []);
  return names.length === 0 ? (sided ?? asks) : `${(sided ?? asks).slice(0, -1)} (${names.join(", ")})?`;
}

/** Tells the outcome of an answer in few words: the verdict where that changes, what is asked beyond, and no citation. */
export function brieflyOf(outcome: Outcome, beside: Beside): string {
  return inFewWords({ ...outcome, drops: beside.weight === "verdict" ? [] : outcome.drops }, beside);
}

/** Tells the outcome of an answer as `brieflyOf` does, and where the verdict changes also what is no longer asked. */
export function shortlyOf(outcome: Outcome, beside: Beside): string {
  return inFewWords(outcome, beside);
}

function inFewWords(outcome: Outcome, beside: Beside): string {
  const { verdict } = outcome;
  const change = changeIn(outcome, beside);
  if (beside.weight !== "verdict") return tellChanges(change, true).join(", ") || AS_SHOWN;
  if (verdict !== "conditional") return verdictOf(outcome, beside);
  // The baseline of every transfer shows where what is stricter falls away: it adds nothing.
  const adds = change.adds.filter(({ by }) => by.side !== "baseline");
  return [verdict, ...tellChanges({ ...change, adds }, true)].join(", ");
}

/** The outcome of an answer that changes nothing. */
export const AS_SHOWN = "as shown";

/** The verdict with what opens it, or on what it still turns. */
function verdictOf({ verdict, turnsOn }: Outcome, { refer = (fact) => fact }: Beside): string {
  if (verdict === "prohibited unless") return "prohibited unless an exception is shown";
  if (turnsOn.length === 0) return verdict;
  return `${verdict} on ${turnsOn.slice(0, MOST_NAMED).map(refer).join(", ")}`;
}

/** The changes in the weight of a question. What forbids stands with the verdict, and is no news where it falls away. */
function changeIn({ adds, drops, needs }: Outcome, { weight, shown, cited }: Beside): Change {
  const counted = weight === "verdict" ? "clause" : weight;
  const of = (asked: Outcome["adds"]) =>
    asked.filter((each) => each.weight === counted && !(weight === "verdict" && cited.has(each.by.cite)));
  return { adds: of(adds), drops: of(drops), shown, needs };
}

/** Tells the outcome of an answer: the verdict where that changes, and what is asked beyond, otherwise or no longer. */
export function resultOf(outcome: Outcome, beside: Beside): string {
  const { verdict, adds } = outcome;
  const { weight, cited } = beside;
  if (weight !== "verdict") return tellChanges(changeIn(outcome, beside), false).join(", ") || AS_SHOWN;
  if (verdict === "conditional")
    return [verdict, ...tellChanges(changeIn(outcome, beside), false)].join(", ");
  // What depends turns on facts, and what is free asks for nothing beyond the baseline.
  const isBehind = verdict !== "depends" && verdict !== "free" && !isTold(adds, cited);
  return `${verdictOf(outcome, beside)}${isBehind ? citeOf(adds[0]) : ""}`;
}

/** Puts what stays as shown last, where the verdict is the same for all. */
export function changesFirst(outcomes: readonly Outcome[], beside: Beside): readonly Outcome[] {
  if (beside.weight === "verdict") return outcomes;
  const stays = (outcome: Outcome) => resultOf(outcome, beside) === AS_SHOWN;
  return outcomes.toSorted((a, b) => Number(stays(a)) - Number(stays(b)));
}

/** Returns true where the rules behind the verdict, which stand above, are among these. */
const isTold = (adds: Outcome["adds"], cited: ReadonlySet<string>) =>
  adds.some(({ by }) => cited.has(by.cite));

/** Names the members of a class, of many words the first ones; a member that is presumed says so. `labels` name concepts. */
export function phraseOf(
  fact: FactName,
  members: readonly string[],
  presumes: ReadonlySet<string>,
  labels: (id: string) => string | undefined,
): string {
  if (FACTS[fact].kind === "interval") return joinRanges(members).map(formatRange).join(" or ");
  const { phrases = {} } = wordsOf(fact);
  const nameOf = (each: string) => {
    if (each === "other" && phrases.other === undefined) return "any other";
    return phrases[each] ?? labels(each) ?? bare(each);
  };
  const first = members.toSorted((a, b) => Number(presumes.has(b)) - Number(presumes.has(a)));
  const marked = first.map((each) => `${nameOf(each)}${presumes.has(each) ? " (presumed)" : ""}`);
  const named = [...new Set(marked)];
  if (named.length > MEMBERS_NAMED)
    return `${named.slice(0, MEMBERS_NAMED - 1).join(", ")} or ${named.length - MEMBERS_NAMED + 1} others`;
  const last = named.pop() ?? "";
  return named.length === 0 ? last : `${named.join(", ")} or ${last}`;
}

const bare = (word: string) => word.replace(/^(mod|form|pur):/, "");

/**
 * Says which of the stated facts nothing encoded looks at, by the laws of these packs; an empty text where there is none. What
 * nobody has encoded may look at them.
 */
export function formatUnread(unread: readonly FactName[], packs: Answer["packs"]): string {
  if (unread.length === 0) return "";
  const laws = packs.map(({ jurisdiction }) => jurisdiction).filter((each) => each !== "BASELINE");
  return `No encoded rule of ${joinWith("or", laws)} looks at ${joinWith("or", unread)}; that says nothing about the law itself.`;
}

/** Says that an exception may hold because of a stated fact, and what it is about; it counts only where it is claimed. */
export function formatSuggested(
  { fact, atom }: SuggestedClaim,
  words: (atom: Atom) => string | undefined,
): string {
  return `You stated ${fact}: if ${atom} holds, claim it: ${words(atom) ?? atom}.`;
}

/**
 * Says from which day the answer is another one and by which rule; an empty text where it stays. `again` says how to ask about
 * that day.
 */
export function formatUpcoming(
  upcoming: readonly Upcoming[],
  verdict: Verdict,
  again: (day: string) => string,
): string {
  const [first, second] = upcoming;
  if (first === undefined) return "";
  const { day, by, begins, others } = first;
  const more = others === 0 ? "" : ` and ${others} more ${others === 1 ? "rule" : "rules"}`;
  const then = first.verdict === verdict ? "" : `, and it is ${first.verdict.toUpperCase()}`;
  const next = second === undefined ? "" : ` It changes again on ${second.day}.`;
  const verb = others === 0 ? (begins ? "begins" : "ends") : begins ? "begin" : "end";
  return `From ${day} the answer changes: ${by.jurisdiction}, ${by.cite.split(";")[0]}${more} ${verb}${then}. ${again(day)}${next}`;
}

/** Says what must be so for the worst case, and which rule forbids it then. */
export function formatWorst({ by, says, facts }: WorstCase, verdict: Verdict): string {
  const given = facts.map(
    ({ fact, values }) => `${fact} is ${phraseOf(fact, values, new Set(), () => undefined)}`,
  );
  const where = given.length === 0 ? "" : ` where ${joinWith("and", given)}`;
  // The citation stands before the sentence, which may be cut.
  return `Worst case: ${verdict.toUpperCase()}${where}${citeShort(by)}: ${says}`;
}

function joinWith(word: string, items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** Joins ranges of which one begins where another ends: `1..999` and `1000..` are `1..`. */
function joinRanges(ranges: readonly string[]): readonly string[] {
  const sorted = ranges
    .map((range) => range.split(".."))
    .map(([from = "", to = from]) => ({
      from: Number(from),
      to: to === "" ? Number.POSITIVE_INFINITY : Number(to),
    }))
    .toSorted((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && from === last.to + 1) last.to = to;
    else joined.push({ from, to });
  }
  return joined.map(({ from, to }) =>
    from === to ? `${from}` : `${from}..${to === Number.POSITIVE_INFINITY ? "" : to}`,
  );
}

/** Tells a range in words: `1,000 or fewer`, `18 or more`, `13 to 15`. */
export function formatRange(range: string): string {
  const [from = "", to] = range.split("..");
  const number = (text: string) => Number(text).toLocaleString("en-US");
  if (to === undefined) return number(from);
  if (to === "") return `${number(from)} or more`;
  return from === "0" || from === "1" ? `${number(to)} or fewer` : `${number(from)} to ${number(to)}`;
}
