/**
 * Weighs bans: does the verdict differ over the values of open facts? A search over classes answers for all
 * combinations, and splits only at facts on which a ban turns.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import type { FactName, Facts } from "../fact.ts";
import type { FactClass } from "../partition.ts";
import { doubtOf, isPossible } from "../rule.ts";
import { type Ban, isOutright, isUnsure } from "./bans.ts";
import { type FactTest, findOpen, type OpenFacts } from "./classes.ts";

/**
 * The most classes that one search tries, over all facts that it splits at. A search that would need more gives up: the
 * answer is then `depends`, as it is wherever the verdict is not certain.
 */
export const MOST_STEPS = 2_000;

/** The verdict of bans where every open fact has the value that is worst. An unsure rule binds. */
type Worst = {
  readonly worst: "prohibited" | "prohibited unless" | "open";
  /** The bans that bring it, the surest first. */
  readonly worstBans: readonly Ban[];
};

/** The verdict of bans alone. `open`: none of them applies, so that what else is asked decides. */
export type Weighed = {
  readonly verdict: "prohibited" | "prohibited unless" | "depends" | "open";
  /** The bans behind the verdict, the surest first. */
  readonly bans: readonly Ban[];
  /** True where the verdict is `depends` because only unsure rules forbid, under all or some values of open facts. */
  readonly unsure: boolean;
  /** The open facts on which it turns whether a ban applies. */
  readonly turnsOn: readonly FactName[];
};

/** Weighs the bans for facts, over all values of those that are open. */
export function weigh(bans: readonly Ban[], facts: Facts, concepts: Concepts): Weighed & Worst {
  const open = findOpen(bans.flatMap(testsIn), facts, concepts);
  const left = bans.flatMap((ban) => residue(ban, facts, open));
  const firing = left.filter((each) => canApply(each, open));
  const worst = worstOf(firing);
  const worstBans = surestFirst(
    firing.map(({ ban }) => ban).filter((ban) => worst !== "prohibited" || isOutright(ban)),
  );
  const outcome = (verdict: Weighed["verdict"], behind: readonly Residue[], unsure = false) => ({
    verdict,
    bans: surestFirst(behind.map(({ ban }) => ban)),
    unsure,
    turnsOn: verdict === "depends" ? factsIn(behind) : [],
    worst,
    worstBans,
  });
  if (firing.length === 0) return outcome("open", []);
  if (canEscape(firing, open))
    return outcome(
      "depends",
      firing,
      firing.every(({ ban }) => isUnsure(ban)),
    );
  const sure = firing.filter(({ ban }) => !isUnsure(ban));
  if (canEscape(sure, open))
    return outcome(
      "depends",
      firing.filter(({ ban }) => isUnsure(ban)),
      true,
    );
  const outright = sure.filter(({ ban }) => isOutright(ban));
  return canEscape(outright, open) ? outcome("prohibited unless", sure) : outcome("prohibited", outright);
}

function worstOf(firing: readonly Residue[]): Worst["worst"] {
  if (firing.length === 0) return "open";
  return firing.some(({ ban }) => isOutright(ban)) ? "prohibited" : "prohibited unless";
}

function factsIn(residues: readonly Residue[]): readonly FactName[] {
  const tests = residues.flatMap(({ tests, unless }) => [...tests, ...unless.flat()]);
  return [...new Set(tests.map(([name]) => name))].sort();
}

/** Combines verdicts over sets of values that all hold the presumed ones: the verdict over the values of all sets. */
export function together(all: readonly Weighed[]): Weighed {
  const has = (verdict: Weighed["verdict"]) => all.filter((each) => each.verdict === verdict);
  const [first] = [has("depends"), has("prohibited unless"), has("prohibited"), all].filter(
    ({ length }) => length > 0,
  );
  const behind = first ?? [];
  return {
    verdict: behind[0]?.verdict ?? "open",
    bans: surestFirst(behind.flatMap(({ bans }) => bans)),
    unsure: behind.length > 0 && behind.every(({ unsure }) => unsure),
    turnsOn: [...new Set(behind.flatMap(({ turnsOn }) => turnsOn))].sort(),
  };
}

/** Returns every test that a ban puts to facts. */
export function testsIn({ tests, unless }: Ban): readonly FactTest[] {
  return [...tests, ...unless.flat()];
}

const CERTAINTIES = ["confirmed", "believed", "unsure"];

function surestFirst(bans: readonly Ban[]): readonly Ban[] {
  const distinct = new Map(bans.map((ban) => [`${ban.by.jurisdiction} ${ban.by.rule} ${ban.by.side}`, ban]));
  return [...distinct.values()].toSorted(
    (a, b) => CERTAINTIES.indexOf(a.by.status) - CERTAINTIES.indexOf(b.by.status),
  );
}

/** The rest of a ban once the closed facts are known. */
type Residue = {
  readonly ban: Ban;
  readonly tests: readonly FactTest[];
  readonly unless: readonly (readonly FactTest[])[];
};

/** Returns nothing for a ban that surely does not apply. */
function residue(ban: Ban, facts: Facts, open: OpenFacts): readonly Residue[] {
  const tests: FactTest[] = [];
  for (const test of ban.tests) {
    const [name, matcher] = test;
    const fact = facts.get(name);
    if (open.has(name)) tests.push(test);
    else if (fact !== undefined && !isPossible(name, fact, matcher)) return [];
  }
  const unless: (readonly FactTest[])[] = [];
  for (const exception of ban.unless) {
    const closed = exception.filter(([name]) => !open.has(name));
    if (closed.some(([name, matcher]) => doubtOf(new Map([[name, matcher]]), facts) !== undefined)) continue;
    const rest = exception.filter(([name]) => open.has(name));
    if (rest.length === 0) return [];
    unless.push(rest);
  }
  return [{ ban, tests, unless }];
}

const holds = ({ value }: FactClass, [name, matcher]: FactTest) =>
  isPossible(name, { value, proven: true }, matcher);

/** Returns what is left of a ban where a fact has a class; undefined where the ban does not apply. */
function assume(each: Residue, name: FactName, fact: FactClass): Residue | undefined {
  const isOf = ([of]: FactTest) => of === name;
  if (each.tests.some((test) => isOf(test) && !holds(fact, test))) return undefined;
  const tests = each.tests.filter((test) => !isOf(test));
  const unless: (readonly FactTest[])[] = [];
  for (const exception of each.unless) {
    if (exception.some((test) => isOf(test) && !holds(fact, test))) continue;
    const rest = exception.filter((test) => !isOf(test));
    if (rest.length === 0) return undefined;
    unless.push(rest);
  }
  return { ban: each.ban, tests, unless };
}

/** The fact to split at next; undefined where the ban applies whatever is open. */
function nextFact({ tests, unless }: Residue): FactName | undefined {
  return tests[0]?.[0] ?? unless[0]?.[0]?.[0];
}

/** Returns true where some values of the open facts make the ban apply. Also true where that is not found out. */
function canApply(residue: Residue, open: OpenFacts): boolean {
  let steps = 0;
  const search = (each: Residue): boolean => {
    const name = nextFact(each);
    if (name === undefined) return true;
    return (open.get(name) ?? []).some((fact) => {
      steps += 1;
      if (steps > MOST_STEPS) return true;
      const next = assume(each, name, fact);
      return next !== undefined && search(next);
    });
  };
  return search(residue);
}

/** Returns true where some values of the open facts keep out every ban. Also true where that is not found out. */
function canEscape(all: readonly Residue[], open: OpenFacts): boolean {
  let steps = 0;
  const isSettled = (each: Residue) => nextFact(each) === undefined;
  const search = (left: readonly Residue[]): boolean => {
    const [first] = left;
    if (first === undefined) return true;
    // A ban that applies already cannot be escaped further down.
    if (left.some(isSettled)) return false;
    const name = nextFact(first);
    if (name === undefined) return false;
    return (open.get(name) ?? []).some((fact) => {
      steps += 1;
      if (steps > MOST_STEPS) return true;
      return search(left.flatMap((each) => assume(each, name, fact) ?? []));
    });
  };
  return search(all);
}
