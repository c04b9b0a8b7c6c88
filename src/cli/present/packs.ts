/** Shows packs to a person: the list of packs, and the findings of the lint. */
import type { Finding } from "../../law/pack/lint.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { penaltiesOn } from "../../law/penalty.ts";
import { inForce, type Rule } from "../../law/rule.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** Makes the entry of a pack in `comity packs list`. */
export function summaryOf(pack: Pack, day: string) {
  const rules = pack.rules.filter((rule) => inForce(rule, day));
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
    [String(each.rules)],
    [each.certainty.unsure === 0 ? "" : String(each.certainty.unsure)],
    [String(each.grants)],
    [each.version],
    [each.hash.slice(0, 12)],
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
  const head: Cell[] = ["pack", "rules", "unsure", "grants", "version", "hash", ""].map((text) => [
    { text, style: "quiet" },
  ]);
  return [
    paint("heading", `${packs.length} packs, as in force on ${day}`),
    ...tableLines([head, ...rows], { width, widths: [8, 5, 6, 6, 10, 12] }),
    "",
    ...paragraph(DISCLAIMER, { width, style: "quiet" }),
  ];
}

/** Shows the findings of the lint, with all sound packs in one line. */
export function findingLines(
  linted: readonly { readonly pack: Pack; readonly findings: readonly Finding[] }[],
  width: number,
): readonly string[] {
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
    ...(sound.length === 0
      ? []
      : [
          `${paint("good", "sound")}  ${sound.map(({ pack }) => pack.jurisdiction).join(", ")}`,
          ...paragraph(proved, { width, style: "quiet" }),
        ]),
  ];
}
