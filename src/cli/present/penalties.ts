/** Shows penalties: in one or two lines beside an answer, and in full. Each in its own currency. */
import type { PenaltiesTold } from "../../law/answer/penalties.ts";
import {
  formatHeadline,
  type Headline,
  headlinesOf,
  type OpenPenalties,
  openPenalties,
} from "../../law/answer/penalty-headline.ts";
import { formatCase, formatMeasure } from "../../law/answer/penalty-words.ts";
import { titleOf } from "../../law/wording.ts";
import { formatCitation, SOURCE_COLUMNS } from "./law.ts";
import { styled, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/**
 * Shows the largest penalty of each law in at most `most` lines, with the case in which it is due, and names the laws whose
 * penalties nobody has researched. What does not fit is counted: provisions go first, then the laws of least weight, then the
 * names of the others; at last one law stands for all.
 */
export function penaltyLines(shown: PenaltiesTold, width: number, most: number): readonly string[] {
  const told = headlinesOf(shown.penalties);
  if (told.length === 0 && shown.penaltiesNotResearched.length === 0) return [];
  const texts = shorterAndShorter(told, openPenalties(shown));
  const fitting = texts.find((text) => paragraph(text, { width }).length <= most);
  return paragraph(fitting ?? texts.at(-1) ?? "", { width, most });
}

/** The sentences to choose from, the fullest first. */
function shorterAndShorter(
  told: readonly Headline[],
  { notEncoded, inPart }: OpenPenalties,
): readonly string[] {
  const open = [...notEncoded, ...inPart];
  const byWeight = told.toSorted((a, b) => weightOf(b) - weightOf(a));
  const heaviest = told.map((_, dropped) => {
    const kept = byWeight.slice(0, told.length - dropped);
    return told.filter((each) => kept.includes(each));
  });
  const all = told.length;
  const tell = (shown: readonly Headline[], named: number, isCited = false) => {
    const tail = openSentence(open, named, notEncoded.length, all > 0);
    if (all === 0) return tail;
    const each = [
      ...shown.map((headline) => citeHeadline(headline, isCited)),
      ...(shown.length === all ? [] : [`and ${all - shown.length} more: --verbose`]),
    ];
    return `Penalties at most: ${each.join("; ")}.${tail === "" ? "" : ` ${tail}`}`;
  };
  const fewer = open.map((_, dropped) => open.length - 1 - dropped);
  const known = (headline: Headline, isNamed: boolean) => {
    const partly = isNamed
      ? `Penalties (${notEncoded.join(", ")} not encoded)`
      : "Penalties, as far as known";
    const title = open.length === 0 ? "Penalties at most" : partly;
    const left = all - 1;
    return `${title}: ${citeHeadline(headline, false)}${left === 0 ? "." : `; and ${left} more: --verbose.`}`;
  };
  return [
    tell(told, open.length, true),
    ...heaviest.map((shown) => tell(shown, open.length)),
    ...[told, ...heaviest].flatMap((shown) => fewer.map((named) => tell(shown, named))),
    ...(notEncoded.length === 0 ? [] : byWeight.map((each) => known(each, true))),
    ...byWeight.map((each) => known(each, false)),
    ...(all === 0 ? [] : [`Penalties of ${all} ${all === 1 ? "law" : "laws"}: --verbose.`]),
  ];
}

/** A law of the two places weighs more than one around them, what is sure more than what is not, and a sum more than none. */
function weightOf({ largest }: Headline): number {
  return (
    (largest.by.within === undefined ? 4 : 0) +
    (largest.by.status === "unsure" ? 0 : 2) +
    (formatMeasure(largest, true) === "" ? 0 : 1)
  );
}

function citeHeadline({ law, largest, order }: Headline, isCited: boolean): string {
  const { status, cite } = largest.by;
  const notes = [
    ...(status === "unsure" ? ["unsure"] : []),
    ...(isCited ? cite.split("; ").slice(0, 1) : []),
  ];
  return `${law} ${formatHeadline({ largest, order })}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

/** Names so many of the laws that nobody has researched as a whole, first those of which no penalty is told; counts the others. */
function openSentence(laws: readonly string[], named: number, notEncoded: number, isBeside: boolean): string {
  if (laws.length === 0) return "";
  const list = (title: string, those: readonly string[], shown: number) => {
    if (those.length === 0) return [];
    const left = those.length - shown;
    const names = those.slice(0, shown).join(", ");
    const rest = shown === 0 ? `${left} ${left === 1 ? "law" : "laws"}` : `and ${left} more`;
    return [
      `${title}: ${[names, left === 0 ? "" : `${rest}: --verbose`].filter((each) => each !== "").join(" ")}.`,
    ];
  };
  const first = Math.min(named, notEncoded);
  return [
    ...list(isBeside ? "Not encoded" : "Penalties not encoded", laws.slice(0, notEncoded), first),
    ...list("Researched in part", laws.slice(notEncoded), named - first),
  ].join(" ");
}

/** Shows all penalties, law by law: the sentence, the measure, the case, the provision, and the breach that each sanctions. */
export function allPenaltyLines(shown: PenaltiesTold, width: number): readonly string[] {
  const { penalties, penaltiesNotResearched } = shown;
  if (penalties.length === 0 && penaltiesNotResearched.length === 0) return [];
  const rows = penalties.map((penalty) => {
    const { by, says, sanctions } = penalty;
    const measure = formatMeasure(penalty);
    return [
      [by.jurisdiction],
      [
        says,
        ...(measure === "" ? [] : [`at most: ${measure}`]),
        formatCase(penalty),
        styled("quiet", formatCitation(by)),
        styled(
          "quiet",
          `for a breach of: ${sanctions.map((each) => titleOf(each).toLowerCase()).join(", ")}`,
        ),
      ],
    ];
  });
  const { notEncoded, inPart } = openPenalties(shown);
  const open = [
    ...notEncoded.map((law) => [
      [law],
      ["Not encoded: a breach of this law may cost what nobody has researched."],
    ]),
    ...inPart.map((law) => [[law], ["Researched in part: there may be more."]]),
  ];
  return [
    paint("heading", "PENALTIES AT MOST"),
    ...paragraph("The price of a breach. Nothing of this is tested, and no currency is converted.", {
      width,
      indent: 2,
    }),
    ...tableLines([...rows, ...open], { width, indent: 4, widths: [SOURCE_COLUMNS] }),
  ];
}
