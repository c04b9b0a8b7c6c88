/** Packs for a person and for a machine: what there is, what is wrong with it, what changes between two states of it. */
import type { Changed, PackDiff, Stand } from "../jurisdiction/diff.ts";
import type { Finding } from "../jurisdiction/lint.ts";
import type { Pack } from "../jurisdiction/pack.ts";
import { type Dimension, formatDemand } from "../protection/dimension.ts";
import { FACTS, type FactName } from "../protection/facts.ts";
import { type Grant, inForce, type Rule } from "../protection/rule.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { shortened, titleOf } from "./present-law.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

/** What `comity packs list` says of a pack. */
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

const DISCLAIMER =
  'This is engineering, not legal advice. CONTRIBUTING.md, "Correcting a rule of law", says how to mend a rule.';

/** The packs as a table. */
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
      ...(each.changes.length === 0
        ? []
        : [{ text: `changes on ${each.changes.join(", ")}`, style: "quiet" as const }]),
    ],
  ]);
  const head: Cell[] = ["pack", "rules", "unsure", "grants", "version", "hash", ""].map((text) => [
    { text, style: "quiet" },
  ]);
  return [
    paint("heading", `${packs.length} packs; what is in force on ${day}`),
    ...tableLines([head, ...rows], { width, widths: [8, 5, 6, 6, 10, 12] }),
    "",
    ...paragraph(DISCLAIMER, { width, style: "quiet" }),
  ];
}

/** What linting found, the sound packs in one line. */
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

const HERE: Readonly<Record<string, string>> = { mod: "modality", form: "form", pur: "purpose" };

/** Concepts in the fewest words: a group where all that it holds is meant. */
function compacted(name: FactName, members: readonly string[], concepts: Concepts): readonly string[] {
  if (FACTS[name].kind !== "concept") return members;
  const left = new Set(members);
  const kind = HERE[[...left][0]?.split(":")[0] ?? ""] as "modality" | "form" | "purpose" | undefined;
  const groups = (kind === undefined ? [] : concepts.all(kind))
    .map(({ id }) => ({ id, leaves: concepts.leaves(id) }))
    .toSorted((a, b) => b.leaves.size - a.leaves.size);
  const words: string[] = [];
  for (const { id, leaves } of groups)
    if (leaves.isSubsetOf(left)) {
      words.push(id.replace(/^[a-z]+:/, ""));
      for (const leaf of leaves) left.delete(leaf);
    }
  return [...words, ...[...left].map((each) => each.replace(/^[a-z]+:/, ""))];
}

const NAMED: Readonly<Partial<Record<FactName, string>>> = { youngest: "the age of the youngest" };

function whereText({ sides, where }: Changed, concepts: Concepts): string {
  const stands =
    sides.includes("touched") && sides.length === 3 ? "on every side" : `as ${sides.join(" and ")}`;
  const facts = [...where].map(
    ([name, members]) =>
      `${NAMED[name] ?? name} is ${compacted(name, members, concepts)
        .map((each) => (each === "other" ? "anything else" : each))
        .join(" or ")}`,
  );
  return [stands, ...(facts.length === 0 ? [] : [`where ${facts.join("; ")}`])].join(", ");
}

const LOOK: Readonly<Record<Changed["change"], Style>> = {
  stricter: "bad",
  looser: "good",
  incomparable: "open",
};

function ruleRow(sign: "−" | "+", rule: Rule, dimension: Dimension): Cell[] {
  const demand = rule.require.get(dimension) ?? rule.require.get("mechanism");
  return [
    [
      {
        text: sign === "−" ? `− until ${rule.until ?? "then"}` : `+ since ${rule.from}`,
        style: sign === "−" ? "quiet" : "plain",
      },
    ],
    [
      rule.says,
      ...(demand === undefined ? [] : [`asks: ${shortened(formatDemand(demand), dimension)}`]),
      { text: `${rule.cite}${rule.status === "confirmed" ? "" : ` [${rule.status}]`}`, style: "quiet" },
    ],
  ];
}

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** The two states, with the versions where they differ. */
function headOf([before, after]: readonly [Stand, Stand]): string {
  const [old, young] = [before, after].map(({ pack }) => pack.version);
  const state = ({ pack, day }: Stand) => (old === young ? day : `version ${pack.version} on ${day}`);
  const pack = old === young ? `, pack ${old}` : "";
  return `${paint("heading", before.pack.jurisdiction)}  ${state(before)} → ${state(after)}${pack}`;
}

/** What changes, the dimensions first that change most for those who must comply. */
export function diffLines(
  diff: PackDiff,
  stands: readonly [Stand, Stand],
  concepts: Concepts,
  width: number,
): readonly string[] {
  const changed = diff.dimensions.filter(({ changes }) => changes.length > 0);
  const same = diff.dimensions.filter(({ changes }) => changes.length === 0);
  const having = (change: Changed["change"]) =>
    changed.filter(({ changes }) => changes.some((each) => each.change === change)).length;
  const head = headOf(stands);
  if (diff.dimensions.length === 0 && diff.grants.begins.length + diff.grants.ends.length === 0)
    return [head, "Nothing changes in what the law asks."];
  const summary = [
    `${count(having("stricter"), "dimension")} stricter`,
    `${having("looser")} looser`,
    `${having("incomparable")} neither, asking for something else`,
  ].join(", ");
  const blocks = changed.flatMap(({ dimension, changes, ends, begins }) => [
    "",
    `${paint("heading", titleOf(dimension))}  ${paint("quiet", dimension)}`,
    ...changes.flatMap((each) =>
      paragraph(`${each.change}: ${whereText(each, concepts)}`, {
        width,
        indent: 2,
        style: LOOK[each.change],
      }),
    ),
    ...tableLines(
      [
        ...ends.map((rule) => ruleRow("−", rule, dimension)),
        ...begins.map((rule) => ruleRow("+", rule, dimension)),
      ],
      { width, indent: 4, widths: [18] },
    ),
  ]);
  return [
    head,
    ...paragraph(`${summary}; over all facts that its rules look at.`, { width }),
    ...blocks,
    ...grantLines(diff, width),
    ...(same.length === 0
      ? []
      : [
          "",
          ...paragraph(
            `Written anew, asking the same: ${same.map(({ dimension }) => dimension).join(", ")}.`,
            { width, style: "quiet" },
          ),
        ]),
    ...termLines(diff, width),
    "",
    ...paragraph(DISCLAIMER, { width, style: "quiet" }),
  ];
}

function grantLines({ grants }: PackDiff, width: number): readonly string[] {
  const row = (sign: "−" | "+", grant: Grant): Cell[] => [
    [sign === "−" ? "− ends" : `+ since ${grant.from}`],
    [`${grant.says} (${grant.atom})`, { text: grant.cite, style: "quiet" }],
  ];
  const rows = [...grants.ends.map((each) => row("−", each)), ...grants.begins.map((each) => row("+", each))];
  return rows.length === 0
    ? []
    : ["", paint("heading", "Recognitions"), ...tableLines(rows, { width, indent: 4, widths: [18] })];
}

function termLines({ terms: { ends, begins } }: PackDiff, width: number): readonly string[] {
  const parts = [
    ...(begins.length === 0 ? [] : [`new words: ${begins.join(", ")}`]),
    ...(ends.length === 0 ? [] : [`words that are gone: ${ends.join(", ")}`]),
  ];
  return parts.length === 0 ? [] : ["", ...paragraph(`Its terms: ${parts.join("; ")}.`, { width })];
}

/** The same for a machine. */
export function presentDiff(diff: PackDiff, [before, after]: readonly [Stand, Stand]) {
  const stand = ({ pack: { version, hash }, day }: Stand) => ({ version, hash, day });
  const rule = (dimension: Dimension) => (each: Rule) => {
    const demand = each.require.get(dimension) ?? each.require.get("mechanism");
    const { id, cite, from, until, status, says } = each;
    return {
      rule: id,
      cite,
      since: from,
      ...(until === undefined ? {} : { until }),
      status,
      says,
      asWritten: demand === undefined ? "" : formatDemand(demand),
    };
  };
  const grant = ({ id, atom, cite, from, status, says, to }: Grant) => ({
    grant: id,
    atom,
    to: [...to],
    cite,
    since: from,
    status,
    says,
  });
  return {
    jurisdiction: before.pack.jurisdiction,
    before: stand(before),
    after: stand(after),
    dimensions: diff.dimensions.map(({ dimension, changes, ends, begins }) => ({
      dimension,
      changes: changes.map(({ change, sides, where }) => ({
        change,
        sides,
        where: Object.fromEntries(where),
      })),
      ends: ends.map(rule(dimension)),
      begins: begins.map(rule(dimension)),
    })),
    grants: { ends: diff.grants.ends.map(grant), begins: diff.grants.begins.map(grant) },
    terms: diff.terms,
  };
}
