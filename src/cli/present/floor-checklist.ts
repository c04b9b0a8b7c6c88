/** Shows the checklist of an answer in few lines: what to have before the transfer, the usual way with its citation. */
import type { Item } from "../../law/answer/checklist.ts";
import { isConsentAtom, shortenConsent } from "../../law/atom.ts";
import type { Dimension } from "../../law/lattice/dimension.ts";
import { titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { clipped, paint } from "./terminal.ts";

/** The widths of the margin, of the column of titles, and of the gap beside it. */
const INDENT = 2;
const TITLES = 26;
const GAP = 2;

/** Shows the checklist in at most `most` lines: of each law, or of each dimension, as much as there is room for. */
export function checklistLines(
  { checklist, verdict }: ShownFloor,
  width: number,
  most: number,
): readonly string[] {
  if (checklist.length === 0) return [];
  const cited = tableOf(rowsByDimension(checklist, citesOf), width);
  const tables = [...naming(checklist, width), cited];
  const lines = tables.find(({ length }) => length <= most) ?? clipped(cited, most);
  // What is forbidden is not allowed by a list: it says so.
  const heading = verdict === "prohibited" ? "WHAT ELSE IT WOULD NEED" : "TO HAVE BEFORE THE TRANSFER";
  return [paint("heading", `${heading}, THE USUAL WAY FIRST`), ...lines];
}

/** Returns true where `most` lines have room for things to have, and not for citations alone. */
export function namesThings({ checklist }: ShownFloor, width: number, most: number): boolean {
  return naming(checklist, width).some(({ length }) => length <= most);
}

/** The tables that name things to have, the fullest first. */
function naming(checklist: readonly Item[], width: number): readonly (readonly string[])[] {
  const room = width - INDENT - TITLES - GAP;
  return [
    rowsByLaw(checklist, Number.POSITIVE_INFINITY),
    rowsByLaw(checklist, room),
    rowsByDimension(checklist, beginningWith(headsOf)),
    rowsByDimension(
      checklist,
      beginningWith(() => []),
    ),
  ].map((rows) => tableOf(rows, width));
}

const tableOf = (rows: readonly Row[], width: number) =>
  tableLines(rows, { width, indent: INDENT, widths: [TITLES] });

type Row = readonly Cell[];

/** One row for each law in each dimension; of a law that asks much, as much as fits in `room`, and the head of each rule. */
function rowsByLaw(items: readonly Item[], room: number): readonly Row[] {
  const groups = Map.groupBy(items, ({ dimension, by }) => `${dimension} ${by.jurisdiction}`);
  let last = "";
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const title = titleOf(first.dimension);
    const row: Row = [title === last ? [] : [styled("heading", title)], [lawOf(group, room)]];
    last = title;
    return [row];
  });
}

/** One row for each dimension, with its laws one after another, each told by `tell`. */
function rowsByDimension(
  items: readonly Item[],
  tell: (group: readonly Item[], dimension: Dimension) => string,
): readonly Row[] {
  return [...Map.groupBy(items, ({ dimension }) => dimension)].map(([dimension, group]) => {
    const laws = [...Map.groupBy(group, ({ by }) => by.jurisdiction)].map(
      ([jurisdiction, those]) => `${nameOf(jurisdiction)}: ${tell(those, dimension)}`,
    );
    return [[styled("heading", titleOf(dimension))], [laws.join("; ")]];
  });
}

/** Tells the first things to have of one law, those of `heads` at least, and where that is written first. */
const beginningWith =
  (heads: (group: readonly Item[]) => readonly string[]) =>
  (items: readonly Item[], dimension: Dimension): string => {
    const group = rulesInOrder(items).map((each) =>
      each.metBy === undefined ? each : { ...each, have: [`met by ${each.metBy}`] },
    );
    const all = headsFirst(group);
    const count = Math.max(MOST_NAMED, heads(group).length);
    const more = all.length - count;
    const named = all.slice(0, count).map((each) => shortenConsent(each, dimension));
    return `${named.join(" + ")}${more > 0 ? ` and ${more} more` : ""}, ${group[0]?.by.cite.split("; ")[0] ?? ""}`;
  };

const MOST_NAMED = 2;

const citesOf = (group: readonly Item[]) => [...new Set(group.map(({ by }) => by.cite))].join("; ");

const nameOf = (jurisdiction: string) => (jurisdiction === "BASELINE" ? "baseline" : jurisdiction);

/** Puts the qualities of a consent last: an instrument, a filing or an assessment says more of what governs. */
const instrumentsFirst = (have: readonly string[]): readonly string[] =>
  have.toSorted((a, b) => Number(isConsentAtom(a)) - Number(isConsentAtom(b)));

/** Puts the rules that ask for consents alone last, so that the first citation is that of the first thing to have. */
const rulesInOrder = (group: readonly Item[]): readonly Item[] => {
  const isConsentAlone = ({ have }: Item) => have.length > 0 && have.every(isConsentAtom);
  return group.toSorted((a, b) => Number(isConsentAlone(a)) - Number(isConsentAlone(b)));
};

/** The head of each rule: the first thing that it asks for, if any. */
const headsOf = (group: readonly Item[]): readonly string[] =>
  instrumentsFirst([...new Set(group.flatMap(({ have }) => instrumentsFirst(have).slice(0, 1)))]);

/** The things to have, the head of each rule before the rest: where some are left out, no rule goes untold. */
const headsFirst = (group: readonly Item[]): readonly string[] => [
  ...new Set([...headsOf(group), ...instrumentsFirst(group.flatMap(({ have }) => have))]),
];

/** Tells what one law asks in one dimension: the atoms of its usual way, its citations, and other ways. */
function lawOf(items: readonly Item[], room: number): string {
  const group = rulesInOrder(items);
  const [first] = group;
  if (first === undefined) return "";
  const have = headsFirst(group).map((each) => shortenConsent(each, first.dimension));
  const heads = headsOf(group).length;
  const met = [...new Set(group.flatMap(({ metBy }) => metBy ?? []))].map((atom) => `met by ${atom}`);
  const cites = [...new Set(group.flatMap(({ by }) => by.cite.split("; ")))];
  const others = Math.max(...group.map(({ otherWays }) => otherWays));
  const ways = others === 0 ? "" : ` (or ${others} other ${others === 1 ? "way" : "ways"})`;
  const textOf = (atoms: number, citations: number, tail: string) => {
    const more = have.length - atoms;
    const needed = `${have.slice(0, atoms).join(" + ")}${more > 0 ? ` and ${more} more` : ""}`;
    const parts = [...(have.length === 0 ? [] : [needed]), ...met];
    const rest = cites.length - citations;
    const cited = `${cites.slice(0, citations).join("; ")}${rest > 0 ? "; …" : ""}`;
    return `${nameOf(first.by.jurisdiction)}: ${parts.join("; ")}, ${cited}${tail}`;
  };
  const whole = textOf(have.length, cites.length, ways);
  if (whole.length <= room) return whole;
  for (let citations = cites.length; citations > 0; citations -= 1)
    for (let atoms = have.length; atoms >= Math.max(1, heads); atoms -= 1)
      for (const tail of [ways, ""]) {
        const text = textOf(atoms, citations, tail);
        if (text.length <= room) return text;
      }
  // The heads of all rules take a second line rather than go untold.
  return textOf(heads, 1, "");
}
