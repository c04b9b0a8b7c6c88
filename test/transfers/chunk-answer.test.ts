/** The verdicts that travel beside a decision on a chunk: their form, and that each belongs to one record that was sent. */
import { describe, expect, test } from "vitest";
import { formatVerdicts, parseVerdicts, withAnswers } from "../../src/transfers/chunk-answer.ts";

const own = ['{"decision":"permit"}', '{"decision":"deny"}'];
const entries = [
  { record: "a", verdict: 0 },
  { record: "b", verdict: 1 },
  { record: "c", verdict: 0 },
];

test("verdicts come back as they were written", () => {
  const told = { verdicts: ['{"decision":"permit"}'], places: [0, 0], lists: ["[]"] };
  expect(parseVerdicts(formatVerdicts(told))).toEqual(told);
});

test.each([
  '{"places":[0]}',
  '{"lists":[],"places":[-1],"verdicts":[]}',
  '{"verdicts":[],"places":[],"lists":[]}',
])("%s is no answer", (text) => {
  expect(() => parseVerdicts(text)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
});

describe("the answers belong to the records that the origin permits, in their order", () => {
  test("so that what it denies has none", () => {
    expect(withAnswers(entries, own, [1, 0])).toEqual([
      { record: "a", verdict: 0, answer: 1 },
      { record: "b", verdict: 1 },
      { record: "c", verdict: 0, answer: 0 },
    ]);
  });

  test.each([[[0]], [[0, 0, 0]], [[]]])("and %j are another number of them", (places) => {
    expect(() => withAnswers(entries, own, places)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});
