/** Commands of peering for tests of its machine: one agreement `h` between `a` and `b`. */
import type { Dispatch } from "../../src/engine/outbox.ts";
import type { PeeringCommand } from "../../src/peering/state.ts";

const PARTIES = ["a", "b"];

/** Keeps a copy with these signatures; `before` is the number that the command knew. */
export function keep(
  signed: readonly string[],
  before?: number,
  dispatches: readonly Dispatch[] = [],
): PeeringCommand {
  return {
    kind: "peering.agreement",
    agreement: {
      ...{ hash: "h", id: "a--b", parties: PARTIES, signed, until: "2030-01-01" },
      state: signed.length === PARTIES.length ? "agreed" : "drafted",
    },
    ...(before !== undefined && { before }),
    contents: [],
    dispatches,
  };
}
