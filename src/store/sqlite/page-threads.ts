/** The threads of an audit in full: each checks pages of leaves and runs of rows on a connection of its own, beside the one that computes the tree. */
import { Worker } from "node:worker_threads";
import { ComityError, reasonOf } from "../../errors.ts";
import type { PageCheck } from "../audit/page-check.ts";
import { NOTHING_YET, type Tallied } from "../audit/report.ts";
import type { PageAnswer, PageAsked, PageThreadData } from "./page-thread.ts";

export type PageThreads = {
  readonly check: PageCheck;
  /** Ends the threads. Pages that are not answered reject. */
  readonly close: () => Promise<void>;
};

/** Starts threads. What one of them throws rejects the pages that it was sent. */
export function startPageThreads(data: PageThreadData, count: number): PageThreads {
  const threads = Array.from({ length: count }, () => startThread(data));
  let next = 0;
  const ask = (asked: PageAsked) => (threads[next++ % count] as (typeof threads)[number]).ask(asked);
  return {
    check: {
      leaves: async (first, below) => (await ask({ first, below })) ?? NOTHING_YET,
      rows: ask,
    },
    close: async () => {
      await Promise.all(threads.map(({ end }) => end()));
    },
  };
}

function startThread(workerData: PageThreadData) {
  // Without the process's own flags, as for the writer.
  const worker = new Worker(new URL("./page-thread.ts", import.meta.url), { workerData, execArgv: [] });
  const waiting: PromiseWithResolvers<Tallied | undefined>[] = [];
  let ended: ComityError | undefined;
  const end = (cause: unknown) => {
    ended ??= new ComityError("STORE_UNAVAILABLE", "a thread of the audit ended before its part", { cause });
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on("message", (answer: PageAnswer) => {
    const asked = waiting.shift();
    if ("tallied" in answer) asked?.resolve(answer.tallied);
    else asked?.reject(new ComityError(reasonOf(answer.reason) ?? "INTERNAL", answer.message));
  });
  worker.once("error", end);
  worker.once("exit", end);
  return {
    ask: (asked: PageAsked) => {
      if (ended !== undefined) return Promise.reject(ended);
      const answered = Promise.withResolvers<Tallied | undefined>();
      waiting.push(answered);
      worker.postMessage(asked);
      return answered.promise;
    },
    end: () => worker.terminate(),
  };
}
