/** Shows the questions that an answer asks back, each with the outcome of every answer, in a lawyer's words. */
import { changesFirst, phraseOf, resultOf } from "../../law/answer/phrases.ts";
import type { Question } from "../../law/answer/questions.ts";
import { wordsOf } from "../../law/question-words.ts";
import type { ShownFloor } from "./floor.ts";
import { paint, paragraph } from "./terminal.ts";

/** The most questions that an answer shows without `--verbose`. */
export const MOST_QUESTIONS = 3;
/** The most lines of one question, with its outcomes. */
const LINES_OF_QUESTION = 4;

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
    (outcome) =>
      `${phraseOf(fact, outcome.members, presumes, (id) => words[id])} → ${resultOf(outcome, weight, cited)}`,
  );
  const asks = paragraph(`${number} ${where}${wordsOf(fact).asks} (${fact})`, {
    width,
    indent: 2,
    most: lines - 1,
  });
  return [...asks, ...paragraph(`${told.join("; ")}.`, { width, indent: 5, most: lines - asks.length })];
}
