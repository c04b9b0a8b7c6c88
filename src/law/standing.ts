/**
 * The rules of one source as they stand on its side: those in force on its day, lifted where the side asks for it, their
 * demands as values. Made once per source; a floor only picks among them.
 */

import type { FactName, Facts } from "./fact.ts";
import type { Formula, Implications } from "./formula.ts";
import { type Demand, DIMENSION_KEYS, type Value, valueIn } from "./lattice/dimension.ts";
import { comesBefore } from "./lattice/duty.ts";
import { type Condition, doubtOf, type Grant, inForce, type Rule, type Status } from "./rule.ts";

/** Whose law a part comes from. */
export type Side = "baseline" | "origin" | "destination" | "agreement" | "touched" | "inherited";

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

export type GrantOutcome = {
  readonly atom: string;
  readonly used: boolean;
  readonly by: By;
  readonly says: string;
  /** The fact that kept a grant out. */
  readonly because?: FactName | "status";
};

/** A rule that did not apply, and the fact that kept it out. */
export type NotApplied = {
  readonly rule: string;
  readonly jurisdiction: string;
  readonly because: FactName;
};

/** One rule's contribution before it is held against the others. */
export type Draft = {
  /** The dimension's place in `DIMENSION_KEYS`. */
  readonly at: number;
  readonly part: Omit<Part, "outdone">;
};

export type StandingRule = {
  readonly rule: Rule;
  readonly by: By;
  /** What it contributes where these facts are unknown; the same list for the same names. */
  readonly drafts: (assumed: readonly FactName[]) => readonly Draft[];
  readonly notAppliedBecause: (fact: FactName) => NotApplied;
};

export type Standing = {
  readonly rules: readonly StandingRule[];
  readonly grants: readonly ((facts: Facts) => GrantOutcome)[];
};

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
  if (side === "baseline" || side === "agreement" || side === "inherited") return true;
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
  return { ...rule, when, unless, require: new Map([["onward", onwardDemand(mechanism)]]) };
}

/** What a law asks of passing data on, where it asks that of sending it abroad: consent to the next transfer, not to this. */
export const onwardDemand = (demand: Demand): Demand => consentTo("onward", demand);

/** The inverse, once the data is passed on: the next transfer is this one. */
export const transferDemand = (demand: Demand): Demand => consentTo("transfer", demand);

function consentTo(use: "onward" | "transfer", demand: Demand): Demand {
  const renamed = (formula: Formula): Formula => {
    if (typeof formula === "string")
      return formula.replace(/^consent\.(transfer|onward):/, `consent.${use}:`);
    return "all" in formula ? { all: formula.all.map(renamed) } : { any: formula.any.map(renamed) };
  };
  return demand.kind === "formula" ? { kind: "formula", formula: renamed(demand.formula) } : demand;
}

/** Of a demand for filings those that come after an event; undefined where none does. */
export function afterwards(demand: Demand): Demand | undefined {
  if (demand.kind !== "duties") return undefined;
  const duties = demand.duties.filter((duty) => !comesBefore(duty));
  return duties.length === 0 ? undefined : { kind: "duties", duties };
}

const DESCRIBES_DATA: ReadonlySet<FactName> = new Set(["modality", "form"]);

function standingRule(rule: Rule, source: Source, implications: Implications): StandingRule {
  const by = citedBy(source, rule);
  const values = [...rule.require].map(
    ([dimension, demand]) => [dimension, demand, valueIn(demand, implications)] as const,
  );
  const byAssumed = new Map<string, readonly Draft[]>();
  const byFact = new Map<FactName, NotApplied>();
  const draftsOf = (assumed: readonly FactName[]): readonly Draft[] =>
    values.map(([dimension, demand, value]) => ({
      at: DIMENSION_KEYS.indexOf(dimension),
      part: { value, demand, says: rule.says, by, assumed },
    }));
  return {
    rule,
    by,
    drafts: (assumed) =>
      kept(byAssumed, assumed.length === 0 ? "" : assumed.join(","), () => draftsOf(assumed)),
    notAppliedBecause: (because) =>
      kept(byFact, because, () => ({ rule: rule.id, jurisdiction: source.jurisdiction, because })),
  };
}

/** What stands under a key; few keys are possible, so nothing is forgotten. */
function kept<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

function standingGrant(grant: Grant, source: Source): (facts: Facts) => GrantOutcome {
  const condition: Condition = new Map([["to", { kind: "oneOf", values: grant.to }], ...grant.when]);
  const { atom, says } = grant;
  const by = citedBy(source, grant);
  const outcomes = new Map<FactName | undefined, GrantOutcome>();
  const outcome = (because: FactName | undefined): GrantOutcome => {
    // An unsure rule binds; an unsure grant grants nothing.
    const used = because === undefined && grant.status !== "unsure";
    const reason = because ?? (used ? undefined : ("status" as const));
    return { atom, used, by, says, ...(reason === undefined ? {} : { because: reason }) };
  };
  return (facts) => {
    const because = doubtOf(condition, facts);
    return kept(outcomes, because, () => outcome(because));
  };
}

function made(source: Source, implications: Implications): Standing {
  const rules = source.rules.flatMap((written) => {
    if (!inForce(written, source.day)) return [];
    const rule = standsWhere(written, source.side) ? written : lifted(written, source.side);
    return rule === undefined ? [] : [standingRule(rule, source, implications)];
  });
  const grants =
    source.side === "origin" || source.side === "agreement"
      ? source.grants.filter((grant) => inForce(grant, source.day))
      : [];
  return { rules, grants: grants.map((grant) => standingGrant(grant, source)) };
}

const STANDINGS = new WeakMap<Source, WeakMap<Implications, Standing>>();

/** The rules and grants of a source, ready to be held against facts. */
export function standingOf(source: Source, implications: Implications): Standing {
  const known = STANDINGS.get(source) ?? new WeakMap<Implications, Standing>();
  STANDINGS.set(source, known);
  const standing = known.get(implications) ?? made(source, implications);
  known.set(implications, standing);
  return standing;
}
