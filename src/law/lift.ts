/** Rewrites demands that move with the data: from this transfer to the next, and from before an event to after it. */
import { moveConsent } from "./atom.ts";
import type { Formula } from "./formula.ts";
import type { Demand } from "./lattice/dimension.ts";
import { comesBefore } from "./lattice/duty.ts";

/**
 * Turns a demand for sending data abroad into one for passing it on: it asks for consent to the next transfer, not to
 * this one.
 */
export const onwardDemand = (demand: Demand): Demand => moveDemand(demand, "transfer", "onward");

/**
 * Turns a demand for passing data on into one for sending it: the inverse of `onwardDemand`, for the next transfer.
 */
export const transferDemand = (demand: Demand): Demand => moveDemand(demand, "onward", "transfer");

function moveDemand(demand: Demand, from: "transfer" | "onward", to: "transfer" | "onward"): Demand {
  const move = (formula: Formula): Formula => {
    if (typeof formula === "string") return moveConsent(formula, from, to);
    return "all" in formula ? { all: formula.all.map(move) } : { any: formula.any.map(move) };
  };
  return demand.kind === "formula" ? { kind: "formula", formula: move(demand.formula) } : demand;
}

/** Returns the duties of a demand that are due after an event; undefined where there are none. */
export function keepLaterDuties(demand: Demand): Demand | undefined {
  if (demand.kind !== "duties") return undefined;
  const duties = demand.duties.filter((duty) => !comesBefore(duty));
  return duties.length === 0 ? undefined : { kind: "duties", duties };
}
