/**
 * Questions back to whoever asks: each open fact with the outcome for each of its classes, ranked by how much the
 * answer changes.
 */
import type { Fact, FactName, Facts } from "../fact.ts";
import type { Floor, Verdict } from "../outcome.ts";
import type { FactClass } from "../partition.ts";
import { waysOfChange } from "./changes.ts";
import { type Item, listItems } from "./checklist.ts";
import type { OpenFacts } from "./classes.ts";
import {
  type Asked,
  type Effect,
  effectOf,
  signatureOf,
  WEIGHTS,
  type Weight,
  weightAmong,
} from "./effect.ts";
import { findPairs } from "./pairs.ts";
import type { Setting } from "./setting.ts";

/** The most floors that the questions of one answer compute. Facts beyond it are not asked. */
export const MOST_FLOORS = 400;

/** The outcome where a fact has one of the members of its classes. */
export type Outcome = {
  /** Words, or one range. `other` is any word that no rule names. */
  readonly members: readonly string[];
  /** The verdict, with the other facts as stated or presumed. */
  readonly verdict: Verdict;
  /** The open facts on which the verdict still turns. */
  readonly turnsOn: readonly FactName[];
  /** The demands beyond the answer that is shown, and those of it that are not made. */
  readonly adds: readonly Asked[];
  readonly drops: readonly Asked[];
  /** The things to have before the transfer then, under each dimension and law of which it is asked otherwise. */
  readonly needs: readonly Item[];
};

/** An open fact whose value changes the answer. */
export type Question = {
  readonly fact: FactName;
  readonly weight: Weight;
  /** The value that another fact must have for this one to matter; absent where it matters as things are. */
  readonly given?: { readonly fact: FactName; readonly value: readonly string[] };
  readonly outcomes: readonly Outcome[];
};

/**
 * Returns the questions beside an answer with the checklist `shown`, the weightiest first; of equal weight those that nothing
 * is presumed of, then as in `FACTS`. Where two facts spare something only together, one question asks about both. It pauses
 * after each fact that it looks at.
 */
export function* findQuestions(
  setting: Setting,
  base: Floor,
  shown: readonly Item[],
): Generator<void, readonly Question[]> {
  const { presumed } = setting;
  let floors = 0;
  const found: Question[] = [];
  for (const [name, classes] of inOrder(setting.offered(), presumed)) {
    floors += classes.length;
    if (floors > MOST_FLOORS) break;
    const question = ask(name, classes, setting, base);
    if (question !== undefined && saysSomething(question, shown)) found.push(question);
    yield;
  }
  const flipping = found.filter(({ weight }) => weight === "verdict");
  const together: Question[] = [];
  for (const name of turningIn(flipping)) {
    const question = yield* askTogether(name, setting, base, flipping);
    if (question !== undefined) together.push(question);
  }
  const pairs: Question[] = [];
  for (const { given, name, classes } of findPairs(setting, base)) {
    const question = ask(name, classes, setting, base, [[given.fact, { value: given.value, proven: true }]]);
    yield;
    if (question === undefined || !saysSomething(question, shown)) continue;
    // What turns on one fact alone is asked about it alone.
    if (question.weight === "verdict" && flipping.some(({ fact }) => fact === name)) continue;
    pairs.push(under({ fact: given.fact, value: given.members }, question));
  }
  const rank = rankAmong(presumed);
  const alone = found.filter(
    (one) => !together.some(({ fact }) => fact === one.fact) && !pairs.some((pair) => outweighs(pair, one)),
  );
  return [...alone, ...together, ...pairs].toSorted((a, b) => rank(a) - rank(b));
}

/** Puts a question under the value of another fact. */
const under = (given: NonNullable<Question["given"]>, { outcomes, ...rest }: Question): Question => ({
  ...rest,
  given,
  outcomes,
});

/** Returns true where a question about two facts changes more than one about either of them. */
const outweighs = (pair: Question, one: Question): boolean =>
  (pair.fact === one.fact || pair.given?.fact === one.fact) &&
  WEIGHTS.indexOf(pair.weight) < WEIGHTS.indexOf(one.weight);

/** The places within one weight. */
const PLACES = 3;

/**
 * Ranks by weight. Of what changes the verdict, a fact that matters alone comes first; of the rest who receives, which decides
 * whose list it is and which everybody knows, and then what nobody presumed. Whoever exports on instructions or deals in data
 * knows that and says it: what the exporter is comes last of all, save where it changes the verdict.
 */
const rankAmong =
  (presumed: Facts) =>
  ({ fact, weight, given }: Question): number => {
    const isPresumed = presumed.has(fact) || (given !== undefined && presumed.has(given.fact));
    if (fact === "role" && weight !== "verdict") return PLACES * WEIGHTS.length;
    const isChoice = fact === "recipientRole" && given === undefined;
    const place = weight === "verdict" ? Number(given !== undefined) : isChoice ? 0 : 1 + Number(isPresumed);
    return PLACES * WEIGHTS.indexOf(weight) + place;
  };

function inOrder(open: OpenFacts, presumed: Facts): readonly (readonly [FactName, readonly FactClass[]])[] {
  return [...open].toSorted(([a], [b]) => Number(presumed.has(a)) - Number(presumed.has(b)));
}

/** Returns the question about one fact; undefined where every class has the same outcome. */
function ask(
  name: FactName,
  classes: readonly FactClass[],
  setting: Setting,
  base: Floor,
  given: readonly (readonly [FactName, Fact])[] = [],
): Question | undefined {
  const each = classes.map(({ members, value }) => {
    const facts = new Map([...setting.stated, ...given, [name, { value, proven: true }] as const]);
    const floor = setting.floorFor(facts);
    const { verdict, turnsOn } = setting.judge(facts, floor, "presumed");
    return { members, verdict, turnsOn, signature: signatureOf(floor, setting, facts), floor, facts };
  });
  const flips = new Set(each.map(({ verdict, turnsOn }) => `${verdict} ${turnsOn}`)).size > 1;
  const weight = flips ? "verdict" : weightAmong(each.map(({ signature }) => signature));
  if (weight === undefined) return undefined;
  const outcomes = each.map(({ members, verdict, turnsOn, floor, facts }) => ({
    told: { verdict, turnsOn, ...effectOf(base, floor, setting, facts) },
    members,
    needs: (effect: Effect) => leftUnder(effect, floor, facts, setting),
  }));
  return { fact: name, weight, outcomes: mergeEqual(outcomes) };
}

/** Returns what to have under each dimension and law of which an effect tells a change before the transfer. */
function leftUnder({ adds, drops }: Effect, floor: Floor, facts: Facts, setting: Setting): readonly Item[] {
  const keyOf = ({ dimension, by }: Pick<Item, "dimension" | "by">) => `${dimension} ${by.jurisdiction}`;
  const tested = [...adds, ...drops].filter(({ weight }) => weight === "clause");
  if (tested.length === 0) return [];
  const changed = new Set(tested.map(keyOf));
  const names = new Set(tested.map(({ dimension }) => dimension));
  const dimensions = new Map([...floor.dimensions].filter(([dimension]) => names.has(dimension)));
  return listItems({ ...floor, dimensions }, facts, setting.claims, setting).filter((item) =>
    changed.has(keyOf(item)),
  );
}

/**
 * Returns false where no answer changes what is asked, and where each only drops something: whatever is answered, less is asked
 * than is shown, and nothing tells what is left.
 */
function saysSomething({ weight, outcomes }: Question, shown: readonly Item[]): boolean {
  if (weight === "verdict") return true;
  const of = (asked: readonly Asked[]) => asked.filter((each) => each.weight === weight);
  const ways = outcomes.map(({ adds, drops, needs }) =>
    waysOfChange({ adds: of(adds), drops: of(drops), shown, needs }),
  );
  const drops = new Set(["drops"]);
  return ways.some(({ size }) => size > 0) && !ways.every((each) => each.size > 0 && each.isSubsetOf(drops));
}

/** An outcome of one class, without what to have then, which takes longer to find out. */
type Told = {
  readonly told: Omit<Outcome, "members" | "needs">;
  readonly members: readonly string[];
  readonly needs: (effect: Effect) => readonly Item[];
};

/** Merges the classes with the same outcome. Where the same is asked, the same is to be had. */
function mergeEqual(outcomes: readonly Told[]): readonly Outcome[] {
  return [...Map.groupBy(outcomes, ({ told }) => JSON.stringify(told)).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const members = group.flatMap((each) => each.members);
    return [{ members, ...first.told, needs: first.needs(first.told) }];
  });
}

/** Returns the facts on which the verdict still turns where one of the questions is answered, and that are not asked. */
function turningIn(flipping: readonly Question[]): ReadonlySet<FactName> {
  const turning = new Set(flipping.flatMap(({ outcomes }) => outcomes.flatMap(({ turnsOn }) => turnsOn)));
  for (const { fact } of flipping) turning.delete(fact);
  return turning;
}

/** Finds the value of another fact, of those that are asked already, with which a fact changes the verdict. */
function* askTogether(
  name: FactName,
  setting: Setting,
  base: Floor,
  flipping: readonly Question[],
): Generator<void, Question | undefined> {
  const open = setting.offered();
  const classes = open.get(name);
  for (const { fact, outcomes } of flipping)
    for (const { members, turnsOn } of outcomes) {
      const value = open.get(fact)?.find((each) => each.members.some((one) => members.includes(one)));
      if (!turnsOn.includes(name) || classes === undefined || value === undefined) continue;
      const stated = [fact, { value: value.value, proven: true }] as const;
      const question = ask(name, classes, setting, base, [stated]);
      yield;
      if (question?.weight !== "verdict") continue;
      return under({ fact, value: value.members }, question);
    }
  return undefined;
}
