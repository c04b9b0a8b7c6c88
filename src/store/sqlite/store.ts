/** The embedded store: SQLite, which a thread of its own writes and this thread reads through a second connection. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Damage, damaged } from "../../engine/damage.ts";
import type { AnyEntry, Committed, Kept, Pass } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { LedgerKeySource } from "../../keys/key-source.ts";
import { type Admitted, admitEntry } from "../entry.ts";
import type { Handing, KeyedStore } from "../hand-over.ts";
import { createWatchers, type Written } from "../watchers.ts";
import { readStoreKeys } from "./key-file.ts";
import {
  errorOf,
  type Fault,
  type FaultyPart,
  type FromWriter,
  type Overdue,
  parseSettled,
  type Settled,
  type ToWriter,
} from "./messages.ts";
import { openReads } from "./reads.ts";
import { createRetirement } from "./retirement.ts";
import { PAGE_PAUSE_MS, type RunningPass, startPass } from "./scrubber.ts";
import type { WriterOptions } from "./writer.ts";
import type { WriterData } from "./writer-thread.ts";

/** The file of the store, the key of its log, and the machine that decides what is written. */
export type SqliteStoreOptions = WriterOptions & {
  /** The name of the log and of its key. */
  readonly origin: string;
  readonly ledgerKey: LedgerKeySource;
  /** The module whose export `machine` the writer runs, since functions do not cross threads. */
  readonly machineUrl: URL;
  /** Called once when the writer has failed. The outcome of its last write is unknown, and the process must end. */
  readonly onFatal: (error: ComityError) => void;
  /** Called for each fault after which the store goes on: a read, a checkpoint of the database, or damage. */
  readonly onFault?: (fault: StoreFault) => void;
  /** The pause of a pass after each page, in milliseconds; `PAGE_PAUSE_MS` by default. */
  readonly pagePauseMs?: number;
};

/** A fault of the disk, or damage. `what` says where it was met. */
export type StoreFault = {
  readonly what: FaultyPart | "read" | "pass";
  readonly error: unknown;
};

/**
 * Opens the store in `file` for this process alone, in a directory that exists. A commit is on disk
 * (`synchronous = FULL`) when it resolves. Rejects as `openLedgerKey` and `openWriter` do.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<KeyedStore> {
  const { machineUrl, onFatal, onFault = () => {}, pagePauseMs = PAGE_PAUSE_MS, ...writer } = options;
  const { file, origin } = writer;
  const { worker, verifierKey } = await startWriter({ ...writer, machineUrl: machineUrl.href });
  const watchers = createWatchers();
  const contentKeys = readStoreKeys(file);
  const reads = openReads({ file, origin, verifierKey, secrets: contentKeys.secrets }, onFault);
  const queue = new WriterQueue(worker, { onFatal, onFault, written: watchers.wake });
  let passing: RunningPass | undefined;
  let closing: Promise<void> | undefined;

  async function pass(day: string): Promise<Pass> {
    if (closing !== undefined) throw new ComityError("STORE_UNAVAILABLE", "the store is closed");
    const data = { file, machineUrl: machineUrl.href, origin, verifierKey, day, pauseMs: pagePauseMs };
    const running = passing ?? startPass(data, createRetirement({ remove: queue.remove, destroyKeys }));
    passing = running;
    try {
      const made = await running.done;
      for (const what of made.damage) onFault({ what: "pass", error: damaged(new Damage(what)) });
      return made;
    } finally {
      passing = undefined;
    }
  }

  async function destroyKeys(leaves: readonly number[]): Promise<void> {
    await queue.destroyKeys(leaves);
    contentKeys.renew();
  }

  async function close(): Promise<void> {
    await passing?.stop();
    await queue.close();
    reads.close();
  }

  return {
    commit: (entry) => queue.commit(entry) as Promise<Committed>,
    keep: (entry) => queue.commit(entry) as Promise<Kept>,
    handOver: (to, handing) => queue.handOver(to, handing),
    verifierKey,
    read: reads.read,
    page: reads.page,
    log: reads.log,
    usedBytes: reads.usedBytes,
    watch: watchers.watch,
    pass,
    destroyKeys,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type Waiting = { readonly leaf: Uint8Array; readonly promise: PromiseWithResolvers<Committed | Kept> };

type QueueEvents = Pick<SqliteStoreOptions, "onFatal"> & {
  readonly onFault: (fault: StoreFault) => void;
  readonly written: (written: Written) => void;
};

/** The entries on their way to the writer's thread, until it answers them in the same order. */
class WriterQueue {
  readonly #worker: Worker;
  readonly #events: QueueEvents;
  readonly #exited: Promise<unknown>;
  readonly #waiting: Waiting[] = [];
  /** The entries of this turn that are not sent yet. */
  readonly #turn: Admitted[] = [];
  readonly #removals: PromiseWithResolvers<number>[] = [];
  readonly #handOvers: PromiseWithResolvers<Committed>[] = [];
  readonly #destructions: PromiseWithResolvers<void>[] = [];
  #refusal: ComityError | undefined;

  constructor(worker: Worker, events: QueueEvents) {
    this.#worker = worker;
    this.#events = events;
    this.#exited = new Promise((resolve) => worker.on("exit", resolve));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the writer thread ended")));
    worker.on("message", (message: FromWriter) => {
      if (message.kind === "broken") this.#fail(errorOf(message.fault));
      if (message.kind === "settled") this.#settle(message);
      if (message.kind === "handed-over") this.#handedOver(message);
      if (message.kind === "not-handed-over") this.#handOvers.shift()?.reject(errorOf(message.fault));
      if (message.kind === "removed") this.#removals.shift()?.resolve(message.count);
      if (message.kind === "keys-destroyed") this.#keysDestroyed(message.fault);
      if (message.kind === "faulty") events.onFault({ what: message.what, error: errorOf(message.fault) });
    });
  }

  async commit(entry: AnyEntry): Promise<Committed | Kept> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const admitted = admitEntry(entry);
    const promise = Promise.withResolvers<Committed | Kept>();
    // The writer gets the admitted copy; this one completes the answer.
    const leaf = "leaf" in entry ? Uint8Array.from(entry.leaf) : new Uint8Array();
    this.#waiting.push({ leaf, promise });
    if (this.#turn.push(admitted) === 1) setImmediate(() => this.#send());
    return promise.promise;
  }

  async handOver(to: LedgerKeySource, handing: Handing): Promise<Committed> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const { entry } = admitEntry({ leaf: new Uint8Array(), command: handing.command });
    const promise = Promise.withResolvers<Committed>();
    this.#handOvers.push(promise);
    // Behind the entries of this turn.
    this.#send();
    this.#tell({ kind: "hand-over", to, handing: { ...handing, command: entry.command } });
    return promise.promise;
  }

  /** Removes rows between commits, and returns their number. */
  readonly remove = async (overdue: Overdue): Promise<number> => {
    if (this.#refusal !== undefined) throw this.#refusal;
    const promise = Promise.withResolvers<number>();
    this.#removals.push(promise);
    this.#tell({ kind: "remove", ...overdue });
    return promise.promise;
  };

  async destroyKeys(leaves: readonly number[]): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const promise = Promise.withResolvers<void>();
    this.#destructions.push(promise);
    // Behind the entries of this turn.
    this.#send();
    this.#tell({ kind: "destroy-keys", leaves });
    return promise.promise;
  }

  /** Refuses further entries. Resolves when those before are written, and the thread has ended. */
  async close(): Promise<void> {
    this.#refusal ??= new ComityError("STORE_UNAVAILABLE", "the store is closed");
    this.#send();
    this.#tell({ kind: "close" });
    await this.#exited;
    this.#rejectOthers(this.#refusal);
  }

  /** Rejects what waits beside the entries. */
  #rejectOthers(error: ComityError): void {
    for (const waiting of [this.#removals, this.#handOvers, this.#destructions])
      for (const { reject } of waiting.splice(0)) reject(error);
  }

  #keysDestroyed(fault: Fault | undefined): void {
    const promise = this.#destructions.shift();
    if (fault === undefined) promise?.resolve();
    else promise?.reject(errorOf(fault));
  }

  #fail(cause: unknown): void {
    if (this.#refusal !== undefined && this.#waiting.length + this.#handOvers.length === 0) return;
    const refusal = new ComityError(
      "STORE_UNAVAILABLE",
      "it is unknown if the record was written; ask again when the node is back",
      { cause },
    );
    this.#refusal = refusal;
    for (const { promise } of this.#waiting.splice(0)) promise.reject(refusal);
    this.#rejectOthers(refusal);
    this.#events.onFatal(refusal);
  }

  #settle(settled: Settled): void {
    const answered = this.#waiting.splice(0, settled.sketches.length);
    const outcomes = parseSettled(
      settled,
      answered.map(({ leaf }) => leaf),
    );
    for (const [i, outcome] of outcomes.entries())
      if ("rejected" in outcome) answered[i]?.promise.reject(outcome.rejected);
      else answered[i]?.promise.resolve(outcome);
    this.#events.written(settled.written);
  }

  #handedOver({ leaf, settled }: Extract<FromWriter, { readonly kind: "handed-over" }>): void {
    const [outcome] = parseSettled(settled, [leaf]);
    const promise = this.#handOvers.shift();
    if (outcome === undefined || "rejected" in outcome) promise?.reject(outcome?.rejected);
    else promise?.resolve(outcome as Committed);
    this.#events.written(settled.written);
  }

  /** Sends one message for each turn, however many entries it has: a message costs as much as a small entry. */
  #send(): void {
    if (this.#turn.length === 0) return;
    const sent = this.#turn.splice(0);
    const entries = sent.map(({ entry, bytes }) => ({ entry, bytes }));
    this.#tell(
      { kind: "commit", entries },
      sent.flatMap(({ buffers }) => buffers),
    );
  }

  #tell(message: ToWriter, buffers: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...buffers]);
  }
}

/** Starts the writer's thread; resolves once it has opened the store, with the key by which others verify its log. */
async function startWriter(
  workerData: WriterData,
): Promise<{ readonly worker: Worker; readonly verifierKey: string }> {
  // Without the process's own flags, which could load further code beside the ledger key.
  const worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData, execArgv: [] });
  const [message] = (await once(worker, "message").catch((cause: unknown) => {
    throw new ComityError("STORE_UNAVAILABLE", "the store's writer did not start", { cause });
  })) as [FromWriter];
  if (message.kind === "opened") return { worker, verifierKey: message.verifierKey };
  throw message.kind === "refused"
    ? errorOf(message.fault)
    : new ComityError("INTERNAL", `unexpected first message \`${message.kind}\` of the store's writer`);
}
