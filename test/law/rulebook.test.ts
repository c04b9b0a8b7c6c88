/** A rulebook remembers: the same question is computed once, and any other anew. */
import { expect, test } from "vitest";
import { setOf } from "../../src/law/fact.ts";
import { NO_IMPLICATIONS } from "../../src/law/formula.ts";
import type { Floor } from "../../src/law/outcome.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import type { Source } from "../../src/law/source.ts";

const source: Source = { jurisdiction: "JP", side: "origin", day: "2026-11-21", rules: [], grants: [] };
const facts = (from: string) => new Map([["from", { value: setOf(from), proven: true }]] as const);

/** Recalls, and counts what was computed. */
function create() {
  const rulebook = new Rulebook(NO_IMPLICATIONS);
  let computed = 0;
  const recall = (sources: readonly Source[], from: ReturnType<typeof facts>, engaged = 0) =>
    rulebook.recall(sources, from, engaged, () => ({ n: ++computed }) as unknown as Floor);
  return { rulebook, recall, computed: () => computed };
}

test("equal facts under the same list of sources are one question", () => {
  const { recall, computed } = create();
  const sources = [source];
  expect(recall(sources, facts("EU"))).toBe(recall(sources, facts("EU")));
  expect(computed()).toBe(1);
});

test("other facts, other sources and another engagement are others", () => {
  const { recall, computed } = create();
  const sources = [source];
  recall(sources, facts("EU"));
  recall(sources, facts("UK"));
  recall([source], facts("EU"));
  recall(sources, facts("EU"), 1);
  expect(computed()).toBe(4);
});

test("no two questions are taken for one, whatever the list of sources and the engagement", () => {
  const { recall } = create();
  const lists = Array.from({ length: 10 }, () => [source]);
  const questions = lists.flatMap((list) =>
    Array.from({ length: 8 }, (_, engaged) => [list, engaged] as const),
  );
  // One answer is kept for each set of facts, so that each question meets that of every other.
  for (const [one, other] of questions.flatMap((each) => questions.map((next) => [each, next] as const))) {
    const [first, second] = [one, other].map(([list, engaged]) => recall(list, facts("EU"), engaged));
    expect(first === second).toBe(one[0] === other[0] && one[1] === other[1]);
  }
});

test("a source is compiled once, and an equal one by itself", () => {
  const { rulebook } = create();
  expect(rulebook.compile(source)).toBe(rulebook.compile(source));
  expect(rulebook.compile({ ...source })).not.toBe(rulebook.compile(source));
});
