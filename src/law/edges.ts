/** Finds the numbers at which an answer of the law can change. */
import { edgesIn } from "./compile.ts";
import type { FactName, Facts } from "./fact.ts";
import { type Condition, doubtOf, matchCondition } from "./rule.ts";
import type { Rulebook } from "./rulebook.ts";
import type { Source } from "./source.ts";

/**
 * Returns the numbers at which the sources' demands can change while the fact `name` grows, lowest first. A rule that
 * other facts keep out adds none, nor does one whose exception holds by them. `open` names the facts, `name` among them, that may still become any number.
 */
export function edgesOf(
  name: FactName,
  sources: readonly Source[],
  facts: Facts,
  rulebook: Rulebook,
  open: ReadonlySet<FactName>,
): readonly number[] {
  const edges = new Set<number>();
  for (const source of sources) {
    const { rules, granted } = rulebook.compile(source).lookingAt(name);
    for (const edge of granted) edges.add(edge);
    for (const rule of rules) {
      const settled = new Map([...rule.when].filter(([each]) => !open.has(each)));
      if (!matchCondition(settled, facts).applies) continue;
      if (rule.unless.some((each) => isSettled(each, open) && doubtOf(each, facts) === undefined)) continue;
      for (const condition of [rule.when, ...rule.unless])
        for (const edge of edgesIn(condition, name)) edges.add(edge);
    }
  }
  return [...edges].filter((edge) => edge > 0 && Number.isFinite(edge)).toSorted((a, b) => a - b);
}

const isSettled = (condition: Condition, open: ReadonlySet<FactName>): boolean =>
  [...condition.keys()].every((name) => !open.has(name));
