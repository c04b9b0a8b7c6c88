/**
 * Writes a decision only while the law and the counts that it was computed with still hold (`docs/protocol.md`, "The
 * writer").
 */
import { ComityError } from "../errors.ts";
import type { Committed, Entry, Store } from "./store.ts";

/** The number of times that a decision is computed before its caller is told to come back. */
const MAX_COMPUTATIONS = 16;

/** The refusals that another computation mends: a newer law came into force, or others' transfers passed a bound. */
const OUTDATED: ReadonlySet<string> = new Set(["law-changed", "bound-passed"]);

/**
 * Computes a decision and commits it; computes it again where the commit finds it outdated. Rejects with OVERLOADED
 * where what it was computed by never stands still, and with what either rejects with.
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
