/** Text fits its width and keeps every character. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tableLines } from "../../../src/cli/present/table.ts";
import { clipped, columnsOf, displayWidth, paragraph, wrap } from "../../../src/cli/present/terminal.ts";
import { plain, widest } from "../../support/command.ts";

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

test("a paragraph of more lines than there is room for ends with …, and no line gets wider", () => {
  const words = Array.from({ length: 40 }, (_, i) => `word${i}`).join(" ");
  const whole = paragraph(words, { width: 40 });
  const short = paragraph(words, { width: 40, most: 2 });
  expect(whole.length).toBeGreaterThan(3);
  expect(short).toHaveLength(2);
  expect(plain(short)[0]).toBe(plain(whole)[0]);
  expect(plain(short)[1]).toMatch(/ …$/);
  expect(widest(plain(short).join("\n"))).toBeLessThanOrEqual(40);
  expect(paragraph(words, { width: 40, most: whole.length })).toEqual(whole);
});

test("lines that are left out are counted on the last one", () => {
  expect(clipped(["a", "  b", "  c", "d"], 2)).toEqual(["a", "  … and 3 lines more: --verbose"]);
  expect(clipped(["a", "b"], 2)).toEqual(["a", "b"]);
  expect(clipped(["a", "b"], 0)).toEqual([]);
});

test("the long vowel and the dot of katakana are as wide as its letters", () => {
  expect(displayWidth("データ・サーバー")).toBe(16);
});
