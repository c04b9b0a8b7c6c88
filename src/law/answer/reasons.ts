/** The reasons for a verdict, as sentences with citations. */
import type { Floor } from "../outcome.ts";
import { explainNotResearched, explainVerdict } from "../why.ts";
import { formatSource, UNSURE_BINDS } from "../wording.ts";
import { type Ban, isOutright, isUnsure } from "./bans.ts";
import type { Judged } from "./setting.ts";

/** Returns the sentences that justify a verdict: the rules that forbid, what nobody has researched, what must be in place. */
export function explainJudged({ verdict, bans, turnsOn }: Judged, floor: Floor): readonly string[] {
  if (bans.length === 0) return explainVerdict({ ...floor, verdict });
  const may = verdict === "depends" && turnsOn.length > 0;
  const counts = !may && turnsOn.length > 0 ? ` It counts because nobody stated ${turnsOn.join(", ")}.` : "";
  const forbids = bans.map((ban) => {
    const who = formatSource(ban.by, [ban.by.side]);
    const certainty = isUnsure(ban) ? ` ${UNSURE_BINDS}` : "";
    return `${who} ${verbOf(ban, may)}, by ${ban.by.cite}: ${ban.says}${counts}${certainty}`;
  });
  return [...forbids, ...explainNotResearched(floor)];
}

function verbOf(ban: Ban, may: boolean): string {
  if (isOutright(ban)) return may ? "may forbid it" : "forbids it";
  return `${may ? "may allow" : "allows"} it only under an exception that must be shown`;
}
