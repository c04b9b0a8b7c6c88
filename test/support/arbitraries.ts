/** Law at random, for properties: formulas with implications, values of every dimension, rules, sources and facts. */
import fc from "fast-check";
import type { Atom } from "../../src/law/atom.ts";
import { FACTS, type Fact, type FactName, type Facts } from "../../src/law/fact.ts";
import type { Engagement, Side, Source } from "../../src/law/floor.ts";
import type { Cnf, Formula, Implications } from "../../src/law/formula.ts";
import {
  type Demand,
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  type Kind,
} from "../../src/law/lattice/dimension.ts";
import { type Duty, UNITS } from "../../src/law/lattice/duty.ts";
import type { KeepDuty, RetentionLimit } from "../../src/law/lattice/retention.ts";
import { type Applies, type Condition, type Matcher, type Rule, STATUSES } from "../../src/law/rule.ts";

/** The canonical form of a demand that nothing can meet. */
export const PROHIBITED: Cnf = [[]];

/** Few, so that every assignment of truth can be tried. */
export const ATOMS: readonly Atom[] = ["a", "b", "c", "d", "e", "f"];

/** Implications without a cycle: an atom implies only later ones; closed under transitivity. */
export const someImplications: fc.Arbitrary<Implications> = fc
  .array(fc.tuple(fc.nat(ATOMS.length - 1), fc.nat(ATOMS.length - 1)), { maxLength: 5 })
  .map((pairs) => {
    const closed = new Map<Atom, Set<Atom>>();
    for (const [i, atom] of [...ATOMS.entries()].reverse()) {
      const direct = pairs.flatMap(([a, b]) => (Math.min(a, b) === i && a !== b ? [Math.max(a, b)] : []));
      const reached = direct.flatMap((j) => [ATOMS[j] as Atom, ...(closed.get(ATOMS[j] as Atom) ?? [])]);
      closed.set(atom, new Set(reached));
    }
    return closed;
  });

const someAtom = fc.constantFrom(...ATOMS);

/** Formulas as deep as a pack may nest them, the two ends among them. */
export const someFormula: fc.Arbitrary<Formula> = formulaOf(someAtom, 3);

/** Formulas over given atoms. */
export function formulaOf(atom: fc.Arbitrary<Atom>, depth: number): fc.Arbitrary<Formula> {
  if (depth === 0) return atom;
  const parts = fc.array(formulaOf(atom, depth - 1), { maxLength: 3 });
  return fc.oneof(
    atom,
    parts.map((all) => ({ all })),
    parts.map((any) => ({ any })),
  );
}

/** The truth of a formula by its definition, where `held` is all that is held. */
export function isMet(formula: Formula, held: ReadonlySet<Atom>): boolean {
  if (typeof formula === "string") return held.has(formula);
  return "all" in formula
    ? formula.all.every((each) => isMet(each, held))
    : formula.any.some((each) => isMet(each, held));
}

/** Everything that somebody can hold: each set of atoms that has what its members imply. */
export function holdings(implications: Implications): readonly ReadonlySet<Atom>[] {
  const subsets = Array.from(
    { length: 2 ** ATOMS.length },
    (_, bits) => new Set(ATOMS.filter((_, i) => (bits >> i) & 1)),
  );
  return subsets.filter((held) =>
    [...held].every((atom) => implications.get(atom)?.isSubsetOf(held) ?? true),
  );
}

const period = fc.oneof(
  fc.constantFrom("P0D", "P1Y", "P12M", "P365D", "P366D", "P1M", "P30D", "P31D", "P4W", "P3Y", "P1Y6M"),
  fc.nat(40).map((days) => `P${days}D`),
  fc.nat(30).map((months) => `P${months}M`),
  fc.tuple(fc.nat(5), fc.nat(14), fc.nat(5), fc.nat(400)).map(([y, m, w, d]) => `P${y}Y${m}M${w}W${d}D`),
);
const event = fc.constantFrom("purpose-end", "last-interaction");

export const someLimit: fc.Arbitrary<RetentionLimit> = fc
  .record({ event, period, prompt: fc.boolean(), hold: fc.boolean() })
  .map(({ hold, ...limit }) => (hold ? { ...limit, hold } : limit));

const someKeep: fc.Arbitrary<KeepDuty> = fc.record({
  object: fc.constantFrom("data", "record"),
  start: event,
  days: fc.integer({ min: 1, max: 2000 }),
});

export const someDuty: fc.Arbitrary<Duty> = fc
  .record({
    to: fc.constantFrom("eu.sa", "subjects"),
    stage: fc.constantFrom("report", "final"),
    start: fc.constantFrom("awareness", "before-transfer"),
    deadline: fc.option(fc.record({ amount: fc.nat(90), unit: fc.constantFrom(...UNITS) }), {
      nil: undefined,
    }),
    prompt: fc.boolean(),
    trigger: formulaOf(someAtom, 2),
    notAfter: fc.option(fc.constant("subjects-told"), { nil: undefined }),
  })
  .map(({ deadline, notAfter, ...duty }) => ({
    ...duty,
    ...deadline,
    ...(notAfter === undefined ? {} : { notAfter }),
  }));

/** What a rule asks in a dimension of this kind. */
export function demandOf(kind: Kind): fc.Arbitrary<Demand> {
  const several = { minLength: 1, maxLength: 3 };
  if (kind === "formula") return someFormula.map((formula) => ({ kind, formula }));
  if (kind === "retention") return fc.array(someLimit, several).map((limits) => ({ kind, limits }));
  if (kind === "keep") return fc.array(someKeep, several).map((keeps) => ({ kind, keeps }));
  if (kind === "duties") return fc.array(someDuty, several).map((duties) => ({ kind, duties }));
  return fc.nat(20).map((number) => ({ kind, number }));
}

/** Facts of each way of being stated, a few values of each. */
const VALUES = {
  to: ["US-IL", "JP", "EU"],
  purpose: ["pur:verify", "pur:research", "pur:adTarget"],
  form: ["form:template", "form:rawSample", "form:inference"],
  identifies: ["true", "false"],
  processingSince: ["2020-01-01", "2024-01-01"],
  recipientCerts: ["none", "cbpr", "dpf-eu"],
} as const satisfies Partial<Record<FactName, readonly string[]>>;
type Worded = keyof typeof VALUES;
const WORDED = Object.keys(VALUES) as readonly Worded[];
export const INTERVALS = ["people", "youngest"] as const satisfies readonly FactName[];

const someMatcher = (name: Worded | (typeof INTERVALS)[number]): fc.Arbitrary<Matcher> => {
  if (name === "people" || name === "youngest")
    return fc
      .tuple(fc.nat(10), fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant(Number.POSITIVE_INFINITY)))
      .map(([from, more]) => ({ kind: "range", from, below: from + more }));
  if (name === "processingSince") return fc.constant({ kind: "since", day: "2023-01-01" });
  return fc.subarray([...VALUES[name]], { minLength: 1 }).map((v) => ({ kind: "oneOf", values: new Set(v) }));
};

function conditionOver(names: readonly (Worded | (typeof INTERVALS)[number])[]): fc.Arbitrary<Condition> {
  return fc
    .record(
      Object.fromEntries(names.map((name) => [name, fc.option(someMatcher(name), { freq: 2, nil: null })])),
    )
    .map((entries) => new Map(Object.entries(entries).filter(([, m]) => m !== null)) as unknown as Condition);
}

export const someCondition: fc.Arbitrary<Condition> = conditionOver([...WORDED, ...INTERVALS]);

const counted: fc.Arbitrary<Fact> = fc
  .tuple(fc.nat(20), fc.oneof(fc.nat(5), fc.constant(Number.POSITIVE_INFINITY)), fc.boolean())
  .map(([from, more, proven]) => ({ value: { kind: "interval", from, to: from + more }, proven }));

/** Values that a fact may have, never none, proven or only claimed. */
export const someFacts: fc.Arbitrary<Facts> = fc
  .record(
    Object.fromEntries([
      ...WORDED.map((name) => [name, fc.option(worded(name), { nil: null })] as const),
      ...INTERVALS.map((name) => [name, fc.option(counted, { nil: null })] as const),
    ]),
  )
  .map((facts) => new Map(Object.entries(facts).filter(([, fact]) => fact !== null)) as unknown as Facts);

function worded(name: Worded): fc.Arbitrary<Fact> {
  const values = fc.subarray([...VALUES[name]] as string[], { minLength: 1 });
  return fc
    .tuple(values, fc.boolean())
    .map(([some, proven]) => ({ value: { kind: "set", values: new Set(some) }, proven }));
}

/**
 * The same facts, known less exactly: any value more, any wider interval. A fact of things held at once is left as it is:
 * there one value more says that more is the case, not that less is known.
 */
export function widened(facts: Facts): fc.Arbitrary<Facts> {
  const wider = [...facts].map(([name, fact]): fc.Arbitrary<[FactName, Fact]> => {
    const { value, proven } = fact;
    if (FACTS[name].kind === "held") return fc.constant([name, fact]);
    if (value.kind === "interval")
      return fc
        .tuple(fc.nat(value.from), fc.nat(20))
        .map(([from, more]) => [name, { value: { ...value, from, to: value.to + more }, proven }]);
    return fc
      .subarray([...VALUES[name as Worded]] as string[])
      .map((more) => [name, { value: { kind: "set", values: value.values.union(new Set(more)) }, proven }]);
  });
  return fc.tuple(...wider).map((entries) => new Map(entries));
}

const someDemands: fc.Arbitrary<ReadonlyMap<Dimension, Demand>> = fc
  .uniqueArray(fc.constantFrom(...DIMENSION_KEYS), { minLength: 1, maxLength: 3 })
  .chain((keys) =>
    fc.tuple(...keys.map((key) => demandOf(DIMENSIONS[key]).map((demand) => [key, demand] as const))),
  )
  .map((entries) => new Map(entries));

/** Rules in force on DAY, or ended before it. */
export const someRule: fc.Arbitrary<Rule> = fc
  .record({
    id: fc.stringMatching(/^[a-z]{6}$/),
    cite: fc.constant("Act s. 1"),
    from: fc.constant("2020-01-01"),
    ended: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    status: fc.constantFrom(...STATUSES),
    says: fc.constant("This is asked."),
    applies: fc.constantFrom<Applies[]>("origin", "destination", "both", "touched"),
    when: someCondition,
    unless: fc.array(someCondition, { maxLength: 2 }),
    require: someDemands,
  })
  .map(({ ended, ...rule }) => (ended ? { ...rule, until: "2025-01-01" } : rule));

export const DAY = "2026-11-21";

export const someSource: fc.Arbitrary<Source> = fc
  .record({
    jurisdiction: fc.constantFrom("EU", "US-IL", "JP"),
    side: fc.constantFrom<Side[]>("baseline", "origin", "destination", "agreement", "touched", "inherited"),
    rules: fc.array(someRule, { maxLength: 4 }),
  })
  .map((source) => ({ ...source, day: DAY, grants: [] }));

/** Several sources; each rule has an id of its own, as a pack's loader sees to. */
export const someSources: fc.Arbitrary<readonly Source[]> = fc
  .array(someSource, { minLength: 1, maxLength: 4 })
  .map((sources) =>
    sources.map((source, i) => ({
      ...source,
      rules: source.rules.map((rule, j) => ({ ...rule, id: `${rule.id}-${i}-${j}` })),
    })),
  );

export const someEngagement: fc.Arbitrary<Engagement> = fc.record({
  advertising: fc.boolean(),
  sale: fc.boolean(),
  onward: fc.boolean(),
});

/** Three values of one kind, to hold against each other. */
export const threeDemands: fc.Arbitrary<readonly [Demand, Demand, Demand]> = fc
  .constantFrom<Kind[]>("formula", "retention", "keep", "duties", "number")
  .chain((kind) => fc.tuple(demandOf(kind), demandOf(kind), demandOf(kind)));
