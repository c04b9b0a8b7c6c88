/** A store in memory, with the same log, signatures and answers as the durable stores. It ends with the process. */
import type {
  AnyCollection,
  AnyEntry,
  Command,
  Committed,
  Kept,
  Machine,
  Pass,
  Put,
  Read,
  Row,
  Span,
  Store,
} from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { firstKey } from "../../ledger/log-keys.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { secretColumns } from "../content-keys.ts";
import { type Admitted, admitEntry, takeBatch } from "../entry.ts";
import { commitBatch, type Folded, fold } from "../fold.ts";
import { type HandsOver, handOverLog, type LogSigner } from "../hand-over.ts";
import type { LedgerKey } from "../ledger-key.ts";
import { createLog } from "../log.ts";
import { columnsOf, compareRows, compareScalars, isInSpan, keyOf, keyText, valuesOf } from "../order.ts";
import { isSpan } from "../overlay.ts";
import { bytesOf, isOverdue, removalOrder } from "../removal.ts";
import { createWatchers, writtenKeys } from "../watchers.ts";
import { createMemoryLog, type MemoryLog } from "./log.ts";

type Waiting = Admitted & { readonly promise: PromiseWithResolvers<Committed | Kept> };

/** Creates an empty store, whose log `key` names and signs. Entries of one turn share a batch. */
export function createMemoryStore(key: LedgerKey, machine: Machine<Command>): Store & HandsOver<LedgerKey> {
  const log = createMemoryLog(key);
  const signer: LogSigner = { key, keys: firstKey(parseVerifierKey(key.verifierKey)) };
  const [tables, watchers] = [new Tables(), createWatchers()];
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const attempt = createAttempt({ log, tables, signer, machine });

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      const entries = batch.map(({ entry }) => entry);
      const all = await commitBatch(entries, (each) => attempt(each));
      settle(batch, all);
      for (const { batch: written } of all) if (written) watchers.wake(writtenKeys(written.puts));
    }
    running = undefined;
  }

  /** Resolves to what becomes of an entry: `kept` or a refusal where it has no leaf. */
  async function enter(entry: AnyEntry): Promise<Committed | Kept> {
    if (closed) throw new ComityError("STORE_UNAVAILABLE", "the store is closed");
    const promise = Promise.withResolvers<Committed | Kept>();
    waiting.push({ ...admitEntry(entry), promise });
    running ??= Promise.resolve().then(flush);
    return promise.promise;
  }

  return {
    handOver: async (next, handing) => {
      if (closed) throw new ComityError("STORE_UNAVAILABLE", "the store is closed");
      const handed = (running ?? Promise.resolve()).then(async () =>
        handOverLog(signer, (await log.head()).size, { next, handing }, attempt),
      );
      // Entries that come meanwhile wait for it.
      running = handed.then(flush, flush);
      const { folded } = await handed;
      watchers.wake(writtenKeys(folded.batch?.puts ?? new Map()));
      return committedIn(folded);
    },
    commit: (entry) => enter(entry) as Promise<Committed>,
    keep: (entry) => enter(entry) as Promise<Kept>,
    read: async (reads) => reads.map((read) => tables.read(read)),
    page: async (span, limit, options) => pageOf(tables.read(span), span, limit, options) as never,
    log: createLog(log.reads),
    usedBytes: () => 0,
    watch: watchers.watch,
    pass: async (day) => {
      if (closed) throw new ComityError("STORE_UNAVAILABLE", "the store is closed");
      return { ...tables.removeOverdue(machine.collections, day, log.size()), damage: [] };
    },
    destroyKeys: async (leaves) => tables.destroyKeys(machine.collections, leaves),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

/** Tells each entry of a batch what became of it. */
function settle(batch: readonly Waiting[], all: readonly Folded[]): void {
  for (const [i, outcome] of all.flatMap(({ outcomes }) => outcomes).entries())
    if ("rejected" in outcome) batch[i]?.promise.reject(outcome.rejected);
    else batch[i]?.promise.resolve(outcome);
}

type Parts = {
  readonly log: MemoryLog;
  readonly tables: Tables;
  readonly signer: LogSigner;
  readonly machine: Machine<Command>;
};

/** Creates the function that folds entries and writes what comes of them, with the rows of the store itself. */
function createAttempt({ log, tables, signer, machine }: Parts) {
  const load = async (reads: readonly Read[]) => reads.map((read) => tables.read(read));
  return async (entries: readonly AnyEntry[], also: readonly Put[] = []): Promise<Folded> => {
    const folded = await fold(entries, { ...(await log.head()), load, also }, machine, signer.key);
    if (folded.batch !== undefined) {
      log.append(folded.batch);
      for (const [of, rows] of folded.batch.puts) tables.put(of, rows);
    }
    return folded;
  };
}

/** Returns the outcome of a hand-over. Throws what it was rejected with. */
function committedIn({ outcomes: [outcome] }: Folded): Committed {
  if (outcome === undefined || "rejected" in outcome) throw outcome?.rejected;
  return outcome as Committed;
}

/** The rows of every collection, by name and then by the text of their key. */
class Tables {
  readonly #tables = new Map<string, Map<string, Row>>();

  read(read: Read): readonly Row[] {
    const table = this.#tableOf(read.of);
    if (isSpan(read)) return [...table.values()].filter((row) => isInSpan(row, read)).sort(compareRows(read));
    const row = table.get(keyText(read.key));
    return row === undefined ? [] : [row];
  }

  put(of: AnyCollection, rows: readonly Row[]): void {
    const table = this.#tableOf(of);
    for (const row of rows) table.set(keyText(keyOf(of, row)), row);
  }

  /** Removes the secrets of the rows of these leaves. */
  destroyKeys(collections: readonly AnyCollection[], leaves: readonly number[]): void {
    const gone: ReadonlySet<unknown> = new Set(leaves);
    for (const of of collections) {
      const secret = secretColumns(of);
      if (secret.length === 0) continue;
      const table = this.#tableOf(of);
      for (const [key, row] of table) {
        const values: Record<string, unknown> = { ...row };
        if (!gone.has(values.leaf)) continue;
        for (const name of secret) delete values[name];
        table.set(key, values as Row);
      }
    }
  }

  /** Counts and removes the overdue rows of every collection. */
  removeOverdue(
    collections: readonly AnyCollection[],
    day: string,
    log: { readonly rows: number; readonly bytes: number },
  ): Pick<Pass, "tables" | "removed"> {
    let removed = 0;
    const sizes = removalOrder(collections).map((of) => {
      const table = this.#tableOf(of);
      const bytes = [...table.values()].reduce((sum, row) => sum + bytesOf(row), 0);
      const size = { name: of.name, rows: table.size, bytes };
      for (const [key, row] of table) if (isOverdue(of, row, day) && table.delete(key)) removed += 1;
      return size;
    });
    return { tables: [...sizes, { name: "log", ...log }], removed };
  }

  #tableOf({ name }: AnyCollection): Map<string, Row> {
    const found = this.#tables.get(name) ?? new Map<string, Row>();
    this.#tables.set(name, found);
    return found;
  }
}

/** Returns the page that begins beyond the value `after` of the column after the prefix, from the ordered rows of a span. */
function pageOf(
  rows: readonly Row[],
  span: { readonly of: AnyCollection } & Pick<Span, "index" | "prefix">,
  limit: number,
  { after, order = "ascending" }: Parameters<Store["page"]>[2] = {},
): readonly Row[] {
  const column = columnsOf(span)[span.prefix.length];
  const sign = order === "ascending" ? 1 : -1;
  const beyond = (row: Row) => {
    const [value] = (column !== undefined && valuesOf(row, [column])) || [];
    return after === undefined || (value !== undefined && sign * compareScalars(value, after) > 0);
  };
  const kept = rows.filter(beyond);
  return (order === "ascending" ? kept : kept.toReversed()).slice(0, limit);
}
