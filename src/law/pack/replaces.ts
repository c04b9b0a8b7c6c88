/** Versions of a rule: where one rule replaces another, the older ends on the day on which the newer begins. */
import { ComityError } from "../../errors.ts";
import type { Rule } from "../rule.ts";

const invalid = (message: string) => new ComityError("PACK_INVALID", message);

/** A rule of a pack around this one, such as `EU/guardian-age`. */
const OUTER = /^([A-Z]{2}(?:-[A-Z0-9]{1,4})?)\/(.+)$/;

/**
 * Returns the pack and the rule that `replaces` names in a pack around this one; undefined where it names a rule of
 * its own pack.
 */
export function outerOf(replaces: string | undefined): { pack: string; rule: string } | undefined {
  const [, pack, rule] = OUTER.exec(replaces ?? "") ?? [];
  return pack === undefined || rule === undefined ? undefined : { pack, rule };
}

/**
 * Checks that versions of a rule follow each other without gap or overlap, so that one of them holds on every day.
 */
function assertFollows(rule: Rule, older: Rule | undefined, other: Rule | undefined): void {
  const what = `\`${rule.id}\` replaces \`${rule.replaces}\``;
  if (older === undefined) throw invalid(`${what}, which is not in this pack`);
  if (older.from >= rule.from)
    throw invalid(`${what}, which begins on ${older.from}, no earlier than itself`);
  if (older.until !== undefined && older.until !== rule.from)
    throw invalid(
      `${what} from ${rule.from} on, but that is written to end on ${older.until}: leave its \`until\` out`,
    );
  if (other !== undefined && other.from !== rule.from)
    throw invalid(
      `${what} from ${rule.from} on, and \`${other.id}\` does from ${other.from} on: choose one day`,
    );
}

/**
 * Returns the rules, each that another of them replaces with its end: the day on which the other begins. Where that day
 * is unsure both bind meanwhile. `at` runs a check for the rule at an index, and names its place. Throws PACK_INVALID
 * where versions leave a gap or overlap, and where a rule replaces one that is not there.
 */
export function endReplaced(
  rules: readonly Rule[],
  at: (index: number, check: () => void) => void,
): readonly Rule[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ends = new Map<string, Rule>();
  for (const [i, rule] of rules.entries()) {
    const { replaces } = rule;
    if (replaces === undefined || outerOf(replaces) !== undefined) continue;
    at(i, () => assertFollows(rule, byId.get(replaces), ends.get(replaces)));
    ends.set(replaces, rule);
  }
  return rules.map((rule) => {
    const successor = ends.get(rule.id);
    if (successor === undefined || successor.status === "unsure") return rule;
    return { ...rule, until: successor.from };
  });
}
