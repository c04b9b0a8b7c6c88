/** Shows the checklist of an answer in few lines: what to have before the transfer, the usual way with its citation. */
import type { Item } from "../../law/answer/checklist.ts";
import { isConsentAtom, shortenConsent } from "../../law/atom.ts";
import type { Dimension } from "../../law/lattice/dimension.ts";
import { titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { styled, tableLines } from "./table.ts";
import { clipped, paint } from "./terminal.ts";

/** The widths of the margin, of the column of titles, and of the gap beside it. */
const INDENT = 2;
const TITLES = 26;
const GAP = 2;

/** Shows the checklist in at most `most` lines: of each law, or of each dimension, as much as there is room for. */
export function checklistLines(shown: ShownFloor, width: number, most: number): readonly string[] {
  if (shown.checklist.length === 0) return [];
  const rows = naming(shown, width).find((each) => tableOf(each, width).length <= most);
  const lines =
    rows === undefined
      ? clipped(
          tableOf([...rowsByDimension(shown.checklist, uncited), ...guardianRows(shown, width)], width),
          most,
        )
      : tableOf(explained(rows, shown, { width, most }), width);
  // What is forbidden is not allowed by a list: it says so.
  const heading = shown.verdict === "prohibited" ? "WHAT ELSE IT WOULD NEED" : "TO HAVE BEFORE THE TRANSFER";
  return [paint("heading", `${heading}, THE USUAL WAY FIRST`), ...lines];
}

/** Returns true where `most` lines have room for things to have with their citations. */
export function namesThings(shown: ShownFloor, width: number, most: number): boolean {
  return naming(shown, width).some((rows) => tableOf(rows, width).length <= most);
}

/** The rows that name things to have, the fullest first. */
function naming(shown: ShownFloor, width: number): readonly (readonly Row[])[] {
  const { checklist } = shown;
  const guardian = guardianRows(shown, width);
  return [
    rowsByLaw(checklist, Number.POSITIVE_INFINITY),
    rowsByLaw(checklist, width - INDENT - TITLES - GAP),
    rowsByDimension(checklist, beginningWith(headsOf)),
    rowsByDimension(
      checklist,
      beginningWith(() => []),
    ),
  ].map((rows) => [...rows, ...guardian]);
}

const tableOf = (rows: readonly Row[], width: number) =>
  tableLines(
    rows.map(({ title, text }) => [title === "" ? [] : [styled("heading", title)], [text]]),
    { width, indent: INDENT, widths: [TITLES] },
  );

/** One row of the table. `names` are the things to have whose meaning may be told as well, where there is room. */
type Row = { readonly title: string; readonly text: string; readonly names: readonly string[] };

/** Explains the names of the rows from the top, as far as the table then still has at most `most` lines. */
function explained(
  rows: readonly Row[],
  { words }: ShownFloor,
  { width, most }: { width: number; most: number },
): readonly Row[] {
  const height = (row: Row) => tableOf([row], width).length;
  let left = most - tableOf(rows, width).length;
  return rows.map((row) => {
    const text = row.names.reduce((whole, name) => explain(whole, name, words[name]), row.text);
    const more = height({ ...row, text }) - height(row);
    if (more > left) return row;
    left -= more;
    return { ...row, text };
  });
}

/** Puts the meaning of a name behind it, without the citation that stands with the rule. */
function explain(text: string, name: string, says: string | undefined): string {
  if (says === undefined) return text;
  const meaning = says.replace(/ \([^()]*(\([^()]*\)[^()]*)*\)$/, "");
  const words = text.split(/([\s,;]+)/);
  const at = words.indexOf(name);
  return at === -1 ? text : words.with(at, `${name} (${meaning})`).join("");
}

/** The title of a dimension, where it stands before what is to be had. */
const headingOf = (dimension: Dimension) => (dimension === "guardianAge" ? GUARDIAN : titleOf(dimension));
const GUARDIAN = "Consent of a guardian";

/** The age below which a guardian consents by each law, where nobody stated how old the youngest is. */
function guardianRows({ facts, dimensions }: ShownFloor, width: number): readonly Row[] {
  const asked = dimensions.guardianAge.parts
    .filter(({ value }) => typeof value === "number" && value > 0)
    .toSorted((a, b) => Number(b.value) - Number(a.value));
  // Of the ages of one law the highest.
  const ages = [...Map.groupBy(asked, ({ by }) => by.jurisdiction).values()].flatMap(
    ([first]) => first ?? [],
  );
  if (facts.youngest !== undefined || ages.length === 0) return [];
  const tell = (isCited: boolean) => {
    const cited = ({ by }: (typeof ages)[number]) =>
      isCited ? `, ${by.cite.split("; ")[0]}${certaintyOf([{ by }])}` : "";
    const rows = [...Map.groupBy(ages, ({ value }) => Number(value))].map(([age, parts]) => {
      const laws = parts.map((part) => `${nameOf(part.by.jurisdiction)}${cited(part)}`);
      return `below ${age}: ${laws.join("; ")}`;
    });
    return `for those ${rows.join("; ")}`;
  };
  const room = width - INDENT - TITLES - GAP;
  const text = tell(true).length <= room ? tell(true) : tell(false);
  return [{ title: GUARDIAN, text, names: [] }];
}

/** One row for each law in each dimension; of a law that asks much, as much as fits in `room`, and the head of each rule. */
function rowsByLaw(items: readonly Item[], room: number): readonly Row[] {
  const groups = Map.groupBy(items, ({ dimension, by }) => `${dimension} ${by.jurisdiction}`);
  let last = "";
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const title = headingOf(first.dimension);
    const names = [...new Set(group.flatMap(({ have }) => have.filter((each) => !isConsentAtom(each))))];
    const row: Row = { title: title === last ? "" : title, text: lawOf(group, room), names };
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
    return { title: headingOf(dimension), text: laws.join("; "), names: [] };
  });
}

/** Says that nobody is sure of the rules behind a row, or of some of them. */
function certaintyOf(group: readonly Pick<Item, "by">[]): string {
  const unsure = group.filter(({ by }) => by.status === "unsure").length;
  return unsure === 0 ? "" : unsure === group.length ? " (unsure)" : " (unsure in part)";
}

/** Tells the first things to have of one law, those of `heads` at least, and where that is written first. */
const beginningWith =
  (heads: (group: readonly Item[]) => readonly string[]) =>
  (items: readonly Item[], dimension: Dimension): string => {
    const group = rulesInOrder(items);
    const named = firstThings(group, dimension, heads(group).length);
    return `${named}, ${group[0]?.by.cite.split("; ")[0] ?? ""}${certaintyOf(group)}`;
  };

/** Tells the first things to have of one law without a citation. */
const uncited = (items: readonly Item[], dimension: Dimension): string =>
  `${firstThings(rulesInOrder(items), dimension, 0)}${certaintyOf(items)}`;

function firstThings(items: readonly Item[], dimension: Dimension, least: number): string {
  const group = items.map((each) =>
    each.metBy === undefined ? each : { ...each, have: [`met by ${each.metBy}`] },
  );
  const all = headsFirst(group);
  const count = Math.max(MOST_NAMED, least);
  const more = all.length - count;
  const named = all.slice(0, count).map((each) => shortened(each, dimension));
  return `${named.join(" + ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Drops what the title says already from the name of a consent. */
const shortened = (name: string, dimension: Dimension): string =>
  shortenConsent(name, dimension === "guardianAge" ? "consent.collect" : dimension);

const MOST_NAMED = 2;

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
  const have = headsFirst(group).map((each) => shortened(each, first.dimension));
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
    const cited = `${cites.slice(0, citations).join("; ")}${rest > 0 ? "; …" : ""}${certaintyOf(group)}`;
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
