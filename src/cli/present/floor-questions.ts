/** Shows the questions that an answer asks back, each with the outcome of every answer, in a lawyer's words. */
import type { Outcome, Question } from "../../law/answer/questions.ts";
import { FACTS, type FactName } from "../../law/fact.ts";
import { wordsOf } from "../../law/question-words.ts";
import { titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { paint, paragraph } from "./terminal.ts";

/** The most questions that an answer shows without `--verbose`. */
export const MOST_QUESTIONS = 3;
/** The most lines of one question, with its outcomes. */
const LINES_OF_QUESTION = 4;
/** The most members that a phrase names. */
const MEMBERS_NAMED = 4;

/** Shows the weightiest questions; all of them, and in full, where `most` is infinite. */
export function questionLines(shown: ShownFloor, width: number, most: number): readonly string[] {
  const { questions } = shown;
  const asked = questions.slice(0, most);
  if (asked.length === 0) return [];
  const lines = Number.isFinite(most) ? LINES_OF_QUESTION : Number.POSITIVE_INFINITY;
  const blocks = asked.flatMap((question, i) => blockOf(question, `${i + 1}.`, shown, { width, lines }));
  return [paint("heading", "QUESTIONS, WHAT CHANGES MOST FIRST"), ...blocks];
}

function blockOf(
  { fact, weight, given, outcomes }: Question,
  number: string,
  { words, presumed, decisive }: ShownFloor,
  { width, lines }: { width: number; lines: number },
): readonly string[] {
  const where = given === undefined ? "" : `if ${given.fact} is ${given.value.join(" or ")}: `;
  const presumes = new Set([presumed.facts[fact] ?? []].flat());
  const cited = new Set(decisive.map(({ by }) => by.cite));
  const told = changesFirst(outcomes, weight).map(
    (outcome) => `${phraseOf(fact, outcome.members, presumes, words)} → ${resultOf(outcome, weight, cited)}`,
  );
  const asks = paragraph(`${number} ${where}${wordsOf(fact).asks} (${fact})`, {
    width,
    indent: 2,
    most: lines - 1,
  });
  return [...asks, ...paragraph(`${told.join("; ")}.`, { width, indent: 5, most: lines - asks.length })];
}

/** Puts what stays as shown last, where the verdict is the same for all. */
function changesFirst(outcomes: readonly Outcome[], weight: Question["weight"]): readonly Outcome[] {
  if (weight === "verdict") return outcomes;
  const changes = ({ adds, drops }: Outcome) => [...adds, ...drops].some((each) => each.weight === weight);
  return outcomes.toSorted((a, b) => Number(changes(b)) - Number(changes(a)));
}

/** Tells the outcome of an answer: the verdict where that changes, and else what is asked beyond or no longer. */
function resultOf(
  { verdict, turnsOn, adds, drops }: Outcome,
  weight: Question["weight"],
  cited: ReadonlySet<string>,
): string {
  const turns = turnsOn.length === 0 ? "" : ` on ${turnsOn.slice(0, MOST_NAMED).join(", ")}`;
  const isOpen = verdict === "conditional" || verdict === "free";
  if (weight === "verdict" && !isOpen) return `${verdict}${turns}${isTold(adds, cited) ? "" : citeOf(adds)}`;
  const counted = weight === "verdict" ? "clause" : weight;
  // What forbids stands with the verdict, and is no news where it falls away.
  const of = (asked: Outcome["adds"]) =>
    asked.filter((each) => each.weight === counted && !(weight === "verdict" && cited.has(each.by.cite)));
  const changes = [
    ...(of(adds).length === 0 ? [] : [`adds ${titlesOf(of(adds))}`]),
    ...(of(drops).length === 0 ? [] : [`drops ${titlesOf(of(drops))}`]),
  ];
  if (weight === "verdict") return [verdict, ...changes].join(", ");
  return changes.length === 0 ? "as shown" : changes.join(", ");
}

/** Returns true where the rules behind the verdict, which stand above, are among these. */
const isTold = (adds: Outcome["adds"], cited: ReadonlySet<string>) =>
  adds.some(({ by }) => cited.has(by.cite));

/** The first rule of a list, by its law and the beginning of its citation. */
function citeOf([first]: Outcome["adds"]): string {
  return first === undefined ? "" : ` (${first.by.jurisdiction}, ${first.by.cite.split(";")[0]})`;
}

const MOST_NAMED = 3;

function titlesOf(asked: Outcome["adds"]): string {
  const titles = [...new Set(asked.map(({ dimension }) => titleOf(dimension).toLowerCase()))];
  const more = titles.length - MOST_NAMED;
  return `${titles.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}${citeOf(asked)}`;
}

/** Names the members of a class, of many words the first ones; a member that is presumed says so. */
function phraseOf(
  fact: FactName,
  members: readonly string[],
  presumes: ReadonlySet<string>,
  words: ShownFloor["words"],
): string {
  if (FACTS[fact].kind === "interval") return members.map(formatRange).join(" or ");
  const { phrases = {} } = wordsOf(fact);
  const nameOf = (each: string) => {
    if (each === "other" && phrases.other === undefined) return "any other";
    return phrases[each] ?? words[each] ?? bare(each);
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

/** Tells a range in words: `1,000 or fewer`, `18 or more`, `13 to 15`. */
export function formatRange(range: string): string {
  const [from = "", to] = range.split("..");
  const number = (text: string) => Number(text).toLocaleString("en-US");
  if (to === undefined) return number(from);
  if (to === "") return `${number(from)} or more`;
  return from === "0" || from === "1" ? `${number(to)} or fewer` : `${number(from)} to ${number(to)}`;
}
