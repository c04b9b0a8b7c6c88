/**
 * Writes a decision only while the law and the counts from which it was computed still hold (`docs/protocol.md`, "The
 * writer").
 */
import { ComityError } from "../errors.ts";
import type { Committed, Entry, Store } from "./store.ts";

/** The number of times that a decision is computed before its caller must try again later. */
const MAX_COMPUTATIONS = 16;

/** The refusals that another computation mends: a newer law came into force, or other transfers passed a bound. */
const OUTDATED: ReadonlySet<string> = new Set(["law-changed", "bound-passed"]);

/**
 * Computes a decision and commits it. Where the commit finds it outdated, computes it again. Rejects with OVERLOADED
 * where law or counts change faster than that, and with any error of the computation or the commit.
 */
export async function commitDecision<Computed extends { readonly entry: Entry }>(
  store: Pick<Store, "commit">,
  compute: () => Promise<Computed>,
): Promise<Computed & { readonly committed: Committed }> {
  for (let n = 0; n < MAX_COMPUTATIONS; n++) {
    const computed = await compute();
    const committed = await store.commit(computed.entry);
    if (!("refused" in committed && OUTDATED.has(committed.refused))) return { ...computed, committed };
  }
  throw new ComityError(
    "OVERLOADED",
    "the law or the counts change faster than a decision can be made; try again",
  );
}
