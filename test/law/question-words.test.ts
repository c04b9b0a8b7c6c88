/** Every fact has a question, and every word that a law looks at has a phrase or is one. */
import { expect, test } from "vitest";
import { FACTS, type FactName } from "../../src/law/fact.ts";
import { QUESTION_WORDS, wordsOf } from "../../src/law/question-words.ts";

const names = Object.keys(FACTS) as FactName[];

test.each(names)("%s is asked in one sentence that fits a line", (name) => {
  const { asks } = wordsOf(name);
  expect(asks).toMatch(/^[A-Z].*[?.]$/);
  expect(asks.length + name.length).toBeLessThanOrEqual(96);
});

test("there is no question about a fact that is none", () => {
  expect(Object.keys(QUESTION_WORDS).sort()).toEqual(names.toSorted());
});

test("every member of a list has a phrase", () => {
  for (const name of names) {
    const fact = FACTS[name];
    if (!("members" in fact)) continue;
    for (const member of fact.members)
      expect([name, member, wordsOf(name).phrases?.[member]]).not.toContain(undefined);
  }
});
