/** Nodes that are killed as by a power cut, at moments that a seed chooses; and a kind of node that does not survive it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NodeProcess } from "../../src/cli/local/processes.ts";
import type { Step } from "../campaigns/campaign.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Dice } from "./dice.ts";

/** Starts a node whose disk lags behind its answers, and resolves once it listens. */
export async function startUndurable(
  configFile: string,
): Promise<Pick<NodeProcess, "kill" | "stop" | "ended">> {
  const entry = fileURLToPath(new URL("./undurable-node.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, configFile], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const failed = ended.then(() => Promise.reject(new Error("the node ended before it listened")));
  failed.catch(() => {});
  await Promise.race([once(child.stdout, "data"), failed]);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { kill, stop: kill, ended };
}

/** The pause before a process is started again that could not start, and the time for which it is tried, in milliseconds. */
const [AGAIN_MS, START_WITHIN_MS] = [200, 120_000];

/** Starts a process, and starts it again each time that it ends by itself, as a supervisor does; `ended` is told of each. */
export async function supervise(
  start: () => Promise<Pick<NodeProcess, "kill" | "stop" | "ended">>,
  ended: () => void,
): Promise<Pick<NodeProcess, "kill" | "stop">> {
  let wanted = true;
  const startPatiently = async () => {
    // By the clock: a try takes seconds on a loaded machine, and so many of them never come to an end.
    for (const endMs = performance.now() + START_WITHIN_MS; ; ) {
      try {
        return await start();
      } catch (thrown) {
        // What it needs may be away itself.
        if (performance.now() > endMs) throw thrown;
        await sleep(AGAIN_MS);
      }
    }
  };
  let process = await startPatiently();
  const watch = async () => {
    for (;;) {
      await process.ended;
      if (!wanted) return;
      ended();
      process = await startPatiently();
      if (!wanted) await process.kill();
    }
  };
  const watching = watch();
  watching.catch(() => {});
  const finish = async (how: "kill" | "stop") => {
    wanted = false;
    await process[how]();
    await watching;
  };
  return { kill: () => finish("kill"), stop: () => finish("stop") };
}

/** A federation of processes in which something is killed again and again. */
export type KillableFederation = Omit<ProcessFederation, "remove"> & {
  /** What may be killed, and started again. */
  readonly parts: readonly string[];
  /** How often each kind of part was killed, and what else was counted. */
  readonly kills: () => Readonly<Record<string, number>>;
  /** Stops all of it, and removes everything that was written. */
  readonly end: () => Promise<void>;
};

export type KillableOptions = Omit<Parameters<typeof startProcesses>[1], "storeOf" | "startNode"> & {
  /** False for a control: stores answer before what they answer is on disk. */
  readonly durable: boolean;
};

/** Starts a federation whose stores are files, and in which each node may be killed. */
export async function startOnFiles(
  platforms: Readonly<Record<string, readonly string[]>>,
  { durable, ...options }: KillableOptions,
): Promise<KillableFederation> {
  const federation = await startProcesses(platforms, {
    ...options,
    ...(!durable && { startNode: startUndurable }),
  });
  let kills = 0;
  return {
    ...federation,
    parts: Object.keys(platforms),
    kills: () => ({ kills }),
    kill: async (code) => {
      kills += 1;
      await federation.kill(code);
    },
    end: async () => {
      await federation.stopAll();
      federation.remove();
    },
  };
}

/** Kills one of the parts so many times, at moments and for pauses that the dice choose. All run at the end. */
export async function killAtRandom(
  federation: Pick<KillableFederation, "kill" | "start" | "parts">,
  {
    kills,
    dice,
    moment = () => sleep(dice.int(20, 1500)),
    step = () => {},
  }: {
    readonly kills: number;
    readonly dice: Dice;
    /** Resolves when the next kill is to come. */
    readonly moment?: () => Promise<void>;
    readonly step?: Step;
  },
): Promise<void> {
  for (let i = 0; i < kills; i++) {
    const part = dice.pick(federation.parts);
    const which = () => `${part}, kill ${i + 1} of ${kills}`;
    step("load", which);
    await moment();
    step("kill", which);
    await federation.kill(part);
    await sleep(dice.int(0, 300));
    step("start again", which);
    await federation.start(part);
  }
}
