/** Tables: columns in line, cells wrapped and never cut, within the width. */
import { expect, test } from "vitest";
import { tableLines } from "../../../src/cli/present/table.ts";
import { plain, widest } from "../../support/command.ts";

test("columns stand in line, and the last takes what is left", () => {
  const rows = [
    [["a"], ["one"]],
    [["bb"], ["two"]],
  ];
  expect(plain(tableLines(rows, { width: 80, indent: 2, widths: [4] }))).toEqual([
    "  a     one",
    "  bb    two",
  ]);
});

test("a long cell is wrapped and loses no word", () => {
  const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
  const lines = tableLines([[["a"], [words.join(" ")]]], { width: 60, widths: [10] });
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(60);
  expect(
    plain(lines)
      .join(" ")
      .match(/word\d+/g),
  ).toEqual(words);
});

test("paragraphs of a cell stand below each other, and a table of nothing is nothing", () => {
  const cell = ["one", { text: "two", style: "quiet" as const }];
  expect(plain(tableLines([[["a"], cell]], { width: 80, widths: [2] }))).toEqual(["a   one", "    two"]);
  expect(tableLines([], { width: 80, widths: [2] })).toEqual([]);
});
