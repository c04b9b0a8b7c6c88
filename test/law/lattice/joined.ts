/** The join of many values, by an order that has met nothing. */
import type { Implications } from "../../../src/law/formula.ts";
import { bottom, type Kind, type Value } from "../../../src/law/lattice/dimension.ts";
import { Order } from "../../../src/law/lattice/order.ts";

/** Joins values of one kind; `bottom(kind)` where there is none. */
export function join(values: readonly Value[], kind: Kind, implications: Implications): Value {
  const order = new Order(implications);
  const entries = [bottom(kind), ...values].map((value) => order.enter(value));
  return entries.reduce((joined, each) => order.join(joined, each)).value;
}
