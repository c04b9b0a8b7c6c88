/** Shows the changes between two states of a pack, as text or as JSON. */

import { formatMeasure } from "../../law/answer/penalty-words.ts";
import { type Dimension, formatDemand } from "../../law/lattice/dimension.ts";
import type { Changed, PackDiff, Stand } from "../../law/pack/diff.ts";
import type { DatedPenalty } from "../../law/penalty.ts";
import type { Grant, Rule } from "../../law/rule.ts";
import { titleOf } from "../../law/wording.ts";
import type { Concepts } from "../../vocabulary/concept.ts";
import { compact, shownName } from "./condition.ts";
import { shortenDemand } from "./law.ts";
import { DISCLAIMER } from "./packs.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

function whereText({ sides, where }: Changed, concepts: Concepts): string {
  const stands =
    sides.includes("touched") && sides.length === 3 ? "on every side" : `as ${sides.join(" and ")}`;
  const facts = [...where].map(
    ([name, members]) =>
      `${shownName(name)} is ${compact(name, members, concepts)
        .map((each) => (each === "other" ? "anything else" : each))
        .join(" or ")}`,
  );
  return [stands, ...(facts.length === 0 ? [] : [`where ${facts.join("; ")}`])].join(", ");
}

/** A change that is neither stricter nor looser asks for something else. */
const WORDS: Readonly<Record<Changed["change"], string>> = {
  stricter: "stricter",
  looser: "looser",
  incomparable: "something else",
};

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
      ...(demand === undefined ? [] : [`asks: ${shortenDemand(formatDemand(demand), dimension)}`]),
      { text: `${rule.cite}${rule.status === "confirmed" ? "" : ` [${rule.status}]`}`, style: "quiet" },
    ],
  ];
}

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** Names the two states, with their versions where they differ. */
function headOf([before, after]: readonly [Stand, Stand]): string {
  const [old, young] = [before, after].map(({ pack }) => pack.version);
  const state = ({ pack, day }: Stand) => (old === young ? day : `version ${pack.version} on ${day}`);
  const pack = old === young ? `, pack ${old}` : "";
  return `${paint("heading", before.pack.jurisdiction)}  ${state(before)} → ${state(after)}${pack}`;
}

/** Shows a diff: an overview, then each dimension that changes, then recognitions and terms. */
export function diffLines(
  diff: PackDiff,
  stands: readonly [Stand, Stand],
  concepts: Concepts,
  width: number,
): readonly string[] {
  const changed = diff.dimensions.filter(({ changes }) => changes.length > 0);
  const same = diff.dimensions.filter(({ changes }) => changes.length === 0);
  const head = headOf(stands);
  if (diff.dimensions.length === 0 && diff.grants.begins.length + diff.grants.ends.length === 0)
    return [
      head,
      "The law asks the same as before.",
      ...penaltyLines(diff, width),
      ...researchLines(diff, width),
      ...termLines(diff, width),
    ];
  const blocks = changed.flatMap(({ dimension, changes, ends, begins }) => [
    "",
    `${paint("heading", titleOf(dimension))}  ${paint("quiet", dimension)}`,
    ...changes.flatMap((each) =>
      paragraph(`${WORDS[each.change]}: ${whereText(each, concepts)}`, {
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
    ...overviewLines(changed, width),
    ...blocks,
    ...grantLines(diff, width),
    ...penaltyLines(diff, width),
    ...(same.length === 0
      ? []
      : [
          "",
          ...paragraph(
            `Worded differently, asking the same: ${same.map(({ dimension }) => dimension).join(", ")}.`,
            { width, style: "quiet" },
          ),
        ]),
    ...researchLines(diff, width),
    ...termLines(diff, width),
    "",
    ...paragraph(DISCLAIMER, { width, style: "quiet" }),
  ];
}

const OVERVIEW: Readonly<Record<Changed["change"] | "mixed", string>> = {
  ...WORDS,
  mixed: "stricter in some cases, looser in others",
};

/** Lists each dimension that changes once, under its overall change over all facts. */
function overviewLines(changed: PackDiff["dimensions"], width: number): readonly string[] {
  const became = Map.groupBy(changed, ({ changes }) => {
    const [first, ...others] = new Set(changes.map(({ change }) => change));
    return others.length > 0 ? "mixed" : (first ?? "mixed");
  });
  const rows = (Object.keys(OVERVIEW) as (keyof typeof OVERVIEW)[]).flatMap((change): Cell[][] => {
    const dimensions = became.get(change)?.map(({ dimension }) => dimension) ?? [];
    if (dimensions.length === 0) return [];
    const style = change === "mixed" ? "open" : LOOK[change];
    return [[[{ text: OVERVIEW[change], style }], [dimensions.join(", ")]]];
  });
  if (changed.length === 0) return ["No dimension changes, over all facts that the rules look at."];
  return [
    ...paragraph(
      `${count(changed.length, "dimension")} ${changed.length === 1 ? "changes" : "change"}, over all facts that the rules look at:`,
      { width },
    ),
    ...tableLines(rows, { width, indent: 2, widths: [23] }),
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

function penaltyLines({ penalties }: PackDiff, width: number): readonly string[] {
  const row = (sign: "−" | "+", penalty: DatedPenalty): Cell[] => [
    [sign === "−" ? "− ends" : `+ since ${penalty.from}`],
    [`${penalty.says} (${penalty.id})`, formatMeasure(penalty), { text: penalty.cite, style: "quiet" }],
  ];
  const rows = [
    ...penalties.ends.map((each) => row("−", each)),
    ...penalties.begins.map((each) => row("+", each)),
  ];
  return rows.length === 0
    ? []
    : ["", paint("heading", "Penalties"), ...tableLines(rows, { width, indent: 4, widths: [18] })];
}

function researchLines({ notResearched: { ends, begins } }: PackDiff, width: number): readonly string[] {
  const line = (text: string, style: Style) => paragraph(text, { width, style });
  return [
    ...(begins.length === 0
      ? []
      : [
          "",
          ...line(
            `No longer researched as a whole, which denies every transfer: ${begins.join(", ")}.`,
            "bad",
          ),
        ]),
    ...(ends.length === 0
      ? []
      : [
          "",
          ...line(
            `Now researched as a whole, so that it denies no transfer by itself: ${ends.join(", ")}.`,
            "open",
          ),
        ]),
  ];
}

function termLines({ terms: { ends, begins } }: PackDiff, width: number): readonly string[] {
  const parts = [
    ...(begins.length === 0 ? [] : [`new words: ${begins.join(", ")}`]),
    ...(ends.length === 0 ? [] : [`removed words: ${ends.join(", ")}`]),
  ];
  return parts.length === 0 ? [] : ["", ...paragraph(`Its terms: ${parts.join("; ")}.`, { width })];
}

/** Returns a diff in the form of `--json`. */
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
  const penalty = (each: DatedPenalty) => ({
    penalty: each.id,
    kind: each.kind,
    atMost: formatMeasure(each),
    cite: each.cite,
    since: each.from,
    status: each.status,
    says: each.says,
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
    penalties: { ends: diff.penalties.ends.map(penalty), begins: diff.penalties.begins.map(penalty) },
    notResearched: diff.notResearched,
  };
}
