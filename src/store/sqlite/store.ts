/** The embedded store: SQLite, which a thread of its own writes and this thread reads through a second connection. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Committed, Read, Row, Store } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { Damage, damaged } from "../damage.ts";
import { type Admitted, admitEntry } from "../entry.ts";
import { loadLedgerKey } from "../ledger-key.ts";
import { createLog } from "../log.ts";
import { createWatchers } from "../watchers.ts";
import { attempt, openReader } from "./database.ts";
import { createLogReader, promiseReads } from "./log.ts";
import { errorOf, type FromWriter, parseSettled, type Settled, type ToWriter } from "./messages.ts";
import { createRowReader } from "./reader.ts";
import type { Scrub } from "./scrub.ts";
import { startScrubber } from "./scrubber.ts";
import type { WriterOptions } from "./writer.ts";
import type { WriterData } from "./writer-thread.ts";

/** The file of the store, the signer of its log, and the machine that decides what is written. */
export type SqliteStoreOptions = WriterOptions & {
  /** The module whose export `machine` the writer runs, since functions do not cross threads. */
  readonly machineUrl: URL;
  /** Called once when the writer has failed. The outcome of its last write is unknown, and the process must end. */
  readonly onFatal: (error: ComityError) => void;
  /** Called for each fault after which the store goes on: a read, a checkpoint of the database, or damage. */
  readonly onFault?: (fault: StoreFault) => void;
  /** Runs passes over the whole store in the background; none by default. `passed` is called after each. */
  readonly scrub?: {
    readonly firstAfterMs: number;
    readonly nextAfterMs: number;
    readonly pauseMs: number;
    readonly passed: (scrub: Scrub) => void;
  };
};

/** A fault of the disk, or damage. `what` says where it was met: `read`, `checkpoint`, `row` or `pass`. */
export type StoreFault = {
  readonly what: "read" | "checkpoint" | "row" | "pass";
  readonly error: unknown;
};

type Waiting = { readonly leaf: Uint8Array; readonly promise: PromiseWithResolvers<Committed> };

/**
 * Opens the store in `file` for this process alone, in a directory that exists. A commit is on disk
 * (`synchronous = FULL`) when it resolves. Rejects as `openWriter` throws.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { machineUrl, onFatal, onFault = () => {}, scrub, ...writer } = options;
  const { file } = writer;
  const worker = await startWriter({ ...writer, machineUrl: machineUrl.href });
  const reader = openReader(file);
  const rows = createRowReader(reader);
  const watchers = createWatchers();
  const waiting: Waiting[] = [];
  /** The entries of this turn that are not sent yet. */
  const turn: Admitted[] = [];
  let refusal: ComityError | undefined;
  let closing: Promise<void> | undefined;

  function fail(cause: unknown): void {
    if (refusal !== undefined && waiting.length === 0) return;
    refusal = new ComityError(
      "STORE_UNAVAILABLE",
      "it is unknown if the record was written; ask again when the node is back",
      { cause },
    );
    for (const { promise } of waiting.splice(0)) promise.reject(refusal);
    onFatal(refusal);
  }

  function settle(settled: Settled): void {
    const answered = waiting.splice(0, settled.sketches.length);
    const outcomes = parseSettled(
      settled,
      answered.map(({ leaf }) => leaf),
    );
    for (const [i, outcome] of outcomes.entries())
      if ("rejected" in outcome) answered[i]?.promise.reject(outcome.rejected);
      else answered[i]?.promise.resolve(outcome);
    watchers.wake(settled.written);
  }

  const exited = new Promise((resolve) => worker.on("exit", resolve));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the writer thread ended")));
  worker.on("message", (message: FromWriter) => {
    if (message.kind === "broken") fail(errorOf(message.fault));
    if (message.kind === "settled") settle(message);
    if (message.kind === "faulty") onFault({ what: message.what, error: errorOf(message.fault) });
  });

  function tell(message: ToWriter, buffers: readonly ArrayBuffer[] = []): void {
    worker.postMessage(message, [...buffers]);
  }

  /** Sends one message for each turn, however many entries it has: a message costs as much as a small entry. */
  function send(): void {
    if (turn.length === 0) return;
    const sent = turn.splice(0);
    const entries = sent.map(({ entry, bytes }) => ({ entry, bytes }));
    tell(
      { kind: "commit", entries },
      sent.flatMap(({ buffers }) => buffers),
    );
  }

  /** Reads in one transaction, since the writer may commit between two reads. */
  function readTogether(reads: readonly Read[]): readonly (readonly Row[])[] {
    attempt(() => reader.exec("BEGIN"));
    try {
      return rows.read(reads);
    } finally {
      attempt(() => reader.exec("COMMIT"));
    }
  }

  /** Runs a read, and tells of the fault where it fails: a caller's mistake is no ComityError of the store. */
  async function watched<T>(read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (ComityError.from(error).reason === "STORE_UNAVAILABLE") onFault({ what: "read", error });
      throw error;
    }
  }

  const verifierKey = loadLedgerKey(options.ledgerKeyPem, options.origin).verifierKey;
  const log = createLog(promiseReads(createLogReader(reader)), parseVerifierKey(verifierKey));
  const scrubber =
    scrub &&
    startScrubber({
      file,
      machineUrl: machineUrl.href,
      verifierKey,
      ...scrub,
      passed: (pass) => {
        for (const what of pass.damage) onFault({ what: "pass", error: damaged(new Damage(what)) });
        scrub.passed(pass);
      },
      failed: (error) => onFault({ what: "pass", error }),
    });

  async function close(): Promise<void> {
    await scrubber?.stop();
    refusal ??= new ComityError("STORE_UNAVAILABLE", "the store is closed");
    send();
    tell({ kind: "close" });
    await exited;
    reader.close();
  }

  return {
    commit: async (entry) => {
      if (refusal !== undefined) throw refusal;
      const admitted = admitEntry(entry);
      const promise = Promise.withResolvers<Committed>();
      // The writer gets the admitted copy; this one completes the answer.
      waiting.push({ leaf: Uint8Array.from(entry.leaf), promise });
      if (turn.push(admitted) === 1) setImmediate(send);
      return promise.promise;
    },
    read: (reads) => watched(() => (reads.length === 1 ? rows.read(reads) : readTogether(reads))),
    page: (span, limit, { after, order = "ascending" } = {}) =>
      watched(() => rows.page(span, { limit, after, order }) as never),
    log: {
      head: () => watched(log.head),
      leaf: (index) => watched(() => log.leaf(index)),
      recorded: (indexes) => watched(() => log.recorded(indexes)),
      rootAt: (size) => watched(() => log.rootAt(size)),
      prove: (index) => watched(() => log.prove(index)),
    },
    watch: watchers.watch,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Starts the writer's thread; resolves once it has opened the store. */
async function startWriter(workerData: WriterData): Promise<Worker> {
  // Without the process's own flags, which could load further code beside the ledger key.
  const worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData, execArgv: [] });
  const [message] = (await once(worker, "message").catch((cause: unknown) => {
    throw new ComityError("STORE_UNAVAILABLE", "the store's writer did not start", { cause });
  })) as [FromWriter];
  if (message.kind === "refused") throw errorOf(message.fault);
  return worker;
}
