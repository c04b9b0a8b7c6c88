/**
 * Partitions the values of facts into classes. Values that no condition tells apart form one class, so that finitely
 * many combinations stand for every possible question.
 */
import { FACTS, type Fact, type FactName, type Facts, type FactValue, setOf } from "./fact.ts";
import { type Condition, isPossible, type Matcher } from "./rule.ts";

/** The values of one fact that every condition treats alike. */
export type FactClass = {
  /** One member, to ask the law with. */
  readonly value: FactValue;
  /** All members, as words or as one range. `other` means any value that no condition names. */
  readonly members: readonly string[];
};

export type Partition = ReadonlyMap<FactName, readonly FactClass[]>;

/** Stands for any value of a fact that no condition names. */
export const OTHER = "other";

/** Stands for any day before the first that a condition names. Days sort as text. */
const LONG_AGO = "0001-01-01";

function candidates(name: FactName, matchers: readonly Matcher[]): readonly FactClass[] {
  if (FACTS[name].kind === "interval") return ranges(matchers);
  const words = matchers.flatMap((each) =>
    each.kind === "oneOf" ? [...each.values] : each.kind === "since" ? [each.day] : [],
  );
  const rest = FACTS[name].kind === "date" ? LONG_AGO : OTHER;
  return [...new Set([rest, ...words])].map((word) => ({ value: setOf(word), members: [word] }));
}

/** Cuts all numbers into ranges at the edges that conditions draw. */
function ranges(
  matchers: readonly Matcher[],
  { from: least, to: most } = { from: 0, to: Number.POSITIVE_INFINITY },
): readonly FactClass[] {
  const edges = matchers.flatMap((each) => (each.kind === "range" ? [each.from, each.below] : []));
  const starts = [...new Set([least, ...edges])]
    .filter((each) => Number.isFinite(each) && each >= least && each <= most)
    .toSorted((a, b) => a - b);
  return starts.map((from, i) => {
    const last = (starts[i + 1] ?? most + 1) - 1;
    const range =
      last === Number.POSITIVE_INFINITY ? `${from}..` : from === last ? `${from}` : `${from}..${last}`;
    return { value: { kind: "interval", from, to: from }, members: [range] };
  });
}

/** Returns the least interval that holds all ranges of a class of numbers, which its `members` name. */
export function spanOf(members: readonly string[]): FactValue & { readonly kind: "interval" } {
  const ends = members.map((range) => {
    const [from = "", to = from] = range.split("..");
    return { from: Number(from), to: to === "" ? Number.POSITIVE_INFINITY : Number(to) };
  });
  return {
    kind: "interval",
    from: Math.min(...ends.map(({ from }) => from)),
    to: Math.max(...ends.map(({ to }) => to)),
  };
}

function classesOf(name: FactName, matchers: readonly Matcher[]): readonly FactClass[] {
  return grouped(name, matchers, candidates(name, matchers));
}

function grouped(
  name: FactName,
  matchers: readonly Matcher[],
  each: readonly FactClass[],
): readonly FactClass[] {
  const alike = Map.groupBy(each, ({ value }) =>
    matchers.map((each) => Number(isPossible(name, { value, proven: true }, each))).join(""),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ value: first.value, members: group.flatMap(({ members }) => members) }];
  });
}

/**
 * Returns the classes of one fact among `values`, under the tests that are put to it. Where the values cannot be listed
 * (undefined), one class holds every value that no test names.
 */
export function classesWithin(
  name: FactName,
  matchers: readonly Matcher[],
  values: FactValue | undefined,
): readonly FactClass[] {
  if (values === undefined) return classesOf(name, matchers);
  if (values.kind === "set") {
    const words = [...values.values].map((word) => ({
      value: { ...values, values: new Set([word]) },
      members: [word],
    }));
    return grouped(name, matchers, words);
  }
  return grouped(name, matchers, ranges(matchers, values));
}

/** Returns the classes of every fact that the conditions look at, in the order of its first mention. */
export function partitionOf(conditions: readonly Condition[]): Partition {
  const looked = new Map<FactName, Matcher[]>();
  for (const condition of conditions)
    for (const [name, matcher] of condition) looked.set(name, [...(looked.get(name) ?? []), matcher]);
  return new Map([...looked].map(([name, matchers]) => [name, classesOf(name, matchers)]));
}

/** Returns the number of combinations of a partition. */
export function sizeOf(partition: Partition): number {
  return [...partition.values()].reduce((size, classes) => size * classes.length, 1);
}

/** A combination: one class for each fact. */
export type Combination = ReadonlyMap<FactName, FactClass>;

/** Yields every combination of a partition once. */
export function* combinationsOf(partition: Partition): Generator<Combination> {
  const [first, ...rest] = partition;
  if (first === undefined) {
    yield new Map();
    return;
  }
  const [name, classes] = first;
  for (const others of combinationsOf(new Map(rest)))
    for (const each of classes) yield new Map([[name, each], ...others]);
}

/** Turns a combination into facts, all proven, so that every exception that can hold does. */
export function factsOf(combination: Combination): Facts {
  return new Map(
    [...combination].map(([name, { value }]): [FactName, Fact] => [name, { value, proven: true }]),
  );
}
