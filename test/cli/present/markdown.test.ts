/** Tables in Markdown: a cell stays one cell, whatever it holds. */
import { expect, test } from "vitest";
import { markdownTable } from "../../../src/cli/present/markdown.ts";

test("a table has a head, a rule and its rows", () => {
  expect(markdownTable(["a", "b"], [["1", "2|3\n4"]])).toEqual([
    "| a | b |",
    "| --- | --- |",
    "| 1 | 2\\|3 4 |",
  ]);
});
