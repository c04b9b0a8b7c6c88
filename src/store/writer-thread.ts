/** The thread in which a store's writer lives: the ledger key is nowhere else. Started by sqlite.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { ComityError, type Reason } from "../errors.ts";
import type { Entry } from "../gateway/ports.ts";
import type { Outcome } from "./outcome.ts";
import { openWriter, type Writer, type WriterOptions } from "./writer.ts";

/** What the store tells its writer. Messages keep their order. */
export type ToWriter = { readonly kind: "commit"; readonly entry: Entry } | { readonly kind: "close" };

/** An error between threads; `cause` is for the operator's log alone. */
export type Fault = { readonly reason: Reason; readonly message: string; readonly cause: string };

/** What the writer tells its store. `settled` answers the oldest entries that wait, in their order. */
export type FromWriter =
  | { readonly kind: "opened" | "closed" }
  | { readonly kind: "settled"; readonly outcomes: readonly Outcome[] }
  | { readonly kind: "refused" | "broken"; readonly fault: Fault };

const port = parentPort;
if (port !== null) run((message) => port.postMessage(message));

function run(tell: (message: FromWriter) => void): void {
  let writer: Writer;
  try {
    writer = openWriter(workerData as WriterOptions);
  } catch (thrown) {
    tell({ kind: "refused", fault: faultOf(thrown) });
    return;
  }
  const waiting: Entry[] = [];
  let closing = false;

  function flush(): void {
    try {
      if (waiting.length > 0) tell({ kind: "settled", outcomes: writer.commit(waiting.splice(0)) });
      if (!closing) return;
      writer.close();
      tell({ kind: "closed" });
    } catch (thrown) {
      tell({ kind: "broken", fault: faultOf(thrown) });
    }
    // INVARIANT: nothing is written after a fault. What was told still arrives, then the thread ends.
    port?.close();
  }

  port?.on("message", (message: ToWriter) => {
    // All that came while a commit ran is delivered before the immediate: it shares the next one.
    if (waiting.length === 0 && !closing) setImmediate(flush);
    if (message.kind === "commit") waiting.push(message.entry);
    else closing = true;
  });
  tell({ kind: "opened" });
}

function faultOf(thrown: unknown): Fault {
  const { reason, message, cause } = ComityError.from(thrown);
  return { reason, message, cause: cause instanceof Error ? cause.message : "" };
}
