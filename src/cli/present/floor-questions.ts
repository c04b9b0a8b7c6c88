/** Shows the questions that an answer asks back, each with the outcome of every answer, in a lawyer's words. */
import {
  AS_SHOWN,
  askedIn,
  brieflyOf,
  changesFirst,
  phraseOf,
  resultOf,
  shortlyOf,
} from "../../law/answer/phrases.ts";
import type { Question } from "../../law/answer/questions.ts";
import { FACTS, type FactName } from "../../law/fact.ts";
import { wordsOf } from "../../law/question-words.ts";
import type { ShownFloor } from "./floor.ts";
import { paint, paragraph } from "./terminal.ts";

/** The most questions that an answer shows without `--verbose`. */
export const MOST_QUESTIONS = 3;
/** The most lines of one question, with its outcomes. */
const LINES_OF_QUESTION = 4;

/** The most words of an answer that changes nothing; more of them are the rest. */
const MOST_NAMED = 2;

/** The most questions that are shown. `terse`: an outcome is the verdict, or what changes, without citations. */
type QuestionRoom = { readonly most: number; readonly terse: boolean };

/** All questions, each in full. */
export const ALL_QUESTIONS: QuestionRoom = { most: Number.POSITIVE_INFINITY, terse: false };

/** Shows the weightiest questions. */
export function questionLines(
  shown: ShownFloor,
  width: number,
  { most, terse }: QuestionRoom,
): readonly string[] {
  const { questions } = shown;
  const asked = questions.slice(0, most);
  if (asked.length === 0) return [];
  const lines = Number.isFinite(most) ? LINES_OF_QUESTION : Number.POSITIVE_INFINITY;
  const blocks = asked.flatMap((question, i) =>
    blockOf(question, `${i + 1}.`, shown, { width, lines, terse, asked }),
  );
  return [paint("heading", "QUESTIONS, WHAT CHANGES MOST FIRST"), ...blocks];
}

function blockOf(
  { fact, weight, given, outcomes }: Question,
  number: string,
  shown: ShownFloor,
  {
    width,
    lines,
    terse,
    asked,
  }: { width: number; lines: number; terse: boolean; asked: readonly Question[] },
): readonly string[] {
  const { words, presumed, decisive, checklist } = shown;
  const usual = [presumed.facts[fact] ?? []].flat();
  // Of several values that are left none is the usual one.
  const presumes = new Set(usual.length === 1 ? usual : []);
  const beside = {
    weight,
    shown: checklist,
    cited: new Set(decisive.map(({ by }) => by.cite)),
    refer: (name: FactName) => referTo(name, asked),
  };
  const ordered = changesFirst(outcomes, beside);
  const label = (id: string) => words[id];
  const tell = (outcomeIn: typeof resultOf) => {
    const results = Map.groupBy(ordered, (outcome) => outcomeIn(outcome, beside));
    const told = [...results].map(([result, those]) => {
      const members = those.flatMap((outcome) => outcome.members);
      // Many words that change nothing would cut off what stays.
      const isRest = result === AS_SHOWN && results.size > 1 && members.length > MOST_NAMED;
      const rest = isRest && presumes.isDisjointFrom(new Set(members)) ? "anything else" : undefined;
      return `${rest ?? phraseOf(fact, members, presumes, label)} → ${result}`;
    });
    return `${told.join("; ")}.`;
  };
  const where = given === undefined ? "" : whereTold(given, asked, label);
  const indent = 2 + number.length + 1;
  const [first = "", ...rest] = paragraph(`${where}${askedIn({ fact, outcomes }, shown.packs)} (${fact})`, {
    width,
    indent,
    most: lines - 1,
  });
  const asks = [`  ${number} ${first.slice(indent)}`, ...rest];
  const most = lines - asks.length;
  const fits = (told: string) => paragraph(told, { width, indent }).length <= most;
  const told = (terse ? [shortlyOf] : [resultOf, shortlyOf]).map(tell).find(fits) ?? tell(brieflyOf);
  return [...asks, ...paragraph(told, { width, indent, most })];
}

const NONE: ReadonlySet<string> = new Set();

/** Tells with which value of another fact a question matters; one that no other question asks about is asked here as well. */
function whereTold(
  given: NonNullable<Question["given"]>,
  asked: readonly Question[],
  label: (id: string) => string | undefined,
): string {
  const phrase = phraseOf(given.fact, given.value, NONE, label);
  if (asked.some(({ fact }) => fact === given.fact)) return `If ${given.fact} is ${phrase}: `;
  const isYesNo = FACTS[given.fact].kind === "yesNo";
  return `${wordsOf(given.fact).asks} (${given.fact}) If ${isYesNo ? "" : "it is "}${phrase}: `;
}

/** Names a fact by the question that asks about it, where one does. */
function referTo(name: FactName, asked: readonly Question[]): string {
  const at = asked.findIndex(({ fact }) => fact === name);
  return at === -1 ? name : `question ${at + 1} (${name})`;
}
