/** Where an answer can change as a number grows: the edges that conditions draw on it. */
import type { FactName, Facts } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { type Condition, matchCondition } from "./rule.ts";
import { type Source, type StandingRule, standingOf } from "./standing.ts";

/** What of a source looks at a fact at all, which little does: rules, and the edges that its grants draw. */
type Looking = { readonly rules: readonly StandingRule[]; readonly granted: readonly number[] };

const LOOKING = new WeakMap<Source, Map<FactName, Looking>>();

function lookingAt(name: FactName, source: Source, implications: Implications): Looking {
  const known = LOOKING.get(source) ?? new Map<FactName, Looking>();
  LOOKING.set(source, known);
  const looking = known.get(name) ?? {
    rules: standingOf(source, implications).rules.filter(
      ({ rule }) => rule.when.has(name) || rule.unless.some((each) => each.has(name)),
    ),
    granted: source.grants.flatMap(({ when }) => drawnBy(when, name)),
  };
  known.set(name, looking);
  return looking;
}

function drawnBy(condition: Condition, name: FactName): readonly number[] {
  const matcher = condition.get(name);
  return matcher?.kind === "range" ? [matcher.from, matcher.below] : [];
}

/**
 * The numbers at which what the sources ask can change while the fact `name` grows, lowest first. A rule that
 * other facts keep out draws none; `open` names the facts, `name` among them, that may yet become any number.
 */
export function edgesOf(
  name: FactName,
  sources: readonly Source[],
  facts: Facts,
  implications: Implications,
  open: ReadonlySet<FactName>,
): readonly number[] {
  const edges = new Set<number>();
  for (const source of sources) {
    const { rules, granted } = lookingAt(name, source, implications);
    for (const edge of granted) edges.add(edge);
    for (const { rule } of rules) {
      const settled = new Map([...rule.when].filter(([each]) => !open.has(each)));
      if (!matchCondition(settled, facts).applies) continue;
      for (const condition of [rule.when, ...rule.unless])
        for (const edge of drawnBy(condition, name)) edges.add(edge);
    }
  }
  return [...edges].filter((edge) => edge > 0 && Number.isFinite(edge)).toSorted((a, b) => a - b);
}
