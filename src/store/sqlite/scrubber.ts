/** Runs passes over a store in the background, each on a thread of its own that ends with the pass. */
import { Worker } from "node:worker_threads";
import type { Scrub } from "./scrub.ts";
import type { ScrubData } from "./scrub-thread.ts";

/** The time from the start of a node to the first pass, and from the end of a pass to the next, in milliseconds. */
export const FIRST_PASS_AFTER_MS = 60_000;
export const NEXT_PASS_AFTER_MS = 24 * 3_600_000;
/** The pause after each page of 200 rows or leaves, in milliseconds. */
export const PAGE_PAUSE_MS = 100;

export type ScrubberOptions = ScrubData & {
  readonly firstAfterMs: number;
  readonly nextAfterMs: number;
  /** Called after each pass. */
  readonly passed: (scrub: Scrub) => void;
  /** Called where a pass could not be made. */
  readonly failed: (error: unknown) => void;
};

/** Starts the passes. `stop` resolves when no pass runs any more. */
export function startScrubber(options: ScrubberOptions): { readonly stop: () => Promise<void> } {
  const { firstAfterMs, nextAfterMs, passed, failed, ...data } = options;
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout;
  let stopped = false;

  function schedule(afterMs: number): void {
    if (stopped) return;
    timer = setTimeout(run, afterMs);
    timer.unref();
  }

  function run(): void {
    // Without the process's own flags, as for the writer.
    const pass = new Worker(new URL("./scrub-thread.ts", import.meta.url), {
      workerData: data,
      execArgv: [],
    });
    worker = pass;
    pass.unref();
    pass.once("message", passed);
    pass.once("error", failed);
    pass.once("exit", () => schedule(nextAfterMs));
  }

  schedule(firstAfterMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await worker?.terminate();
    },
  };
}
