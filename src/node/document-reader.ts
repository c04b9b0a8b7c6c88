/**
 * Reads the YAML of a peer's pack on a thread of its own: a text that is slow to read holds up nobody, and one that never
 * ends is given up.
 */
import { Worker } from "node:worker_threads";
import { ComityError } from "../errors.ts";
import { type Lined, type Located, locate } from "../law/pack/yaml.ts";
import type { ReadDocument } from "../packs/receive.ts";

/** The answer of the thread. */
export type Read = { readonly document: Lined } | { readonly refused: string };

/** The longest time for one text, in milliseconds: the largest pack takes about one second. */
const WITHIN_MS = 10_000;
/** The most memory of the thread's heap, in MB. */
const MOST_MB = 256;

/**
 * Creates a reader that reads one document at a time, since each takes a thread: time counts from the turn of a text.
 */
export function createDocumentReader(): ReadDocument {
  let last: Promise<unknown> = Promise.resolve();
  return (text, file) => {
    const next = last.then(() => readDocument(text, file));
    last = next.catch(() => {});
    return next;
  };
}

/**
 * Reads a document. Rejects with PACK_INVALID, with file and line, for what is no YAML, and for a text that takes longer
 * than `withinMs` or more memory than a pack needs.
 */
export async function readDocument(text: string, file: string, withinMs = WITHIN_MS): Promise<Located> {
  const worker = new Worker(new URL("./document-thread.ts", import.meta.url), {
    workerData: { text, file },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  });
  const answer = Promise.withResolvers<Read>();
  const giveUp = (cause?: unknown) =>
    answer.reject(
      new ComityError("PACK_INVALID", `${file}: it takes too long or too much memory to read`, { cause }),
    );
  const timer = setTimeout(giveUp, withinMs);
  worker.once("message", answer.resolve);
  worker.once("error", giveUp);
  worker.once("exit", () => giveUp());
  try {
    const read = await answer.promise;
    if ("refused" in read) throw new ComityError("PACK_INVALID", read.refused);
    return locate(read.document, file);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
