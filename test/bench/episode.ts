/** Something that is measured once in a run, since it takes long: so many operations, from their beginning to their end. */
import { setTimeout as pause } from "node:timers/promises";
import { Ledger } from "../../src/edge/grpc/definition.ts";
import { parseCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseNote } from "../../src/ledger/note.ts";
import type { ProcessFederation } from "../support/processes.ts";
import { openLoadAs } from "./load.ts";
import { cpuMsOf, memoryMiBOf } from "./usage.ts";

/** What an episode found, by name. */
export type Figures = Readonly<Record<string, number>>;

export type Episode = {
  readonly name: string;
  readonly what: string;
  /** How many operations it has in a full run, and in a quick one, which shows only that it ends. */
  readonly count: number;
  readonly quickCount: number;
  /** Rejects where an operation did not come to what it should. */
  readonly run: (count: number, progress: (what: string) => void) => Promise<Figures>;
};

/** The pause between two looks at a node, in milliseconds. */
const LOOK_EVERY_MS = 50;

export type LogSize = { readonly read: () => Promise<number>; readonly close: () => void };

/** Reads how many leaves the log of a node has, as its operator. */
export function openLogSize(federation: ProcessFederation, code: string): LogSize {
  const { address, operatorFolder } = federation.home(code);
  return openLogSizeAt(address, operatorFolder);
}

/** Reads how many leaves the log of the node at an address has, as the operator whose credentials are in `folder`. */
export function openLogSizeAt(address: string, folder: string): LogSize {
  const load = openLoadAs(address, folder);
  return {
    async read() {
      const answer = await load.send(Ledger.GetCheckpoint.path, Ledger.GetCheckpoint.requestSerialize({}));
      const { checkpoint = "" } = Ledger.GetCheckpoint.responseDeserialize(answer);
      return parseCheckpoint(parseNote(checkpoint).text).size;
    },
    close: load.close,
  };
}

/** Waits until the log has grown to so many leaves. Rejects after `withinMs`. */
export async function grownTo(log: LogSize, size: number, withinMs: number): Promise<void> {
  const from = performance.now();
  for (let found = await log.read(); found < size; found = await log.read()) {
    if (performance.now() - from > withinMs)
      throw new Error(`the log has ${found} of ${size} leaves after ${withinMs / 1000} s`);
    await pause(LOOK_EVERY_MS);
  }
}

export type ProcessWatch = {
  /** By how many MiB its memory was above that of the beginning, at most. */
  readonly riseMiB: () => number;
  /** The CPU time, in milliseconds, that it has used since the beginning. */
  readonly cpuMs: () => number;
  readonly [Symbol.dispose]: () => void;
};

/** Watches a process from now on. */
export function watchProcess(pid: number): ProcessWatch {
  const usedBefore = cpuMsOf([pid]) ?? Number.NaN;
  const before = memoryMiBOf(pid) ?? Number.NaN;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, memoryMiBOf(pid) ?? 0);
  }, LOOK_EVERY_MS);
  return {
    riseMiB: () => most - before,
    cpuMs: () => (cpuMsOf([pid]) ?? Number.NaN) - usedBefore,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
