/**
 * The words of questions that an answer asks back: each class of values in a lawyer's words, and what follows from it. Every
 * presenter tells them so.
 */
import { FACTS, type FactName } from "../fact.ts";
import { wordsOf } from "../question-words.ts";
import { titleOf } from "../wording.ts";
import type { Outcome, Question } from "./questions.ts";

/** The most members, and the most titles, that a phrase names. */
const MEMBERS_NAMED = 4;
const MOST_NAMED = 3;

/** Puts what stays as shown last, where the verdict is the same for all. */
export function changesFirst(outcomes: readonly Outcome[], weight: Question["weight"]): readonly Outcome[] {
  if (weight === "verdict") return outcomes;
  const changes = ({ adds, drops }: Outcome) => [...adds, ...drops].some((each) => each.weight === weight);
  return outcomes.toSorted((a, b) => Number(changes(b)) - Number(changes(a)));
}

/** Tells the outcome of an answer in few words: the verdict where that changes, and else what changes. */
export function brieflyOf({ verdict, turnsOn, adds, drops }: Outcome, weight: Question["weight"]): string {
  if (weight === "verdict") {
    const more = isOpen(verdict) && adds.some((each) => each.weight === "clause");
    return `${verdict}${turnsOf(turnsOn)}${more ? ", with more to have" : ""}`;
  }
  const of = (asked: Outcome["adds"]) => asked.filter((each) => each.weight === weight);
  return changesOf(of(adds), of(drops), titlesIn).join(", ") || AS_SHOWN;
}

const AS_SHOWN = "as shown";

const isOpen = (verdict: Outcome["verdict"]) => verdict === "conditional" || verdict === "free";

/** Tells what is asked beyond, otherwise, or no longer. One rule of a law that binds in another way asks the same. */
function changesOf(
  adds: Outcome["adds"],
  drops: Outcome["drops"],
  tell: (asked: Outcome["adds"]) => string,
): readonly string[] {
  const keyOf = ({ dimension, by }: Outcome["adds"][number]) => `${dimension} ${by.jurisdiction} ${by.rule}`;
  const without = (asked: Outcome["adds"], others: Outcome["adds"]) => {
    const known = new Set(others.map(keyOf));
    return asked.filter((each) => !known.has(keyOf(each)));
  };
  const [added, dropped] = [without(adds, drops), without(drops, adds)];
  const [before, after] = [dropped, added].map((asked) => new Set(asked.map(({ dimension }) => dimension)));
  const told = (verb: string, asked: Outcome["adds"]) =>
    asked.length === 0 ? [] : [`${verb} ${tell(asked)}`];
  return [
    ...told(
      "adds",
      added.filter(({ dimension }) => !before?.has(dimension)),
    ),
    ...told(
      "changes",
      added.filter(({ dimension }) => before?.has(dimension)),
    ),
    ...told(
      "drops",
      dropped.filter(({ dimension }) => !after?.has(dimension)),
    ),
  ];
}

const turnsOf = (turnsOn: Outcome["turnsOn"]) =>
  turnsOn.length === 0 ? "" : ` on ${turnsOn.slice(0, MOST_NAMED).join(", ")}`;

/**
 * Tells the outcome of an answer: the verdict where that changes, and else what is asked beyond or no longer. `cited` has the
 * citations of the rules behind the verdict that is shown.
 */
export function resultOf(
  { verdict, turnsOn, adds, drops }: Outcome,
  weight: Question["weight"],
  cited: ReadonlySet<string>,
): string {
  const turns = turnsOf(turnsOn);
  if (weight === "verdict" && !isOpen(verdict))
    return `${verdict}${turns}${isTold(adds, cited) ? "" : citeOf(adds)}`;
  const counted = weight === "verdict" ? "clause" : weight;
  // What forbids stands with the verdict, and is no news where it falls away.
  const of = (asked: Outcome["adds"]) =>
    asked.filter((each) => each.weight === counted && !(weight === "verdict" && cited.has(each.by.cite)));
  const changes = changesOf(of(adds), of(drops), titlesOf);
  if (weight === "verdict") return [verdict, ...changes].join(", ");
  return changes.join(", ") || AS_SHOWN;
}

/** Returns true where the rules behind the verdict, which stand above, are among these. */
const isTold = (adds: Outcome["adds"], cited: ReadonlySet<string>) =>
  adds.some(({ by }) => cited.has(by.cite));

/** The first rule of a list, by its law and the beginning of its citation; the baseline of every transfer is no law. */
function citeOf([first]: Outcome["adds"]): string {
  if (first?.by.jurisdiction === "BASELINE") return " (the baseline)";
  return first === undefined ? "" : ` (${first.by.jurisdiction}, ${first.by.cite.split(";")[0]})`;
}

const titlesOf = (asked: Outcome["adds"]): string => `${titlesIn(asked)}${citeOf(asked)}`;

function titlesIn(asked: Outcome["adds"]): string {
  const titles = [...new Set(asked.map(({ dimension }) => titleOf(dimension).toLowerCase()))];
  const more = titles.length - MOST_NAMED;
  return `${titles.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Names the members of a class, of many words the first ones; a member that is presumed says so. `labels` name concepts. */
export function phraseOf(
  fact: FactName,
  members: readonly string[],
  presumes: ReadonlySet<string>,
  labels: (id: string) => string | undefined,
): string {
  if (FACTS[fact].kind === "interval") return members.map(formatRange).join(" or ");
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

/** Tells a range in words: `1,000 or fewer`, `18 or more`, `13 to 15`. */
export function formatRange(range: string): string {
  const [from = "", to] = range.split("..");
  const number = (text: string) => Number(text).toLocaleString("en-US");
  if (to === undefined) return number(from);
  if (to === "") return `${number(from)} or more`;
  return from === "0" || from === "1" ? `${number(to)} or fewer` : `${number(from)} to ${number(to)}`;
}
