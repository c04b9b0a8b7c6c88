/** Text for a terminal: its width, its styles, and lines that fit. */
import { styleText } from "node:util";

/** The widest line. Longer lines are hard to read, however wide the terminal is. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 40;

/** Returns the columns to fill on a stream; 100 where it is no terminal. */
export function columnsOf(stream: { readonly columns?: number }): number {
  return Math.max(MIN_COLUMNS, Math.min(stream.columns ?? MAX_COLUMNS, MAX_COLUMNS));
}

/** Styles are named by meaning, not by colour, so that each looks the same in every answer. */
const STYLES = {
  heading: ["bold"],
  good: ["bold", "green"],
  open: ["bold", "yellow"],
  bad: ["bold", "red"],
  quiet: ["dim"],
  plain: [],
} as const;
export type Style = keyof typeof STYLES;

/** Styles a text. The terminal drops the style where it shows no colours. */
export function paint(style: Style, text: string): string {
  return styleText([...STYLES[style]], text, { validateStream: false });
}

/**
 * Characters that nobody sees and that change what others see: controls and escapes, directional and zero-width
 * characters, and separators of lines.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Returns a text in which each character that acts on the terminal, or hides in it, is `?`. */
export function clean(text: string): string {
  return text.replaceAll(UNSEEN, "?");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with the escape.
const OWN = /(\u001b\[[\d;]*m|\n)/;

/** Returns lines as `clean` does, but for line ends and our own styles. */
export function cleanLines(text: string): string {
  return text
    .split(OWN)
    .map((part, i) => (i % 2 === 0 ? clean(part) : part))
    .join("");
}

/** Formats a value as JSON (RFC 8259) in which each character that acts on a terminal is escaped. */
export function formatJson(value: unknown, indent?: number): string {
  const escaped = (character: string) => {
    const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  };
  // JSON has line ends between its values alone; those within texts are escaped already.
  return JSON.stringify(value, null, indent).replaceAll(UNSEEN, (each) =>
    each === "\n" ? each : escaped(each),
  );
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fb\u30fc\uff01-\uff60]/u;
const INVISIBLE = /\p{Mn}/u;

/** Returns the number of columns that a text without escapes takes. East Asian characters take two. */
export function displayWidth(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1),
    0,
  );
}

/** Cuts a word that is wider than a line into pieces, so that nothing is lost. */
function pieces(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const cut: string[] = [""];
  for (const character of word) {
    const last = cut.at(-1) ?? "";
    if (displayWidth(last + character) > width) cut.push(character);
    else cut[cut.length - 1] = last + character;
  }
  return cut;
}

/** Wraps a text into lines of at most `width` columns, and keeps every word, cleaned. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of clean(text.replaceAll("\n", " "))
    .split(" ")
    .filter((each) => each !== ""))
    for (const piece of pieces(word, width)) {
      const joined = lines.length === 0 ? piece : `${lines.at(-1)} ${piece}`;
      if (lines.length > 0 && displayWidth(joined) <= width) lines[lines.length - 1] = joined;
      else lines.push(piece);
    }
  return lines;
}

/** The indent of what goes on from the line before, in messages on standard error. */
const HANGING = "    ";

/**
 * Wraps one line of a message, and indents what goes on from it. A word that is longer than a line stays whole, so that
 * paths and commands can be copied.
 */
export function hang(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(/(?<=\S) /)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last === undefined) lines.push(word);
    else if (displayWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(`${HANGING}${word}`);
  }
  return lines;
}

/** Joins the lines that `hang` has made of one. */
export function joinHanging(text: string): string {
  return text.replaceAll(/\n {4}(?=\S)/g, " ");
}

/** Returns at most `most` lines. Where some are left out, the last one says so. */
export function clipped(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, Math.max(0, most));
  const last = kept.pop();
  if (last === undefined) return [];
  const indent = /^ */.exec(last)?.[0] ?? "";
  return [...kept, `${indent}… and ${lines.length - most + 1} lines more: --verbose`];
}

/**
 * Wraps a text, styles each line, and indents it by `indent` columns. A text of more lines than `most` ends with `…`
 * there; by default none is cut.
 */
export function paragraph(
  text: string,
  {
    width,
    indent = 0,
    style = "plain",
    most = Number.POSITIVE_INFINITY,
  }: { width: number; indent?: number; style?: Style; most?: number },
): readonly string[] {
  const lines = wrap(text, width - indent);
  const shown = lines.length > most ? cut(lines.slice(0, most), width - indent) : lines;
  return shown.map((line) => " ".repeat(indent) + paint(style, line));
}

/** Ends the last line with `…`, in place of the words that do not fit beside it. */
function cut(lines: readonly string[], width: number): readonly string[] {
  const kept = (lines.at(-1) ?? "").split(" ");
  while (kept.length > 1 && displayWidth(`${kept.join(" ")} …`) > width) kept.pop();
  return [...lines.slice(0, -1), `${kept.join(" ")} …`];
}
