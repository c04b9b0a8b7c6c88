/** The embedded store: SQLite, written by a thread of its own and read here through a second connection. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { ComityError } from "../errors.ts";
import type { Committed, Store } from "../gateway/ports.ts";
import { openReader } from "./database.ts";
import { settle } from "./outcome.ts";
import { readTables } from "./sqlite-tables.ts";
import { createView } from "./view.ts";
import type { WriterOptions } from "./writer.ts";
import type { Fault, FromWriter, ToWriter } from "./writer-thread.ts";

/** Where the store is, and what signs its log. */
export type SqliteStoreOptions = WriterOptions & {
  /** Called once when the writer has failed: what it wrote last is unknown, and the process must end. */
  readonly onFatal: (error: ComityError) => void;
};

/**
 * Opens the store in `file`, for this process alone; makes it where there is none, in a directory that
 * exists. A commit is on disk (`synchronous = FULL`) when it resolves. Rejects with CONFIG_INVALID,
 * DIRECTORY_UNWRITABLE, STORE_LOCKED, and STORE_UNAVAILABLE where the log is not what the key signed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, origin, ledgerKeyPem, onFatal } = options;
  const worker = await startWriter({ file, origin, ledgerKeyPem });
  const reader = openReader(file);
  const waiting: PromiseWithResolvers<Committed>[] = [];
  let refusal: ComityError | undefined;
  let closing: Promise<void> | undefined;

  function fail(cause: unknown): void {
    if (refusal !== undefined && waiting.length === 0) return;
    refusal = new ComityError(
      "STORE_UNAVAILABLE",
      "whether the record was written is unknown; ask again when the node is back",
      { cause },
    );
    for (const { reject } of waiting.splice(0)) reject(refusal);
    onFatal(refusal);
  }

  const exited = new Promise((resolve) => worker.on("exit", resolve));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the writer thread ended")));
  worker.on("message", (message: FromWriter) => {
    if (message.kind === "broken") fail(errorOf(message.fault));
    if (message.kind !== "settled") return;
    const settled = waiting.splice(0, message.outcomes.length);
    for (const [i, outcome] of message.outcomes.entries()) if (settled[i]) settle(outcome, settled[i]);
  });

  const tell = (message: ToWriter) => worker.postMessage(message);
  return {
    ...createView(readTables(reader)),
    commit: async ({ leaf, ...rest }) => {
      if (refusal !== undefined) throw refusal;
      // A copy of its own, since cloning a view clones the whole pool under it.
      tell({ kind: "commit", entry: { leaf: Uint8Array.from(leaf), ...rest } });
      const promise = Promise.withResolvers<Committed>();
      waiting.push(promise);
      return promise.promise;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    refusal ??= new ComityError("STORE_UNAVAILABLE", "the store is closed");
    tell({ kind: "close" });
    await exited;
    reader.close();
  }
}

/** The writer's thread, once it has the store open. */
async function startWriter(workerData: WriterOptions): Promise<Worker> {
  // Without the process's own flags: nothing else is loaded beside the ledger key.
  const worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData, execArgv: [] });
  const [message] = (await once(worker, "message").catch((cause: unknown) => {
    throw new ComityError("STORE_UNAVAILABLE", "the store's writer did not start", { cause });
  })) as [FromWriter];
  if (message.kind === "refused") throw errorOf(message.fault);
  return worker;
}

function errorOf({ reason, message, cause }: Fault): ComityError {
  return new ComityError(reason, message, { cause: new Error(cause) });
}
