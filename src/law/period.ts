/**
 * Periods: the stretches of days on which the same rules and grants are in force. All days of a period share one
 * source, so that a question about another day costs no memory.
 */
import type { Pack } from "./pack/pack.ts";

/** Returns the days on which some rule or grant of a pack begins or ends, sorted, each once. */
export function changesOf({ rules, grants }: Pick<Pack, "rules" | "grants">): readonly string[] {
  const dated = [...rules, ...grants].flatMap(({ from, until }) =>
    until === undefined ? [from] : [from, until],
  );
  return [...new Set(dated)].sort();
}

/**
 * Returns the first day of the period in which `day` lies: the last of the changes that is not after it; the empty
 * text, which lies before all days, where there is none.
 */
export function periodOf(changes: readonly (readonly string[])[], day: string): string {
  let latest = "";
  for (const each of changes) {
    const change = each.findLast((one) => one <= day) ?? "";
    if (change > latest) latest = change;
  }
  return latest;
}
