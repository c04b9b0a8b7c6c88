/** The thread of a store's writer, which alone holds the ledger key. `store.ts` starts it. */
import { parentPort, workerData } from "node:worker_threads";
import type { Command, Machine } from "../../engine/store.ts";
import { takeBatch } from "../entry.ts";
import { type FromWriter, faultOf, formatSettled, type Sent, type ToWriter } from "./messages.ts";
import type { Removal } from "./remover.ts";
import { openWriter, type Writer, type WriterOptions } from "./writer.ts";

/** The machine is the export `machine` of the module at `machineUrl`, since functions do not cross threads. */
export type WriterData = WriterOptions & { readonly machineUrl: string };

const port = parentPort;
if (port !== null)
  await run(workerData as WriterData, (message) =>
    port.postMessage(message, message.kind === "settled" ? [message.hashes.buffer] : []),
  );

async function run(data: WriterData, tell: (message: FromWriter) => void): Promise<void> {
  let writer: Writer;
  try {
    const { machine } = (await import(data.machineUrl)) as { readonly machine: Machine<Command> };
    writer = openWriter(data, machine, (what, thrown) =>
      tell({ kind: "faulty", what, fault: faultOf(thrown) }),
    );
  } catch (thrown) {
    tell({ kind: "refused", fault: faultOf(thrown) });
    return;
  }
  const waiting: Sent[] = [];
  const removals: { readonly removal: Removal; count: number }[] = [];
  let [scheduled, closing] = [false, false];

  /** INVARIANT: one batch at a time, and nothing is written after a fault. */
  async function flush(): Promise<void> {
    try {
      if (waiting.length > 0) {
        const batch = takeBatch(waiting).map(({ entry }) => entry);
        for (const folded of await writer.commit(batch)) tell(formatSettled(folded));
      }
      removeSome();
      scheduled = false;
      if (waiting.length > 0 || (removals.length > 0 && !closing)) return schedule();
      if (!closing) return;
      writer.close();
      tell({ kind: "closed" });
    } catch (thrown) {
      tell({ kind: "broken", fault: faultOf(thrown) });
    }
    // Messages that were sent before still arrive; then the thread ends.
    port?.close();
  }

  /** Takes one turn of the removal that has waited longest, so that no commit waits for more than that. */
  function removeSome(): void {
    const [first] = removals;
    if (first === undefined || closing) return;
    first.count += first.removal.next();
    if (!first.removal.isDone()) return;
    removals.shift();
    tell({ kind: "removed", count: first.count });
  }

  function schedule(): void {
    // Messages that arrived during a commit are delivered before the immediate runs, so that they share the next
    // batch.
    if (!scheduled) setImmediate(flush);
    scheduled = true;
  }

  port?.on("message", (message: ToWriter) => {
    if (message.kind === "commit") waiting.push(...message.entries);
    else if (message.kind === "remove") removals.push({ removal: writer.remove(message), count: 0 });
    else closing = true;
    schedule();
  });
  tell({ kind: "opened" });
}
