/**
 * Compiles one source: picks the rules in force on its day, lifts them where its side requires it, and turns their
 * demands into values. A source is compiled once; a floor then only selects from its rules.
 */

import type { FactName, Facts } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { DIMENSION_KEYS } from "./lattice/dimension.ts";
import { valueIn } from "./lattice/order.ts";
import { onwardDemand } from "./lift.ts";
import type { GrantOutcome, NotApplied, Part } from "./outcome.ts";
import { type CreateProbes, createProbes, createSharedProbes, doubtOfProbes, type Probes } from "./probe.ts";
import { type Condition, type Grant, inForce, type Matcher, type Rule } from "./rule.ts";
import type { Citation, Side, Source } from "./source.ts";

/** The contribution of one rule to one dimension, before it is compared with the others. */
export type Draft = {
  /** The index of the dimension in `DIMENSION_KEYS`. */
  readonly at: number;
  readonly part: Part;
  /** The same part where another asks for strictly more. */
  readonly outdone: Part;
};

/** A rule on its side, with its demands as values. */
export type CompiledRule = {
  readonly rule: Rule;
  readonly when: Probes;
  readonly unless: readonly Probes[];
  readonly by: Citation;
  /** Returns the rule's contributions where these facts are unknown; the same list for the same names. */
  readonly drafts: (assumed: readonly FactName[]) => readonly Draft[];
  readonly notAppliedBecause: (fact: FactName) => NotApplied;
};

/** A source, ready to be matched against facts. */
export type CompiledSource = {
  readonly rules: readonly CompiledRule[];
  /** The conditions of the rules, one after the other. */
  readonly conditions: Conditions;
  readonly grants: readonly ((facts: Facts) => GrantOutcome)[];
  /** Returns the rules that look at a fact, and the numbers at which a grant's answer changes with it. */
  readonly lookingAt: (name: FactName) => Looking;
};

/**
 * The conditions of a source's rules in three flat lists: facts keep most rules out, and looking at a rule's own objects to
 * learn that costs more than the test.
 */
type Conditions = {
  readonly probes: Probes;
  /** For each probe: the outcome where it keeps its rule out. */
  readonly keptOut: readonly NotApplied[];
  /** For each rule, and once more at the end: the index of its first probe. */
  readonly starts: readonly number[];
};

type Looking = { readonly rules: readonly Rule[]; readonly granted: readonly number[] };

/**
 * Returns the numbers at which a condition on a fact starts and stops to hold; none where the condition compares no
 * number.
 */
export function edgesIn(condition: Condition, name: FactName): readonly number[] {
  const matcher = condition.get(name);
  return matcher?.kind === "range" ? [matcher.from, matcher.below] : [];
}

const citationOf = (source: Source, dated: Rule | Grant): Citation => ({
  jurisdiction: source.jurisdiction,
  side: source.side,
  rule: dated.id,
  cite: dated.cite,
  since: dated.from,
  ...(dated.until === undefined ? {} : { until: dated.until }),
  status: dated.status,
  ...(source.within === undefined ? {} : { within: source.within }),
});

/**
 * Returns true where a rule binds on a side. Rules of an agreement, and rules that came along with the data, bind on
 * every side.
 */
function appliesOn(rule: Rule, side: Side): boolean {
  if (side === "baseline" || side === "agreement" || side === "inherited") return true;
  if (side === "touched") return rule.applies === "touched";
  return rule.applies === "both" || rule.applies === "touched" || rule.applies === side;
}

/**
 * Returns a rule as it counts on a side; undefined where it does not count there. A law binds whoever is at its place: what
 * a rule says of `role` is asked of the exporter where the data leaves that place, and of the recipient where it enters.
 */
export function ruleOn(rule: Rule, side: Side): Rule | undefined {
  if (!appliesOn(rule, side)) return lift(rule, side);
  return side === "destination" ? askRecipient(rule) : rule;
}

/** Lifts a destination's export mechanism into `onward`, since it binds whatever leaves that place again. */
function lift(rule: Rule, side: Side): Rule | undefined {
  const mechanism = rule.require.get("mechanism");
  if (side !== "destination" || rule.applies !== "origin" || mechanism === undefined) return undefined;
  // The next transfer is not this one: its place and recipient are unknown, and consent to this transfer is no consent to
  // the next. So only facts that describe the data or the next exporter, who is the recipient of this one, keep the rule out.
  const when = new Map([...rule.when].filter(([name]) => staysOnward(name, rule.when)));
  const unless = rule.unless.filter((each) => [...each.keys()].every((name) => staysOnward(name, each)));
  return askRecipient({ ...rule, when, unless, require: new Map([["onward", onwardDemand(mechanism)]]) });
}

/**
 * Tests whether a fact of a condition is known of the next transfer. A purpose is, beside a role: an authority is under the law
 * of the police for what it does as police. What it does for another purpose its own law meets as a new transfer.
 */
const staysOnward = (name: FactName, beside: Condition): boolean =>
  DESCRIBES_DATA.has(name) || name === "role" || (name === "purpose" && beside.has("role"));

const DESCRIBES_DATA: ReadonlySet<FactName> = new Set(["modality", "form"]);

const askRecipient = (rule: Rule): Rule => ({
  ...rule,
  when: askedOfRecipient(rule.when),
  unless: rule.unless.map(askedOfRecipient),
});

/** Puts the test of `role` to `recipientRole`; beside another test of that, both must hold. */
export function askedOfRecipient(condition: Condition): Condition {
  const role = condition.get("role");
  if (role === undefined) return condition;
  const others = [...condition].filter(([name]) => name !== "role");
  return new Map([...others, ["recipientRole", both(role, condition.get("recipientRole"))]]);
}

function both(one: Matcher, other: Matcher | undefined): Matcher {
  if (one.kind !== "oneOf" || other?.kind !== "oneOf") return one;
  return { kind: "oneOf", values: one.values.intersection(other.values) };
}

function compileRule(
  rule: Rule,
  source: Source,
  implications: Implications,
  probes: CreateProbes,
): CompiledRule {
  const by = citationOf(source, rule);
  const values = [...rule.require].map(
    ([dimension, demand]) => [dimension, demand, valueIn(demand, implications)] as const,
  );
  const byAssumed = new Map<string, readonly Draft[]>();
  const byFact = new Map<FactName, NotApplied>();
  const draftsOf = (assumed: readonly FactName[]): readonly Draft[] =>
    values.map(([dimension, demand, value]) => {
      const part = { value, demand, says: rule.says, by, assumed, outdone: false };
      return { at: DIMENSION_KEYS.indexOf(dimension), part, outdone: { ...part, outdone: true } };
    });
  return {
    rule,
    when: probes(rule.when),
    unless: rule.unless.map(probes),
    by,
    drafts: (assumed) =>
      remember(byAssumed, assumed.length === 0 ? "" : assumed.join(","), () => draftsOf(assumed)),
    notAppliedBecause: (because) =>
      remember(byFact, because, () => ({ rule: rule.id, jurisdiction: source.jurisdiction, because })),
  };
}

/** Returns the value under a key, and makes it once. Keys are few, so the map needs no bound. */
function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function compileGrant(
  grant: Grant,
  source: Source,
  createProbes: CreateProbes,
): (facts: Facts) => GrantOutcome {
  const probes = createProbes(new Map([["to", { kind: "oneOf", values: grant.to }], ...grant.when]));
  const { atom, says } = grant;
  const by = citationOf(source, grant);
  const outcomes = new Map<FactName | undefined, GrantOutcome>();
  const outcome = (because: FactName | undefined): GrantOutcome => {
    // An unsure rule binds; an unsure grant grants nothing.
    const used = because === undefined && grant.status !== "unsure";
    const reason = because ?? (used ? undefined : ("status" as const));
    return { atom, used, by, says, ...(reason === undefined ? {} : { because: reason }) };
  };
  return (facts) => {
    const because = doubtOfProbes(probes, facts);
    return remember(outcomes, because, () => outcome(because));
  };
}

/** Compiles one rule or grant as it counts for a source, whatever the source's day. */
export type CompilePart = {
  /** Returns undefined for a rule that does not count on the source's side. */
  readonly rule: (written: Rule, source: Source) => CompiledRule | undefined;
  readonly grant: (grant: Grant, source: Source) => (facts: Facts) => GrantOutcome;
};

/** Returns a compiler that compiles each part anew. */
export function createCompiler(implications: Implications): CompilePart {
  const shared = createSharedProbes();
  // THREAT: what came along with data, and what an agreement says, has no end: nothing of it is kept beyond its source.
  const probesOf = ({ side }: Source) =>
    side === "inherited" || side === "agreement" ? createProbes : shared;
  return {
    rule: (written, source) => {
      const rule = ruleOn(written, source.side);
      return rule && compileRule(rule, source, implications, probesOf(source));
    },
    grant: (grant, source) => compileGrant(grant, source, probesOf(source)),
  };
}

function conditionsOf(rules: readonly CompiledRule[]): Conditions {
  const starts = [0];
  for (const { when } of rules) starts.push((starts.at(-1) ?? 0) + when.length);
  return {
    probes: rules.flatMap(({ when }) => when),
    keptOut: rules.flatMap(({ when, notAppliedBecause }) => when.map(({ name }) => notAppliedBecause(name))),
    starts,
  };
}

/** Compiles the rules and grants of a source that are in force on its day and count on its side. */
export function compileSource(source: Source, compile: CompilePart): CompiledSource {
  const rules = source.rules.flatMap((written) =>
    inForce(written, source.day) ? (compile.rule(written, source) ?? []) : [],
  );
  const grants =
    source.side === "origin" || source.side === "agreement"
      ? source.grants.filter((grant) => inForce(grant, source.day))
      : [];
  const looked = new Map<FactName, Looking>();
  const looking = (name: FactName): Looking => ({
    rules: rules
      .map(({ rule }) => rule)
      .filter(({ when, unless }) => when.has(name) || unless.some((each) => each.has(name))),
    granted: source.grants.flatMap(({ when }) => edgesIn(when, name)),
  });
  return {
    rules,
    conditions: conditionsOf(rules),
    grants: grants.map((grant) => compile.grant(grant, source)),
    lookingAt: (name) => remember(looked, name, () => looking(name)),
  };
}
