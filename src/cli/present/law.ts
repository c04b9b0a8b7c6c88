/** Shows the demands of a law to a person, each with its jurisdiction, its citation and its certainty. */
import { shortenConsent } from "../../law/atom.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

/** The citation of a demand, as floors, decisions and receipts carry it. */
export type Cited = {
  readonly jurisdiction: string;
  readonly side: string;
  readonly rule: string;
  readonly cite: string;
  readonly since: string;
  readonly until?: string | undefined;
  readonly status: string;
  readonly within?: string | undefined;
};

/** One demand of one law. */
export type LawEntry = {
  readonly by: Cited;
  readonly says: string;
  readonly asWritten: string;
  /** Remarks below the citation. */
  readonly notes?: readonly string[];
};

/** The width of the column that names the source of a law. */
export const SOURCE_COLUMNS = 19;

const CERTAINTY: Readonly<Record<string, string>> = {
  believed: "believed, not confirmed",
  unsure: "unsure, but it binds",
};

/** Formats a citation: the place in the law, the first day in force, and the certainty where it is not confirmed. */
export function formatCitation({ cite, since, until, status, side }: Cited): string {
  if (side === "baseline") return "the minimum for every pair of places";
  const time = until === undefined ? `since ${since}` : `from ${since} until ${until}`;
  const mark = CERTAINTY[status];
  return `${cite}; ${time}${mark === undefined ? "" : ` [${mark}]`}`;
}

const UNITS = { Y: "year", M: "month", W: "week", D: "day" } as const;

/**
 * Shortens a demand for display under its dimension: leaves out the words of the heading, and writes durations in
 * words.
 */
export function shortenDemand(asWritten: string, dimension: string): string {
  return shortenConsent(asWritten, dimension).replaceAll(
    /\bP(\d+)([YMWD])\b/g,
    (_, amount: string, unit: keyof typeof UNITS) =>
      amount === "1" ? `1 ${UNITS[unit]}` : `${amount} ${UNITS[unit]}s`,
  );
}

/** Merges entries of one rule on two sides into one demand. */
function mergeSides(entries: readonly LawEntry[]): readonly (readonly [LawEntry, readonly string[]])[] {
  const groups = Map.groupBy(entries, ({ by, asWritten }) =>
    [by.jurisdiction, by.rule, asWritten].join("\n"),
  );
  return [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [[first, [...new Set([first, ...more].map(({ by }) => by.side))]] as const],
  );
}

function rowOf(
  dimension: string,
  { by, says, asWritten, notes = [] }: LawEntry,
  sides: readonly string[],
): Cell[] {
  const who = formatSource(by, sides);
  const asks = shortenDemand(asWritten, dimension);
  return [
    [who],
    [
      says,
      { text: `asks: ${asks}`, style: asks === "prohibited" ? "bad" : "plain" },
      { text: formatCitation(by), style: "quiet" },
      ...notes.map((text) => ({ text, style: "quiet" as const })),
    ],
  ];
}

/** Shows a dimension with all demands in it. */
export function dimensionLines(
  dimension: string,
  entries: readonly LawEntry[],
  width: number,
): readonly string[] {
  const rows = mergeSides(entries).map(([entry, sides]) => rowOf(dimension, entry, sides));
  return [
    `  ${paint("heading", titleOf(dimension))}  ${paint("quiet", dimension)}`,
    ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS] }),
  ];
}

/** Shows demands under their dimensions, in the order in which these come. */
export function lawLines(
  entries: readonly (LawEntry & { readonly dimension: string })[],
  width: number,
): readonly string[] {
  const groups = Map.groupBy(entries, ({ dimension }) => dimension);
  return [...groups]
    .flatMap(([dimension, group]) => [...dimensionLines(dimension, group, width), ""])
    .slice(0, -1);
}
