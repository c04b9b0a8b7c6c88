/** A process that stands by: it waits until no other has the store in a database open. */
import { setTimeout as pause } from "node:timers/promises";
import { readHolder, tryClaim } from "./claim.ts";
import { type Connection, openConnection } from "./connection.ts";
import { isLost } from "./faults.ts";
import type { PostgresPlace } from "./place.ts";

/** The pause between two looks, in milliseconds. */
const LOOK_EVERY_MS = 250;
/**
 * The time for which the store is left to the process that had it when the server went away, in milliseconds. It has all in
 * memory, and claims the store again by itself.
 */
const LEFT_MS = 1_500;

/**
 * Resolves to true once the store is free, and to false when `stop` aborts. A database that cannot be reached is waited
 * for. Until then `atWork` is told at each look where the process that has the store is reached; nothing where that is not known.
 * Rejects with CONFIG_INVALID where the server refuses this node.
 */
export async function waitUntilFree(
  place: PostgresPlace,
  stop: AbortSignal,
  atWork: (reachedAt: string | undefined) => void = () => {},
): Promise<boolean> {
  let connection: Connection | undefined;
  let leftUntilMs = 0;
  try {
    while (!stop.aborted) {
      try {
        if (connection === undefined || connection.isLost()) connection = await openConnection(place);
        // The claim ends with this session: whoever opens the store makes one of its own.
        if (performance.now() >= leftUntilMs && (await tryClaim(connection.query))) return true;
        atWork((await readHolder(connection.query))?.reachedAt);
      } catch (thrown) {
        if (!isLost(thrown)) throw thrown;
        leftUntilMs = performance.now() + LEFT_MS;
        atWork(undefined);
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
    }
    return false;
  } finally {
    await connection?.end();
  }
}
