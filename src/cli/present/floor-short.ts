/** Shows the demands of a floor in a given number of lines: what must be in place before comes before what binds later. */
import type { Dimension } from "../../law/lattice/dimension.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { formatCitation, shortenDemand } from "./law.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

type Part = ShownFloor["dimensions"][Dimension]["parts"][number];
type Parts = readonly (readonly [dimension: Dimension, parts: readonly Part[]])[];

/** The longest demand, in characters, that is shown as the law's pack writes it. */
const SHORT_DEMAND = 64;
/** The width of the column of titles. */
const TITLES = 22;

/**
 * Shows the demands that decide, in two sections: before the transfer, and after it. They take at most `lines` lines
 * where that is possible: demands are told in sentences, or by their citations, or by the laws that make them.
 */
export function shortDemandLines(
  shown: ShownFloor,
  width: number,
  lines: number,
): readonly (readonly string[])[] {
  const [before, after] = [decidingParts(shown, true), decidingParts(shown, false)];
  const forms = [
    [sentenceRows, citationRows],
    [citationRows, citationRows],
    [citationRows, sourceRows],
    [sourceRows, sourceRows],
  ] as const;
  const sections = forms.map(([rowsBefore, rowsAfter]) => [
    sectionOf("BEFORE THE TRANSFER", rowsBefore(before), width),
    sectionOf("AFTER THE TRANSFER", rowsAfter(after), width),
  ]);
  const sizeOf = (each: readonly (readonly string[])[]) =>
    each.reduce((sum, { length }) => sum + (length === 0 ? 0 : length + 1), 0);
  return sections.find((each) => sizeOf(each) <= lines) ?? sections.at(-1) ?? [];
}

/** Returns the demands by dimension, without those that a stricter one replaces. */
function decidingParts({ dimensions }: ShownFloor, engaged: boolean): Parts {
  return Object.entries(dimensions)
    .filter(([, each]) => each.engaged === engaged)
    .map(([key, { parts }]) => [key as Dimension, parts.filter(({ outdone }) => !outdone)] as const)
    .filter(([, parts]) => parts.length > 0);
}

function sectionOf(title: string, rows: readonly (readonly Cell[])[], width: number): readonly string[] {
  if (rows.length === 0) return [];
  return [paint("heading", title), ...tableLines(rows, { width, indent: 2, widths: [TITLES] })];
}

const title = (key: Dimension): Cell => [styled("heading", titleOf(key))];

/** Returns a demand as the pack writes it; undefined where that is long. */
function demandOf(key: Dimension, { asWritten }: Part): string | undefined {
  const demand = shortenDemand(asWritten, key);
  return demand.length > SHORT_DEMAND ? undefined : demand;
}

/** Tells each demand in a sentence, with its citation and with what was assumed. */
function sentenceRows(found: Parts): readonly (readonly Cell[])[] {
  return found.flatMap(([key, parts]) =>
    parts.map((part, i) => {
      const demand = demandOf(key, part);
      const { by, says, assumed } = part;
      return [
        i === 0 ? title(key) : [],
        [
          `${formatSource(by, [by.side])}: ${says}`,
          ...(demand === undefined
            ? []
            : [styled(demand === "prohibited" ? "bad" : "plain", `asks: ${demand}`)]),
          styled("quiet", formatCitation(by)),
          ...(assumed.length === 0
            ? []
            : [styled("quiet", `assumed, because nobody stated ${assumed.join(", ")}`)]),
        ],
      ];
    }),
  );
}

/** Tells for each dimension the laws with their demands, where these are short, and their citations. */
function citationRows(found: Parts): readonly (readonly Cell[])[] {
  return found.map(([key, parts]) => [
    title(key),
    [...Map.groupBy(parts, ({ by }) => formatSource(by, [by.side]))].map(([source, group]) => {
      const each = group.map((part) =>
        [demandOf(key, part), part.by.cite].filter((one) => one !== undefined).join(", "),
      );
      return `${source}: ${each.join("; ")}`;
    }),
  ]);
}

/** Tells for each dimension only whose demands they are, and which are bans. */
function sourceRows(found: Parts): readonly (readonly Cell[])[] {
  return found.map(([key, parts]) => {
    const bans = parts.filter((part) => demandOf(key, part) === "prohibited");
    const others = parts.filter((part) => !bans.includes(part));
    const named = (those: readonly Part[]) => [
      ...new Set(those.map(({ by }) => formatSource(by, [by.side]))),
    ];
    return [
      title(key),
      [
        ...bans.map(({ by }) => styled("bad", `${formatSource(by, [by.side])}: prohibited, ${by.cite}`)),
        ...(others.length === 0 ? [] : [named(others).join(", ")]),
      ],
    ];
  });
}
