/** Reads a SQLite store on a connection of its own, beside the writer's. */
import { type Damage, damaged } from "../../engine/damage.ts";
import type { Read, Row, Store } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { Secrets } from "../content-keys.ts";
import { createLog } from "../log.ts";
import { attempt, openReader, together, usedBytesOf } from "./database.ts";
import { createKeyReader, createLogReader, promiseReads } from "./log.ts";
import { createRowReader } from "./reader.ts";

/** `verifierKey` is the only key of the log `origin` where that was never handed over. */
export type ReadsParts = {
  readonly file: string;
  readonly origin: string;
  readonly verifierKey: string;
  readonly secrets: Secrets;
};

/** A read that failed, or met damage. */
export type ReadFault = { readonly what: "read"; readonly error: unknown };

/** Opens the connection by which this thread reads. A read that fails is told to `onFault` too. */
export function openReads(
  { file, origin, verifierKey, secrets }: ReadsParts,
  onFault: (fault: ReadFault) => void,
): Pick<Store, "read" | "page" | "log" | "usedBytes"> & { readonly close: () => void } {
  const reader = openReader(file);
  const rows = createRowReader(reader, secrets);
  const log = createLog(promiseReads(createLogReader(reader)), createKeyReader(reader, origin, verifierKey));

  /** Reads in one transaction, since the writer may commit between two reads. */
  const readTogether = (reads: readonly Read[]) => together(reader, () => rows.read(reads));

  /** Runs a read, and tells of the fault where it fails: a caller's mistake is no ComityError of the store. */
  async function watched<T>(read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (ComityError.from(error).reason === "STORE_UNAVAILABLE") onFault({ what: "read", error });
      throw error;
    }
  }

  return {
    read: (reads) => watched(() => (reads.length === 1 ? rows.read(reads) : readTogether(reads))),
    page: (span, limit, { after, order = "ascending", standIn } = {}) => {
      const tell = (columns: Readonly<Record<string, unknown>>, damage: Damage) => {
        onFault({ what: "read", error: damaged(damage) });
        return standIn?.(columns) as Row;
      };
      return watched(
        () => rows.page(span, { limit, after, order, ...(standIn && { standIn: tell }) }) as never,
      );
    },
    log: {
      head: () => watched(log.head),
      leaf: (index) => watched(() => log.leaf(index)),
      leaves: (indexes) => watched(() => log.leaves(indexes)),
      recorded: (indexes) => watched(() => log.recorded(indexes)),
      rootAt: (size) => watched(() => log.rootAt(size)),
      prove: (index) => watched(() => log.prove(index)),
      inclusion: (index, size) => watched(() => log.inclusion(index, size)),
      consistency: (first, second) => watched(() => log.consistency(first, second)),
    },
    usedBytes: () => attempt(() => usedBytesOf(reader)),
    close: () => reader.close(),
  };
}
