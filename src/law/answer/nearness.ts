/** The order of bans by their nearness to what was stated: what applies as things are stands before what only could. */
import type { Facts } from "../fact.ts";
import { doubtOf, isPossible } from "../rule.ts";
import type { Ban } from "./bans.ts";
import type { FactTest, OpenFacts } from "./classes.ts";

/** The share of a number of which nobody knows anything. */
const HALF = 0.5;

/**
 * Orders bans by the number of their tests that `facts` leave in doubt, the fewest first; of as many, by the share of the
 * values of the open facts under which they hold, the largest first. Bans that are as near stay as they were.
 */
export function nearestFirst(bans: readonly Ban[], facts: Facts, open: () => OpenFacts): readonly Ban[] {
  if (bans.length < 2) return bans;
  const nearness = new Map(
    bans.map((ban) => {
      const doubtful = ban.tests.filter((test) => !isSure(test, facts));
      return [ban, { doubts: doubtful.length, share: shareOf(doubtful, open()) }] as const;
    }),
  );
  const of = (ban: Ban) => nearness.get(ban) ?? { doubts: 0, share: 1 };
  return bans.toSorted((a, b) => of(a).doubts - of(b).doubts || of(b).share - of(a).share);
}

/** Returns true where a test surely holds. No number is too large for a range without an end. */
function isSure([name, matcher]: FactTest, facts: Facts): boolean {
  const value = facts.get(name)?.value;
  if (value?.kind === "interval" && matcher.kind === "range" && !Number.isFinite(matcher.below))
    return value.from >= matcher.from;
  return doubtOf(new Map([[name, matcher]]), facts) === undefined;
}

function shareOf(tests: readonly FactTest[], open: OpenFacts): number {
  return tests.reduce((share, [name, matcher]) => {
    const classes = open.get(name);
    if (classes === undefined || matcher.kind !== "oneOf") return share * HALF;
    const all = classes.flatMap(({ members }) => members);
    const fitting = classes.filter(({ value }) => isPossible(name, { value, proven: true }, matcher));
    return (share * fitting.flatMap(({ members }) => members).length) / all.length;
  }, 1);
}
