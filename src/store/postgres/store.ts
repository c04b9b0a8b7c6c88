/** A store in PostgreSQL: one connection writes, others read, and one process at a time has it open. */
import { Damage, damaged } from "../../engine/damage.ts";
import type { Command, Committed, Kept, Machine, Pass, Read, Row, Store } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { LedgerKeySource } from "../../keys/key-source.ts";
import type { RowCodec } from "../columns.ts";
import type { KeyedStore } from "../hand-over.ts";
import { openLedgerKey } from "../ledger-key.ts";
import { createLog } from "../log.ts";
import { createRetirement } from "../sqlite/retirement.ts";
import type { StoreFault } from "../sqlite/store.ts";
import { createWatchers } from "../watchers.ts";
import { openPool, type Pool } from "./connection.ts";
import { isLost, storeError } from "./faults.ts";
import { createLogReads } from "./log.ts";
import { type OpenedWriter, type OpeningOptions, openWriter } from "./opening.ts";
import { Queue } from "./queue.ts";
import { createRowSql, type RowSql, type Stored } from "./rows.ts";
import { scrubStore } from "./scrub.ts";
import type { Writer } from "./writer.ts";

/** The database of the store, the key of its log, and the machine that decides what is written. */
export type PostgresStoreOptions = OpeningOptions & {
  /** The name of the log and of its key. */
  readonly origin: string;
  readonly ledgerKey: LedgerKeySource;
  readonly machine: Machine<Command>;
  /** Called once when the outcome of a write stays unknown, or another process has the store. The process must end. */
  readonly onFatal: (error: ComityError) => void;
  /** Called for each fault after which the store goes on. */
  readonly onFault?: (fault: StoreFault) => void;
  /** The pause of a pass after each page, in milliseconds; 100 by default. */
  readonly pagePauseMs?: number;
};

/** The time for which the size of the database is remembered, in milliseconds. */
const SIZE_FOR_MS = 10_000;

/**
 * Opens the store in a database for this process alone. A commit is as durable as the server makes it when it resolves:
 * on its disk, and on those of the standbys that `synchronous_standby_names` asks for. Rejects as `openLedgerKey` and
 * `openWriter` do.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<KeyedStore> {
  const { origin, ledgerKey, machine, onFatal, onFault = () => {}, pagePauseMs = 100, ...opening } = options;
  const key = await openLedgerKey(ledgerKey, origin);
  let writer: OpenedWriter;
  // Until there is a queue, the opening itself meets the loss.
  let reclaim = () => {};
  try {
    writer = await openWriter(opening, key, machine, {
      report: (what, error) => onFault({ what, error }),
      onLost: () => reclaim(),
    });
  } catch (thrown) {
    key.close();
    throw thrown;
  }
  const { verifierKey } = key;
  const watchers = createWatchers();
  const pool = openPool(opening.place);
  const queue = new Queue(writer, key, { onFatal, written: watchers.wake });
  reclaim = () => void queue.reclaim();
  const sql = createRowSql(writer.secrets);
  const reads = createReads(pool, sql, writer.keys, onFault);
  const passes = createPasses({ pool, sql, queue, keys: writer.keys, machine, pagePauseMs, onFault });
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await passes.stop();
    await queue.close();
    await pool.end();
  }

  return {
    commit: (entry) => queue.commit(entry) as Promise<Committed>,
    keep: (entry) => queue.commit(entry) as Promise<Kept>,
    handOver: (to, handing) => queue.handOver(to, handing),
    verifierKey,
    ...reads,
    watch: watchers.watch,
    pass: passes.pass,
    destroyKeys: (leaves) => queue.destroyKeys(leaves),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type OnFault = NonNullable<PostgresStoreOptions["onFault"]>;

/** Creates the reads. One that meets a lost connection is made once more: reads change nothing. */
function createReads(
  pool: Pool,
  sql: RowSql,
  keys: Writer["keys"],
  onFault: OnFault,
): Pick<Store, "read" | "page" | "log" | "usedBytes"> {
  const log = createLog(createLogReads(pool.query), keys);

  async function watched<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read().catch((thrown) => {
        if (!isLost(thrown)) throw thrown;
        return read();
      });
    } catch (thrown) {
      // A caller's mistake is no fault of the store.
      if (thrown instanceof TypeError) throw thrown;
      const error = storeError(thrown);
      if (error.reason === "STORE_UNAVAILABLE") onFault({ what: "read", error });
      throw error;
    }
  }

  /** Reads in one transaction, since a commit may come between two statements. */
  const readTogether = (reads: readonly Read[]) =>
    pool.with(async (query) => {
      const [, rows] = await Promise.all([
        query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        sql.read(query, reads),
        query("COMMIT"),
      ]);
      return rows;
    });

  return {
    read: (reads) => watched(() => (reads.length === 1 ? sql.read(pool.query, reads) : readTogether(reads))),
    page: (span, limit, { after, order = "ascending", standIn } = {}) =>
      watched(async () => {
        const stored = await sql.page(pool.query, span, { limit, after, order });
        return stored.map(decodeOr(sql.codec(span.of), standIn, onFault)) as never;
      }),
    log: {
      head: () => watched(log.head),
      leaf: (index) => watched(() => log.leaf(index)),
      leaves: (indexes) => watched(() => log.leaves(indexes)),
      recorded: (indexes) => watched(() => log.recorded(indexes)),
      rootAt: (size) => watched(() => log.rootAt(size)),
      prove: (index) => watched(() => log.prove(index)),
      inclusion: (index, size) => watched(() => log.inclusion(index, size)),
      consistency: (first, second) => watched(() => log.consistency(first, second)),
    },
    usedBytes: createSize(pool),
  };
}

type StandIn = NonNullable<Parameters<Store["page"]>[2]>["standIn"];

/** Returns the function that decodes a row, or makes another in the place of one that is damaged. */
function decodeOr({ decode }: RowCodec, standIn: StandIn, onFault: OnFault): (columns: Stored) => Row {
  return (columns) => {
    try {
      return decode(columns);
    } catch (thrown) {
      if (standIn === undefined || !(thrown instanceof Damage)) throw thrown;
      onFault({ what: "read", error: damaged(thrown) });
      return standIn(columns);
    }
  };
}

/** Creates the look at the size of the database. It answers at once, with what was found a few seconds ago. */
function createSize(pool: Pool): () => number {
  let [bytes, lookedAtMs] = [0, Number.NEGATIVE_INFINITY];
  const look = async () => {
    const { rows } = await pool.query("SELECT pg_database_size(current_database()) AS bytes", []);
    bytes = Number(rows[0]?.bytes ?? 0);
  };
  return () => {
    if (performance.now() - lookedAtMs > SIZE_FOR_MS) {
      lookedAtMs = performance.now();
      // A database that cannot be reached refuses the commit itself.
      look().catch(() => {});
    }
    return bytes;
  };
}

type PassParts = {
  readonly pool: Pool;
  readonly sql: RowSql;
  readonly queue: Pick<Queue, "remove" | "destroyKeys">;
  readonly keys: Writer["keys"];
  readonly machine: Machine<Command>;
  readonly pagePauseMs: number;
  readonly onFault: OnFault;
};

/** Creates the passes. Two that are asked for at once are one. */
function createPasses({ pool, sql, queue, keys, machine, pagePauseMs, onFault }: PassParts) {
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  let [running, closed]: [Promise<Pass> | undefined, boolean] = [undefined, false];
  const refusal = () => new ComityError("STORE_UNAVAILABLE", "the store is closed");

  async function pass(day: string): Promise<Pass> {
    try {
      const { collections } = machine;
      const made = await scrubStore({
        ...{ query: pool.query, sql, collections, keys, day },
        retirement: createRetirement({
          remove: ({ of: name, keys: overdue }) => {
            const of = collections.find((each) => each.name === name);
            return of === undefined ? Promise.resolve(0) : queue.remove(of, overdue, day);
          },
          destroyKeys: (leaves) => queue.destroyKeys(leaves),
        }),
        pause: () =>
          Promise.race([new Promise<void>((resolve) => setTimeout(resolve, pagePauseMs)), stopped.promise]),
      });
      for (const what of made.damage) onFault({ what: "pass", error: damaged(new Damage(what)) });
      return made;
    } catch (thrown) {
      throw storeError(thrown);
    } finally {
      running = undefined;
    }
  }

  return {
    pass: async (day: string): Promise<Pass> => {
      if (closed) throw refusal();
      running ??= pass(day);
      return running;
    },
    stop: async (): Promise<void> => {
      closed = true;
      stopped.reject(refusal());
      await running?.catch(() => {});
    },
  };
}
