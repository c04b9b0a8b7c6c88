/**
 * Copies the write-ahead log into the database (https://www.sqlite.org/wal.html#ckpt). SQLite's own checkpoints fail in
 * silence; these say so.
 */
import type { DatabaseSync } from "node:sqlite";

/** The number of commits between two checkpoints. */
export const CHECKPOINT_EVERY = 64;

/**
 * Returns the function to call after each commit. `report` is called for a checkpoint that failed: the commits stand
 * in the write-ahead log all the same, and the next checkpoint tries again.
 */
export function createCheckpointer(
  db: Pick<DatabaseSync, "exec">,
  report: (thrown: unknown) => void,
): () => void {
  let commits = 0;
  return () => {
    commits += 1;
    if (commits % CHECKPOINT_EVERY !== 0) return;
    try {
      db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (thrown) {
      report(thrown);
    }
  };
}
