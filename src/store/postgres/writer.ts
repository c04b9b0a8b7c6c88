/**
 * The one writer of a store in PostgreSQL. Each batch is one transaction: it locks the log's row, loads, folds, signs and
 * writes. An outcome that a lost connection has left unknown is settled before anything else is written.
 */
import { randomUUID } from "node:crypto";
import { isDamage } from "../../engine/damage.ts";
import type { AnyCollection, AnyEntry, Command, Machine, Put, Row, Scalar } from "../../engine/store.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import {
  type Batch,
  commitBatch,
  type Folded,
  fold,
  NotReached,
  NotSigned,
  NotWritten,
  type SignedHead,
} from "../fold.ts";
import { type HandedOver, type Handing, handOverLog, type LogSigner } from "../hand-over.ts";
import type { HeadFile } from "../head-file.ts";
import type { LedgerKey } from "../ledger-key.ts";
import { isOverdue } from "../removal.ts";
import type { FaultyPart } from "../sqlite/messages.ts";
import { Again, again } from "./again.ts";
import { movedOn } from "./claim.ts";
import type { Connection, Query } from "./connection.ts";
import { isFaultOfValues, isLost, isOfMoment, storeError } from "./faults.ts";
import { appendToLog, type NewestHead, readNewest, setNewest } from "./log.ts";
import type { PostgresPlace } from "./place.ts";
import type { RowSql } from "./rows.ts";
import type { Session } from "./session.ts";

/** The time for which an unknown outcome is asked for, in milliseconds. Then the process must end. */
const SETTLE_MS = 60_000;

/** Tells of a fault after which the writer goes on: a damaged row, a removal that failed, or a head that was not signed. */
export type ReportFault = (what: FaultyPart, thrown: unknown) => void;

/** The parts of a writer: a session that has claimed the store, the log's head as it was verified on it, and the rest. */
export type WriterParts = {
  readonly place: PostgresPlace;
  readonly session: Session;
  readonly head: SignedHead;
  /** The id of the batch that was written last. */
  readonly batch: string;
  readonly signer: LogSigner;
  readonly kept?: HeadFile | undefined;
  readonly machine: Machine<Command>;
  readonly sql: RowSql;
  readonly report: ReportFault;
};

/**
 * The writer; one call at a time. Where a call rejects, an outcome may be unknown or another process has the store, and
 * the writer must not be used again.
 */
export type Writer = {
  /** Resolves when the batch is durable, or surely not written. */
  readonly commit: (entries: readonly AnyEntry[]) => Promise<readonly Folded[]>;
  /** Hands the log over to a key that signs from then on. Rejects as `handOverLog` does. */
  readonly handOver: (next: LedgerKey, handing: Handing) => Promise<HandedOver>;
  /** Removes those of the rows that are overdue still, and returns their number. */
  readonly remove: (of: AnyCollection, keys: readonly (readonly Scalar[])[], day: string) => Promise<number>;
  /**
   * Claims the store anew where the connection was lost, and looks if its log is as this process has left it. Returns false
   * where that cannot be learnt now.
   */
  readonly reclaim: () => Promise<boolean>;
  readonly keys: () => LogKeys;
  readonly close: () => Promise<void>;
};

/** A transaction whose COMMIT was sent and not answered. */
class Unsettled extends Error {
  readonly sent: Sent;

  constructor(sent: Sent, cause: unknown) {
    super("the outcome of a commit is unknown", { cause });
    this.sent = sent;
  }
}

/** A batch with the id by which it is looked for. */
type Sent = { readonly folded: Folded; readonly id: string };

/** Creates the writer of an opened store. */
export function createWriter(parts: WriterParts): Writer {
  const transactions = new Transactions(parts);
  const { signer, report } = parts;
  const commitOnce: Transactions["commit"] = (entries, also) => transactions.commit(entries, also);
  return {
    commit: (entries) => commitBatch(entries, (each) => commitOnce(each)),
    handOver: (next, handing) => handOverLog(signer, transactions.size, { next, handing }, commitOnce),
    remove: async (of, keys, day) => {
      try {
        return await transactions.remove(of, keys, day);
      } catch (thrown) {
        report("removal", storeError(thrown instanceof Again ? thrown.cause : thrown));
        return 0;
      }
    },
    reclaim: () => transactions.reclaim(),
    keys: () => signer.keys,
    close: () => transactions.close(),
  };
}

/** The transactions of a writer, one after the other. */
class Transactions {
  readonly #parts: WriterParts;
  #head: SignedHead;
  #batch: string;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#head = parts.head;
    this.#batch = parts.batch;
  }

  get size(): number {
    return this.#head.size;
  }

  /** Commits a batch, or rejects it as surely not written. Any other rejection ends the writer. */
  async commit(entries: readonly AnyEntry[], also: readonly Put[] = []): Promise<Folded> {
    const { folded, id } = await again(this.#parts.place.answerWithinMs, async () => {
      try {
        return await this.#attempt(entries, also);
      } catch (thrown) {
        if (!(thrown instanceof Unsettled)) throw thrown;
        if (await this.#settle(thrown.sent)) return thrown.sent;
        throw new Again("not written", { cause: thrown.cause });
      }
    });
    if (folded.batch !== undefined) this.#batch = id;
    if (folded.batch?.head !== undefined) {
      this.#head = folded.batch.head;
      // Before anybody sees the new statements.
      this.#parts.kept?.keep(this.#head.checkpoint);
    }
    return folded;
  }

  /** Removes the overdue ones of these rows, and returns their number. */
  remove(of: AnyCollection, keys: readonly (readonly Scalar[])[], day: string): Promise<number> {
    const { sql } = this.#parts;
    return this.#within(async ({ query, destroy }) => {
      try {
        await this.#begin(query);
        const overdue = (await sql.stored(query, of, keys)).flatMap((stored) => {
          const row = soundRow(of, stored, sql);
          return row !== undefined && isOverdue(of, row, day)
            ? [of.key.map((column) => stored[column] as Scalar)]
            : [];
        });
        if (overdue.length > 0) await sql.remove(query, of, overdue);
        await query("COMMIT");
        return overdue.length;
      } catch (thrown) {
        destroy();
        throw thrown;
      }
    });
  }

  async reclaim(): Promise<boolean> {
    try {
      // Whoever has the claim has no transaction at its end elsewhere: no lock is needed.
      const newest = await this.#look((query) => readNewest(query));
      if (!this.#isLast(newest)) throw movedOn(newest, this.#head);
      return true;
    } catch (thrown) {
      if (thrown instanceof Again) return false;
      throw thrown;
    }
  }

  async close(): Promise<void> {
    await this.#parts.session.end();
    this.#parts.kept?.close();
  }

  #within<T>(work: (db: Connection) => Promise<T>): Promise<T> {
    return this.#parts.session.within(work);
  }

  /** Begins a transaction and locks the log. */
  async #begin(query: Query): Promise<void> {
    const [, newest] = await Promise.all([query("BEGIN"), readNewest(query, " FOR UPDATE")]);
    if (!this.#isLast(newest)) throw movedOn(newest, this.#head);
  }

  #isLast({ checkpoint, batch }: NewestHead): boolean {
    return checkpoint === this.#head.checkpoint && batch === this.#batch;
  }

  #attempt(entries: readonly AnyEntry[], also: readonly Put[]): Promise<Sent> {
    const { sql, machine, signer } = this.#parts;
    return this.#within(async (db) => {
      let sent: Sent | undefined;
      try {
        await this.#begin(db.query);
        const load = (reads: Parameters<RowSql["read"]>[1]) => sql.read(db.query, reads);
        const folded = await fold(entries, { ...this.#head, also, load }, machine, signer.key);
        if (folded.batch === undefined) {
          await db.query("ROLLBACK");
          return { folded, id: "" };
        }
        sent = { folded, id: randomUUID() };
        await write(db.query, folded.batch, { ...(folded.batch.head ?? this.#head), batch: sent.id }, sql);
        return sent;
      } catch (thrown) {
        if (!db.isLost() && !isLost(thrown)) return this.#reject(db, thrown);
        db.destroy();
        throw sent === undefined ? new Again("lost", { cause: thrown }) : new Unsettled(sent, thrown);
      }
    });
  }

  /** Rolls back on a connection that stands, and throws what that says of the batch. */
  async #reject(db: Connection, thrown: unknown): Promise<never> {
    const { report } = this.#parts;
    await db.query("ROLLBACK").catch(db.destroy);
    if (thrown instanceof NotSigned) {
      report("signer", thrown.cause);
      throw thrown;
    }
    if (isDamage(thrown)) report("row", thrown);
    if (isDamage(thrown) || isFaultOfValues(thrown)) throw new NotWritten(storeError(thrown).cause);
    throw isOfMoment(thrown) ? new Again("in the way", { cause: thrown }) : storeError(thrown);
  }

  /** Returns true where a batch was written. Rejects with STORE_UNAVAILABLE where that is not to be learnt. */
  async #settle(sent: Sent): Promise<boolean> {
    try {
      return await again(SETTLE_MS, () => this.#isWritten(sent));
    } catch (thrown) {
      throw storeError(thrown instanceof NotReached ? thrown.cause : thrown);
    }
  }

  /** Asks once. The lock comes first, so that a transaction which is still at its end is waited for. */
  async #isWritten({ id }: Sent): Promise<boolean> {
    const newest = await this.#look(async (query) => {
      const [, locked] = await Promise.all([query("BEGIN"), readNewest(query, " FOR UPDATE")]);
      await query("ROLLBACK");
      return locked;
    });
    if (newest.batch === id) return true;
    if (this.#isLast(newest)) return false;
    throw movedOn(newest, this.#head);
  }

  #look(read: (query: Query) => Promise<NewestHead>): Promise<NewestHead> {
    return this.#within(async ({ query, destroy }) => {
      try {
        return await read(query);
      } catch (thrown) {
        destroy();
        throw isLost(thrown) || isOfMoment(thrown) ? new Again("lost", { cause: thrown }) : thrown;
      }
    });
  }
}

/** Sends a batch with its COMMIT, and rejects with the first fault. All is answered then, unless the connection is lost. */
async function write(query: Query, batch: Batch, newest: NewestHead, sql: RowSql): Promise<void> {
  const { leaves, nodes, head } = batch;
  const rows = [...batch.puts].map(([of, each]) => sql.write(query, of, each));
  const first = newest.size - leaves.length;
  const appended = head === undefined ? [] : appendToLog(query, { leaves, nodes, heads: [head], first });
  const answers = await Promise.allSettled([...rows, ...appended, setNewest(query, newest), query("COMMIT")]);
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  const last = answers.at(-1);
  const { command } = (last?.status === "fulfilled" ? last.value : {}) as { readonly command?: string };
  if (command !== "COMMIT") throw new Error(`the database answered COMMIT with ${command}`);
}

function soundRow(
  of: AnyCollection,
  stored: Readonly<Record<string, unknown>>,
  sql: RowSql,
): Row | undefined {
  try {
    return sql.codec(of).decode(stored);
  } catch {
    return undefined;
  }
}
