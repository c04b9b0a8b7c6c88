/** Tables without borders. Their cells wrap, and are never cut. */
import Table from "cli-table3";
import { paint, type Style, wrap } from "./terminal.ts";

/** A cell: paragraphs from top to bottom, each with its style. */
export type Cell = readonly (string | { readonly text: string; readonly style: Style })[];

/** Makes a paragraph of a cell in a style. */
export const styled = (style: Style, text: string) => ({ text, style });

const GAP = 2;
const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

function contentOf(cell: Cell, width: number): string {
  return cell
    .flatMap((entry) => {
      const { text, style } = typeof entry === "string" ? { text: entry, style: "plain" as const } : entry;
      return wrap(text, width).map((line) => paint(style, line));
    })
    .join("\n");
}

/** Below this width every column gets narrower. */
const ROOMY = 76;

/** Formats a table. The columns have the given `widths`; the last one gets what they leave of `width`. */
export function tableLines(
  rows: readonly (readonly Cell[])[],
  { width, indent = 0, widths }: { width: number; indent?: number; widths: readonly number[] },
): readonly string[] {
  if (rows.length === 0) return [];
  const share = Math.min(1, (width - indent) / ROOMY);
  const first = widths.map((each) => Math.floor(each * share));
  const last = width - indent - first.reduce((sum, each) => sum + each + GAP, 0);
  const columns = [...first, last];
  const table = new Table({
    chars: NO_BORDERS,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colWidths: columns.map((each, i) => (i < widths.length ? each + GAP : each)),
  });
  for (const row of rows) table.push(row.map((cell, i) => contentOf(cell, columns[i] ?? last)));
  return table
    .toString()
    .split("\n")
    .map((line) => (" ".repeat(indent) + line).trimEnd());
}
