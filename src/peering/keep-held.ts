/** Keeps a change only while what it was held against still stands, and else holds it against what has come since. */
import type { Committed } from "../engine/store.ts";
import { ComityError } from "../errors.ts";

/** The refusals of a change that another has overtaken: of trust, of the law, or of the same agreement. */
const OVERTAKEN: ReadonlySet<string> = new Set(["trust-moved", "law-changed", "agreement-moved"]);

/** The number of times that a change is tried. Each but the last was overtaken by another that was recorded. */
const MOST_TRIES = 64;

/**
 * Attempts a change until no other has come in between. `attempt` checks the change against the register of the moment, throws
 * where it may not be, and commits it before anything is awaited; it returns undefined where nothing is left to keep. Rejects with
 * OVERLOADED where others come faster.
 */
export async function keepHeld(attempt: () => Promise<Committed>): Promise<Committed>;
export async function keepHeld(attempt: () => Promise<Committed> | undefined): Promise<Committed | undefined>;
export async function keepHeld(
  attempt: () => Promise<Committed> | undefined,
): Promise<Committed | undefined> {
  for (let n = 0; n < MOST_TRIES; n++) {
    const committed = await attempt();
    if (committed === undefined || !("refused" in committed) || !OVERTAKEN.has(committed.refused))
      return committed;
  }
  throw new ComityError(
    "OVERLOADED",
    "agreements and cards change faster than this one can be kept; try again",
  );
}
