/** The tables of states in `docs/protocol.md`, as tests of the machines read them. */
import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

/** One cell: the state of its row, the command of its column, and what the page says. A refusal stands in asterisks. */
export type Cell = { readonly state: string; readonly column: string; readonly cell: string };

/** The cells of the table below a heading. Throws where there is no such heading, or no table below it. */
export function cellsOf(heading: string): readonly Cell[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  if (lines.length < 3) throw new Error(`docs/protocol.md has no table below \`${heading}\``);
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
  return rows.flatMap(([state = "", ...cells]) =>
    cells.map((cell, i) => ({ state, column: head[i + 1] ?? "", cell })),
  );
}

/** A refusal as the page writes it. */
export const italic = (refused: string) => `*${refused}*`;
