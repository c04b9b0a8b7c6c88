/**
 * Bans: the rules that alone forbid a transfer, outright or short of an exception, with the facts that decide whether
 * each applies.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import { type Atom, isException } from "../atom.ts";
import type { CompiledRule, CompiledSource } from "../compile.ts";
import { SALES } from "../engagement.ts";
import type { FactName, Facts } from "../fact.ts";
import { conflictsBetween, isEngaged } from "../floor.ts";
import { type Clause, clauseMet, type Implications } from "../formula.ts";
import { DIMENSION_KEYS } from "../lattice/dimension.ts";
import { isPossible, type Matcher } from "../rule.ts";
import type { Citation } from "../source.ts";
import type { FactTest } from "./classes.ts";

/** A ban: it applies where every test holds and no exception of the rule holds in all its tests. */
export type Ban = {
  readonly tests: readonly FactTest[];
  readonly unless: readonly (readonly FactTest[])[];
  /** The alternatives of which a request must show one, each clause by itself; empty where nothing opens it. */
  readonly exceptions: readonly Clause[];
  readonly by: Citation;
  readonly says: string;
};

export const isOutright = ({ exceptions }: Ban): boolean => exceptions.length === 0;
export const isUnsure = ({ by }: Ban): boolean => by.status === "unsure";

/** The facts that decide which demands are tested, and the exceptions that are claimed. */
export type BanSetting = {
  readonly facts: Facts;
  readonly concepts: Concepts;
  readonly implications: Implications;
  readonly claims: ReadonlySet<Atom>;
};

/** Finds the bans that may apply to the facts. An exception of a law that is claimed counts as shown. */
export function findBans(sources: readonly CompiledSource[], setting: BanSetting): readonly Ban[] {
  const rules = sources.flatMap((source) => source.rules);
  const bans = rules.flatMap((rule) => bansOf(rule, setting));
  return [...bans, ...conflictsAmong(rules)].filter(({ tests }) =>
    tests.every(([name, matcher]) => isPossibleIn(setting.facts, name, matcher)),
  );
}

function isPossibleIn(facts: Facts, name: FactName, matcher: Matcher): boolean {
  const fact = facts.get(name);
  return fact === undefined || isPossible(name, fact, matcher);
}

function bansOf({ rule, by, drafts }: CompiledRule, setting: BanSetting): readonly Ban[] {
  const held = setting.claims;
  return drafts([]).flatMap(({ at, part }) => {
    if (part.value.kind !== "formula") return [];
    const open = part.value.cnf.filter(
      (clause) => clause.every(isException) && !clauseMet(clause, held, setting.implications),
    );
    if (open.length === 0) return [];
    const exceptions = open.some((clause) => clause.length === 0) ? [] : open;
    const unless = rule.unless.map((each) => [...each]);
    return waysToEngage([...rule.when], at, setting).map((tests) => ({
      tests,
      unless,
      exceptions,
      by,
      says: rule.says,
    }));
  });
}

/**
 * Returns the tests under which a demand counts before the transfer: several lists are alternatives. Whoever has a sale
 * as the purpose sells, whatever the action is called.
 */
function waysToEngage(
  when: readonly FactTest[],
  at: number,
  setting: BanSetting,
): readonly (readonly FactTest[])[] {
  const dimension = DIMENSION_KEYS[at];
  if (dimension === undefined) return [];
  const { concepts } = setting;
  const purpose = (group: string): FactTest => ["purpose", { kind: "oneOf", values: concepts.leaves(group) }];
  const sells: FactTest = ["action", { kind: "oneOf", values: SALES }];
  const sale = (tests: readonly FactTest[]): readonly (readonly FactTest[])[] =>
    tests.some(([name, m]) => name === "action" && m.kind === "oneOf" && m.values.has("sell"))
      ? [tests, [...tests.filter(([name]) => name !== "action"), purpose("pur:sale")]]
      : [tests];
  if (dimension === "consent.advertising") return sale([...when, purpose("pur:advertising")]);
  if (dimension === "consent.sale")
    return [...sale([...when, sells]), ...sale(when).map((tests) => [...tests, purpose("pur:sale")])];
  return isEngaged(dimension, NOTHING_MORE) ? sale(when) : [];
}

const NOTHING_MORE = { advertising: false, sale: false, onward: false };

/** Two rules that cannot both be obeyed forbid the transfer where both apply. */
function conflictsAmong(rules: readonly CompiledRule[]): readonly Ban[] {
  const parts = rules.map((compiled) => ({
    compiled,
    drafts: compiled
      .drafts([])
      .filter(({ part }) => part.value.kind === "keep" || part.value.kind === "retention"),
  }));
  const keeping = parts.filter(({ drafts }) => drafts.some(({ part }) => part.value.kind === "keep"));
  const limiting = parts.filter(({ drafts }) => drafts.some(({ part }) => part.value.kind === "retention"));
  return keeping.flatMap((keep) =>
    limiting
      .filter((limit) =>
        keep.drafts.some((one) =>
          limit.drafts.some((other) => conflictsBetween(one.part, other.part).length > 0),
        ),
      )
      .map((limit): Ban => {
        const [one, other] = [keep.compiled, limit.compiled];
        return {
          tests: [...one.rule.when, ...other.rule.when],
          unless: [...one.rule.unless, ...other.rule.unless].map((each) => [...each]),
          exceptions: [],
          by: one.by.status === "unsure" ? one.by : other.by,
          says: `${one.rule.says} ${other.rule.says}`,
        };
      }),
  );
}
