/** Explains a verdict in sentences with citations. */
import { isException } from "./atom.ts";
import type { Dimension } from "./lattice/dimension.ts";
import { formatNotResearched, formatUnencoded, listOpenLaws } from "./not-researched.ts";
import type { Conflict, DimensionFloor, Floor, Part } from "./outcome.ts";
import { formatSource, titleOf } from "./wording.ts";

const BEYOND_NOTHING =
  "Neither law asks for more than the baseline: a privacy notice, consent or another ground in law, and a record.";
const ONLY_AFTER =
  "Before the transfer nothing is asked beyond the baseline; the laws bind what is done with the data after it.";

/** Returns the sentences that justify the verdict, each with its citation. */
export function explainVerdict(floor: Floor): readonly string[] {
  if (floor.verdict === "free") return [BEYOND_NOTHING];
  if (floor.verdict === "prohibited")
    return [
      ...new Set([
        ...[...floor.dimensions.values()].flatMap(explainBan),
        ...floor.conflicts.map(explainConflict),
      ]),
    ];
  const needed = [...floor.dimensions].flatMap(([key, { engaged, parts }]) =>
    engaged ? explainNeed(key, parts) : [],
  );
  const open = explainNotResearched(floor);
  return open.length + needed.length === 0 ? [ONLY_AFTER] : [...open, ...needed];
}

/** Returns the sentences on what nobody has researched or encoded. */
export function explainNotResearched({ notResearched }: Pick<Floor, "notResearched">): readonly string[] {
  const open = listOpenLaws(notResearched).flatMap((law) =>
    law.isEncoded ? law.open.map(formatNotResearched) : [formatUnencoded(law)],
  );
  return open.map(sentenceOf);
}

const sentenceOf = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function explainBan({ engaged, parts }: DimensionFloor): readonly string[] {
  if (!engaged) return [];
  return parts.flatMap(({ value, says, by, assumed }) => {
    if (value.kind !== "formula") return [];
    const exceptional = value.cnf.filter((clause) => clause.every(isException));
    if (exceptional.length === 0) return [];
    const outright = exceptional.some((clause) => clause.length === 0);
    const verb = outright ? "forbids it" : "allows it only under an exception that must be shown";
    const because = assumed.length === 0 ? "" : ` It counts because nobody stated ${assumed.join(", ")}.`;
    return [`${formatSource(by, [by.side])} ${verb}, by ${by.cite}: ${says}${because}`];
  });
}

function explainConflict({ keep, retention }: Conflict): string {
  return `The destination makes the recipient keep the data (${keep.cite}) longer than ${retention.jurisdiction} allows (${retention.cite}).`;
}

function explainNeed(key: Dimension, parts: readonly Part[]): readonly string[] {
  const binding = parts.filter(({ outdone, by }) => !outdone && by.side !== "baseline");
  const demands = binding.map(
    ({ says, by }) => `${says.replace(/\.$/, "")} (${by.jurisdiction}, ${by.cite})`,
  );
  return binding.length === 0 ? [] : [`${titleOf(key)}: ${[...new Set(demands)].join("; ")}.`];
}
