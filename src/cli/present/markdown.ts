/** Writes tables in Markdown (GitHub Flavored Markdown, section 4.10). */

const cellOf = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells: readonly string[]) => `| ${cells.map(cellOf).join(" | ")} |`;

/** Returns the lines of a table. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}
