/** Tables without borders. Their cells wrap, and are never cut. */
import { displayWidth, paint, type Style, wrap } from "./terminal.ts";

/** A cell: paragraphs from top to bottom, each with its style. */
export type Cell = readonly (string | { readonly text: string; readonly style: Style })[];

/** Makes a paragraph of a cell in a style. */
export const styled = (style: Style, text: string) => ({ text, style });

const GAP = 2;
type Line = { readonly text: string; readonly style: Style };

/** Returns the lines of a cell, which are no wider than its column. */
function linesOf(cell: Cell, width: number): readonly Line[] {
  return cell.flatMap((entry) => {
    const { text, style } = typeof entry === "string" ? styled("plain", entry) : entry;
    return wrap(text, width).map((line) => ({ text: line, style }));
  });
}

/** Paints a line, and fills its column with spaces. */
function fill({ text, style }: Line, width: number): string {
  return paint(style, text) + " ".repeat(Math.max(0, width - displayWidth(text)));
}

const EMPTY: Line = { text: "", style: "plain" };

/** Below this width every column gets narrower. */
const ROOMY = 76;

/**
 * Formats a table. The columns have the given `widths`, on a narrow terminal a share of them unless they are `fixed`; the last
 * one gets what they leave of `width`.
 */
export function tableLines(
  rows: readonly (readonly Cell[])[],
  {
    width,
    indent = 0,
    widths,
    fixed = false,
  }: { width: number; indent?: number; widths: readonly number[]; fixed?: boolean },
): readonly string[] {
  if (rows.length === 0) return [];
  const share = fixed ? 1 : Math.min(1, (width - indent) / ROOMY);
  const first = widths.map((each) => Math.floor(each * share));
  const last = width - indent - first.reduce((sum, each) => sum + each + GAP, 0);
  const columns = [...first, last];
  return rows.flatMap((row) => {
    const cells = row.map((cell, i) => linesOf(cell, columns[i] ?? last));
    const height = Math.max(1, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => {
      const parts = cells.map((lines, i) => fill(lines[at] ?? EMPTY, columns[i] ?? last));
      return (" ".repeat(indent) + parts.join(" ".repeat(GAP))).trimEnd();
    });
  });
}
