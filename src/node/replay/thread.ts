/** One thread of a replay: it opens the record of the node for itself, and replays its share of the leaves. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { ComityError } from "../../errors.ts";
import { loadAtlas } from "../law.ts";
import { openPast } from "./open.ts";
import { type FromReplay, type ReplayShare, replayShare } from "./run.ts";

async function run(share: ReplayShare, port: MessagePort): Promise<void> {
  const tell = (message: FromReplay) => port.postMessage(message);
  try {
    const past = await openPast(share.configFile, loadAtlas());
    try {
      const sum = await replayShare(past, share, (leaves) => tell({ kind: "progress", leaves }));
      tell({ kind: "sum", sum });
    } finally {
      await past.close();
    }
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    tell({ kind: "error", reason, message });
  }
}

if (parentPort !== null) await run(workerData as ReplayShare, parentPort);
