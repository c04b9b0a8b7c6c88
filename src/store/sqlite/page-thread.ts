/** One thread of an audit: it opens the store for itself, to read it alone, and checks the pages that it is sent. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Command, Machine } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { createPageCheck, type RowsAsked } from "../audit/page-check.ts";
import type { Tallied } from "../audit/report.ts";
import { createSealer } from "../sealer.ts";
import { createAudited } from "./audited.ts";
import { openReader } from "./database.ts";
import { readStoreKeys } from "./key-file.ts";

/** The collections are those of the export `machine` of the module at `machineUrl`. */
export type PageThreadData = {
  readonly file: string;
  readonly machineUrl: string;
  readonly keys: LogKeys;
  /** False where the file of the content keys is not at hand. */
  readonly contents: boolean;
  readonly now: Date;
};

/** A page of leaves, or a run of rows, to check. */
export type PageAsked = { readonly first: number; readonly below: number } | RowsAsked;
/** The answer to a page, or why there is none. Answers come in the order of the questions. */
export type PageAnswer =
  | { readonly tallied: Tallied | undefined }
  | { readonly reason: string; readonly message: string };

async function run(data: PageThreadData, port: MessagePort): Promise<void> {
  const { file, machineUrl, keys, contents, now } = data;
  const { machine } = (await import(machineUrl)) as { readonly machine: Machine<Command> };
  const secrets = contents ? readStoreKeys(file).secrets : undefined;
  const audited = createAudited(openReader(file), machine.collections, secrets);
  const check = createPageCheck({ audited, keys, sealer: contents ? createSealer() : undefined, now });
  let before: Promise<void> = Promise.resolve();
  const answer = async (asked: PageAsked): Promise<PageAnswer> => {
    try {
      if ("run" in asked) return { tallied: await check.rows(asked) };
      return { tallied: await check.leaves(asked.first, asked.below) };
    } catch (thrown) {
      const { reason, message } = ComityError.from(thrown);
      return { reason, message };
    }
  };
  port.on("message", (asked: PageAsked) => {
    before = before.then(async () => port.postMessage(await answer(asked)));
  });
}

if (parentPort !== null) await run(workerData as PageThreadData, parentPort);
