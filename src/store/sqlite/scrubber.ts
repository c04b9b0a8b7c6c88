/** Runs one pass over a store in the background, on a thread of its own that ends with the pass. */
import { Worker } from "node:worker_threads";
import type { Pass } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { Overdue } from "./messages.ts";
import type { FromScrub, ScrubData } from "./scrub-thread.ts";

/** The pause after each page of 200 rows or leaves, in milliseconds. */
export const PAGE_PAUSE_MS = 100;

export type RunningPass = {
  /** Rejects with STORE_UNAVAILABLE where the pass could not be made, or is stopped. */
  readonly done: Promise<Pass>;
  /** Resolves when the pass runs no more. */
  readonly stop: () => Promise<void>;
};

/** Starts a pass. `remove` removes the overdue rows of a page, and returns their number. */
export function startPass(data: ScrubData, remove: (overdue: Overdue) => Promise<number>): RunningPass {
  // Without the process's own flags, as for the writer.
  const worker = new Worker(new URL("./scrub-thread.ts", import.meta.url), {
    workerData: data,
    execArgv: [],
  });
  worker.unref();
  const { promise: done, resolve, reject } = Promise.withResolvers<Pass>();
  const fail = (cause: unknown) =>
    reject(new ComityError("STORE_UNAVAILABLE", "the pass over the store could not be made", { cause }));
  let removed = 0;
  worker.on("message", async (message: FromScrub) => {
    if (message.kind === "passed") return resolve({ ...message.scrub, removed });
    try {
      removed += await remove(message.overdue);
      worker.postMessage("removed");
    } catch (error) {
      fail(error);
      await worker.terminate();
    }
  });
  worker.once("error", fail);
  worker.once("exit", () => fail(new Error("the pass was stopped")));
  return {
    done,
    stop: async () => {
      await worker.terminate();
    },
  };
}
