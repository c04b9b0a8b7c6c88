/** The conditions at which the laws of one question look: of their rules, of the exceptions of these, and of recognitions. */
import type { CompiledRule } from "../compile.ts";
import type { FactName, Facts } from "../fact.ts";
import { type Condition, type Grant, inForce, isPossible, type Matcher } from "../rule.ts";
import type { Rulebook } from "../rulebook.ts";
import type { Source } from "../source.ts";
import type { FactTest } from "./classes.ts";

/** The rules of all laws of a question, and the recognitions of the origin. */
export type InForce = { readonly rules: readonly CompiledRule[]; readonly grants: readonly Grant[] };

/** Returns what is in force in these sources on their days. */
export function inForceOf(sources: readonly Source[], rulebook: Rulebook): InForce {
  return {
    rules: sources.flatMap((source) => rulebook.compile(source).rules),
    grants: sources
      .filter(({ side }) => side === "origin")
      .flatMap(({ grants, day }) => grants.filter((grant) => inForce(grant, day))),
  };
}

/** Returns the tests of all rules that may apply to what is stated, and of all recognitions. */
export function testsOf({ rules, grants }: InForce, stated: Facts): readonly FactTest[] {
  return [
    ...rules
      .filter(({ rule }) => mayHold(rule.when, stated))
      .flatMap(({ rule }) => [...rule.when, ...rule.unless.flatMap((each) => [...each])]),
    ...grants.flatMap(({ when }) => [...when]),
  ];
}

/** Returns the conditions under which less is asked: exceptions of rules that may apply, and recognitions. */
export function sparingIn({ rules, grants }: InForce, stated: Facts): readonly Condition[] {
  return [
    ...rules.filter(({ rule }) => mayHold(rule.when, stated)).flatMap(({ rule }) => rule.unless),
    ...grants.filter(({ status }) => status !== "unsure").map(conditionOf),
  ].filter((condition) => mayHold(condition, stated));
}

/** Returns the whole condition of a recognition: its destinations, and what else it looks at. */
export function conditionOf({ to, when }: Grant): Condition {
  return new Map<FactName, Matcher>([["to", { kind: "oneOf", values: to }], ...when]);
}

/** Returns true where facts may meet a condition. One that nobody stated may have any value. */
export function mayHold(condition: Condition, facts: Facts): boolean {
  for (const [name, matcher] of condition) {
    const fact = facts.get(name);
    if (fact !== undefined && !isPossible(name, fact, matcher)) return false;
  }
  return true;
}
