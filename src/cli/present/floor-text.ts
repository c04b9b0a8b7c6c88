/**
 * Shows an answer to a person: the verdict first, then what to ask back, then what to have; in full also each demand
 * with its law.
 */

import { atomsOf, type Formula } from "../../law/formula.ts";
import type { Dimension } from "../../law/lattice/dimension.ts";
import { listOpenLaws } from "../../law/not-researched.ts";
import { formatSource, titleOf } from "../../law/wording.ts";
import type { ShownFloor } from "./floor.ts";
import { checklistLines, namesThings } from "./floor-checklist.ts";
import { type ExceptionForm, openingLines, sparingLines } from "./floor-exceptions.ts";
import { type HeadOptions, verdictLines } from "./floor-head.ts";
import { ALL_QUESTIONS, MOST_QUESTIONS, questionLines } from "./floor-questions.ts";
import { dimensionLines, formatCitation, SOURCE_COLUMNS } from "./law.ts";
import { allPenaltyLines, penaltyLines } from "./penalties.ts";
import { tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** The most lines of an answer without `--verbose`, at a width of 100 columns. */
export const MOST_LINES = 40;
/** The fewest lines that are left to its checklist. */
const FEWEST_CHECKLIST = 3;

/**
 * Shows the answer as text, with no line wider than `width`: the verdict, questions and a checklist, in at most
 * `MOST_LINES`; with `verbose` every demand in full.
 */
export function floorLines(shown: ShownFloor, options: HeadOptions): readonly string[] {
  return options.verbose ? fullLines(shown, options) : briefLines(shown, options);
}

const joined = (sections: readonly (readonly string[])[]) =>
  sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));

/** The form of the exceptions that open what is forbidden, and the most questions beside them and lines of penalties. */
type Layout = {
  readonly form: ExceptionForm;
  readonly questions: number;
  readonly penalties: number;
};

/** The layouts of an answer without exceptions to show: a question that decides nothing gives way before the penalties do. */
const PLAIN_LAYOUTS: readonly Layout[] = [
  { form: "full", questions: MOST_QUESTIONS, penalties: 2 },
  { form: "full", questions: MOST_QUESTIONS, penalties: 1 },
  { form: "full", questions: MOST_QUESTIONS - 1, penalties: 1 },
];

/** The layouts in the order in which they are tried. All name every exception: the rest gives way. */
const LAYOUTS: readonly Layout[] = [
  { form: "full", questions: 2, penalties: 2 },
  { form: "full", questions: 2, penalties: 1 },
  { form: "line", questions: 2, penalties: 1 },
  { form: "line", questions: 1, penalties: 1 },
  { form: "line", questions: 0, penalties: 1 },
  { form: "mixed", questions: 1, penalties: 1 },
  { form: "mixed", questions: 0, penalties: 1 },
  { form: "line", questions: 0, penalties: 0 },
];

/** The layouts for what fits in none: more exceptions than have a line each, and a head that leaves no room. */
const NAMES_ALONE: Layout = { form: "name", questions: 0, penalties: 0 };
const NO_PENALTIES: Layout = { form: "full", questions: MOST_QUESTIONS, penalties: 0 };

/** Shows an answer in few lines: as the first layout in which it fits and its checklist tells more than citations, if any. */
function briefLines(shown: ShownFloor, options: HeadOptions): readonly string[] {
  const isPlain = exceptionsIn(shown, options.width, "name").length === 0;
  let first: readonly string[] | undefined;
  for (const layout of isPlain ? PLAIN_LAYOUTS : LAYOUTS) {
    const left = shown.questions.slice(layout.questions, MOST_QUESTIONS);
    if (isPlain && left.some(({ weight }) => weight === "verdict")) continue;
    const { lines, isNaming } = arrange(shown, options, layout);
    if (lines.length > MOST_LINES) continue;
    if (isNaming) return lines;
    first ??= lines;
  }
  return first ?? arrange(shown, options, isPlain ? NO_PENALTIES : NAMES_ALONE).lines;
}

/** Lists the exceptions that open what is forbidden; none where it turns on facts, about which is asked first. */
function exceptionsIn(shown: ShownFloor, width: number, form: ExceptionForm): readonly string[] {
  return shown.verdict === "depends" ? [] : openingLines(shown, width, form);
}

function arrange(shown: ShownFloor, options: HeadOptions, layout: Layout) {
  const { width } = options;
  const exceptions = exceptionsIn(shown, width, layout.form);
  const most = layout.questions;
  const penalties = layout.penalties === 0 ? [] : penaltyLines(shown, width, layout.penalties);
  const after = [[...penalties, ...closingLines(shown, options)]];
  const draft = (terse: boolean) => {
    const asked = questionLines(shown, width, { most, terse });
    const before = [verdictLines(shown, options), exceptions, asked];
    const left = MOST_LINES - joined([...before, ...after]).length - 2;
    return { before, room: Math.max(FEWEST_CHECKLIST, left) };
  };
  // Questions are terse where the checklist would else tell citations alone, and not for nothing.
  const full = draft(false);
  const terse = namesThings(shown, width, full.room) ? full : draft(true);
  const isNaming = namesThings(shown, width, terse.room);
  const { before, room } = isNaming ? terse : full;
  return { isNaming, lines: joined([...before, checklistLines(shown, width, room), ...after]) };
}

function fullLines(shown: ShownFloor, options: HeadOptions): readonly string[] {
  const { width } = options;
  return joined([
    verdictLines(shown, options),
    openingLines(shown, width),
    sparingLines(shown, width),
    questionLines(shown, width, ALL_QUESTIONS),
    bindingLines(shown, true, options),
    bindingLines(shown, false, options),
    allPenaltyLines(shown, width),
    notResearchedLines(shown, width),
    dependsLines(shown, width),
    assumedLines(shown, width),
    grantLines(shown, options),
    conflictLines(shown, width),
    notAppliedLines(shown, width),
    wordLines(shown, options),
    packLines(shown, width),
    closingLines(shown, options),
  ]);
}

function bindingLines({ dimensions }: ShownFloor, engaged: boolean, { width, verbose }: HeadOptions) {
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

function grantLines({ grants, facts }: ShownFloor, { width, verbose }: HeadOptions) {
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
function wordLines({ dimensions, words }: ShownFloor, { width }: HeadOptions) {
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

function closingLines({ notApplied, exceptions, penalties }: ShownFloor, { width, verbose }: HeadOptions) {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  const added = [
    "every demand and name in full",
    "what binds afterwards",
    ...counted(penalties.length, "penalty", "penalties"),
    ...counted(exceptions.length, "exception", "exceptions"),
    ...counted(notApplied.length, "rule that did not apply", "rules that did not apply"),
  ];
  const more = verbose ? "" : `--verbose adds ${added.join(", ")}. `;
  return paragraph(`${more}Engineering, not legal advice; for a wrong rule see CONTRIBUTING.md.`, {
    width,
    style: "quiet",
  });
}
