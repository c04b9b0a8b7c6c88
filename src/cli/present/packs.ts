/** Shows packs to a person: the list of packs, and the findings of the lint. */
import type { Finding } from "../../law/pack/lint.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { penaltiesOn } from "../../law/penalty.ts";
import { FALLEN, type Judged, listReviewed, SUSPICIOUS } from "../../law/review/review.ts";
import { inForce, type Rule } from "../../law/rule.ts";
import { type Coverage, LANGUAGES, type Language } from "../../law/sayings.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** Makes the entry of a pack in `comity packs list`. */
export function summaryOf(pack: Pack, day: string, judged: Judged) {
  const rules = pack.rules.filter((rule) => inForce(rule, day));
  const reviewed = listReviewed(judged);
  const count = (status: Rule["status"]) => rules.filter((rule) => rule.status === status).length;
  return {
    jurisdiction: pack.jurisdiction,
    title: pack.title,
    version: pack.version,
    hash: pack.hash,
    ...(pack.within === undefined ? {} : { within: pack.within }),
    overlay: pack.overlay,
    since: pack.rules.map(({ from }) => from).sort()[0] ?? "",
    rules: rules.length,
    certainty: { confirmed: count("confirmed"), believed: count("believed"), unsure: count("unsure") },
    reviewed: rules.filter(({ id }) => reviewed.has(id)).length,
    grants: pack.grants.filter((grant) => inForce(grant, day)).length,
    terms: pack.scheme.terms.length,
    notResearched: pack.notResearched,
    penalties: penaltiesOn(pack, day).length,
    penaltiesNotResearched: pack.penaltiesOpen,
    regulators: pack.regulators.map(({ id, name }) => ({ id, name })),
    changes: [
      ...new Set(
        [...pack.rules, ...pack.grants].flatMap(({ from, until }) =>
          [from, until].flatMap((each) => (each !== undefined && each > day ? [each] : [])),
        ),
      ),
    ].sort(),
  };
}
export type PackSummary = ReturnType<typeof summaryOf>;

/** The last lines of every answer about packs. */
export const DISCLAIMER =
  'This is engineering, not legal advice. If a rule is wrong, see "Correcting a rule of law" in CONTRIBUTING.md.';

/** Shows the packs as a table. */
export function summaryLines(packs: readonly PackSummary[], day: string, width: number): readonly string[] {
  const rows = packs.map((each): Cell[] => [
    [each.jurisdiction],
    ...[
      each.certainty.confirmed,
      each.certainty.believed,
      each.certainty.unsure,
      each.reviewed,
      each.grants,
    ].map((number) => [number === 0 ? "" : String(number)]),
    [each.version],
    [
      each.overlay ? `${each.title}: only with a state's` : each.title,
      ...(each.notResearched.length === 0
        ? []
        : [{ text: `not researched: ${each.notResearched.join(", ")}`, style: "open" as const }]),
      ...(each.changes.length === 0
        ? []
        : [{ text: `changes on ${each.changes.join(", ")}`, style: "quiet" as const }]),
    ],
  ]);
  const names = ["pack", "confirmed", "believed", "unsure", "reviewed", "grants", "version", ""];
  const head = names.map((text): Cell => [{ text, style: "quiet" }]);
  return [
    paint("heading", `${packs.length} packs, as in force on ${day}`),
    ...tableLines([head, ...rows], { width, widths: [8, 9, 8, 6, 8, 6, 10] }),
    "",
    ...paragraph(DISCLAIMER, { width, style: "quiet" }),
  ];
}

type Fallen = Judged["fallen"][number];

const fallText = ({ review: { by, on }, why }: Fallen) =>
  `the review of ${by} on ${on} does not count: ${FALLEN[why]}`;

/** Returns a finding for each review that nobody can have made in good faith as it stands. */
export function doubtfulReviews({ fallen }: Judged): readonly Finding[] {
  return fallen
    .filter(({ why }) => SUSPICIOUS.has(why))
    .map((each) => ({ at: each.review.rule, says: fallText(each) }));
}

/** Makes the part on reviews of a pack's entry in `comity packs lint`. */
export function presentJudged({ standing, fallen }: Judged) {
  return {
    standing: standing.length,
    fallen: fallen.map(({ review: { rule, by, on, finding }, why }) => ({ rule, by, on, finding, why })),
  };
}

/** Lists the reviews that a change of the law has overtaken, and those of rules that were found wrong. */
function reviewLines(linted: readonly Linted[], width: number): readonly string[] {
  const rows = linted.flatMap(({ pack: { jurisdiction }, judged: { standing, fallen } }) => [
    ...standing
      .filter(({ finding }) => finding === "wrong")
      .map(({ rule, on, note, reviewer: { name } }): Cell[] => [
        [`${jurisdiction} ${rule}`],
        [{ text: `${name} found it wrong on ${on}${note === undefined ? "" : `: ${note}`}`, style: "bad" }],
      ]),
    ...fallen
      .filter(({ why }) => !SUSPICIOUS.has(why))
      .map((each): Cell[] => [
        [`${jurisdiction} ${each.review.rule}`],
        [{ text: fallText(each), style: "open" }],
      ]),
  ]);
  return rows.length === 0
    ? []
    : [paint("open", "reviews"), ...tableLines(rows, { width, indent: 2, widths: [32] })];
}

type Linted = { readonly pack: Pack; readonly findings: readonly Finding[]; readonly judged: Judged };

/** Says how many of the law's sentences there are in each other language. */
export function languageLines(languages: ReadonlyMap<Language, Coverage>, width: number): readonly string[] {
  const [first] = languages.values();
  const counts = [...languages].map(([language, { translated, stale }]) => {
    const fallen = stale === 0 ? "" : ` (${stale} no longer of the English)`;
    return `${LANGUAGES[language]} ${translated}${fallen}`;
  });
  return paragraph(
    `Of ${first?.sentences ?? 0} sentences there are in other languages, none of them reviewed: ${counts.join(", ")}. \`comity floor --language\` shows them.`,
    { width, style: "quiet" },
  );
}

/** Shows the findings of the lint and what became of reviews, with all sound packs in one line. */
export function findingLines(linted: readonly Linted[], width: number): readonly string[] {
  const sound = linted.filter(({ findings }) => findings.length === 0);
  const faulty = linted.filter(({ findings }) => findings.length > 0);
  const found = faulty.flatMap(({ pack, findings }) => [
    `${paint("bad", "unsound")}  ${paint("heading", pack.jurisdiction)}  ${pack.version}`,
    ...tableLines(
      findings.map(({ at, says }): Cell[] => [[at], [says]]),
      { width, indent: 2, widths: [32] },
    ),
  ]);
  const proved =
    "Proved of each, on every day on which its law changes: no rule is dead, a change leaves no gap, and more people or a younger person never asks less.";
  return [
    ...found,
    ...reviewLines(linted, width),
    ...(sound.length === 0
      ? []
      : [
          `${paint("good", "sound")}  ${sound.map(({ pack }) => pack.jurisdiction).join(", ")}`,
          ...paragraph(proved, { width, style: "quiet" }),
        ]),
  ];
}
