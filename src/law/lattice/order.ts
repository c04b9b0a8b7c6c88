/**
 * The order of values under one set of implications: `join` gives the least value that is at least as strict as all,
 * and `within` is ⊑. Laws write few clauses, limits and duties, and ask for many joins of them: an order compares each
 * two of them once.
 */

import { type Clause, entails, type Implications, textOfClause, toCnf } from "../formula.ts";
import type { Demand, Kind, Value } from "./dimension.ts";
import { type Duty, dutyWithin } from "./duty.ts";
import { type KeepDuty, keepWithin, limitWithin, type RetentionLimit } from "./retention.ts";

/** One clause, limit, duty or number. */
type Item = Clause | RetentionLimit | KeepDuty | Duty | number;

/** An item as an order knows it: equal ones are one member. */
type Member = {
  readonly item: Item;
  readonly text: string;
  readonly id: number;
  /** By the id of another member of the kind: true where that one is at least as strict. */
  readonly within: Map<number, boolean>;
};

/** A value as an order knows it, with which it is compared and joined. Its members are sorted by text. */
export type Entry = {
  readonly value: Value;
  readonly members: readonly Member[];
};

const MIXED = "two kinds of value in one dimension";

const byText = (a: Member, b: Member) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);

export class Order {
  readonly #implications: Implications;
  readonly #entries = new WeakMap<Value, Entry>();
  readonly #members = new Map<string, Member>();

  /** A new order remembers nothing. It keeps every member that it has met, so that whoever holds it bounds it. */
  constructor(implications: Implications) {
    this.#implications = implications;
  }

  /** Returns the entry of a value: the same for the same value. */
  enter(value: Value): Entry {
    const known = this.#entries.get(value);
    if (known !== undefined) return known;
    const entry = { value, members: itemsOf(value).map((item) => this.#memberOf(value.kind, item)) };
    this.#entries.set(value, entry);
    return entry;
  }

  /** Returns the value of a demand. */
  valueIn(demand: Demand): Value {
    const { kind } = demand;
    if (kind === "formula") return { kind, cnf: toCnf(demand.formula, this.#implications) };
    const written = this.enter(demand).members;
    return toValue(
      kind,
      written.reduce<readonly Member[]>((all, one) => this.#merge(kind, all, [one]), []),
    );
  }

  /** Returns true where `a ⊑ b`: `b` is at least as strict. Throws TypeError for values of two kinds. */
  isWithin(a: Entry, b: Entry): boolean {
    const kind = kindOf(a, b);
    return a.members.every((one) => b.members.some((other) => this.#covers(kind, one, other)));
  }

  /** Returns true where `b` is strictly stricter than `a`. Throws TypeError for values of two kinds. */
  isOutdone(a: Entry, b: Entry): boolean {
    return a !== b && this.isWithin(a, b) && !this.isWithin(b, a);
  }

  /** Joins two values of one kind: the least value at least as strict as both. Throws TypeError for values of two kinds. */
  join(a: Entry, b: Entry): Entry {
    const kind = kindOf(a, b);
    const members = this.#merge(kind, a.members, b.members);
    if (members === a.members) return a;
    return members === b.members ? b : { value: toValue(kind, members), members };
  }

  /**
   * Unites two lists of members of which none outdoes another of its list, and drops those that one of the other list
   * outdoes. Sorted by text, so that the order of the input cannot matter.
   */
  #merge(kind: Kind, a: readonly Member[], b: readonly Member[]): readonly Member[] {
    const addsTo = (others: readonly Member[]) => (one: Member) =>
      !others.some((other) => one === other || this.#outdoes(kind, other, one));
    const added = b.filter(addsTo(a));
    if (added.length === 0) return a;
    if (!a.some(addsTo(b))) return b;
    return [...a.filter(addsTo(added)), ...added].sort(byText);
  }

  /** Tests whether a value can do without `one` beside `other`. Of two equivalent ones (`P12M`, `P1Y`) the first stays. */
  #outdoes(kind: Kind, other: Member, one: Member): boolean {
    return this.#covers(kind, one, other) && (other.text < one.text || !this.#covers(kind, other, one));
  }

  /** Tests whether `other` is at least as strict as `one`. */
  #covers(kind: Kind, one: Member, other: Member): boolean {
    let known = one.within.get(other.id);
    if (known === undefined) {
      known = isItemWithin(kind, one.item, other.item, this.#implications);
      one.within.set(other.id, known);
    }
    return known;
  }

  #memberOf(kind: Kind, item: Item): Member {
    const text = kind === "formula" ? textOfClause(item as Clause) : JSON.stringify(item);
    const key = `${kind} ${text}`;
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const member = { item, text, id: this.#members.size, within: new Map() };
    this.#members.set(key, member);
    return member;
  }
}

function kindOf({ value: { kind } }: Entry, { value }: Entry): Kind {
  if (value.kind !== kind) throw new TypeError(MIXED);
  return kind;
}

function itemsOf(value: Value): readonly Item[] {
  if (value.kind === "formula") return value.cnf;
  if (value.kind === "retention") return value.limits;
  if (value.kind === "keep") return value.keeps;
  return value.kind === "duties" ? value.duties : value.number === 0 ? [] : [value.number];
}

// INVARIANT: the members are those of values of the kind; a number has one.
function toValue(kind: Kind, members: readonly Member[]): Value {
  const items = members.map(({ item }) => item);
  if (kind === "formula") return { kind, cnf: items as readonly Clause[] };
  if (kind === "retention") return { kind, limits: items as readonly RetentionLimit[] };
  if (kind === "keep") return { kind, keeps: items as readonly KeepDuty[] };
  if (kind === "duties") return { kind, duties: items as readonly Duty[] };
  return { kind, number: (items[0] as number | undefined) ?? 0 };
}

function isItemWithin(kind: Kind, a: Item, b: Item, implications: Implications): boolean {
  if (kind === "formula") return entails(b as Clause, a as Clause, implications);
  if (kind === "retention") return limitWithin(a as RetentionLimit, b as RetentionLimit);
  if (kind === "keep") return keepWithin(a as KeepDuty, b as KeepDuty);
  return kind === "duties" ? dutyWithin(a as Duty, b as Duty) : (a as number) <= (b as number);
}

/** Returns the value of a demand. */
export function valueIn(demand: Demand, implications: Implications): Value {
  return new Order(implications).valueIn(demand);
}

/** Returns true where `a ⊑ b`, as `Order.isWithin` does. */
export function within(a: Value, b: Value, implications: Implications): boolean {
  const order = new Order(implications);
  return order.isWithin(order.enter(a), order.enter(b));
}
