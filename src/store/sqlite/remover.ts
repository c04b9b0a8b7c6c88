/** Removes rows whose date has passed, in a few small transactions that the writer makes between its commits. */
import type { DatabaseSync } from "node:sqlite";
import { isDamage } from "../../engine/damage.ts";
import type { AnyCollection, Scalar } from "../../engine/store.ts";
import { quote } from "../columns.ts";
import { isOverdue } from "../removal.ts";
import { attempt } from "./database.ts";
import type { Overdue } from "./messages.ts";
import { createRowReader } from "./reader.ts";

/** The time for which one transaction removes rows, in milliseconds. The last row may be a large one. */
const TURN_MS = 2;

/** A removal in progress: its next call removes some rows, and returns their number. */
export type Removal = {
  readonly next: () => number;
  readonly isDone: () => boolean;
};

export type RemoverParts = {
  /** Called after each transaction. */
  readonly committed: () => void;
  /** Called with the error of a transaction that wrote nothing. Nothing more of its removal is removed. */
  readonly failed: (thrown: unknown) => void;
  /** Returns a time in milliseconds that only grows; that of the process by default. */
  readonly now?: () => number;
};

/**
 * Creates the remover. Each row is looked at again before it goes: one that was written anew since, or that something is
 * left to do with, stays; so does a damaged one.
 */
export function createRemover(
  db: DatabaseSync,
  collections: readonly AnyCollection[],
  { committed, failed, now = performance.now.bind(performance) }: RemoverParts,
): (overdue: Overdue) => Removal {
  const rows = createRowReader(db);

  /** Returns true where the row was there, and is gone. */
  function removeOne(of: AnyCollection, key: readonly Scalar[], day: string): boolean {
    const where = of.key.map((column) => `${quote(column)} = ?`).join(" AND ");
    const [[row] = []] = rows.read([{ of, key }]);
    if (row === undefined || !isOverdue(of, row, day)) return false;
    db.prepare(`DELETE FROM ${quote(of.name)} WHERE ${where}`).run(...key);
    return true;
  }

  function removeSome(of: AnyCollection, left: (readonly Scalar[])[], day: string): number {
    const endMs = now() + TURN_MS;
    let removed = 0;
    do {
      const key = left.shift();
      if (key === undefined) break;
      try {
        if (removeOne(of, key, day)) removed += 1;
      } catch (thrown) {
        if (!isDamage(thrown)) throw thrown;
      }
    } while (now() < endMs);
    return removed;
  }

  return ({ of: name, keys, day }) => {
    const of = collections.find((each) => each.name === name);
    const left = of === undefined ? [] : [...keys];
    return {
      isDone: () => left.length === 0,
      next: () => {
        if (of === undefined) return 0;
        try {
          const removed = inTransaction(db, () => removeSome(of, left, day));
          committed();
          return removed;
        } catch (thrown) {
          left.length = 0;
          failed(thrown);
          return 0;
        }
      },
    };
  };
}

/**
 * Runs `work` in one transaction, which is not synced on its own: the next commit syncs it, and what a power cut takes
 * back is removed by the next pass.
 */
function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  return attempt(() => {
    db.exec("PRAGMA synchronous = NORMAL");
    try {
      db.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (thrown) {
        db.exec("ROLLBACK");
        throw thrown;
      }
    } finally {
      db.exec("PRAGMA synchronous = FULL");
    }
  });
}
