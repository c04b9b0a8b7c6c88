/** Tells if a node is ready: its store takes new work, it may sign, and it is not about to end. */

/** The cause for which a node is not ready. */
export type Unready = "starting" | "draining" | "store-full" | "log-closed";

export type Readiness = {
  /** Returns the causes; none where the node is ready. */
  readonly unready: () => readonly Unready[];
  /** Notes that the node is about to end. */
  readonly drain: () => void;
};

/** Creates the readiness. `assertRoom` throws where the store has no room, and `mayWrite` is true where the log is open. */
export function createReadiness(assertRoom: () => void, mayWrite: () => boolean): Readiness {
  let draining = false;
  const hasRoom = () => {
    try {
      assertRoom();
      return true;
    } catch {
      return false;
    }
  };
  return {
    unready: () => [
      ...(draining ? ["draining" as const] : []),
      ...(hasRoom() ? [] : ["store-full" as const]),
      ...(mayWrite() ? [] : ["log-closed" as const]),
    ],
    drain: () => {
      draining = true;
    },
  };
}
