/** The campaign of hostile callers: a stranger, a platform and a peer do their worst, and honest callers are served. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
/** The slowest of the honest calls that are in time may take so long, or twice as long as without attackers. */
const IN_TIME_MS = 250;
/** Honest transfers beforehand, in lanes: so many fill the caches and bring the heap to the size that it works with. */
const WARMING_LANES = 4;
const MEMORY_GROWTH = 1.2;
const DECIDE_WITHIN_MS = 600_000;
const PROBE_WITHIN_MS = 10_000;

const mib = (bytes: number) => Math.round(bytes / 2 ** 20);

type Scale = {
  readonly warming: number;
  readonly calmMs: number;
  readonly attackMs: number;
  readonly restMs: number;
  /** The part of the honest calls that must be answered in time. A short run makes too few to tell two slow calls from a slow node. */
  readonly inTime: number;
};
const LONG: Scale = { warming: 2000, calmMs: 30_000, attackMs: 60_000, restMs: 60_000, inTime: 0.99 };
const SHORT: Scale = { warming: 400, calmMs: 6000, attackMs: 12_000, restMs: 30_000, inTime: 0.95 };

type Start = (
  configFile: string,
  environment: NodeJS.ProcessEnv,
) => Promise<Pick<NodeProcess, "kill" | "stop" | "pid">>;

async function startUnlimited(configFile: string, env: NodeJS.ProcessEnv): ReturnType<Start> {
  const entry = fileURLToPath(new URL("./unlimited-node.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, configFile], { stdio: ["pipe", "pipe", "inherit"], env });
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { kill, stop: kill, pid: child.pid ?? 0 };
}

/** Gives a node's environment the probe of held memory, which writes into its folder. */
function withProbe(configFile: string): NodeJS.ProcessEnv {
  const probe = new URL("./held-memory.ts", import.meta.url);
  return {
    ...process.env,
    NODE_OPTIONS: `--expose-gc --import ${probe}`,
    COMITY_HELD_MEMORY: heldFile(configFile),
  };
}

const heldFile = (configFile: string) => join(dirname(configFile), "held-memory");

async function runWith(start: Start, scale: Scale): Promise<RunResult> {
  const pids = new Map<string, number>();
  const federation = await startProcesses(
    { EU: ["aurora", "mallory"], "US-IL": ["lakeshore"], JP: ["sakura"] },
    {
      decideWithinMs: DECIDE_WITHIN_MS,
      startNode: async (configFile) => {
        const node = await start(configFile, withProbe(configFile));
        pids.set(configFile, node.pid);
        return node;
      },
    },
  );
  try {
    const { configFile } = federation.home("EU");
    return await runIn(federation, createMemory(pids.get(configFile) ?? 0, heldFile(configFile)), scale);
  } finally {
    await federation.stopAll();
    federation.remove();
  }
}

/** The memory of a node's process, in bytes. */
type Memory = {
  /** The memory that the process has now, with what it no longer needs and has not given back. */
  readonly resident: () => number;
  /** The memory that its main thread needs, after a collection of garbage. */
  readonly held: () => Promise<number>;
};

function createMemory(pid: number, file: string): Memory {
  return {
    resident: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024,
    async held() {
      rmSync(file, { force: true });
      process.kill(pid, "SIGUSR2");
      for (const until = Date.now() + PROBE_WITHIN_MS; Date.now() < until; await sleep(50))
        if (existsSync(file)) return Number(readFileSync(file, "utf8"));
      throw new Error("the node did not say what memory it holds");
    },
  };
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
    /** Makes so many calls as fast as they are answered. */
    warm: async (calls: number) => {
      let left = calls;
      const lane = async () => {
        while (left-- > 0) await call();
      };
      await Promise.all(Array.from({ length: WARMING_LANES }, lane));
    },
    /** Makes calls for a time. Returns the milliseconds within which so great a part of them was answered. */
    answeredWithin: async (forMs: number, part: number) => {
      const calls: Promise<number>[] = [];
      for (const until = Date.now() + forMs; Date.now() < until; await sleep(EVERY_MS)) calls.push(call());
      const sorted = (await Promise.all(calls)).toSorted((a, b) => a - b);
      return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.POSITIVE_INFINITY;
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

async function runIn(federation: ProcessFederation, memory: Memory, scale: Scale): Promise<RunResult> {
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
  await honest.warm(scale.warming);
  const calm = await honest.answeredWithin(scale.calmMs, scale.inTime);
  const before = { resident: memory.resident(), held: await memory.held() };
  const stop = await attack(federation, requests);
  const [known] = honest.told;
  const [attacked, keptOut] = await Promise.all([
    honest.answeredWithin(scale.attackMs, scale.inTime),
    countKeptOut(federation, known?.transferId ?? "", scale.attackMs),
  ]);
  const peak = memory.resident();
  await stop();

  const violations: Violation[] = [];
  const violated = (kind: string, what: string) => violations.push({ kind, what });
  const limit = Math.max(IN_TIME_MS, 2 * calm);
  if (attacked > limit)
    violated(
      "slow",
      `of honest calls ${Math.round(100 * (1 - scale.inTime))} in 100 took more than ${Math.round(limit)} ms: ${Math.round(attacked)} ms`,
    );
  if (honest.failed() > 0) violated("refused", `${honest.failed()} honest calls failed`);
  if (keptOut > 0) violated("kept-out", `${keptOut} honest platforms that came later could not connect`);
  const after = await rest(honest, memory, before, scale.restMs);
  for (const each of ["resident", "held"] as const)
    if (after[each] > before[each] * MEMORY_GROWTH)
      violated("memory", `${each} memory stayed at ${mib(after[each])} MiB after ${mib(before[each])} MiB`);
  for (const answer of honest.told)
    if ((await aurora.resolve(answer.transferId)).state !== answer.state)
      violated("lost", "a transfer that an honest platform was told of is not as it was told");
  return {
    violations,
    figures: { "honest transfers": honest.told.length },
    largest: {
      [`p${100 * scale.inTime} in calm, ms`]: Math.round(calm),
      [`p${100 * scale.inTime} under attack, ms`]: Math.min(99_999, Math.round(attacked)),
      "resident memory before, MiB": mib(before.resident),
      "under attack, MiB": mib(peak),
      "afterwards, MiB": mib(after.resident),
      "held memory before, MiB": mib(before.held),
      "held memory afterwards, MiB": mib(after.held),
    },
  };
}

type Measured = { readonly resident: number; readonly held: number };

/**
 * Waits, with honest calls only, until the resident memory has come back; at the latest until the time is over. Garbage is
 * collected by force only then: before, the node does it by itself.
 */
async function rest(
  honest: ReturnType<typeof createHonest>,
  memory: Memory,
  before: Measured,
  forMs: number,
): Promise<Measured> {
  const until = Date.now() + forMs;
  do await honest.answeredWithin(1000, 1);
  while (memory.resident() > before.resident * MEMORY_GROWTH && Date.now() < until);
  return { resident: memory.resident(), held: await memory.held() };
}

const startLimited: Start = (configFile, environment) => startProcess(configFile, environment, ["--new-log"]);
const control = (scale: Scale) => ({
  off: "limits of the node as a whole, and none of callers, addresses and peers",
  expects: ["slow", "refused", "kept-out", "memory"],
  withinRuns: 2,
  run: () => runWith(startUnlimited, scale),
});

export const hostile: Campaign = {
  name: "hostile",
  title: "Hostile callers leave room for honest ones",
  shows: `A stranger, a platform and a peer, in a process of low priority, do their worst to one node for a minute: sockets and handshakes
that never end, hundreds of connections, floods of questions, of large requests, of transfers to a node that is away, and of bars,
notices and packs. An honest platform asks for a transfer every ${EVERY_MS} ms. Of its calls 99 of 100 are answered within ${IN_TIME_MS} ms, or
within twice the time that they took without attackers where that is more; none fails, and whoever comes anew is let in; both the memory that the process has and that which
it holds after a collection of garbage return to within a fifth of what they were; and everything that it was told stays true. Honest
transfers come first, so that the memory beforehand is that of a node at work.`,
  runs: 3,
  quickRuns: 1,
  runWithinMs: 400_000,
  run: () => runWith(startLimited, LONG),
  control: control(LONG),
  quick: { run: () => runWith(startLimited, SHORT), control: control(SHORT) },
};
