/** The words that the law has for a fact without a closed list, such as the sectors that some rule names. */
import type { Atlas } from "./atlas.ts";
import type { FactName } from "./fact.ts";

/** Lists the words of a fact that rules and recognitions look at, in the order of their letters. Any other word is one that no law names. */
export function wordsNamed({ baseline, packs }: Atlas, name: FactName): readonly string[] {
  const conditions = [baseline, ...packs.values()].flatMap(({ rules, grants }) => [
    ...rules.flatMap(({ when, unless }) => [when, ...unless]),
    ...grants.map(({ when }) => when),
  ]);
  const words = conditions.flatMap((condition) => {
    const matcher = condition.get(name);
    return matcher?.kind === "oneOf" ? [...matcher.values] : [];
  });
  return [...new Set(words)].sort();
}
