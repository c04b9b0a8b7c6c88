/**
 * Passes over the whole store, once a day: damage is found, rows whose date has passed are removed, and each table is
 * counted, so that its growth is seen.
 */
import { X509Certificate } from "node:crypto";
import type { Clock } from "../engine/context.ts";
import { type Loop, type Schedule, startLoop } from "../engine/loop.ts";
import type { Pass, Store, TableSize } from "../engine/store.ts";
import type { NodeConfig } from "./config.ts";

/** The time from the start of a node to the first pass, and from the end of a pass to the next, in milliseconds. */
export const FIRST_PASS_AFTER_MS = 60_000;
export const NEXT_PASS_AFTER_MS = 24 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** A table with its growth in bytes a day since the pass before; the growth is absent after the first pass. */
export type TableGrowth = TableSize & { readonly bytesPerDay?: number };

export type PassesObserver = {
  /** A pass over the whole store has ended. `removed` is the number of rows that it removed. */
  readonly storeChecked: (event: {
    readonly rows: number;
    readonly leaves: number;
    readonly removed: number;
    readonly tables: readonly TableGrowth[];
  }) => void;
  /** A pass could not be made. */
  readonly storeFault: (event: { readonly what: "pass"; readonly error: unknown }) => void;
};

export type PassesParts = {
  readonly store: Pick<Store, "pass">;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly observer: PassesObserver;
  /** Returns the last instant that the clock can truly show. No row that is kept beyond it is removed. */
  readonly latest: () => Date;
};

/** A pass with the instant of its end, in milliseconds. */
type Ended = { readonly atMs: number; readonly tables: readonly TableSize[] };

/** Starts the passes of a node with the certificate that `config` has at each. */
export function startNodePasses(
  { store, clock }: Pick<PassesParts, "store" | "clock">,
  schedule: Schedule,
  config: Pick<NodeConfig, "certificatePem">,
  observer: PassesObserver,
): Loop {
  // The certificate was valid when the node took it, so the clock stood no later than its end then.
  const latest = () => new X509Certificate(config.certificatePem).validToDate;
  return startPasses({ store, clock, schedule, observer, latest });
}

/** Starts the passes. A pass that cannot be made is told, and the next one comes a day later. */
export function startPasses({ store, clock, schedule, observer, latest }: PassesParts): Loop {
  const nowMs = () => clock.now().getTime();
  const failed = (error: unknown) => observer.storeFault({ what: "pass", error });
  let begun = false;
  let before: Ended | undefined;

  async function pass(): Promise<void> {
    const made = await store.pass(removalDay(clock.now(), latest()));
    const ended = { atMs: nowMs(), tables: made.tables };
    observer.storeChecked(summaryOf(made, ended, before));
    before = ended;
  }

  return startLoop({ clock, schedule, failed }, async () => {
    if (!begun) {
      begun = true;
      return new Date(nowMs() + FIRST_PASS_AFTER_MS);
    }
    await pass().catch(failed);
    return new Date(nowMs() + NEXT_PASS_AFTER_MS);
  });
}

/** Closes a store amid its passes: the store first, which ends a pass that runs. */
export async function closeAmid(passes: Loop, store: Pick<Store, "close">): Promise<void> {
  const passed = passes.stop();
  await store.close();
  await passed;
}

/**
 * Returns the day (ISO 8601, UTC) before which rows are overdue.
 *
 * THREAT: a clock that runs years ahead would remove what must be kept, and nothing brings it back. So the day lies no
 * later than `latest`.
 */
export function removalDay(now: Date, latest: Date): string {
  return (now < latest ? now : latest).toISOString().slice(0, 10);
}

function summaryOf({ tables, removed }: Pass, { atMs }: Ended, before: Ended | undefined) {
  const rowsOf = (chosen: readonly TableSize[]) => chosen.reduce((sum, { rows }) => sum + rows, 0);
  const isLog = ({ name }: TableSize) => name === "log";
  return {
    rows: rowsOf(tables.filter((each) => !isLog(each))),
    leaves: rowsOf(tables.filter(isLog)),
    removed,
    tables: before === undefined ? tables : growthOf(tables, atMs, before),
  };
}

function growthOf(tables: readonly TableSize[], atMs: number, before: Ended): readonly TableGrowth[] {
  const days = (atMs - before.atMs) / DAY_MS;
  if (days <= 0) return tables;
  const bytes = new Map(before.tables.map((each) => [each.name, each.bytes]));
  return tables.map((each) => ({
    ...each,
    bytesPerDay: Math.round((each.bytes - (bytes.get(each.name) ?? 0)) / days),
  }));
}
