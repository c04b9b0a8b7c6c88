/** Checks how packs lie within each other: a state's law within its federation's, and never in a ring. */
import { ComityError } from "../../errors.ts";
import type { Pack } from "./pack.ts";

/**
 * Throws PACK_INVALID where a pack lies within itself, directly or through others.
 *
 * THREAT: a peer that brings the first pack of a place chooses what it lies within. Whoever asked for the laws around
 * a place in a ring would never come to an end.
 */
export function assertNoRing(packs: ReadonlyMap<string, Pack>): void {
  for (const { jurisdiction, within } of packs.values()) {
    const around = new Set<string>();
    for (let up = within; up !== undefined && !around.has(up); up = packs.get(up)?.within) around.add(up);
    if (around.has(jurisdiction))
      throw new ComityError(
        "PACK_INVALID",
        `${jurisdiction}: the pack lies within itself: ${[jurisdiction, ...around].join(", ")}`,
      );
  }
}
