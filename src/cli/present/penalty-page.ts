/** Writes the part of the page on the law that lists the penalties of each law, in Markdown. */

import { formatCase, formatMeasure } from "../../law/answer/penalty-words.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { penaltiesOn } from "../../law/penalty.ts";

const HEAD = ["", "penalty", "at most", "", "written in", "since", "sure"];

const row = (cells: readonly string[]) =>
  `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;

/** Lists the penalties of each law on a day, with the provision of each, and the laws whose penalties nobody has researched. */
export function penaltyPage(packs: readonly Pack[], day: string): readonly string[] {
  const sorted = packs.toSorted((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1));
  const rows = sorted.flatMap((pack) =>
    penaltiesOn(pack, day).map((penalty) => [
      pack.jurisdiction,
      formatCase(penalty),
      formatMeasure(penalty),
      penalty.says,
      penalty.cite,
      penalty.from,
      penalty.status,
    ]),
  );
  const open = sorted.filter(({ penaltiesOpen }) => penaltiesOpen).map(({ jurisdiction }) => jurisdiction);
  return [
    "## Penalties",
    `The most that a breach may cost under each law on ${day}, in its own currency. Penalties are told and never tested. A sum in`,
    "units has the value of the unit on that day, or says that this is not known. [packs.md](packs.md#penalties) has the form.",
    "",
    row(HEAD),
    row(HEAD.map(() => "---")),
    ...rows.map(row),
    "",
    `Not researched, or not as a whole: ${open.length === 0 ? "none" : open.join(", ")}.`,
  ];
}
