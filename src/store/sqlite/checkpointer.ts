/**
 * Copies the write-ahead log into the database (https://www.sqlite.org/wal.html#ckpt), and keeps the log short. SQLite's own
 * checkpoints fail in silence; these say so.
 */
import type { DatabaseSync } from "node:sqlite";

/** The number of commits between two checkpoints. */
export const CHECKPOINT_EVERY = 64;
/** A write-ahead log with more pages is begun anew. Each read looks for its pages in all of the log. */
export const MOST_LOG_PAGES = 8_192;
/** The longest wait for readers in one attempt, in milliseconds. Most reads take less. */
const READERS_WITHIN_MS = 10;
/** The most attempts to begin the log anew. A pass that reads for longer than all of them is not waited for. */
const MOST_ATTEMPTS = 5;

export type CheckpointerParts = {
  /** Called for a checkpoint that failed: the commits stand in the write-ahead log all the same, and the next one tries again. */
  readonly report: (thrown: unknown) => void;
  /** The connection's own time limit for locks, in milliseconds. It holds again after each checkpoint. */
  readonly busyWithinMs: number;
  /** The most pages of the log; `MOST_LOG_PAGES` by default. */
  readonly mostPages?: number;
  /** The most attempts to begin the log anew, each of at most 10 ms; 5 by default. */
  readonly mostAttempts?: number;
};

/** Returns the function to call after each commit. */
export function createCheckpointer(
  db: Pick<DatabaseSync, "exec" | "prepare">,
  { report, busyWithinMs, mostPages = MOST_LOG_PAGES, mostAttempts = MOST_ATTEMPTS }: CheckpointerParts,
): () => void {
  const passive = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  const restart = db.prepare("PRAGMA wal_checkpoint(RESTART)");
  let commits = 0;

  /**
   * Waits for the readers, so that the next commit writes at the beginning of the log. One long wait is not enough: an
   * attempt waits for the lock of a reader that was behind when it began, and a reader that reads on without a pause takes the same lock
   * each time. Only the next attempt sees that this reader has caught up.
   */
  function beginAnew(): void {
    db.exec(`PRAGMA busy_timeout = ${READERS_WITHIN_MS}`);
    try {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const { busy } = restart.get() as { readonly busy: number };
        if (busy === 0) return;
      }
    } finally {
      db.exec(`PRAGMA busy_timeout = ${busyWithinMs}`);
    }
  }

  return () => {
    commits += 1;
    if (commits % CHECKPOINT_EVERY !== 0) return;
    try {
      // A passive checkpoint waits for nobody. With a reader always at work, the log would then grow for ever.
      const { log } = passive.get() as { readonly log: number };
      if (log > mostPages) beginAnew();
    } catch (thrown) {
      report(thrown);
    }
  };
}
