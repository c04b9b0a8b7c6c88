/** Shows the findings of `comity doctor`. */
import type { Finding } from "../doctor/finding.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, wrap } from "./terminal.ts";

/** Shows findings, each with what to do. */
export function findingsLines(findings: readonly Finding[], width: number): readonly string[] {
  if (findings.length === 0)
    return wrap(
      "Nothing is wrong: certificates, keys, store, disk, clock, card, peers, witnesses, agreements and dead letters.",
      width,
    ).map((line) => paint("good", line));
  const rows = findings.map(({ about, wrong, remedy }): readonly Cell[] => [
    [styled("heading", about)],
    [wrong, styled("open", `→ ${remedy}`)],
  ]);
  const count = `${findings.length} FINDING${findings.length === 1 ? "" : "S"}`;
  return [paint("bad", count), ...tableLines(rows, { width, indent: 2, widths: [26] })];
}
