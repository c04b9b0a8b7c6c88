/** Text fits its width and keeps every character. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tableLines } from "../../../src/cli/present/table.ts";
import { columnsOf, displayWidth, wrap } from "../../../src/cli/present/terminal.ts";
import { plain } from "../../support/command.ts";

const text = fc
  .array(fc.string({ unit: "grapheme-ascii", maxLength: 60 }), { maxLength: 12 })
  .map((words) => words.join(" "));

test("wrapped text fits and loses nothing but spaces", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 10, max: 100 }), (given, width) => {
      const lines = wrap(given, width);
      expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
      expect(lines.join("").replaceAll(" ", "")).toBe(given.replaceAll(" ", ""));
    }),
  );
});

test("a table fits and cuts nothing", () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 40, max: 100 }), (left, right, width) => {
      const cells = [[left], [left], [right, { text: right, style: "quiet" as const }]];
      const lines = plain(tableLines([cells], { width, indent: 4, widths: [12, 32] }));
      expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
      const letters = (all: string) => [...all.replaceAll(" ", "")].sort().join("");
      expect(letters(lines.join(""))).toBe(letters(left + left + right + right));
    }),
  );
});

test("East Asian characters take two columns, and control characters none of the terminal", () => {
  expect(displayWidth("指紋 EU")).toBe(7);
  expect(wrap("指紋指紋", 4)).toEqual(["指紋", "指紋"]);
  expect(wrap("a\u001b[31mb\u0007", 20)).toEqual(["a?[31mb?"]);
});

test("a page is at most 100 columns wide", () => {
  expect([columnsOf({}), columnsOf({ columns: 240 }), columnsOf({ columns: 80 })]).toEqual([100, 100, 80]);
});
