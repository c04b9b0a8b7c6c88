/**
 * The parts of an answer that rest on what somebody stated by name: duties that bind because of it, facts at which no rule
 * looked, and what must be so beside it for the worst case.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import type { Atom } from "../atom.ts";
import type { FactName, Facts } from "../fact.ts";
import { atomsIn, type Dimension } from "../lattice/dimension.ts";
import type { Floor } from "../outcome.ts";
import { doubtOf, isPossible, type Matcher } from "../rule.ts";
import type { Citation } from "../source.ts";
import { conditionOf, mayHold } from "./looking.ts";
import type { ToldPenalty } from "./penalties.ts";
import { presume } from "./presume.ts";
import type { Judged, Setting } from "./setting.ts";
import { speaksOf, speaksOfValue } from "./topics.ts";

/** A duty that binds because of facts that were stated: without them it would not surely bind. */
export type StatedDuty = {
  readonly dimension: Dimension;
  readonly by: Citation;
  readonly says: string;
  readonly facts: readonly FactName[];
};

/** A rule that forbids in the worst case and is not behind the verdict, with what must be so for that. */
export type WorstCase = {
  readonly by: Citation;
  readonly says: string;
  readonly facts: readonly { readonly fact: FactName; readonly values: readonly string[] }[];
};

/** The facts of every question, and the places that choose its laws: nobody states them for one rule's sake. */
const OF_EVERY_QUESTION: ReadonlySet<FactName> = new Set([
  ...(["from", "to", "provenance", "subjectsIn", "outputIn", "modality", "form", "purpose"] as const),
  ...(["action", "people", "peopleYear", "youngest"] as const),
]);

const namedIn = (facts: Facts) => [...facts.keys()].filter((name) => !OF_EVERY_QUESTION.has(name));

/**
 * Returns the facts stated by name at which nothing looks that may apply to such a transfer: no condition of a rule, of its
 * exceptions, of a recognition or of a usual way, and no sentence of a rule, of what it asks for, or of one of `penalties`.
 */
export function findUnread(
  facts: Facts,
  setting: Setting,
  penalties: readonly Pick<ToldPenalty, "says">[],
): readonly FactName[] {
  const unread = withoutCondition(facts, setting);
  if (unread.length === 0) return unread;
  const sentences = [...sentencesIn(setting), ...penalties.map(({ says }) => says)];
  return unread.filter((name) => !sentences.some((each) => speaksOf(name, facts.get(name)?.value, each)));
}

/** Returns the sentences of the rules that may apply to what is stated, and of all that they ask for. */
function sentencesIn({ laws, registry, stated }: Setting): readonly string[] {
  const rules = laws().rules.filter(({ rule }) => mayHold(rule.when, stated));
  const atoms = new Set(rules.flatMap(({ rule }) => [...rule.require.values()].flatMap(atomsIn)));
  return [
    ...rules.map(({ rule }) => rule.says),
    ...[...atoms].flatMap((atom) => registry.atoms.get(atom)?.says ?? []),
  ];
}

/** An exception that speaks of a fact which was stated to be so, while nothing looks at that fact before it is claimed. */
export type SuggestedClaim = { readonly fact: FactName; readonly atom: Atom };

/**
 * Returns the exceptions, of those that are offered, that speak of facts stated by name to be so, of the sector or of the purpose.
 */
export function suggestClaims(
  facts: Facts,
  setting: Setting,
  offered: readonly { readonly atom: Atom }[],
): readonly SuggestedClaim[] {
  const speaks = (fact: FactName, sentence: string) => {
    const value = facts.get(fact)?.value;
    const isSo = value?.kind === "set" && value.values.size === 1 && value.values.has("true");
    return isSo ? speaksOf(fact, value, sentence) : speaksOfValue(fact, value, sentence);
  };
  const about: readonly FactName[] = facts.has("purpose") ? ["purpose"] : [];
  return [...withoutCondition(facts, setting), ...about].flatMap((fact) =>
    offered
      .filter(({ atom }) => speaks(fact, setting.registry.atoms.get(atom)?.says ?? ""))
      .map(({ atom }) => ({ fact, atom })),
  );
}

/** Returns the facts stated by name that no condition names which may hold for such a transfer. */
function withoutCondition(facts: Facts, { laws, packs, usualIn, stated }: Setting): readonly FactName[] {
  const ordinary = new Map([...stated].filter(([name]) => OF_EVERY_QUESTION.has(name)));
  const { rules, grants } = laws();
  const conditions = [
    ...rules
      .filter(({ rule }) => mayHold(rule.when, ordinary))
      .flatMap(({ rule }) => [rule.when, ...rule.unless]),
    ...grants.map(conditionOf),
    ...packs.flatMap(({ jurisdiction }) => usualIn(jurisdiction).map(({ when }) => when)),
  ];
  const read = new Set(
    conditions.filter((each) => mayHold(each, ordinary)).flatMap((each) => [...each.keys()]),
  );
  return namedIn(facts).filter((name) => !read.has(name));
}

/** The facts that change a tested demand where they are so: who was paid, and consented, may not have consented freely. */
const OF_DEMANDS: ReadonlySet<FactName> = new Set(["remuneration"]);

/**
 * Returns the duties for later that rest on facts stated by name: what is otherwise than usual first, and practices. Of what is
 * asked before the transfer it tells what is asked because people were paid, before all else.
 */
export function findStatedDuties(
  floor: Floor,
  facts: Facts,
  { laws, stated }: Setting,
  concepts: Concepts,
): readonly StatedDuty[] {
  const names = namedIn(facts);
  if (names.length === 0) return [];
  const usual = presume(new Map([...stated].filter(([name]) => !names.includes(name))), concepts);
  const whens = new Map(laws().rules.map(({ rule, by }) => [keyOf(by), rule.when]));
  const found = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) =>
    parts.flatMap(({ outdone, by, says }) => {
      const when = whens.get(keyOf(by));
      const resting = names.flatMap((name) => {
        if (engaged && !OF_DEMANDS.has(name)) return [];
        const matcher = when?.get(name);
        return matcher === undefined || isSure(name, matcher, usual) ? [] : [{ name, matcher }];
      });
      if ((outdone && !engaged) || resting.length === 0) return [];
      const isUnusual = resting.some(({ name, matcher }) => {
        const fact = usual.get(name);
        return fact !== undefined && !isPossible(name, fact, matcher);
      });
      const rank = engaged ? -1 : 2 * Number(!isUnusual) + Number(dimension !== "practices");
      return [{ rank, duty: { dimension, by, says, facts: resting.map(({ name }) => name) } }];
    }),
  );
  return found.toSorted((a, b) => a.rank - b.rank).map(({ duty }) => duty);
}

const keyOf = ({ jurisdiction, rule, side }: Citation) => `${jurisdiction} ${rule} ${side}`;

const isSure = (name: FactName, matcher: Matcher, facts: Facts): boolean =>
  doubtOf(new Map([[name, matcher]]), facts) === undefined;

/** Returns the ban of the worst case that needs the fewest facts that nobody stated; undefined where the verdict names one. */
export function findWorstCase({ worstBans, bans }: Judged, stated: Facts): WorstCase | undefined {
  const told = new Set(bans.map(({ by }) => keyOf(by)));
  if (worstBans.some(({ by }) => told.has(keyOf(by)))) return undefined;
  const [first] = worstBans
    .map(({ by, says, tests }) => ({
      ...{ by, says },
      facts: tests
        .filter(([name, matcher]) => !isSure(name, matcher, stated))
        .map(([fact, matcher]) => ({ fact, values: wordsOf(matcher) })),
    }))
    .toSorted((a, b) => a.facts.length - b.facts.length);
  return first;
}

function wordsOf(matcher: Matcher): readonly string[] {
  if (matcher.kind === "oneOf") return [...matcher.values].sort();
  if (matcher.kind === "since") return [matcher.day];
  return [`${matcher.from}..${Number.isFinite(matcher.below) ? matcher.below - 1 : ""}`];
}
