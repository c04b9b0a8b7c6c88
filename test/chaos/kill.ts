/** Nodes that are killed as by a power cut, at moments that a seed chooses; and a kind of node that does not survive it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NodeProcess } from "../../src/cli/local/processes.ts";
import type { ProcessFederation } from "../support/processes.ts";
import type { Dice } from "./dice.ts";

/** Starts a node whose disk lags behind its answers, and resolves once it listens. */
export async function startUndurable(configFile: string): Promise<Pick<NodeProcess, "kill" | "stop">> {
  const entry = fileURLToPath(new URL("./undurable-node.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, configFile], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const failed = ended.then(() => Promise.reject(new Error("the node ended before it listened")));
  failed.catch(() => {});
  await Promise.race([once(child.stdout, "data"), failed]);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { kill, stop: kill };
}

/** Kills one of the nodes so many times, at moments and for pauses that the dice choose. All run at the end. */
export async function killAtRandom(
  federation: Pick<ProcessFederation, "kill" | "start">,
  {
    codes,
    kills,
    dice,
    moment = () => sleep(dice.int(20, 1500)),
  }: {
    readonly codes: readonly string[];
    readonly kills: number;
    readonly dice: Dice;
    /** Resolves when the next kill is to come. */
    readonly moment?: () => Promise<void>;
  },
): Promise<void> {
  for (let i = 0; i < kills; i++) {
    const code = dice.pick(codes);
    await moment();
    await federation.kill(code);
    await sleep(dice.int(0, 300));
    await federation.start(code);
  }
}
