/** Demands that move with the data: from this transfer to the next, and from before an event to after it. */
import { moveConsent } from "./atom.ts";
import type { Formula } from "./formula.ts";
import type { Demand } from "./lattice/dimension.ts";
import { comesBefore } from "./lattice/duty.ts";

/** The demand for passing data on, made of the one for sending it abroad: consent to the next transfer, not to this one. */
export const onwardDemand = (demand: Demand): Demand => moveDemand(demand, "transfer", "onward");

/** The inverse, once the data is passed on: the next transfer is this one. */
export const transferDemand = (demand: Demand): Demand => moveDemand(demand, "onward", "transfer");

function moveDemand(demand: Demand, from: "transfer" | "onward", to: "transfer" | "onward"): Demand {
  const move = (formula: Formula): Formula => {
    if (typeof formula === "string") return moveConsent(formula, from, to);
    return "all" in formula ? { all: formula.all.map(move) } : { any: formula.any.map(move) };
  };
  return demand.kind === "formula" ? { kind: "formula", formula: move(demand.formula) } : demand;
}

/** The duties of a demand that are due after an event; undefined where there are none. */
export function afterwards(demand: Demand): Demand | undefined {
  if (demand.kind !== "duties") return undefined;
  const duties = demand.duties.filter((duty) => !comesBefore(duty));
  return duties.length === 0 ? undefined : { kind: "duties", duties };
}
