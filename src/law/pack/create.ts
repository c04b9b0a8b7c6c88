/** A pack: the law of one jurisdiction as data, made of its checked document into rules, grants, terms and regulators. */
import type { z } from "zod";
import type { Concepts } from "../../vocabulary/concept.ts";
import { createScheme, type Scheme } from "../../vocabulary/scheme.ts";
import { type Atom, ownPrefixes } from "../atom.ts";
import { FACTS, type FactName, isFactName } from "../fact.ts";
import { type Formula, parseFormula } from "../formula.ts";
import { type Demand, DIMENSIONS, type Dimension } from "../lattice/dimension.ts";
import type { Duty } from "../lattice/duty.ts";
import { PENALTIES, type Penalties } from "../penalty.ts";
import type { Condition, Grant, Matcher, Rule } from "../rule.ts";
import type {
  DutyEntry,
  Keep,
  Limit,
  Matching,
  PackDocument,
  RuleEntry,
  UsualEntry,
  When,
} from "./document.ts";
import { assertDistinct, assertRuns, invalid } from "./entry.ts";
import { assertImplied, assertPeriod, assertSize, assertTrigger, findExcess, LIMITS } from "./limits.ts";
import { createPenalties } from "./penalties.ts";
import { type AtomEntries, type Registry, registryWith } from "./registry.ts";
import { endReplaced } from "./replaces.ts";
import { type Located, readAt } from "./yaml.ts";

export type Regulator = { readonly id: string; readonly name: string; readonly cite: string };

/** An atom by which a demand is mostly met where a condition surely holds. */
export type UsualWay = { readonly way: Atom; readonly when: Condition };

export type Pack = Penalties & {
  readonly jurisdiction: string;
  readonly version: string;
  readonly title: string;
  /** The SHA-256 of the pack's text, in hex. Every decision records it. */
  readonly hash: string;
  /**
   * The jurisdiction whose law applies here too. The pack declares it; a code such as `US-IL` says nothing about it.
   */
  readonly within?: string;
  /**
   * True for a pack that applies only together with a pack that lies within it. Nobody can ask for an overlay alone.
   */
  readonly overlay: boolean;
  /**
   * The countries that make up the jurisdiction, as the EU's member states do; empty where it is one country or a
   * part of one.
   */
  readonly members: readonly string[];
  /** The IANA time zone at whose midnight a statute's day begins. */
  readonly zone: string;
  readonly regulators: readonly Regulator[];
  /** The first day of a consent that counts for this law, where that is not the day of its first rule on consent. */
  readonly consentsSince?: string;
  readonly scheme: Scheme;
  /** The law's own atoms by name: `eu.scc`, `exc:eu.art49-vital`. */
  readonly atoms: AtomEntries;
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** The ways that an answer names first in some cases, what comes earlier first. No floor and no decision looks at them. */
  readonly usual: readonly UsualWay[];
  /** The dimensions in which nobody has researched the whole of this law. */
  readonly notResearched: readonly Dimension[];
  /** True where nobody has researched the law's penalties, or not as a whole. It denies nothing: they are never tested. */
  readonly penaltiesOpen: boolean;
};

/** `registry` holds the atoms that all laws share; a pack adds its own. */
export type PackContext = { readonly concepts: Concepts; readonly registry: Registry; readonly file: string };

const TAKES = { words: "a value or a list of values", since: "`{since}`", range: "`{from, below}`" };

function matcherOf(name: FactName, entry: z.output<typeof Matching>, { concepts }: PackContext): Matcher {
  const fact = FACTS[name];
  const form =
    typeof entry !== "object" || Array.isArray(entry) ? "words" : "since" in entry ? "since" : "range";
  const wanted = fact.kind === "interval" ? "range" : fact.kind === "date" ? "since" : "words";
  if (form !== wanted) throw invalid(`\`when.${name}\` takes ${TAKES[wanted]}`);
  if (typeof entry === "object" && !Array.isArray(entry)) {
    if ("since" in entry) return { kind: "since", day: entry.since };
    return { kind: "range", from: entry.from ?? 0, below: entry.below ?? Number.POSITIVE_INFINITY };
  }
  const words = (Array.isArray(entry) ? entry : [entry]).map(String);
  if (fact.kind === "concept") {
    // Rules compare leaves, so a broader concept in a rule stands for all leaves below it.
    const kind = name as "modality" | "form" | "purpose";
    const leaves = words.flatMap((word) => [...concepts.leaves(concepts.resolve(kind, word))]);
    return { kind: "oneOf", values: new Set(leaves) };
  }
  const allowed: readonly string[] | undefined =
    fact.kind === "list" || fact.kind === "held"
      ? fact.members
      : fact.kind === "yesNo"
        ? ["true", "false"]
        : undefined;
  const stranger = allowed && words.find((word) => !allowed.includes(word));
  if (stranger !== undefined) throw invalid(`\`when.${name}\` has the unknown word \`${stranger}\``);
  return { kind: "oneOf", values: new Set(words) };
}

function conditionOf(when: z.output<typeof When>, context: PackContext): Condition {
  return new Map(
    Object.entries(when).map(([name, entry]) => {
      if (!isFactName(name)) throw invalid(`\`when\` names \`${name}\`, which is not a fact`);
      return [name, matcherOf(name, entry, context)];
    }),
  );
}

function dutyOf(
  rule: string,
  { if: trigger, amount, unit, countsFirstDay, notAfter, ...duty }: z.output<typeof DutyEntry>,
  { registry }: PackContext,
): Duty {
  if ((amount === undefined) !== (unit === undefined))
    throw invalid("a duty needs both `amount` and `unit`, or neither");
  return {
    ...duty,
    ...(amount === undefined || unit === undefined ? {} : { amount, unit }),
    ...(countsFirstDay === undefined ? {} : { countsFirstDay }),
    ...(notAfter === undefined ? {} : { notAfter }),
    trigger: triggerOf(rule, trigger, registry),
  };
}

function triggerOf(rule: string, entry: unknown, registry: Registry): Formula {
  const trigger = parseFormula(entry ?? "free", (name) => registry.resolve(undefined, name));
  assertTrigger(trigger, `\`if\` of \`${rule}\``);
  return trigger;
}

function demandOf(rule: string, dimension: Dimension, entry: unknown, context: PackContext): Demand {
  const kind = DIMENSIONS[dimension];
  if (kind === "formula") {
    const formula: Formula = parseFormula(entry, (name) => context.registry.resolve(dimension, name));
    assertSize(formula, `the demand of \`${rule}\` under \`${dimension}\``);
    return { kind, formula };
  }
  if (kind === "number") return { kind, number: entry as number };
  if (kind === "keep") return { kind, keeps: entry as z.output<typeof Keep>[] };
  if (kind === "duties")
    return {
      kind,
      duties: (entry as z.output<typeof DutyEntry>[]).map((each) => dutyOf(rule, each, context)),
    };
  const limits = entry as z.output<typeof Limit>[];
  for (const { period } of limits) assertPeriod(period, `the retention of \`${rule}\``);
  return {
    kind: "retention",
    limits: limits.map(({ hold, ...limit }) => (hold === undefined ? limit : { ...limit, hold })),
  };
}

function ruleOf(
  { when, unless, require, until, replaces, open, ...rest }: z.output<typeof RuleEntry>,
  context: PackContext,
): Rule {
  assertRuns({ from: rest.from, until });
  const demands = Object.entries(require).filter(([, entry]) => entry !== undefined);
  if (demands.length === 0)
    throw invalid(`the rule \`${rest.id}\` requires nothing: add a demand under \`require\``);
  return {
    ...rest,
    ...(until === undefined ? {} : { until }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(open === undefined ? {} : { open: new Map(Object.entries(open)) as NonNullable<Rule["open"]> }),
    when: conditionOf(when, context),
    unless: unless.map((each) => conditionOf(each, context)),
    require: new Map(
      demands.map(([key, entry]) => [key as Dimension, demandOf(rest.id, key as Dimension, entry, context)]),
    ),
  };
}

/** Creates the rules that stand at a path of a document. Throws PACK_INVALID or ATOM_UNKNOWN, with the place. */
export function createRules(
  entries: readonly z.output<typeof RuleEntry>[],
  source: Located,
  under: readonly string[],
  context: PackContext,
): readonly Rule[] {
  assertDistinct(entries, source, under);
  const rules = entries.map((entry, i) => readAt(source, [...under, i], () => ruleOf(entry, context)));
  const excess = findExcess(rules);
  if (excess !== undefined)
    readAt(source, [...under, excess.at], () => {
      throw excess.error;
    });
  return endReplaced(rules, (i, check) => readAt(source, [...under, i], check));
}

/** Adds the cases of which a law does not speak to the exceptions of each of its rules. */
function withOutside(rules: readonly Rule[], outside: readonly Condition[]): readonly Rule[] {
  if (outside.length === 0) return rules;
  return rules.map((rule) => ({ ...rule, unless: [...rule.unless, ...outside] }));
}

/** Creates a pack from its document, whose text has this hash. Throws PACK_INVALID or ATOM_UNKNOWN, with the place. */
export function createPack(
  document: PackDocument,
  hash: string,
  { registry, ...rest }: PackContext,
  placeOf: Located["placeOf"] = () => rest.file,
): Pack {
  const source = { value: document, placeOf };
  const { pack, version, title, zone, overlay, regulators, atoms } = document;
  assertOwn(pack, atoms, source);
  const count = Object.keys(atoms).length;
  if (count > LIMITS.atoms)
    throw invalid(`${placeOf(["atoms"])}: the pack has ${count} atoms; the limit is ${LIMITS.atoms}`);
  const context = { ...rest, registry: readAt(source, ["atoms"], () => ownRegistry(registry, atoms)) };
  assertDistinct(document.grants, source, ["grants"], document.rules);
  const outside = document.outside.map((each, i) =>
    readAt(source, ["outside", i], () => conditionOf(each, context)),
  );
  return {
    jurisdiction: pack,
    version,
    title,
    hash,
    ...(document.within === undefined ? {} : { within: document.within }),
    overlay,
    members: document.members,
    zone,
    regulators,
    ...(document.consentsSince === undefined ? {} : { consentsSince: document.consentsSince }),
    scheme: readAt(source, ["terms"], () =>
      createScheme(
        { id: schemeIdOf({ jurisdiction: pack }), version, title, terms: document.terms },
        context.concepts,
        "people",
      ),
    ),
    atoms,
    notResearched: dimensionsOf(document.notResearched),
    rules: withOutside(createRules(document.rules, source, ["rules"], context), outside),
    grants: document.grants.map((entry, i) => readAt(source, ["grants", i], () => grantOf(entry, context))),
    usual: document.usual.map((entry, i) => readAt(source, ["usual", i], () => usualOf(entry, context))),
    ...createPenalties(document, source),
    penaltiesOpen: document.penalties === undefined || document.notResearched.includes(PENALTIES),
  };
}

/** Returns the dimensions among what nobody has researched. Penalties are none. */
export function dimensionsOf(notResearched: PackDocument["notResearched"]): readonly Dimension[] {
  return notResearched.filter((each) => each !== PENALTIES);
}

/** Returns the id of the scheme of a law's own words: `us-il` for `US-IL`. */
export const schemeIdOf = ({ jurisdiction }: Pick<Pack, "jurisdiction">) => jurisdiction.toLowerCase();

function ownRegistry(registry: Registry, atoms: AtomEntries): Registry {
  const extended = registryWith(registry, atoms);
  assertImplied(Object.keys(atoms), extended.implications);
  return extended;
}

// THREAT: a pack that could name atoms of another law, or common ones, could change the meaning of that law.
function assertOwn(pack: string, atoms: AtomEntries, source: Located): void {
  const prefixes = ownPrefixes(pack);
  for (const atom of Object.keys(atoms))
    if (!prefixes.some((prefix) => atom.startsWith(prefix)))
      throw invalid(
        `${source.placeOf(["atoms", atom])}: the atom \`${atom}\` does not belong to this pack: its own atoms begin with \`${prefixes.join("` or `")}\``,
      );
}

function usualOf({ way, when }: z.output<typeof UsualEntry>, context: PackContext): UsualWay {
  return { way: context.registry.resolve(undefined, way), when: conditionOf(when, context) };
}

function grantOf(entry: PackDocument["grants"][number], context: PackContext): Grant {
  const { when, until, to, ...rest } = entry;
  assertRuns({ from: rest.from, until });
  return {
    ...rest,
    ...(until === undefined ? {} : { until }),
    atom: context.registry.resolve(undefined, rest.atom),
    to: new Set(to),
    when: conditionOf(when, context),
  };
}
