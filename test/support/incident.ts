/** A sample notice for tests, and regulators as callers of their own node: one who may send anything, one who is patient. */
import { setTimeout as sleep } from "node:timers/promises";
import { v7 } from "uuid";
import { type Acknowledgement, type Regulator as Client, connectRegulator } from "../../src/client/index.ts";
import type { ShownEntry, ShownNotice } from "../../src/edge/grpc/notice-answers.ts";
import { ComityError, REASONS } from "../../src/errors.ts";
import type { NoticeDraft } from "../../src/notices/notice.ts";
import type { TestFederation } from "./federation.ts";

/** A draft of a fingerprint-template leak with people in the EU, Japan and Illinois. */
export function draft(changes: object = {}): Record<string, unknown> {
  return {
    id: v7(),
    version: 1,
    jurisdiction: "EU",
    marking: { tlp: "AMBER" },
    content: {
      title: "Fingerprint templates of an access control service were copied",
      severity: "high",
      nature: "A backup with templates was copied from an open storage bucket",
      times: { aware: "2026-11-21T08:00:00Z" },
      subjects: [
        { place: "EU", count: 12000 },
        { place: "JP", count: 1500 },
        { place: "US-IL", count: 800 },
      ],
      biometrics: [{ modality: "finger", form: "template" }],
      contact: { office: "Breach desk" },
      consequences: "Templates can be replayed against readers of the same make",
      measures: [{ state: "taken", text: "The bucket was closed" }],
      facts: { encrypted: false, wrongfulPurpose: true },
    },
    ...changes,
  };
}

export type Regulator = Omit<Client, "report" | "acknowledge"> & {
  readonly report: (notice: object, options?: { readonly dryRun?: boolean }) => Promise<ShownNotice>;
  readonly acknowledge: (noticeId: string, stage: string, version?: number) => Promise<ShownNotice>;
  /** Waits in the feed for the first entry that fits. */
  readonly awaited: (fits: (entry: ShownEntry) => boolean, withinMs?: number) => Promise<ShownEntry>;
};

/** The regulator `name` of a member, as a caller of that member's node or another. */
export function regulatorOf(
  federation: TestFederation,
  code: string,
  name = "regulator",
  at = code,
): Regulator {
  const home = federation.homes.get(code);
  if (home === undefined) throw new Error(`${code} is no member`);
  const caller = connectRegulator({ address: federation.address(at), as: home.regulatorFolder(name) });
  return {
    ...caller,
    report: (notice, options) => caller.report(notice as NoticeDraft, options),
    acknowledge: (noticeId, stage, version = 1) =>
      caller.acknowledge({ noticeId, version, stage: stage as Acknowledgement["stage"] }),
    async awaited(fits, withinMs = 15_000) {
      for await (const entry of caller.watch("", AbortSignal.timeout(withinMs)))
        if (fits(entry)) return entry;
      throw new Error("the feed ended");
    },
  };
}

const RETRY_AFTER_MS = 100;

/** Whether to ask again: nobody answered, or the answer was lost. */
export const isUnreachable = (reason: ComityError["reason"]) =>
  REASONS[reason] === "unreachable" && reason !== "INTERNAL";

/** A regulator who asks until somebody answers. */
export type PatientRegulator = {
  /** Calls until somebody answers, which reports and acknowledgements allow. Throws a refusal. */
  readonly call: <T>(action: (caller: Client) => Promise<T>) => Promise<T>;
  /** The feed from its beginning, gone on with from the last cursor whenever it breaks. Ends with the patience. */
  readonly follow: () => AsyncGenerator<ShownEntry, void>;
  readonly failedCalls: () => number;
  readonly close: () => void;
};

/**
 * A regulator that connects anew after every failure, for a channel's own pauses grow, as soon as `running`
 * resolves; until `patience` aborts.
 */
export function createPatientRegulator(
  connect: () => Client,
  running: () => Promise<void>,
  patience: AbortSignal,
): PatientRegulator {
  let caller: Client | undefined;
  let failed = 0;

  async function giveUpOrAgain(thrown: unknown, used: Client): Promise<void> {
    if (patience.aborted || !isUnreachable(ComityError.from(thrown).reason)) throw thrown;
    failed++;
    used.close();
    if (caller === used) caller = undefined;
    await sleep(RETRY_AFTER_MS);
    await running();
  }

  return {
    async call(action) {
      for (;;) {
        caller ??= connect();
        const used = caller;
        try {
          return await action(used);
        } catch (thrown) {
          await giveUpOrAgain(thrown, used);
        }
      }
    },
    async *follow() {
      let cursor = "";
      while (!patience.aborted) {
        caller ??= connect();
        const used = caller;
        try {
          for await (const entry of used.watch(cursor, patience)) {
            cursor = entry.cursor;
            yield entry;
          }
        } catch (thrown) {
          if (patience.aborted) return;
          await giveUpOrAgain(thrown, used);
        }
      }
    },
    failedCalls: () => failed,
    close: () => caller?.close(),
  };
}
