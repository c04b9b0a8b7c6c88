/** A process that stands by: it waits until no other has the store in a database open. */
import { setTimeout as pause } from "node:timers/promises";
import { tryClaim } from "./claim.ts";
import { type Connection, openConnection } from "./connection.ts";
import { isLost } from "./faults.ts";
import type { PostgresPlace } from "./place.ts";

/** The pause between two looks, in milliseconds. */
const LOOK_EVERY_MS = 250;

/**
 * Resolves to true once the store is free, and to false when `stop` aborts. A database that cannot be reached is waited
 * for. Rejects with CONFIG_INVALID where the server refuses this node.
 */
export async function waitUntilFree(place: PostgresPlace, stop: AbortSignal): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    while (!stop.aborted) {
      try {
        if (connection === undefined || connection.isLost()) connection = await openConnection(place);
        // The claim ends with this session: whoever opens the store makes one of its own.
        if (await tryClaim(connection.query)) return true;
      } catch (thrown) {
        if (!isLost(thrown)) throw thrown;
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
    }
    return false;
  } finally {
    await connection?.end();
  }
}
