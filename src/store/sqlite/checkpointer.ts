/**
 * Copies the write-ahead log into the database (https://www.sqlite.org/wal.html#ckpt), and keeps the log short. SQLite's own
 * checkpoints fail in silence; these say so.
 */
import type { DatabaseSync } from "node:sqlite";

/** The number of commits between two checkpoints. */
export const CHECKPOINT_EVERY = 64;
/** A write-ahead log with more pages is begun anew. Each read looks for its pages in all of the log. */
export const MOST_LOG_PAGES = 8_192;
/** The longest wait for readers, in milliseconds. A read takes less; a pass that takes more is not waited for. */
const READERS_WITHIN_MS = 50;

export type CheckpointerParts = {
  /** Called for a checkpoint that failed: the commits stand in the write-ahead log all the same, and the next one tries again. */
  readonly report: (thrown: unknown) => void;
  /** The connection's own time limit for locks, in milliseconds. It holds again after each checkpoint. */
  readonly busyWithinMs: number;
  /** The most pages of the log; `MOST_LOG_PAGES` by default. */
  readonly mostPages?: number;
};

/** Returns the function to call after each commit. */
export function createCheckpointer(
  db: Pick<DatabaseSync, "exec" | "prepare">,
  { report, busyWithinMs, mostPages = MOST_LOG_PAGES }: CheckpointerParts,
): () => void {
  const passive = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  let commits = 0;

  /** Waits for the readers, so that the next commit writes at the beginning of the log. */
  function beginAnew(): void {
    db.exec(`PRAGMA busy_timeout = ${READERS_WITHIN_MS}`);
    try {
      db.exec("PRAGMA wal_checkpoint(RESTART)");
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
