/** The sum of a replay: how many decisions stay, how many change, by which rules, and which could not be made again. */
import { type Cause, CHANGES, type Change, type Compared, nameOf } from "./change.ts";
import { LOST, type Lost, type LostPast } from "./past.ts";

/** A decision by its leaf and its transfer; for one record of many with its place among those that were sent. */
export type Named = { readonly leaf: number; readonly transfer: string; readonly record?: number };

/** Decisions that change in the same way by the same rules. */
export type ChangedGroup = {
  readonly change: Change;
  readonly causes: readonly Cause[];
  count: number;
  /** Empty where the decisions are not listed. */
  readonly decisions: Named[];
};

export type Sum = {
  /** The number of decisions that were made again. */
  replayed: number;
  readonly changes: Record<Change, number>;
  readonly groups: Map<string, ChangedGroup>;
  readonly lost: Record<Lost, number>;
  /** Empty where the decisions are not listed. */
  readonly lostDecisions: (Pick<LostPast, "leaf" | "transfer" | "lost"> & { readonly count: number })[];
  /** By version of a pack that is not held any more: the decisions that it made, replayed with that of today. */
  readonly instead: Map<string, number>;
};

export function createSum(): Sum {
  return {
    replayed: 0,
    changes: zero(CHANGES),
    groups: new Map(),
    lost: zero(LOST),
    lostDecisions: [],
    instead: new Map(),
  };
}

const zero = <K extends string>(names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;

/** Adds a decision that was made again. `list`: its name is kept where it changed. */
export function addCompared(sum: Sum, { change, causes }: Compared, named: Named, list: boolean): void {
  sum.replayed++;
  sum.changes[change]++;
  if (change === "same") return;
  const name = keyOf(change, causes);
  let group = sum.groups.get(name);
  if (group === undefined) {
    group = { change, causes, count: 0, decisions: [] };
    sum.groups.set(name, group);
  }
  group.count++;
  if (list) group.decisions.push(named);
}

const keyOf = (change: Change, causes: readonly Cause[]) =>
  JSON.stringify([change, ...causes.map((each) => `${each.which} ${nameOf(each)}`).sort()]);

/** Adds decisions that cannot be made again. */
export function addLost(sum: Sum, { leaf, transfer, lost, count }: LostPast, list: boolean): void {
  sum.lost[lost] += count;
  if (list) sum.lostDecisions.push({ leaf, transfer, lost, count });
}

/** Adds `count` decisions that were replayed with the version of today in place of others. */
export function addInstead(sum: Sum, versions: readonly string[], count = 1): void {
  for (const version of versions) sum.instead.set(version, (sum.instead.get(version) ?? 0) + count);
}

/** Adds the sum of a later part of the log to `sum`. */
export function addSum(sum: Sum, part: Sum): void {
  sum.replayed += part.replayed;
  for (const change of CHANGES) sum.changes[change] += part.changes[change];
  for (const [name, group] of part.groups) {
    const known = sum.groups.get(name);
    if (known === undefined) sum.groups.set(name, group);
    else {
      known.count += group.count;
      for (const each of group.decisions) known.decisions.push(each);
    }
  }
  for (const lost of LOST) sum.lost[lost] += part.lost[lost];
  for (const each of part.lostDecisions) sum.lostDecisions.push(each);
  for (const [version, count] of part.instead) addInstead(sum, [version], count);
}

/** Returns the number of decisions that could not be made again. */
export function countLost({ lost }: Pick<Sum, "lost">): number {
  return LOST.reduce((all, each) => all + lost[each], 0);
}

/** Returns the groups, what weighs most first: by the change, then by the number of decisions. */
export function orderGroups({ groups }: Pick<Sum, "groups">): readonly ChangedGroup[] {
  return [...groups.values()].toSorted(
    (a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) || b.count - a.count,
  );
}
