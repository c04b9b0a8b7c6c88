/**
 * Computes the floor: the join of every rule that matches the facts, with the rules that determined each part. No
 * source can lower it, and their order, duplication or grouping cannot change it.
 */
import type { CompiledRule, CompiledSource } from "./compile.ts";
import type { Engagement } from "./engagement.ts";
import type { FactName, Facts } from "./fact.ts";
import type { JoinNode } from "./join-trie.ts";
import { DIMENSION_KEYS, type Dimension } from "./lattice/dimension.ts";
import { mostDaysAfter } from "./lattice/retention.ts";
import { findNotResearched } from "./not-researched.ts";
import type { Conflict, DimensionFloor, Floor, Gathered, NotApplied, Part } from "./outcome.ts";
import { doubtOfProbes, findKeepingOut, matchUnstated } from "./probe.ts";
import type { Rulebook } from "./rulebook.ts";
import type { Source } from "./source.ts";

export type { Engagement } from "./engagement.ts";
export type { Floor, Part } from "./outcome.ts";
export type { Citation, Side, Source } from "./source.ts";

const ALWAYS: ReadonlySet<Dimension> = new Set([
  "use",
  "consent.collect",
  "consent.disclose",
  "mechanism",
  "assessment",
  "filings",
  "security",
  "transparency",
  "localisation",
]);

/** Returns true for a dimension that is tested before a transfer. The other dimensions become obligations. */
export function isEngaged(dimension: Dimension, engagement: Engagement): boolean {
  if (dimension === "consent.sale") return engagement.sale;
  if (dimension === "consent.advertising") return engagement.advertising;
  if (dimension === "onward") return engagement.onward;
  return ALWAYS.has(dimension);
}

/**
 * Finds the duties to keep data longer than a retention limit allows, measured from the same event. A limit whose law
 * grants a hold yields, and is no conflict.
 */
function conflictsOf(dimensions: ReadonlyMap<Dimension, DimensionFloor>): Conflict[] {
  const limits = dimensions.get("retention")?.parts ?? [];
  return (dimensions.get("keep")?.parts ?? []).flatMap((keep) =>
    limits.flatMap((limit) => conflictsBetween(keep, limit)),
  );
}

/** Returns the conflicts between a duty to keep and a limit to retention; none between other demands. */
export function conflictsBetween(keep: Contribution, limit: Contribution): readonly Conflict[] {
  if (keep.value.kind !== "keep" || limit.value.kind !== "retention") return [];
  // Only a destination keeps the copy that it received; an origin keeps its own original.
  if (keep.by.side !== "destination") return [];
  const { limits } = limit.value;
  return keep.value.keeps.flatMap(({ object, start, days }) => {
    const most = mostDaysAfter(limits, start);
    const clashes = object === "data" && most !== undefined && days > most;
    return clashes ? [{ object, keep: keep.by, retention: limit.by }] : [];
  });
}

type Contribution = Pick<Part, "value" | "by">;

type Fired = Pick<Floor, "depends" | "notApplied" | "assumed"> & {
  /** One node for each dimension, in the order of `DIMENSION_KEYS`. */
  readonly joined: readonly JoinNode[];
};

function fire(sources: readonly CompiledSource[], roots: readonly JoinNode[], facts: Facts): Fired {
  const joined = [...roots];
  const depends: Floor["depends"][number][] = [];
  const notApplied: NotApplied[] = [];
  const assumed = new Set<FactName>();
  for (const { rules, conditions } of sources) {
    // A source by itself first: it asks for the same in many floors.
    const own = [...roots];
    const { probes, keptOut, starts } = conditions;
    for (let i = 0, start = 0; i < rules.length; i++) {
      const end = starts[i + 1] ?? start;
      const keeping = findKeepingOut(probes, start, end, facts);
      start = end;
      const kept = keeping < end ? keptOut[keeping] : undefined;
      if (kept !== undefined) {
        notApplied.push(kept);
        continue;
      }
      const compiled = rules[i];
      if (compiled === undefined) continue;
      const because = findException(compiled, facts);
      if (because !== undefined) {
        notApplied.push(compiled.notAppliedBecause(because));
        continue;
      }
      const matching = matchUnstated(compiled.when, facts);
      const { by, rule } = compiled;
      for (const fact of matching.depends) depends.push({ fact, by, says: rule.says });
      if (matching.depends.length > 0) continue;
      for (const name of matching.assumed) assumed.add(name);
      for (const draft of compiled.drafts(matching.assumed)) {
        const before = own[draft.at];
        if (before !== undefined) own[draft.at] = before.with(draft);
      }
    }
    own.forEach((node, at) => {
      if (node !== roots[at]) joined[at] = both(joined[at], node, roots[at]);
    });
  }
  return { joined, depends, notApplied, assumed: [...assumed].sort() };
}

const both = (before: JoinNode | undefined, node: JoinNode, root: JoinNode | undefined): JoinNode =>
  before === undefined || before === root ? node : before.with(node);

/** Names the first fact of an exception that surely holds; undefined where none does. */
function findException({ unless }: CompiledRule, facts: Facts): FactName | undefined {
  for (const probes of unless)
    if (probes.length > 0 && doubtOfProbes(probes, facts) === undefined) return probes[0]?.name;
  return undefined;
}

/** Gathers the demands of each dimension, in the order of `DIMENSION_KEYS`. */
function gather(joined: readonly JoinNode[], engagement: Engagement): Gathered {
  const dimensions = new Map<Dimension, DimensionFloor>();
  let [prohibited, free] = [false, true];
  for (const [i, dimension] of DIMENSION_KEYS.entries()) {
    const those = joined[i];
    if (those === undefined) continue;
    const { tested, untested, forbids, baselineAlone } = those.outcome();
    const engaged = isEngaged(dimension, engagement);
    dimensions.set(dimension, engaged ? tested : untested);
    prohibited ||= engaged && forbids;
    free &&= baselineAlone;
  }
  const conflicts = conflictsOf(dimensions);
  const verdict = prohibited || conflicts.length > 0 ? "prohibited" : free ? "free" : "conditional";
  return { verdict, dimensions, conflicts };
}

const numberOf = ({ advertising, sale, onward }: Engagement) =>
  Number(advertising) + 2 * Number(sale) + 4 * Number(onward);

function compute(
  sources: readonly Source[],
  facts: Facts,
  engagement: Engagement,
  rulebook: Rulebook,
): Floor {
  const compiled = sources.map((source) => rulebook.compile(source));
  const { joined, ...fired } = fire(compiled, rulebook.trie.roots(), facts);
  const gathered = rulebook.gather(joined, numberOf(engagement), () => gather(joined, engagement));
  const notResearched = findNotResearched(sources);
  // INVARIANT: what nobody has researched may ask for anything, so that it leaves a ban and nothing more lenient.
  const isOpen = notResearched.length > 0 && !gathered.verdict.startsWith("prohibited");
  return {
    ...gathered,
    verdict: isOpen ? "depends" : gathered.verdict,
    notResearched,
    grants: compiled.flatMap(({ grants }) => grants.map((grant) => grant(facts))),
    ...fired,
  };
}

/**
 * Computes the floor of all sources for the facts. Pure and total: an unknown fact makes the rules that look at it
 * apply. The rulebook memoises floors by facts and by the identity of the list of sources, and what rules demand together
 * by those rules; but nothing with what came along with data: it would not be asked again.
 */
export function computeFloor(
  sources: readonly Source[],
  facts: Facts,
  engagement: Engagement,
  rulebook: Rulebook,
): Floor {
  const computed = () => compute(sources, facts, engagement, rulebook);
  if (sources.some(({ side }) => side === "inherited")) return computed();
  return rulebook.recall(sources, facts, numberOf(engagement), computed);
}
