/** Shows penalties: in one or two lines beside an answer, and in full. Each in its own currency. */
import type { PenaltiesTold, ToldPenalty } from "../../law/answer/penalties.ts";
import { formatCase, formatMeasure, KIND_WORDS } from "../../law/answer/penalty-words.ts";
import { PENALTY_KINDS } from "../../law/penalty.ts";
import { titleOf } from "../../law/wording.ts";
import { formatCitation, SOURCE_COLUMNS } from "./law.ts";
import { styled, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** Shows the largest penalty of each law in at most `most` lines, and names the laws whose penalties nobody has researched. */
export function penaltyLines(
  { penalties, penaltiesNotResearched }: PenaltiesTold,
  width: number,
  most: number,
): readonly string[] {
  const told = [...Map.groupBy(penalties, ({ by }) => by.jurisdiction)].flatMap(([law, group]) => {
    const largest = largestOf(group);
    return largest === undefined ? [] : [{ law, largest }];
  });
  if (told.length === 0 && penaltiesNotResearched.length === 0) return [];
  const open = openSentence(penaltiesNotResearched, told.length > 0);
  if (told.length === 0) return paragraph(open, { width, most });
  const sentence = (isCited: boolean) => {
    const each = told.map(({ law, largest }) => {
      const cite = isCited ? ` (${largest.by.cite.split("; ")[0]})` : "";
      return `${law} ${briefOf(largest)}${cite}`;
    });
    return `Penalties at most: ${each.join("; ")}.${open === "" ? "" : ` ${open}`}`;
  };
  const fits = paragraph(sentence(true), { width }).length <= most;
  return paragraph(sentence(fits), { width, most });
}

function openSentence(laws: readonly string[], inPart: boolean): string {
  if (laws.length === 0) return "";
  const named = laws.join(", ");
  return inPart ? `Researched in part: ${named}.` : `Penalties: nobody has researched those of ${named}.`;
}

/** The largest penalty of a law: of the first kind that has one. */
function largestOf(group: readonly ToldPenalty[]): ToldPenalty | undefined {
  const leading = group.filter(({ leads, kind }) => leads && kind !== "order");
  return PENALTY_KINDS.flatMap((kind) => leading.filter((each) => each.kind === kind))[0];
}

/** A measure at its shortest: what is at most goes without saying that the greater counts, and a breach that it is one. */
function briefOf(penalty: ToldPenalty): string {
  const { pick, per } = penalty;
  const short = {
    ...penalty,
    pick: pick === "greater" ? undefined : pick,
    per: per === "breach" ? undefined : per,
  };
  const measure = formatMeasure(short, true);
  return measure === "" ? KIND_WORDS[penalty.kind] : measure;
}

/** Shows all penalties, law by law: the sentence, the measure, the case, the provision, and the breach that each sanctions. */
export function allPenaltyLines(
  { penalties, penaltiesNotResearched }: PenaltiesTold,
  width: number,
): readonly string[] {
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
  const open = penaltiesNotResearched.map((law) => [
    [law],
    ["Nobody has researched the penalties of this law, or not as a whole: there may be more."],
  ]);
  return [
    paint("heading", "PENALTIES AT MOST"),
    ...paragraph("The price of a breach. Nothing of this is tested, and no currency is converted.", {
      width,
      indent: 2,
    }),
    ...tableLines([...rows, ...open], { width, indent: 4, widths: [SOURCE_COLUMNS] }),
  ];
}
