/** The thread of one pass over a store: it reads slowly, so that nobody who works notices. */
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Command, Machine } from "../../engine/store.ts";
import { createKeyReader } from "./log.ts";
import type { Overdue } from "./messages.ts";
import { type Scrub, scrubStore } from "./scrub.ts";

/** The collections are those of the export `machine` of the module at `machineUrl`. */
export type ScrubData = {
  readonly file: string;
  readonly machineUrl: string;
  /** The name of the log, and the key by which others verified it when the store was opened. */
  readonly origin: string;
  readonly verifierKey: string;
  /** Rows whose date lies before this day (ISO 8601) are overdue. */
  readonly day: string;
  /** The pause after each page, in milliseconds. */
  readonly pauseMs: number;
};

/**
 * The messages of a pass. After overdue rows it waits for any message before it reads on, so that no more of them are
 * held than those of one page. The result comes last.
 */
export type FromScrub =
  | { readonly kind: "overdue"; readonly overdue: Overdue }
  | { readonly kind: "passed"; readonly scrub: Scrub };

async function scrub(
  { file, machineUrl, origin, verifierKey, day, pauseMs }: ScrubData,
  port: MessagePort,
): Promise<Scrub> {
  const { machine } = (await import(machineUrl)) as { readonly machine: Machine<Command> };
  using db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const { collections } = machine;
  const keys = createKeyReader(db, origin, verifierKey);
  const pass = scrubStore({ db, collections, keys, day });
  for (;;) {
    const { done, value } = pass.next();
    if (done === true) return value;
    if (value !== undefined) {
      const removed = once(port, "message");
      port.postMessage({ kind: "overdue", overdue: value } satisfies FromScrub);
      await removed;
    }
    await pause(pauseMs);
  }
}

if (parentPort !== null) {
  const passed: FromScrub = { kind: "passed", scrub: await scrub(workerData as ScrubData, parentPort) };
  parentPort.postMessage(passed);
  parentPort.close();
}
