/** Writes docs/law.md: one line for the law of each place, region by region, each with a page of its own behind it. */
import { unionOf } from "../../law/areas.ts";
import type { Atlas } from "../../law/atlas.ts";
import type { FactName } from "../../law/fact.ts";
import type { Dimension } from "../../law/lattice/dimension.ts";
import type { Part } from "../../law/outcome.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { askLaw } from "../../law/query.ts";
import { REGIONS, type Region, regionOf } from "../../law/regions.ts";
import { type Judged, listReviewed } from "../../law/review/review.ts";
import { inForce } from "../../law/rule.ts";
import { readFacts } from "../stated-facts.ts";
import { formulaCell, NOTHING, noticeCell, numberCell } from "./law-cells.ts";
import { lawNamesOf } from "./law-names.ts";
import { markdownTable } from "./markdown.ts";

/** Returns the reviews of a pack, judged. */
export type JudgedOf = (pack: Pack) => Judged;

/** A place for which there is no pack: only the law of the place that data leaves answers. */
const NOWHERE = "AQ";

/** The facts of an ordinary organisation that sends the data of adults: what a presumption says of each, and no special case. */
const ORDINARY = {
  modality: "face",
  form: "template",
  people: "5000",
  age: "30",
  fact: [
    ...["operator=ordinary", "dataset=none", "role=controller", "recipientOwnership=ordinary"],
    ...[
      "scraped=false",
      "remuneration=false",
      "compelled=false",
      "publicSpace=false",
      "onlinePlatform=false",
    ],
  ],
};
const LOGIN = { ...ORDINARY, purpose: "verify" };
const SALE = { ...ORDINARY, purpose: "sale", action: "sell" };

/** Returns the day of the newest pack, so that the page is the same whenever it is written. */
export function pageDay(atlas: Atlas): string {
  const versions = [...atlas.packs.values()].map(({ version }) => version.slice(0, 10)).sort();
  return (versions.at(-1) ?? "").replaceAll(".", "-");
}

/** Lists the packs by their codes. */
export const packsByCode = ({ packs }: Atlas): readonly Pack[] =>
  [...packs.values()].toSorted((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1));

/** Returns a place's title without what it lies within, which its region or its code tells. */
export const placeName = ({ title }: Pick<Pack, "title">) =>
  title.replace(/ \((?:within|federal|mainland).*\)$/, "");

type Demands = (dimension: Dimension) => readonly Part[];

/** Asks what a place's law, with that of its union, demands of data of people there that leaves it, whatever waits at the other end. */
function demandsOf(atlas: Atlas, from: string, at: string, options: typeof LOGIN): Demands {
  const fact = [...options.fact, `subjectsIn=${from}`];
  const facts = readFacts({ from, to: NOWHERE, ...options, fact }, atlas.concepts);
  const { dimensions } = askLaw(atlas, { from, to: NOWHERE, at, facts });
  const own = new Set([from, unionOf(atlas, from)]);
  return (dimension) =>
    (dimensions.get(dimension)?.parts ?? []).filter(
      ({ by, assumed }) =>
        by.side === "origin" && own.has(by.jurisdiction) && assumed.every((name) => MAY_BE_ASSUMED.has(name)),
    );
}

/** Facts of the recipient and of the sale that leave a demand an ordinary one. */
const MAY_BE_ASSUMED: ReadonlySet<FactName> = new Set([
  "provenance",
  "dealing",
  "exporterUsPerson",
  "people12m",
]);

function placeRow(atlas: Atlas, pack: Pack, day: string, judged: Judged): readonly string[] {
  const { jurisdiction } = pack;
  const login = demandsOf(atlas, jurisdiction, day, LOGIN);
  const sale = demandsOf(atlas, jurisdiction, day, SALE);
  const cell = (demands: Demands, dimension: Dimension) =>
    openCell(pack, [dimension], formulaCell(demands(dimension), dimension, atlas.registry));
  const stays = login("localisation").length > 0 ? "; a copy stays" : "";
  const rules = pack.rules.filter((rule) => inForce(rule, day));
  const reviewed = listReviewed(judged);
  const told = [noticeCell(login("breach.regulator")), noticeCell(login("breach.subjects"))].join(", ");
  return [
    `[${placeName(pack)}](law/${jurisdiction}.md)`,
    `\`${jurisdiction}\``,
    lawNamesOf(rules).join("; ") || NOTHING,
    cell(login, "consent.collect"),
    `${cell(login, "mechanism")}${stays}`,
    cell(sale, "consent.sale"),
    openCell(pack, ["breach.regulator", "breach.subjects"], told),
    openCell(pack, ["guardianAge"], numberCell(login("guardianAge"))),
    `${rules.filter(({ status }) => status === "confirmed").length}/${rules.length}`,
    String(rules.filter(({ id }) => reviewed.has(id)).length),
  ];
}

/** Marks a cell of which nobody has researched the whole. */
const openCell = ({ notResearched }: Pack, dimensions: readonly Dimension[], text: string) =>
  dimensions.some((each) => notResearched.includes(each)) ? `${text} (open)` : text;

const HEAD = [
  ...[
    "Place",
    "Code",
    "Law",
    "Consent to collect",
    "Transfer abroad",
    "Sale",
    "Breach: authority, people",
    "Age",
  ],
  ...["Confirmed", "Reviewed"],
];

function regionSection(atlas: Atlas, region: Region | undefined, day: string, judgedOf: JudgedOf) {
  const packs = packsByCode(atlas).filter(({ jurisdiction }) => regionOf(jurisdiction) === region);
  if (packs.length === 0) return [];
  const rows = packs.map((pack) => placeRow(atlas, pack, day, judgedOf(pack)));
  return [`## ${region ?? "Elsewhere"}`, "", ...markdownTable(HEAD, rows), ""];
}

/** Counts the rules in force of all packs, by how sure they are, and those that are reviewed. */
function totals(atlas: Atlas, day: string, judgedOf: JudgedOf): string {
  const packs = [...atlas.packs.values()];
  const rules = packs.flatMap((pack) => {
    const reviewed = listReviewed(judgedOf(pack));
    return pack.rules
      .filter((rule) => inForce(rule, day))
      .map(({ id, status }) => ({ status, isReviewed: reviewed.has(id) }));
  });
  const count = (status: string) => rules.filter((rule) => rule.status === status).length;
  const reviewed = rules.filter(({ isReviewed }) => isReviewed).length;
  return `${packs.length} laws with ${rules.length} rules in force: ${count("confirmed")} confirmed, ${count("believed")} believed, ${count("unsure")} unsure; ${reviewed} reviewed.`;
}

/** Writes the page in Markdown. */
export function lawPage(atlas: Atlas, judgedOf: JudgedOf): string {
  const day = pageDay(atlas);
  return [
    "# The law, as data",
    "",
    `The packs under \`src/law/packs/\` in one line each, as in force on ${day}. ${totals(atlas, day, judgedOf)}`,
    "Written by `npm run law`, with the page behind each name; a test fails where a page and the packs differ.",
    "",
    "This is engineering, not legal advice. A rule is wrong? [CONTRIBUTING.md](../CONTRIBUTING.md) says how to correct it. You know one of",
    "these laws? [Review it](packs.md#review).",
    "",
    "The lines are of an ordinary organisation that sends face templates of 5,000 adults out of the place, to verify who they are; the sale is",
    "that of the same data. They say what the place's own law asks, in a union with the union's, and nothing of a federation's or of the law",
    "that waits. `comity floor` answers for two places and your own case. The page behind each name has every rule with its citation, and what a",
    "breach may cost.",
    "",
    "| in a line | means |",
    "| --- | --- |",
    "| `a / b`, `a + b` | one of them is enough; both together |",
    "| `a; b` | two demands, each of which is to be met; `…` more than are named |",
    "| `explicit`, `in writing` | the kind of consent; what else a consent must be stands in the rules |",
    "| `instrument`, `recognised place` | a contract, clauses or the like; a finding that the other place is adequate |",
    "| `banned without an exception` | forbidden, unless an exception of the law is shown |",
    "| `72 h, at once` | the shortest time to tell the authority, and the people |",
    "| Age | below it a guardian consents |",
    "| Confirmed | rules in force that were read in the official text or a specific source, of all |",
    "| Reviewed | rules in force that a named person has signed to be so |",
    "| `–`, `(open)` | the law asks nothing; nobody has researched the whole of it, and a node denies what it could bind |",
    "",
    ...[...REGIONS, undefined].flatMap((region) => regionSection(atlas, region, day, judgedOf)),
  ].join("\n");
}
