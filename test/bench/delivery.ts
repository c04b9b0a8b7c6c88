/** What a notice waits between its acceptance and its delivery, and how fast a backlog leaves once the peer is back. */
import { setTimeout as pause } from "node:timers/promises";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import { echo } from "./echo.ts";
import { type Episode, type Figures, grownTo, openLogSize, watchProcess } from "./episode.ts";
import { medianOf, quantile } from "./harness.ts";
import { newNotice, reportMany } from "./reports.ts";

const CODES = { EU: "ie-dpc", "US-IL": "attorney-general" } as const;
type Code = keyof typeof CODES;

/** Round trips of the echo for each notice. */
const ECHOES = 4;
const WARM_UPS = 100;
const DRAINED_WITHIN_MS = 600_000;
const SIGNS_WITHIN_MS = 30_000;

async function startTwo(): Promise<ProcessFederation> {
  const regulators = Object.fromEntries(
    Object.entries(CODES).map(([code, name]) => [code, [{ name, serves: [code] }]]),
  );
  return startProcesses({ EU: [], "US-IL": [] }, { decideWithinMs: 10_000, regulators });
}

async function end(federation: ProcessFederation): Promise<void> {
  await federation.stopAll();
  federation.remove();
}

/** Reports one notice after the other, each with some round trips of a bare echo. */
async function measureDelivery(count: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const federation = stack.adopt(await startTwo(), end);
  const reference = stack.adopt(await echo.open(), ({ close }) => close());
  const reporter = stack.adopt(federation.connectRegulator("EU", CODES.EU), ({ close }) => close());
  const recipient = stack.adopt(federation.connectRegulator("US-IL", CODES["US-IL"]), ({ close }) => close());
  const delivered = new Map<string, number>();
  const over = new AbortController();
  let arrived = Promise.withResolvers<void>();
  const watching = (async () => {
    for await (const { notice } of recipient.watch("", over.signal)) {
      delivered.set(notice.id, performance.now());
      arrived.resolve();
    }
  })();
  const failed = watching.then(() => Promise.reject(new Error("the feed ended")));
  failed.catch(() => {});

  async function deliverOne(): Promise<number> {
    const notice = newNotice();
    arrived = Promise.withResolvers();
    await reporter.report(notice);
    const accepted = performance.now();
    for (; !delivered.has(notice.id); arrived = Promise.withResolvers())
      await Promise.race([arrived.promise, failed]);
    return Math.max(0, (delivered.get(notice.id) ?? Number.NaN) - accepted);
  }
  async function echoOnce(): Promise<number> {
    const from = performance.now();
    await reference.once();
    return performance.now() - from;
  }

  const [notices, echoes]: number[][] = [[], []];
  for (let n = -Math.min(WARM_UPS, count); n < count; n++) {
    if (n % 100 === 0) progress(`${n} of ${count} notices`);
    const waited = await deliverOne();
    for (let i = 0; i < ECHOES; i++) {
      const took = await echoOnce();
      if (n >= 0) echoes?.push(took);
    }
    if (n >= 0) notices?.push(waited);
  }
  over.abort();
  await watching.catch(() => {});
  const [waitedMs, echoMs] = [medianOf(notices ?? []), medianOf(echoes ?? [])];
  const sorted = (notices ?? []).toSorted((a, b) => a - b);
  return { waitedMs, p99Ms: quantile(sorted, 0.99), echoMs, ratio: waitedMs / echoMs };
}

/** Waits until a node signs: it refuses to while no peer has told it how far its log had got. */
async function answered(federation: ProcessFederation, code: Code): Promise<void> {
  const reporter = federation.connectRegulator(code, CODES[code]);
  const until = performance.now() + SIGNS_WITHIN_MS;
  try {
    for (;;)
      try {
        return void (await reporter.report(newNotice()));
      } catch (error) {
        if (performance.now() > until) throw error;
        await pause(100);
      }
  } finally {
    reporter.close();
  }
}

/** Reports so many notices while the peer is away, starts the peer, and waits until its answers are recorded. */
async function measureBacklog(count: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const federation = stack.adopt(await startTwo(), end);
  const home: Code = "EU";
  const away: Code = "US-IL";
  const [pid = 0] = await federation.pids();
  const log = stack.adopt(openLogSize(federation, home), ({ close }) => close());
  // A node signs once its peers have answered, and the first notices find it cold.
  await answered(federation, home);
  const { address, regulatorFolder } = federation.home(home);
  const report = (reports: number, told?: (done: number) => void) =>
    reportMany(address, regulatorFolder(CODES[home]), reports, told);
  await report(WARM_UPS);
  await grownTo(log, 2 * (WARM_UPS + 1), DRAINED_WITHIN_MS);
  await federation.kill(away);
  const began = performance.now();
  await report(count, (done) => progress(`${done} of ${count} notices reported`));
  const reportedPerSecond = (1000 * count) / (performance.now() - began);
  const size = await log.read();
  await federation.start(away);
  const back = performance.now();
  const [, peer = 0] = await federation.pids();
  using here = watchProcess(pid);
  using there = watchProcess(peer);
  await grownTo(log, size + count, DRAINED_WITHIN_MS);
  const seconds = (performance.now() - back) / 1000;
  const [cpu, peerCpu] = [here.cpuMs() / count, there.cpuMs() / count];
  progress(`${count} notices drained in ${seconds.toFixed(1)} s`);
  const found = (await countFeed(federation, away)) - WARM_UPS - 1;
  if (found !== count) throw new Error(`the peer shows ${found} of ${count} notices`);
  return {
    perSecond: count / seconds,
    seconds,
    riseMiB: here.riseMiB(),
    peerRiseMiB: there.riseMiB(),
    cpuMs: cpu,
    peerCpuMs: peerCpu,
    reportedPerSecond,
  };
}

async function countFeed(federation: ProcessFederation, code: Code): Promise<number> {
  const reader = federation.connectRegulator(code, CODES[code]);
  const ids = new Set<string>();
  try {
    for await (const { notice } of reader.watch("", new AbortController().signal, true)) ids.add(notice.id);
  } finally {
    reader.close();
  }
  return ids.size;
}

export const delivery: Episode = {
  name: "delivery",
  what: "a notice from its acceptance until it is in a feed at another node, one after the other",
  count: 500,
  quickCount: 10,
  run: measureDelivery,
};

export const backlog: Episode = {
  name: "backlog",
  what: "notices that waited for a peer, from its return until all its answers are recorded",
  count: 20_000,
  quickCount: 100,
  run: measureBacklog,
};
