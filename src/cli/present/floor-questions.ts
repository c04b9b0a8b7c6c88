/** Shows the questions that an answer asks back, each with the outcome of every answer, in a lawyer's words. */
import { brieflyOf, changesFirst, phraseOf, resultOf } from "../../law/answer/phrases.ts";
import type { Question } from "../../law/answer/questions.ts";
import { wordsOf } from "../../law/question-words.ts";
import type { ShownFloor } from "./floor.ts";
import { paint, paragraph } from "./terminal.ts";

/** The most questions that an answer shows without `--verbose`. */
export const MOST_QUESTIONS = 3;
/** The most lines of one question, with its outcomes. */
const LINES_OF_QUESTION = 4;

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
    blockOf(question, `${i + 1}.`, shown, { width, lines, terse }),
  );
  return [paint("heading", "QUESTIONS, WHAT CHANGES MOST FIRST"), ...blocks];
}

function blockOf(
  { fact, weight, given, outcomes }: Question,
  number: string,
  { words, presumed, decisive }: ShownFloor,
  { width, lines, terse }: { width: number; lines: number; terse: boolean },
): readonly string[] {
  const where = given === undefined ? "" : `if ${given.fact} is ${given.value.join(" or ")}: `;
  const presumes = new Set([presumed.facts[fact] ?? []].flat());
  const cited = new Set(decisive.map(({ by }) => by.cite));
  const ordered = changesFirst(outcomes, weight);
  const results = terse
    ? [...Map.groupBy(ordered, (outcome) => brieflyOf(outcome, weight))]
    : ordered.map((outcome) => [resultOf(outcome, weight, cited), [outcome]] as const);
  const told = results.map(([result, those]) => {
    const members = those.flatMap((outcome) => outcome.members);
    return `${phraseOf(fact, members, presumes, (id) => words[id])} → ${result}`;
  });
  const indent = 2 + number.length + 1;
  const [first = "", ...rest] = paragraph(`${where}${wordsOf(fact).asks} (${fact})`, {
    width,
    indent,
    most: lines - 1,
  });
  const asks = [`  ${number} ${first.slice(indent)}`, ...rest];
  return [...asks, ...paragraph(`${told.join("; ")}.`, { width, indent, most: lines - asks.length })];
}
