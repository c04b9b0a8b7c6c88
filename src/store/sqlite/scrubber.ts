/** Runs one pass over a store in the background, on a thread of its own that ends with the pass. */
import { Worker } from "node:worker_threads";
import type { Pass } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { Retirement } from "./retirement.ts";
import type { FromScrub, ScrubData } from "./scrub-thread.ts";

/** The pause after each page of 200 rows or leaves, in milliseconds. */
export const PAGE_PAUSE_MS = 100;

export type RunningPass = {
  /** Rejects with STORE_UNAVAILABLE where the pass could not be made, or is stopped. */
  readonly done: Promise<Pass>;
  /** Resolves when the pass runs no more. */
  readonly stop: () => Promise<void>;
};

/** Starts a pass. `retirement` removes the overdue rows that it finds. */
export function startPass(data: ScrubData, { take, end }: Retirement): RunningPass {
  // Without the process's own flags, as for the writer.
  const worker = new Worker(new URL("./scrub-thread.ts", import.meta.url), {
    workerData: data,
    execArgv: [],
  });
  worker.unref();
  const { promise: done, resolve, reject } = Promise.withResolvers<Pass>();
  const fail = (cause: unknown) =>
    reject(new ComityError("STORE_UNAVAILABLE", "the pass over the store could not be made", { cause }));
  let [removed, passed] = [0, false];
  worker.on("message", async (message: FromScrub) => {
    passed ||= message.kind === "passed";
    try {
      removed += await (message.kind === "passed" ? end() : take(message.overdue));
      if (message.kind === "passed") resolve({ ...message.scrub, removed });
      else worker.postMessage("removed");
    } catch (error) {
      fail(error);
      await worker.terminate();
    }
  });
  worker.once("error", fail);
  // A thread that has passed everything ends while what it found still goes.
  worker.once("exit", () => passed || fail(new Error("the pass was stopped")));
  return {
    done,
    stop: async () => {
      await worker.terminate();
    },
  };
}
