/** The thread of one pass over a store: it reads slowly, so that nobody who works notices, and answers once. */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Command, Machine } from "../../engine/store.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { type Scrub, scrubStore } from "./scrub.ts";

/** The collections are those of the export `machine` of the module at `machineUrl`. */
export type ScrubData = {
  readonly file: string;
  readonly machineUrl: string;
  readonly verifierKey: string;
  /** The pause after each page, in milliseconds. */
  readonly pauseMs: number;
};

async function scrub({ file, machineUrl, verifierKey, pauseMs }: ScrubData): Promise<Scrub> {
  const { machine } = (await import(machineUrl)) as { readonly machine: Machine<Command> };
  using db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const { collections } = machine;
  const pass = scrubStore({ db, collections, verifier: parseVerifierKey(verifierKey) });
  for (;;) {
    const { done, value } = pass.next();
    if (done === true) return value;
    await pause(pauseMs);
  }
}

if (parentPort !== null) parentPort.postMessage(await scrub(workerData as ScrubData));
