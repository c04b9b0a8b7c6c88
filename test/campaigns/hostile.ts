/** The campaign of hostile callers: a stranger, a platform and a peer do their worst, and honest callers are served. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { v7 } from "uuid";
import { type NodeProcess, startProcess } from "../../src/cli/local/processes.ts";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { nodeId } from "../../src/federation/identity.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";

const EVERY_MS = 100;
/** The slowest of a hundred honest calls may take so long, or twice as long as without attackers. */
const P99_MS = 250;
const MEMORY_GROWTH = 1.2;
const DECIDE_WITHIN_MS = 600_000;

type Times = { readonly calmMs: number; readonly attackMs: number; readonly restMs: number };
const LONG: Times = { calmMs: 30_000, attackMs: 60_000, restMs: 60_000 };
const SHORT: Times = { calmMs: 6000, attackMs: 12_000, restMs: 30_000 };

type Start = (configFile: string) => Promise<Pick<NodeProcess, "kill" | "stop" | "pid">>;

async function startUnlimited(configFile: string): ReturnType<Start> {
  const entry = fileURLToPath(new URL("./unlimited-node.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, configFile], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { kill, stop: kill, pid: child.pid ?? 0 };
}

async function runWith(start: Start, times: Times): Promise<RunResult> {
  const pids = new Map<string, number>();
  const federation = await startProcesses(
    { EU: ["aurora", "mallory"], "US-IL": ["lakeshore"], JP: ["sakura"] },
    {
      decideWithinMs: DECIDE_WITHIN_MS,
      startNode: async (configFile) => {
        const node = await start(configFile);
        pids.set(dirname(configFile), node.pid);
        return node;
      },
    },
  );
  try {
    return await runIn(federation, () => pids.get(dirname(federation.home("EU").configFile)) ?? 0, times);
  } finally {
    await federation.stopAll();
    federation.remove();
  }
}

/** The memory of a process, in bytes. */
function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** Calls of an honest platform, one in a time, whatever became of those before; and what it was told. */
function createHonest(platform: Platform, request: TransferRequest) {
  const told: Answer[] = [];
  let failed = 0;
  async function call(): Promise<number> {
    const begun = performance.now();
    try {
      told.push(await platform.request(request, v7()));
      return performance.now() - begun;
    } catch {
      failed++;
      return Number.POSITIVE_INFINITY;
    }
  }
  return {
    told,
    failed: () => failed,
    /** The time within which 99 of 100 calls were answered, in milliseconds. */
    p99: async (forMs: number) => {
      const calls: Promise<number>[] = [];
      for (const until = Date.now() + forMs; Date.now() < until; await sleep(EVERY_MS)) calls.push(call());
      const sorted = (await Promise.all(calls)).toSorted((a, b) => a - b);
      return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY;
    },
  };
}

/** Counts the platforms that come anew, one in a second, and cannot ask how a transfer ended. */
async function countKeptOut(federation: ProcessFederation, id: string, forMs: number): Promise<number> {
  const calls: Promise<number>[] = [];
  for (const until = Date.now() + forMs; Date.now() < until; await sleep(1000)) {
    const platform = federation.connect("EU", "aurora");
    const called = platform.resolve(id).then(
      () => 0,
      () => 1,
    );
    calls.push(called.finally(() => platform.close()));
  }
  return (await Promise.all(calls)).reduce((sum, each) => sum + each, 0);
}

async function attack(federation: ProcessFederation, requests: object): Promise<() => Promise<void>> {
  const [eu, jp] = [federation.home("EU"), federation.home("JP")];
  const file = join(dirname(eu.configFile), "requests.json");
  writeFileSync(file, JSON.stringify(requests));
  const child = spawn(
    "nice",
    [
      ...["-n", "19", process.execPath, fileURLToPath(new URL("./attackers.ts", import.meta.url))],
      ...[eu.address, join(eu.nodeFolder, "authority.pem"), eu.platformFolder("mallory")],
      ...[jp.nodeFolder, nodeId(eu.trustDomain), file],
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  return async () => {
    child.kill("SIGKILL");
    await ended;
  };
}

async function runIn(federation: ProcessFederation, pid: () => number, times: Times): Promise<RunResult> {
  using open = new DisposableStack();
  const connect = (name: string) => open.adopt(federation.connect("EU", name), (each) => each.close());
  const [aurora, mallory] = [connect("aurora"), connect("mallory")];
  const login = await federation.sample("eu-us-il-login", aurora);
  const requests = {
    login: await federation.sample("eu-us-il-login", mallory),
    doubtful: await federation.sample("eu-jp-research", mallory),
  };
  // The peer's own node is away: its transfers come into doubt, and its certificate is in other hands.
  await federation.kill("JP");
  const honest = createHonest(aurora, login);
  const calm = await honest.p99(times.calmMs);
  const before = memoryOf(pid());
  const stop = await attack(federation, requests);
  const [known] = honest.told;
  const [attacked, keptOut] = await Promise.all([
    honest.p99(times.attackMs),
    countKeptOut(federation, known?.transferId ?? "", times.attackMs),
  ]);
  const peak = memoryOf(pid());
  await stop();

  const violations: Violation[] = [];
  const violated = (kind: string, what: string) => violations.push({ kind, what });
  const limit = Math.max(P99_MS, 2 * calm);
  if (attacked > limit)
    violated(
      "slow",
      `of honest calls 1 in 100 took more than ${Math.round(limit)} ms: ${Math.round(attacked)} ms`,
    );
  if (honest.failed() > 0) violated("refused", `${honest.failed()} honest calls failed`);
  if (keptOut > 0) violated("kept-out", `${keptOut} honest platforms that came later could not connect`);
  const rested = Date.now() + times.restMs;
  while (memoryOf(pid()) > before * MEMORY_GROWTH && Date.now() < rested) {
    await honest.p99(1000);
  }
  const after = memoryOf(pid());
  if (after > before * MEMORY_GROWTH)
    violated(
      "memory",
      `memory stayed at ${Math.round(after / 2 ** 20)} MiB after ${Math.round(before / 2 ** 20)} MiB`,
    );
  for (const answer of honest.told)
    if ((await aurora.resolve(answer.transferId)).state !== answer.state)
      violated("lost", "a transfer that an honest platform was told of is not as it was told");
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    violations,
    figures: {
      "honest transfers": honest.told.length,
      "p99 in calm, ms": Math.round(calm),
      "p99 under attack, ms": Math.min(99_999, Math.round(attacked)),
      "memory before, MiB": mib(before),
      "memory at its most, MiB": mib(peak),
      "memory afterwards, MiB": mib(after),
    },
  };
}

const startLimited: Start = (configFile) => startProcess(configFile, process.env, ["--new-log"]);
const control = (times: Times) => ({
  off: "limits of the node as a whole, and none of callers, addresses and peers",
  expects: ["slow", "refused", "kept-out", "memory"],
  withinRuns: 2,
  run: () => runWith(startUnlimited, times),
});

export const hostile: Campaign = {
  name: "hostile",
  title: "Hostile callers leave room for honest ones",
  shows: `A stranger, a platform and a peer, in a process of low priority, do their worst to one node for a minute: sockets and handshakes
that never end, hundreds of connections, floods of questions, of large requests, of transfers to a node that is away, and of bars,
notices and packs. An honest platform asks for a transfer every ${EVERY_MS} ms. Of its calls 99 of 100 are answered within ${P99_MS} ms, or
within twice the time that they took without attackers where that is more; none fails, and whoever comes anew is let in; memory returns to within a fifth of what it was; and
everything that it was told stays true. The times and sizes below are sums over all runs.`,
  runs: 3,
  quickRuns: 1,
  runWithinMs: 400_000,
  run: () => runWith(startLimited, LONG),
  control: control(LONG),
  quick: { run: () => runWith(startLimited, SHORT), control: control(SHORT) },
};
