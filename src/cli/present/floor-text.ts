/**
 * Shows a floor to a person: the verdict first, then each demand with its law, then the facts on which it depends.
 */

import { atomsOf, type Formula } from "../../law/formula.ts";
import type { Dimension } from "../../law/lattice/dimension.ts";
import { listOpenLaws } from "../../law/not-researched.ts";
import type { Verdict } from "../../law/outcome.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { shortDemandLines } from "./floor-short.ts";
import { dimensionLines, formatCitation, SOURCE_COLUMNS } from "./law.ts";
import { tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

/** `node` is the SPIFFE id of the node that answered; absent where the program's own packs did. */
type Options = { readonly width: number; readonly verbose: boolean; readonly node?: string };

const LOOK: Readonly<Record<Verdict, Style>> = {
  free: "good",
  conditional: "open",
  depends: "open",
  "prohibited unless": "bad",
  prohibited: "bad",
};

/** Shows the answer as text, with no line wider than `width`; without `verbose` what decides, on about two screens. */
export function floorLines(shown: ShownFloor, options: Options): readonly string[] {
  const { width, verbose } = options;
  const head = verdictLines(shown, options);
  const rest = [
    notResearchedLines(shown, width),
    dependsLines(shown, width),
    assumedLines(shown, width),
    grantLines(shown, options),
    conflictLines(shown, width),
    ...(verbose ? [notAppliedLines(shown, width), wordLines(shown, options), packLines(shown, width)] : []),
    closingLines(shown, options),
  ];
  const taken = [head, ...rest].flatMap((lines) => (lines.length === 0 ? [] : ["", ...lines])).length;
  const demands = verbose
    ? [bindingLines(shown, true, options), bindingLines(shown, false, options)]
    : shortDemandLines(shown, width, MOST_LINES - taken);
  return [head, ...demands, ...rest]
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

/** The most lines of an answer without `verbose`, where its demands can be told in so many. */
const MOST_LINES = 100;

function verdictLines(shown: ShownFloor, { width, node }: Options) {
  const { verdict, why, from, to, at, facts, dimensions } = shown;
  const time = at.replace(/^(.{10})T(.{5}).*$/, "$1 $2 UTC");
  const head = `${paint(LOOK[verdict], verdict.toUpperCase())}  ${paint("heading", `${from} → ${to}`.toUpperCase())}, ${time}`;
  const named = Object.entries(facts).map(([name, words]) => `${name} ${bare([words].flat().join(" or "))}`);
  const engaged = Object.values(dimensions).filter(
    ({ engaged, parts }) => engaged && parts.length > 0,
  ).length;
  const sentences =
    verdict === "conditional" && why.length > 1
      ? [
          `Allowed once everything under BEFORE THE TRANSFER is in place, in ${engaged} dimensions. Both laws apply; where one is stricter, it governs.`,
        ]
      : why;
  return [
    head,
    ...(node === undefined ? [] : paragraph(answeredBy(node, shown), { width, style: "quiet" })),
    ...sentences.flatMap((each) => paragraph(each, { width })),
    ...paragraph(`Facts: ${named.join("; ")}`, { width, style: "quiet" }),
  ];
}

/** Names the law that answered: the node, and its packs. */
function answeredBy(node: string, { packs }: ShownFloor): string {
  const held = packs.map(({ jurisdiction, version }) => `${jurisdiction} ${version}`);
  return `By the law in force at ${node}: ${held.join(", ")}`;
}

/** Drops the prefixes of concepts, which name their kind. */
const bare = (text: string) => text.replaceAll(/\b(mod|form|pur):/g, "");

function bindingLines({ dimensions }: ShownFloor, engaged: boolean, { width, verbose }: Options) {
  const found = Object.entries(dimensions)
    .filter(([, each]) => each.engaged === engaged)
    .map(
      ([key, { parts }]) => [key as Dimension, parts.filter(({ outdone }) => verbose || !outdone)] as const,
    )
    .filter(([, parts]) => parts.length > 0);
  if (found.length === 0) return [];
  const blocks = found.flatMap(([key, parts]) => {
    const entries = parts.map((part) => ({
      ...part,
      notes: [
        ...(part.assumed.length === 0 ? [] : [`assumed, because nobody stated ${part.assumed.join(", ")}`]),
        ...(part.outdone ? ["replaced by a stricter part"] : []),
      ],
    }));
    return ["", ...dimensionLines(key, entries, width)];
  });
  const [title, sentence] = engaged
    ? ["BEFORE THE TRANSFER", "Checked when a platform requests the transfer: anything missing denies it."]
    : ["AFTER THE TRANSFER", "Obligations that go with the data and bind whoever receives it."];
  return [paint("heading", title), ...paragraph(sentence, { width, indent: 2 }), ...blocks];
}

const NOTHING_ENCODED = "everything: no pack holds this law";

function notResearchedLines({ notResearched }: ShownFloor, width: number) {
  if (notResearched.length === 0) return [];
  const rows = listOpenLaws(notResearched).flatMap((law) =>
    law.isEncoded
      ? law.open.map(({ dimension, inPart }) => [
          [formatSource(law, [law.side])],
          [`${titleOf(dimension)}${inPart ? ": in part, and the rules that are told here bind" : ""}`],
        ])
      : [[[formatSource(law, [law.side])], [NOTHING_ENCODED]]],
  );
  return [
    paint("heading", "NOT RESEARCHED"),
    ...paragraph("These laws may ask for more here, and nobody has looked. A node denies the transfer.", {
      width,
      indent: 2,
    }),
    ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS] }),
  ];
}

function dependsLines({ depends }: ShownFloor, width: number) {
  if (depends.length === 0) return [];
  const distinct = new Map(depends.map((each) => [`${each.by.jurisdiction} ${each.by.rule}`, each]));
  const rows = [...distinct.values()].map(({ by, says }) => [
    [formatSource(by, [by.side])],
    [says, { text: formatCitation(by), style: "quiet" as const }],
  ]);
  return [
    paint("heading", "DEPENDS ON THE AGE OF THE YOUNGEST PERSON"),
    ...paragraph("State it with --age N. A transfer without it is denied.", { width, indent: 2 }),
    ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS] }),
  ];
}

function assumedLines({ assumed }: ShownFloor, width: number) {
  if (assumed.length === 0) return [];
  return [
    paint("heading", "ASSUMED"),
    ...paragraph(
      `Nobody stated ${assumed.join(", ")}: every rule that depends on these was assumed to apply. State them with --fact NAME=VALUE.`,
      { width, indent: 2 },
    ),
  ];
}

function grantLines({ grants, facts }: ShownFloor, { width, verbose }: Options) {
  // Recognitions of other places say nothing about this one.
  const shown = grants.filter(({ used, because }) => used || verbose || because !== "to");
  const refusal = (because = "") =>
    because === "status"
      ? "refused: an unsure rule grants nothing"
      : `refused: ${because in facts || because === "to" ? `${because} does not fit` : `nobody stated ${because}`}`;
  const rows = shown.map(({ atom, used, because, says, by }) => [
    [{ text: used ? "used" : "refused", style: used ? ("good" as const) : ("plain" as const) }],
    [
      says,
      `gives: ${atom}`,
      { text: formatCitation(by), style: "quiet" as const },
      ...(used ? [] : [refusal(because)]),
    ],
  ]);
  return rows.length === 0
    ? []
    : [paint("heading", "RECOGNITIONS"), ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS] })];
}

function conflictLines({ conflicts }: ShownFloor, width: number) {
  if (conflicts.length === 0) return [];
  return [
    paint("heading", "CONFLICTS"),
    ...conflicts.flatMap(({ keep, retention }) =>
      paragraph(
        `${formatSource(keep, [keep.side])} makes the recipient keep the data (${keep.cite}) longer than ${formatSource(retention, [retention.side])} allows (${retention.cite}).`,
        { width, indent: 2 },
      ),
    ),
  ];
}

function notAppliedLines({ notApplied }: ShownFloor, width: number) {
  if (notApplied.length === 0) return [];
  const rows = notApplied.map(({ rule, jurisdiction, because }) => [
    [jurisdiction],
    [rule],
    [`kept out by ${because}`],
  ]);
  return [
    paint("heading", "NOT APPLIED"),
    ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS, 36] }),
  ];
}

/** Lists the meaning of each atom in the demands, from the answer itself. */
function wordLines({ dimensions, words }: ShownFloor, { width }: Options) {
  const used = new Set(
    Object.values(dimensions)
      .filter(({ kind }) => kind === "formula")
      .flatMap(({ parts }) => parts.flatMap(({ value }) => atomsOf(value as Formula))),
  );
  const rows = [...used].sort().flatMap((atom) => {
    const says = words[atom];
    return says === undefined ? [] : [[[atom], [says]]];
  });
  return rows.length === 0
    ? []
    : [paint("heading", "WORDS"), ...tableLines(rows, { width, indent: 4, widths: [36] })];
}

function packLines({ packs }: ShownFloor, width: number) {
  const rows = packs.map(({ jurisdiction, version, hash }) => [
    [jurisdiction],
    [`${version}  ${hash.slice(0, 12)}`],
  ]);
  return [paint("heading", "PACKS"), ...tableLines(rows, { width, indent: 4, widths: [SOURCE_COLUMNS] })];
}

function closingLines({ notApplied: { length } }: ShownFloor, { width, verbose }: Options) {
  const rules = length === 0 ? "" : ` the ${length === 1 ? "rule" : `${length} rules`} that did not apply,`;
  const more = verbose
    ? ""
    : `--verbose adds every demand in full, the packs, the parts that a stricter one replaces,${rules} and the meaning of the words. `;
  return paragraph(
    `${more}This is engineering, not legal advice. If a rule is wrong, see "Correcting a rule of law" in CONTRIBUTING.md.`,
    { width, style: "quiet" },
  );
}
