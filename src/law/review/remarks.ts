/** The comments of a pack's file: what its authors say of the text that they have read, beside each rule. */
import { parseLined } from "../pack/yaml.ts";

export type Remarks = {
  /** The comment at the head of the file. */
  readonly head: string;
  /** By id of a rule or grant: the comment above it and within it. */
  readonly beside: ReadonlyMap<string, string>;
};

const COMMENT = /^\s*#/;

/** Reads the comments of a pack's text. Throws PACK_INVALID, with file and line, where it is no YAML. */
export function readRemarks(text: string, file: string): Remarks {
  const { value, lines: placed } = parseLined(text, file);
  const lines = text.split("\n");
  const firstOf = (path: readonly PropertyKey[]) => placed.get(JSON.stringify(path));
  const beside = new Map<string, string>();
  for (const list of ["rules", "grants"])
    for (const [i, id] of idsIn(value, list).entries()) {
      const first = firstOf([list, i]);
      if (first === undefined) continue;
      const start = firstAbove(lines, first - 1);
      const next = firstOf([list, i + 1]);
      const end = next === undefined ? endOf(lines, first - 1) : firstAbove(lines, next - 1);
      const comments = lines.slice(start, end).filter((line) => COMMENT.test(line));
      if (comments.length > 0) beside.set(id, proseOf(comments));
    }
  const body = lines.findIndex((line) => !COMMENT.test(line));
  return { head: proseOf(lines.slice(0, body)), beside };
}

function idsIn(value: unknown, list: string): readonly string[] {
  const items = (value as Record<string, unknown> | null)?.[list];
  return Array.isArray(items) ? items.map((item) => String((item as { id?: unknown } | null)?.id)) : [];
}

/** Returns the index of the first line of the comment right above a line; the line's own where there is none. */
function firstAbove(lines: readonly string[], at: number): number {
  let first = at;
  while (first > 0 && COMMENT.test(lines[first - 1] ?? "")) first -= 1;
  return first;
}

/** Returns the index of the line after an item that is the last of its list: the first that stands no further in. */
function endOf(lines: readonly string[], at: number): number {
  const indentOf = (line: string) => line.length - line.trimStart().length;
  const own = indentOf(lines[at] ?? "");
  const after = lines.findIndex((line, i) => i > at && (line.trim() === "" || indentOf(line) <= own));
  return after < 0 ? lines.length : after;
}

/** Joins comments into one text, without what is for editors. */
function proseOf(comments: readonly string[]): string {
  return comments
    .filter((line) => !line.includes("yaml-language-server:"))
    .map((line) => line.replace(/^\s*# ?/, "").trim())
    .join(" ")
    .trim();
}
