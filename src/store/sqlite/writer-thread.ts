/** The thread of a store's writer, which alone holds the ledger key. `store.ts` starts it. */
import { parentPort, workerData } from "node:worker_threads";
import type { Command, Machine } from "../../engine/store.ts";
import { ComityError, type Reason } from "../../errors.ts";
import type { LedgerKeySource } from "../../keys/key-source.ts";
import { takeBatch } from "../entry.ts";
import type { HandedOver } from "../hand-over.ts";
import { type OpenLedgerKey, openLedgerKey } from "../ledger-key.ts";
import { type FromWriter, faultOf, formatSettled, type Sent, type ToWriter } from "./messages.ts";
import type { Removal } from "./remover.ts";
import { openWriter, type ReportFault, type Writer, type WriterOptions } from "./writer.ts";

/**
 * The machine is the export `machine` of the module at `machineUrl`, and the key is opened here, since functions do not cross
 * threads. `origin` names the log and its key.
 */
export type WriterData = WriterOptions & {
  readonly origin: string;
  readonly ledgerKey: LedgerKeySource;
  readonly machineUrl: string;
};

const port = parentPort;
if (port !== null)
  await run(workerData as WriterData, (message) =>
    port.postMessage(message, message.kind === "settled" ? [message.hashes.buffer] : []),
  );

type HandOverMessage = Extract<ToWriter, { readonly kind: "hand-over" }>;
type Opened = { readonly writer: Writer; key: OpenLedgerKey };

/** Opens the key and the writer. Leaves nothing open where it rejects. */
async function open(
  { machineUrl, origin, ledgerKey, ...options }: WriterData,
  report: ReportFault,
): Promise<Opened> {
  const { machine } = (await import(machineUrl)) as { readonly machine: Machine<Command> };
  const key = await openLedgerKey(ledgerKey, origin);
  try {
    return { writer: await openWriter(options, key, machine, report), key };
  } catch (thrown) {
    key.close();
    throw thrown;
  }
}

/** The reasons for which a new key cannot be opened or may not follow. Nothing was written then. */
const AT_FAULT: readonly Reason[] = ["INPUT_INVALID", "CONFIG_INVALID", "SIGNER_UNAVAILABLE"];

/** Hands the log over, and puts the new key in the place of the old one. Rejects where the outcome is unknown. */
async function handOver(opened: Opened, { to, handing }: HandOverMessage): Promise<FromWriter> {
  let next: OpenLedgerKey | undefined;
  let made: HandedOver;
  try {
    next = await openLedgerKey(to, handing.opening?.origin ?? opened.key.name);
    made = await opened.writer.handOver(next, handing);
  } catch (thrown) {
    next?.close();
    if (!AT_FAULT.includes(ComityError.from(thrown).reason)) throw thrown;
    return { kind: "not-handed-over", fault: faultOf(thrown) };
  }
  if (made.done) [opened.key, next] = [next, opened.key];
  next.close();
  return { kind: "handed-over", leaf: made.leaf, settled: formatSettled(made.folded) };
}

/** Destroys keys. What failed leaves the store as it was, and may be tried again. */
function destroyKeys(writer: Writer, leaves: readonly number[]): FromWriter {
  try {
    writer.destroyKeys(leaves);
    return { kind: "keys-destroyed" };
  } catch (thrown) {
    return { kind: "keys-destroyed", fault: faultOf(thrown) };
  }
}

/** Opens the key and the writer; tells why where they cannot be opened. */
async function tryOpen(data: WriterData, tell: (message: FromWriter) => void): Promise<Opened | undefined> {
  try {
    return await open(data, (what, thrown) => tell({ kind: "faulty", what, fault: faultOf(thrown) }));
  } catch (thrown) {
    tell({ kind: "refused", fault: faultOf(thrown) });
    return undefined;
  }
}

async function run(data: WriterData, tell: (message: FromWriter) => void): Promise<void> {
  const opened = await tryOpen(data, tell);
  if (opened !== undefined) serve(opened, tell);
}

/** Does what the store asks, until it is closed or a fault ends it. */
function serve(opened: Opened, tell: (message: FromWriter) => void): void {
  const [waiting, handOvers, destructions]: [Sent[], HandOverMessage[], (readonly number[])[]] = [[], [], []];
  const removals: { readonly removal: Removal; count: number }[] = [];
  let [scheduled, closing] = [false, false];

  /** INVARIANT: one batch at a time, and nothing is written after a fault. */
  async function flush(): Promise<void> {
    try {
      if (waiting.length > 0) {
        const batch = takeBatch(waiting).map(({ entry }) => entry);
        for (const folded of await opened.writer.commit(batch)) tell(formatSettled(folded));
      }
      for (const next of handOvers.splice(0)) tell(await handOver(opened, next));
      for (const leaves of destructions.splice(0)) tell(destroyKeys(opened.writer, leaves));
      removeSome();
      scheduled = false;
      const waits = [waiting, handOvers, destructions].some(({ length }) => length > 0);
      if (waits || (removals.length > 0 && !closing)) return schedule();
      if (!closing) return;
      opened.writer.close();
      tell({ kind: "closed" });
    } catch (thrown) {
      tell({ kind: "broken", fault: faultOf(thrown) });
    }
    opened.key.close();
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
    // Messages that arrived during a commit are delivered before the immediate runs: they share the next batch.
    if (!scheduled) setImmediate(flush);
    scheduled = true;
  }

  port?.on("message", (message: ToWriter) => {
    if (message.kind === "commit") waiting.push(...message.entries);
    else if (message.kind === "hand-over") handOvers.push(message);
    else if (message.kind === "destroy-keys") destructions.push(message.leaves);
    else if (message.kind === "remove") removals.push({ removal: opened.writer.remove(message), count: 0 });
    else closing = true;
    schedule();
  });
  tell({ kind: "opened", verifierKey: opened.key.verifierKey });
}
