/** The entries on their way to the writer of a store in PostgreSQL, and what else it does between two batches. */
import { setTimeout as pause } from "node:timers/promises";
import type { AnyCollection, AnyEntry, Committed, Kept, Scalar } from "../../engine/store.ts";
import { ComityError, type Reason } from "../../errors.ts";
import type { LedgerKeySource } from "../../keys/key-source.ts";
import { type Admitted, admitEntry, takeBatch } from "../entry.ts";
import type { Folded } from "../fold.ts";
import type { HandedOver, Handing } from "../hand-over.ts";
import { type OpenLedgerKey, openLedgerKey } from "../ledger-key.ts";
import { type Written, writtenKeys } from "../watchers.ts";
import type { OpenedWriter } from "./opening.ts";

type Waiting = Admitted & { readonly promise: PromiseWithResolvers<Committed | Kept> };

/** Work between two batches. It never rejects; `refuse` ends it before it has begun. */
type Turn = { readonly run: () => Promise<void>; readonly refuse: (error: ComityError) => void };

export type QueueEvents = {
  /** Called once when the writer must not be used again. */
  readonly onFatal: (error: ComityError) => void;
  readonly written: (written: Written) => void;
};

/** The pause before a lost claim is asked for again, in milliseconds. */
const RECLAIM_EVERY_MS = 250;

/** The time between two looks if the claim stands, while nothing is written, in milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** The reasons for which a new key cannot be opened or may not follow. Nothing was written then. */
const AT_FAULT: readonly Reason[] = ["INPUT_INVALID", "CONFIG_INVALID", "SIGNER_UNAVAILABLE"];

/** Hands the writer one batch or turn after another, in the order in which they came. INVARIANT: nothing follows a fault. */
export class Queue {
  readonly #writer: OpenedWriter;
  readonly #events: QueueEvents;
  readonly #waiting: Waiting[] = [];
  readonly #turns: Turn[] = [];
  readonly #looking: NodeJS.Timeout;
  #key: OpenLedgerKey;
  #running: Promise<void> | undefined;
  #reclaiming: Promise<void> | undefined;
  #refusal: ComityError | undefined;
  #broken = false;

  constructor(writer: OpenedWriter, key: OpenLedgerKey, events: QueueEvents) {
    this.#writer = writer;
    this.#key = key;
    this.#events = events;
    this.#looking = setInterval(() => {
      if (this.#running === undefined) void this.reclaim();
    }, LOOK_EVERY_MS).unref();
  }

  async commit(entry: AnyEntry): Promise<Committed | Kept> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const promise = Promise.withResolvers<Committed | Kept>();
    this.#waiting.push({ ...admitEntry(entry), promise });
    this.#start();
    return promise.promise;
  }

  /** Hands the log over to the key that `to` opens. Rejects as `HandsOver.handOver` does. */
  async handOver(to: LedgerKeySource, handing: Handing): Promise<Committed> {
    const { entry } = admitEntry({ leaf: new Uint8Array(), command: handing.command });
    return this.#turn(async () => {
      const next = await openLedgerKey(to, handing.opening?.origin ?? this.#key.name);
      const { folded, done } = await this.#writeHandOver(next, { ...handing, command: entry.command });
      const unused = done ? this.#key : next;
      if (done) this.#key = next;
      unused.close();
      this.#tell(folded);
      const [outcome] = folded.outcomes;
      if (outcome === undefined || "rejected" in outcome) throw outcome?.rejected;
      return outcome as Committed;
    });
  }

  /** Removes rows between commits, and returns their number. */
  remove(of: AnyCollection, keys: readonly (readonly Scalar[])[], day: string): Promise<number> {
    return this.#turn(() => this.#writer.remove(of, keys, day));
  }

  /** Destroys the keys of leaves between commits. Rejects with STORE_UNAVAILABLE. */
  destroyKeys(leaves: readonly number[]): Promise<void> {
    return this.#turn(() => this.#writer.destroyKeys(leaves));
  }

  /**
   * Claims the store anew where its connection was lost, also while nothing is to be written. Ends the writer where another
   * process has it.
   *
   * INVARIANT: what this process remembers counts only while it has the store.
   */
  reclaim(): Promise<void> {
    this.#reclaiming ??= this.#reclaim().finally(() => {
      this.#reclaiming = undefined;
    });
    return this.#reclaiming;
  }

  async #reclaim(): Promise<void> {
    while (this.#refusal === undefined) {
      const claimed = await this.#turn(() => this.#reclaimOnce()).catch(() => true);
      if (claimed) return;
      await pause(RECLAIM_EVERY_MS, undefined, { ref: false });
    }
  }

  async #reclaimOnce(): Promise<boolean> {
    try {
      return await this.#writer.reclaim();
    } catch (thrown) {
      throw this.#fail(thrown);
    }
  }

  /** Refuses further entries. Resolves when those before are written, and the connection is ended. */
  async close(): Promise<void> {
    this.#refusal ??= new ComityError("STORE_UNAVAILABLE", "the store is closed");
    clearInterval(this.#looking);
    await this.#running;
    await this.#writer.close();
    this.#key.close();
  }

  async #writeHandOver(next: OpenLedgerKey, handing: Handing): Promise<HandedOver> {
    try {
      return await this.#writer.handOver(next, handing);
    } catch (thrown) {
      next.close();
      if (!AT_FAULT.includes(ComityError.from(thrown).reason)) throw this.#fail(thrown);
      throw thrown;
    }
  }

  async #turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined) throw this.#refusal;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#turns.push({ run: () => work().then(resolve, reject), refuse: reject });
    this.#start();
    return promise;
  }

  #start(): void {
    // What arrives in the same turn of the event loop shares the next batch.
    this.#running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    while (!this.#broken && this.#waiting.length + this.#turns.length > 0) {
      if (this.#waiting.length > 0) await this.#commitSome(takeBatch(this.#waiting));
      if (!this.#broken) await this.#turns.shift()?.run();
    }
    this.#running = undefined;
  }

  async #commitSome(batch: readonly Waiting[]): Promise<void> {
    try {
      const all = await this.#writer.commit(batch.map(({ entry }) => entry));
      for (const [i, outcome] of all.flatMap(({ outcomes }) => outcomes).entries())
        if ("rejected" in outcome) batch[i]?.promise.reject(outcome.rejected);
        else batch[i]?.promise.resolve(outcome);
      for (const folded of all) this.#tell(folded);
    } catch (thrown) {
      const refusal = this.#fail(thrown);
      for (const { promise } of batch) promise.reject(refusal);
    }
  }

  /** Ends the writer, with all that waits for it. */
  #fail(cause: unknown): ComityError {
    const refusal = new ComityError(
      "STORE_UNAVAILABLE",
      "it is unknown if the record was written; ask again when the node is back",
      { cause },
    );
    this.#refusal = refusal;
    this.#broken = true;
    clearInterval(this.#looking);
    for (const { promise } of this.#waiting.splice(0)) promise.reject(refusal);
    for (const { refuse } of this.#turns.splice(0)) refuse(refusal);
    this.#events.onFatal(refusal);
    return refusal;
  }

  #tell({ batch }: Folded): void {
    if (batch !== undefined) this.#events.written(writtenKeys(batch.puts));
  }
}
