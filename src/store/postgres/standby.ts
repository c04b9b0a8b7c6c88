/** A process that stands by: it waits until no other has the store in a database open, and has it then. */
import { setTimeout as pause } from "node:timers/promises";
import { readHolder, tryClaim } from "./claim.ts";
import { type Connection, openConnection } from "./connection.ts";
import { isLost } from "./faults.ts";
import type { PostgresPlace } from "./place.ts";

/** The pause between two looks, in milliseconds. Each is two reads of what the server has in memory. */
const LOOK_EVERY_MS = 100;
/**
 * The time for which the store is left to the process that had it when the server went away, in milliseconds. It has all in
 * memory, and claims the store again by itself.
 */
const LEFT_MS = 1_500;

/** A store that is claimed before it is opened, so that of several that stand by one alone goes on. */
export type EarlyClaim = {
  /** The session that has the claim. Whoever opens the store goes on with it. */
  readonly connection: Connection;
  /** Sets the function that is called once when the connection is lost. */
  readonly tell: (onLost: () => void) => void;
  /** Ends the session, whatever runs on it. */
  readonly release: () => void;
};

/**
 * Resolves to the claim once the store is free, and to nothing when `stop` aborts. A database that cannot be reached is waited
 * for. Until then `atWork` is told at each look where the process that has the store is reached; nothing where that is not known.
 * Rejects with CONFIG_INVALID where the server refuses this node.
 */
export async function waitForClaim(
  place: PostgresPlace,
  stop: AbortSignal,
  atWork: (reachedAt: string | undefined) => void = () => {},
): Promise<EarlyClaim | undefined> {
  let session: EarlyClaim | undefined;
  let claimed = false;
  let leftUntilMs = 0;
  try {
    while (!stop.aborted) {
      try {
        if (session === undefined || session.connection.isLost()) session = await openSession(place);
        const { query } = session.connection;
        if (performance.now() >= leftUntilMs && (await tryClaim(query))) {
          claimed = true;
          atWork(undefined);
          return session;
        }
        atWork((await readHolder(query))?.reachedAt);
      } catch (thrown) {
        if (!isLost(thrown)) throw thrown;
        leftUntilMs = performance.now() + LEFT_MS;
        atWork(undefined);
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
    }
    return undefined;
  } finally {
    if (!claimed) await session?.connection.end();
  }
}

async function openSession(place: PostgresPlace): Promise<EarlyClaim> {
  let onLost = () => {};
  const connection = await openConnection(place, () => onLost());
  return {
    connection,
    tell: (to) => {
      onLost = to;
    },
    release: connection.destroy,
  };
}
