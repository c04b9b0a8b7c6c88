/**
 * Checks a page of leaves by itself: the signature of every head, and each leaf against its rows and contents; and a run of rows
 * against the leaves that they name. Both hang on nothing but the store, so that threads can share them.
 */
import type { LogKeys } from "../../ledger/log-keys.ts";
import { rootSigned } from "../log.ts";
import type { Audited } from "./audited.ts";
import { createEffects } from "./effects.ts";
import type { Opener } from "./kept.ts";
import { checkRun } from "./origins.ts";
import { gather, type Tallied } from "./report.ts";
import type { RowRun } from "./row-pages.ts";

/** The run of rows to check, in a log of `size` leaves. `everyLeaf` is as `checkRun` takes it. */
export type RowsAsked = { readonly run: RowRun; readonly size: number; readonly everyLeaf: boolean };

export type PageCheck = {
  /** Checks the leaves from one place to below another, and returns what came of it. Rejects with STORE_UNAVAILABLE. */
  readonly leaves: (first: number, below: number) => Promise<Tallied>;
  /** Checks a run of rows, and returns what came of it; undefined where it cannot be read. */
  readonly rows: (asked: RowsAsked) => Promise<Tallied | undefined>;
};

export type PageParts = {
  readonly audited: Audited;
  readonly keys: LogKeys;
  /** Opens contents; absent where the file of their keys is not at hand. */
  readonly sealer: Opener;
  readonly now: Date;
};

/** Creates the check of pages in this thread. */
export function createPageCheck({ audited, keys, sealer, now }: PageParts): PageCheck {
  return {
    leaves: async (first, below) => {
      const gathering = gather();
      for (const head of await audited.heads(first === 0 ? -1 : first, below)) {
        gathering.count("signatures");
        if (!isSigned(head, keys))
          gathering.found(`the checkpoint of ${head.size} leaves is not signed by the log's key`);
      }
      const effects = createEffects({ audited, gathering, sealer, origin: keys[0].name, now });
      await effects.check(first, await audited.leaves(first, below));
      return gathering.tallied();
    },
    rows: async ({ run, size, everyLeaf }) => {
      const of = audited.collections.find(({ name }) => name === run.of);
      if (of === undefined) return undefined;
      const gathering = gather();
      const read = await checkRun({ audited, gathering, size, everyLeaf }, of, run);
      return read ? gathering.tallied() : undefined;
    },
  };
}

function isSigned(head: Parameters<typeof rootSigned>[0], keys: LogKeys): boolean {
  try {
    return rootSigned(head, () => keys) !== undefined;
  } catch {
    return false;
  }
}
