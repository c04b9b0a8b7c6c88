/** Shows the items of an offer that did not count. */
import { NO_EVIDENCE } from "../../transfers/evidence.ts";
import type { NotCounted } from "../../transfers/offered.ts";
import { type Cell, tableLines } from "./table.ts";

/** Reasons for which an item does not count where `--attest` signed with a key, and `--issuer` named another's. */
const OTHER_KEY = /its signature is not by|its issuer .* is not one that the agreement names/;
const WHOSE_KEY =
  "`--issuer NAME` says whose key `--attest` signs with: a name of the agreement, `attestor` unless said; `comity agreement show` has the names";

/** Shows what did not count, each reason once with the places to which it applies. */
export function notCountedLines(
  notCounted: readonly NotCounted[],
  width: number,
  how: string,
): readonly string[] {
  const hintFor = (why: string) => (why === NO_EVIDENCE ? how : OTHER_KEY.test(why) ? WHOSE_KEY : "");
  const rows = [...Map.groupBy(notCounted, ({ why }) => why)].map(([why, items]): Cell[] => [
    items.map(({ path }) => path),
    [why, ...(hintFor(why) === "" ? [] : [{ text: hintFor(why), style: "quiet" as const }])],
  ]);
  return tableLines(rows, { width, indent: 2, widths: [24] });
}
