/** Writes the part of a place's page that lists the penalties of its law, in Markdown. */
import { formatCase, formatMeasure } from "../../law/answer/penalty-words.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { type DatedPenalty, penaltiesOn } from "../../law/penalty.ts";
import { markdownTable } from "./markdown.ts";

const HEAD = ["Penalty", "At most", "In a sentence", "Written in", "Since", "Status"];

const rowOf = (penalty: DatedPenalty) => {
  const { says, cite, from, until, status } = penalty;
  const days = until === undefined ? from : `${from}, until ${until}`;
  return [formatCase(penalty), formatMeasure(penalty) || "no fixed sum", says, cite, days, status];
};

/** Lists the penalties of a law on a day and those to come, each with its provision; says what nobody has researched. */
export function penaltyPage(pack: Pack, day: string): readonly string[] {
  const due = penaltiesOn(pack, day);
  // A penalty to come is told with the units of its first day.
  const later = pack.penalties
    .filter(({ from }) => from > day)
    .flatMap(({ id, from }) => penaltiesOn(pack, from).filter((each) => each.id === id));
  const listed = due.length > 0 || later.length > 0;
  return [
    "## Penalties",
    ...(listed
      ? [
          `The most that a breach may cost on ${day}, in the law's own currency. Penalties are told and never tested. A sum in units has the value`,
          "of the unit on that day, or says that this is not known. [packs.md](../packs.md#penalties) explains the words.",
          "",
        ]
      : []),
    ...(due.length === 0 ? [] : [...markdownTable(HEAD, due.map(rowOf)), ""]),
    ...(later.length === 0 ? [] : ["To come:", "", ...markdownTable(HEAD, later.map(rowOf)), ""]),
    ...researchLines(pack, listed),
  ];
}

function researchLines({ penaltiesOpen }: Pack, listed: boolean): readonly string[] {
  if (penaltiesOpen)
    return [
      listed
        ? "Nobody has researched the penalties of this law as a whole: there may be more."
        : "Nobody has researched the penalties of this law.",
      "",
    ];
  return listed ? [] : ["This law has none.", ""];
}
