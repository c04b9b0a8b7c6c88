/** Runs a replay: in this thread, or in several that share the log, each with a connection of its own. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ComityError, reasonOf } from "../../errors.ts";
import type { Atlas } from "../../law/atlas.ts";
import { replay } from "../../transfers/replay/replay.ts";
import { addSum, createSum, type Sum } from "../../transfers/replay/sum.ts";
import { loadPack } from "../law.ts";
import { createLawFor } from "./law.ts";
import { type OpenedPast, openPast } from "./open.ts";

/** The law that is asked about, and how the answer is given. */
export type ReplayAsked = {
  /** The configuration of the node. */
  readonly configFile: string;
  /** The file of a pack that stands in place of that of its jurisdiction. */
  readonly packFile?: string;
  /** The day (ISO 8601) whose law counts. */
  readonly day?: string;
  /** Keeps the name of each decision that changes, or cannot be made again. */
  readonly list: boolean;
};

/** The work of one thread. */
export type ReplayShare = ReplayAsked & { readonly from: number; readonly below: number };
/** The messages of a thread: how far it is, and at last its sum or its error. */
export type FromReplay =
  | { readonly kind: "progress"; readonly leaves: number }
  | { readonly kind: "sum"; readonly sum: Sum }
  | { readonly kind: "error"; readonly reason: string; readonly message: string };

const LEAVES_PER_THREAD = 20_000;
const MOST_THREADS = 8;

/** The way in which a replay runs. */
export type ReplayRun = {
  readonly progress?: (leaves: number, size: number) => void;
  /** The most threads; as many as the machine has processors by default. */
  readonly threads?: number;
  /** The leaves for which a thread of its own is worth its start. */
  readonly leavesPerThread?: number;
};

/** The answer of a replay: its sum, and the number of leaves in the log. */
export type Replayed = { readonly sum: Sum; readonly size: number };

/**
 * Replays the log of a node. `progress` is told how many leaves are done. Rejects as `openPast`, `loadPack`, `createLawFor` and
 * `replay` do.
 */
export async function runReplay(
  asked: ReplayAsked,
  shipped: Atlas,
  {
    progress = () => {},
    threads = availableParallelism(),
    leavesPerThread = LEAVES_PER_THREAD,
  }: ReplayRun = {},
): Promise<Replayed> {
  const past = await openPast(asked.configFile, shipped);
  try {
    const { size } = past;
    const most = Math.min(threads, MOST_THREADS, Math.ceil(size / leavesPerThread));
    if (most <= 1) {
      const share = { ...asked, from: 0, below: size };
      return { sum: await replayShare(past, share, (leaves) => progress(leaves, size)), size };
    }
    // A pack that does not fit is refused here, before any thread is started.
    lawOf(past, asked);
    return { sum: await replayInThreads(asked, size, most, progress), size };
  } finally {
    await past.close();
  }
}

const lawOf = ({ law }: OpenedPast, { packFile, day }: ReplayAsked) =>
  createLawFor(law, {
    ...(packFile !== undefined && { pack: loadPack(packFile, law.present.concepts) }),
    ...(day !== undefined && { day }),
  });

/** Replays some leaves of an opened record. */
export function replayShare(
  past: OpenedPast,
  share: ReplayShare,
  progress: (leaves: number) => void,
): Promise<Sum> {
  const { from, below, list } = share;
  return replay({ ...past.held, lawFor: lawOf(past, share) }, { from, below, list, progress });
}

async function replayInThreads(
  asked: ReplayAsked,
  size: number,
  threads: number,
  progress: (leaves: number, size: number) => void,
): Promise<Sum> {
  const each = Math.ceil(size / threads);
  const done = new Array<number>(threads).fill(0);
  const parts = await Promise.all(
    done.map((_, i) => {
      const share = { ...asked, from: i * each, below: Math.min(size, (i + 1) * each) };
      return runThread(share, (leaves) => {
        done[i] = leaves;
        progress(
          done.reduce((all, one) => all + one, 0),
          size,
        );
      });
    }),
  );
  const sum = createSum();
  for (const part of parts) addSum(sum, part);
  return sum;
}

async function runThread(workerData: ReplayShare, progress: (leaves: number) => void): Promise<Sum> {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData, execArgv: [] });
  let answer: Exclude<FromReplay, { kind: "progress" }> | undefined;
  worker.on("message", (message: FromReplay) => {
    if (message.kind === "progress") progress(message.leaves);
    else answer = message;
  });
  await once(worker, "exit");
  if (answer?.kind === "sum") return answer.sum;
  const { reason = "INTERNAL", message = "a thread of the replay ended without its part" } = answer ?? {};
  throw new ComityError(reasonOf(reason) ?? "INTERNAL", message);
}
