/**
 * The floor: the join of every rule that matches the facts, with the rules that determined each part.
 * Nothing lowers it. Order, duplication and grouping of sources cannot change it.
 */
import {
  bottom,
  type Demand,
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  join,
  type Value,
  valueIn,
  within,
} from "./dimension.ts";
import type { FactName, Facts } from "./facts.ts";
import { type Formula, type Implications, isProhibited } from "./formula.ts";
import { mostDaysAfter } from "./retention.ts";
import { type Grant, holdsSurely, inForce, matchCondition, type Rule, type Status } from "./rule.ts";

/** Whose law a part comes from. */
export type Side = "baseline" | "origin" | "destination" | "agreement" | "touched";

/** One source of rules: a jurisdiction on a side, on the day it is there. */
export type Source = {
  readonly jurisdiction: string;
  readonly side: Side;
  /** The day at the source's own place: a statute's day begins at its own midnight. */
  readonly day: string;
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** The jurisdiction through which this one came in, where it lies within another. */
  readonly within?: string;
};

/** Who demanded a part. */
export type By = {
  readonly jurisdiction: string;
  readonly side: Side;
  readonly rule: string;
  readonly cite: string;
  readonly since: string;
  readonly until?: string;
  readonly status: Status;
  readonly within?: string;
};

/** One rule's contribution to one dimension. */
export type Part = {
  readonly value: Value;
  readonly demand: Demand;
  readonly says: string;
  readonly by: By;
  /** Another part asks for strictly more. */
  readonly outdone: boolean;
  /** Unknown facts because of which the rule was taken to apply. */
  readonly assumed: readonly FactName[];
};

export type DimensionFloor = {
  readonly engaged: boolean;
  readonly value: Value;
  readonly parts: readonly Part[];
};

export type GrantOutcome = {
  readonly atom: string;
  readonly used: boolean;
  readonly by: By;
  readonly says: string;
  /** The fact that kept a grant out. */
  readonly because?: FactName | "status";
};

export type Conflict = { readonly object: string; readonly keep: By; readonly retention: By };

export type Floor = {
  readonly verdict: "free" | "conditional" | "prohibited";
  readonly dimensions: ReadonlyMap<Dimension, DimensionFloor>;
  readonly grants: readonly GrantOutcome[];
  /** Parts that hang on the age of the youngest person, which nobody stated. */
  readonly depends: readonly { readonly fact: FactName; readonly by: By; readonly says: string }[];
  readonly assumed: readonly FactName[];
  readonly conflicts: readonly Conflict[];
  readonly notApplied: readonly {
    readonly rule: string;
    readonly jurisdiction: string;
    readonly because: FactName;
  }[];
};

/** Purposes that are advertising, as leaves of the vocabulary: they engage `consent.advertising`. */
export type Engagement = {
  readonly advertising: boolean;
  readonly sale: boolean;
  readonly onward: boolean;
};

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

/** Which dimensions are tested before a transfer; the rest become obligations. */
export function isEngaged(dimension: Dimension, engagement: Engagement): boolean {
  if (dimension === "consent.sale") return engagement.sale;
  if (dimension === "consent.advertising") return engagement.advertising;
  if (dimension === "onward") return engagement.onward;
  return ALWAYS.has(dimension);
}

type Fired = { readonly rule: Rule; readonly by: By; readonly assumed: readonly FactName[] };

const citedBy = (source: Source, dated: Rule | Grant): By => ({
  jurisdiction: source.jurisdiction,
  side: source.side,
  rule: dated.id,
  cite: dated.cite,
  since: dated.from,
  ...(dated.until === undefined ? {} : { until: dated.until }),
  status: dated.status,
  ...(source.within === undefined ? {} : { within: source.within }),
});

function standsWhere(rule: Rule, side: Side): boolean {
  if (side === "baseline" || side === "agreement") return true;
  if (side === "touched") return rule.applies === "touched";
  return rule.applies === "both" || rule.applies === "touched" || rule.applies === side;
}

/** A destination's export mechanism binds whatever leaves it again: it is lifted into `onward`. */
function lifted(rule: Rule, side: Side): Rule | undefined {
  const mechanism = rule.require.get("mechanism");
  if (side !== "destination" || rule.applies !== "origin" || mechanism === undefined) return undefined;
  // What is sent on is not this transfer: where it goes and to whom is still unknown, so only what describes the data can
  // keep the rule out, and consent to this transfer is no consent to the next.
  const when = new Map([...rule.when].filter(([name]) => DESCRIBES_DATA.has(name)));
  const unless = rule.unless.filter((each) => [...each.keys()].every((name) => DESCRIBES_DATA.has(name)));
  return { ...rule, when, unless, require: new Map([["onward", forOnward(mechanism)]]) };
}

function forOnward(demand: Demand): Demand {
  const renamed = (formula: Formula): Formula => {
    if (typeof formula === "string") return formula.replace(/^consent\.transfer:/, "consent.onward:");
    return "all" in formula ? { all: formula.all.map(renamed) } : { any: formula.any.map(renamed) };
  };
  return demand.kind === "formula" ? { kind: "formula", formula: renamed(demand.formula) } : demand;
}

const DESCRIBES_DATA: ReadonlySet<FactName> = new Set(["modality", "form"]);

function partsOf({ rule, by, assumed }: Fired, implications: Implications): [Dimension, Part][] {
  return [...rule.require].map(([dimension, demand]) => [
    dimension,
    { value: valueIn(demand, implications), demand, says: rule.says, by, outdone: false, assumed },
  ]);
}

function joined(dimension: Dimension, parts: readonly Part[], implications: Implications): Value {
  return parts.reduce((value, part) => join(value, part.value, implications), bottom(DIMENSIONS[dimension]));
}

function markOutdone(parts: readonly Part[], implications: Implications): readonly Part[] {
  return parts.map((part) => ({
    ...part,
    outdone: parts.some(
      (other) =>
        within(part.value, other.value, implications) && !within(other.value, part.value, implications),
    ),
  }));
}

/** Keeping duties that outlast what retention allows, measured from the same event. */
function conflictsOf(dimensions: ReadonlyMap<Dimension, DimensionFloor>): Conflict[] {
  const found: Conflict[] = [];
  for (const keepPart of dimensions.get("keep")?.parts ?? [])
    for (const limitPart of dimensions.get("retention")?.parts ?? []) {
      if (keepPart.value.kind !== "keep" || limitPart.value.kind !== "retention") continue;
      // Only a destination keeps what it received; what the origin keeps is its own original.
      if (keepPart.by.side !== "destination") continue;
      for (const { object, start, days } of keepPart.value.keeps) {
        const most = mostDaysAfter(limitPart.value.limits, start);
        if (object === "data" && most !== undefined && days > most)
          found.push({ object, keep: keepPart.by, retention: limitPart.by });
      }
    }
  return found;
}

/** An engaged clause that nothing on earth, or only an unclaimed exception, would meet. */
function forbids({ engaged, value }: DimensionFloor): boolean {
  if (!engaged || value.kind !== "formula") return false;
  return (
    isProhibited(value.cnf) || value.cnf.some((clause) => clause.every((atom) => atom.startsWith("exc:")))
  );
}

function outcomes(sources: readonly Source[], facts: Facts): GrantOutcome[] {
  return sources
    .filter((source) => source.side === "origin" || source.side === "agreement")
    .flatMap((source) =>
      source.grants
        .filter((grant) => inForce(grant, source.day))
        .map((grant) => {
          const { holds, because } = holdsSurely(
            new Map([["to", { kind: "oneOf", values: grant.to } as const], ...grant.when]),
            facts,
          );
          const used = holds && grant.status !== "unsure";
          const reason = because ?? (used ? undefined : ("status" as const));
          return {
            atom: grant.atom,
            used,
            by: citedBy(source, grant),
            says: grant.says,
            ...(reason === undefined ? {} : { because: reason }),
          };
        }),
    );
}

/** Computes the floor for the facts from all sources. Pure and total: whatever is unknown fires. */
export function computeFloor(
  sources: readonly Source[],
  facts: Facts,
  engagement: Engagement,
  implications: Implications,
): Floor {
  const parts = new Map<Dimension, Part[]>(DIMENSION_KEYS.map((key) => [key, []]));
  const depends: Floor["depends"][number][] = [];
  const notApplied: Floor["notApplied"][number][] = [];
  for (const source of sources)
    for (const written of source.rules) {
      if (!inForce(written, source.day)) continue;
      const rule = standsWhere(written, source.side) ? written : lifted(written, source.side);
      if (rule === undefined) continue;
      const by = citedBy(source, rule);
      const matching = matchCondition(rule.when, facts);
      const excepted = rule.unless.find((condition) => holdsSurely(condition, facts).holds);
      const because = matching.applies ? excepted?.keys().next().value : matching.because;
      if (!matching.applies || because !== undefined) {
        if (because) notApplied.push({ rule: rule.id, jurisdiction: source.jurisdiction, because });
        continue;
      }
      for (const fact of matching.depends) depends.push({ fact, by, says: rule.says });
      if (matching.depends.length > 0) continue;
      for (const [dimension, part] of partsOf({ rule, by, assumed: matching.assumed }, implications))
        parts.get(dimension)?.push(part);
    }
  const dimensions = new Map(
    DIMENSION_KEYS.map((key): [Dimension, DimensionFloor] => {
      const contributed = markOutdone(parts.get(key) ?? [], implications);
      return [
        key,
        {
          engaged: isEngaged(key, engagement),
          value: joined(key, contributed, implications),
          parts: contributed,
        },
      ];
    }),
  );
  const conflicts = conflictsOf(dimensions);
  const all = [...dimensions.values()];
  const prohibited = conflicts.length > 0 || all.some(forbids);
  const free = all.every((each) => each.parts.every((part) => part.by.side === "baseline"));
  const assumed = new Set(all.flatMap((each) => each.parts.flatMap((part) => part.assumed)));
  return {
    verdict: prohibited ? "prohibited" : free ? "free" : "conditional",
    dimensions,
    grants: outcomes(sources, facts),
    depends,
    assumed: [...assumed].sort(),
    conflicts,
    notApplied,
  };
}
