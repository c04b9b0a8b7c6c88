/**
 * `npm run route`: which code one request, and one notice with its acknowledgement, run on two nodes in one process.
 * Counted by the inspector's precise coverage once everything is warm; the store's writer threads are not seen.
 */

import type { Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { connectRegulator } from "../../src/client/index.ts";
import { parseDraft } from "../../src/notices/notice.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import { draft } from "../support/incident.ts";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** Functions whose calls are counted. */
const COUNTED = ["parseRequest", "writeCanonical", "parseNotice", "parseAcknowledgement", "computeDeadlines"];

export type Route = {
  /** Files of src/ of which a function ran. */
  readonly files: readonly string[];
  /** Calls of some functions, by name. */
  readonly calls: Readonly<Record<string, number>>;
};

/** Counts what runs while `work` runs. */
async function measureRoute(work: () => Promise<unknown>): Promise<Route> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await session.post("Profiler.takePreciseCoverage");
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  await session.post("Profiler.stopPreciseCoverage");
  session.disconnect();
  return routeOf(result);
}

function routeOf(scripts: readonly Profiler.ScriptCoverage[]): Route {
  const files = new Set<string>();
  const calls: Record<string, number> = {};
  for (const { url, functions } of scripts) {
    if (!url.startsWith("file://") || !fileURLToPath(url).startsWith(SRC)) continue;
    for (const { functionName, ranges } of functions) {
      const count = ranges[0]?.count ?? 0;
      if (count === 0) continue;
      files.add(fileURLToPath(url).slice(SRC.length));
      if (COUNTED.includes(functionName)) calls[functionName] = (calls[functionName] ?? 0) + count;
    }
  }
  return { files: [...files].sort(), calls };
}

async function requestRoute(federation: TestFederation): Promise<Route> {
  const caller = federation.caller("EU");
  // Signed once: evidence that a node has verified before is remembered.
  const request = await federation.sample("eu-us-il-login");
  for (let n = 0; n < 3; n++) await caller.request(request);
  return measureRoute(() => caller.request(request));
}

async function noticeRoute(federation: TestFederation): Promise<Route> {
  const folder = (code: string) => {
    const home = federation.homes.get(code);
    if (home === undefined) throw new Error(`${code} is no member`);
    return home.regulatorFolder("regulator");
  };
  const reporter = connectRegulator({ address: federation.address("EU"), as: folder("EU") });
  const recipient = connectRegulator({ address: federation.address("US-IL"), as: folder("US-IL") });
  const once = async () => {
    const notice = parseDraft(draft());
    await reporter.report(notice);
    const over = new AbortController();
    try {
      for await (const entry of recipient.watch("", over.signal)) if (entry.notice.id === notice.id) break;
    } finally {
      over.abort();
    }
    await recipient.acknowledge({ noticeId: notice.id, version: 1, stage: "validated", why: "" });
    const back = new AbortController();
    try {
      for await (const entry of reporter.watch("", back.signal))
        if (entry.notice.id === notice.id && entry.said !== undefined) break;
    } finally {
      back.abort();
    }
  };
  try {
    return await measureRoute(once);
  } finally {
    reporter.close();
    recipient.close();
  }
}

const federation = await startFederation(["EU", "US-IL"]);
try {
  const request = await requestRoute(federation);
  const notice = await noticeRoute(federation);
  const shown = process.argv.includes("--files")
    ? { request, notice }
    : {
        request: { files: request.files.length, ...request.calls },
        notice: { files: notice.files.length, ...notice.calls },
      };
  console.log(JSON.stringify(shown, null, 2));
} finally {
  await federation.stop();
}
