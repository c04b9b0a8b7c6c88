/** The verdict over all classes of open facts, found by computing the floor of every combination. */
import { isDoubted } from "../../../src/law/answer/presume.ts";
import { type Atlas, sourcesOf } from "../../../src/law/atlas.ts";
import { isException } from "../../../src/law/atom.ts";
import { findEngagement, withSale } from "../../../src/law/engagement.ts";
import type { Facts } from "../../../src/law/fact.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import type { Floor, Verdict } from "../../../src/law/outcome.ts";
import { combinationsOf, factsOf as factsIn, type Partition, sizeOf } from "../../../src/law/partition.ts";

/** How a floor alone judges: `unsure` where only unsure rules forbid. */
type Judged = "prohibited" | "prohibited unless" | "unsure" | "open";

function judge({ dimensions, conflicts }: Floor): Judged {
  let found: Judged = conflicts.length > 0 ? "prohibited" : "open";
  for (const { engaged, parts } of dimensions.values())
    for (const { value, by } of parts) {
      if (!engaged || value.kind !== "formula") continue;
      const forbidding = value.cnf.filter((clause) => clause.every(isException));
      if (forbidding.length === 0) continue;
      const outright = forbidding.some((clause) => clause.length === 0);
      if (by.status === "unsure") found = found === "open" ? "unsure" : found;
      else if (outright) found = "prohibited";
      else if (found !== "prohibited") found = "prohibited unless";
    }
  return found;
}

/** A question as the search for bans takes it. */
type Forced = {
  readonly from: string;
  readonly to: string;
  readonly day: string;
  readonly facts: Facts;
  readonly presumed: Facts;
  readonly open: Partition;
};

/**
 * Judges every combination of classes of what nobody stated, where what is presumed is so and where any one presumption
 * that may be doubted is wrong. Returns the verdict over all of them; undefined above `most` combinations.
 */
export function verdictByForce(atlas: Atlas, question: Forced, most: number): Verdict | "open" | undefined {
  const { from, to, day, facts, presumed, open } = question;
  const fixed = [...presumed].filter(([, { value }]) => value.kind === "set");
  const wrong = fixed.map(([name]) => name).filter((name) => open.has(name) && isDoubted(name, facts));
  const variations = [undefined, ...wrong].map((without) => {
    const taken = fixed.filter(([name]) => name !== without);
    const closed = new Set(taken.map(([name]) => name));
    return {
      known: new Map([...facts, ...taken]),
      among: new Map([...open].filter(([name]) => !closed.has(name))),
    };
  });
  const sizes = variations.map(({ among }) => sizeOf(among));
  if (sizes.reduce((sum, size) => sum + size, 0) > most) return undefined;
  const seen = new Set<Judged>();
  const sources = sourcesOf(atlas, from, to, [], day);
  for (const { known, among } of variations)
    for (const combination of combinationsOf(among)) {
      const all = withSale(new Map([...known, ...factsIn(combination)]), atlas.concepts);
      seen.add(judge(computeFloor(sources, all, findEngagement(all, atlas.concepts), atlas.rulebook)));
    }
  if (seen.has("open")) return seen.size === 1 ? "open" : "depends";
  if (seen.has("unsure")) return "depends";
  return seen.has("prohibited unless") ? "prohibited unless" : "prohibited";
}
