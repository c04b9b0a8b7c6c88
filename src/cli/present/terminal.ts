/** Text for a terminal: its width, its styles, and text wrapped to fit. */
import { styleText } from "node:util";

/** Beyond this many columns a line is hard to read, however wide the terminal. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 40;

/** The columns to fill on a stream; 100 where it is no terminal. */
export function columnsOf(stream: { readonly columns?: number }): number {
  return Math.max(MIN_COLUMNS, Math.min(stream.columns ?? MAX_COLUMNS, MAX_COLUMNS));
}

/** Meanings, not colours: each looks the same in every answer. */
const STYLES = {
  heading: ["bold"],
  good: ["bold", "green"],
  open: ["bold", "yellow"],
  bad: ["bold", "red"],
  quiet: ["dim"],
  plain: [],
} as const;
export type Style = keyof typeof STYLES;

/** The text in a style. The terminal drops the style where it shows no colours. */
export function paint(style: Style, text: string): string {
  return styleText([...STYLES[style]], text, { validateStream: false });
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;
const INVISIBLE = /\p{Mn}/u;

/** The number of columns that a text without escapes takes: East Asian characters take two. */
export function displayWidth(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1),
    0,
  );
}

/** Cuts a word that is wider than a line, so that nothing is left out. */
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

/** The text in lines of at most `width` columns, with every word of it. Control characters become `?`. */
export function wrap(text: string, width: number): readonly string[] {
  const clean = text.replaceAll("\n", " ").replaceAll(/\p{Cc}/gu, "?");
  const lines: string[] = [];
  for (const word of clean.split(" ").filter((each) => each !== ""))
    for (const piece of pieces(word, width)) {
      const joined = lines.length === 0 ? piece : `${lines.at(-1)} ${piece}`;
      if (lines.length > 0 && displayWidth(joined) <= width) lines[lines.length - 1] = joined;
      else lines.push(piece);
    }
  return lines;
}

/** The same, painted line by line and set in by `indent` columns. */
export function paragraph(
  text: string,
  { width, indent = 0, style = "plain" }: { width: number; indent?: number; style?: Style },
): readonly string[] {
  return wrap(text, width - indent).map((line) => " ".repeat(indent) + paint(style, line));
}
