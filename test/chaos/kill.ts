/** Nodes as processes that are killed as by a power cut, at seeded moments, and started again. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectAs } from "../../src/cli/caller.ts";
import { ATTESTOR, type Home, prepareFederation } from "../../src/cli/members.ts";
import { startProcess } from "../../src/cli/processes.ts";
import { parseTrust, type Trust } from "../../src/transfer/receipt.ts";
import { PLATFORMS } from "../support/federation.ts";
import type { Dice } from "./dice.ts";

/** How a node's process is started: with a configuration file, until it listens. */
export type Start = (configFile: string) => Promise<{ readonly kill: () => Promise<void> }>;

/** A node whose disk lags behind its answers. */
export const startUndurable: Start = async (configFile) => {
  const entry = fileURLToPath(new URL("./undurable-node.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, configFile], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const failed = ended.then(() => Promise.reject(new Error("the node ended before it listened")));
  await Promise.race([once(child.stdout, "data"), failed]);
  failed.catch(() => {});
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

export type ProcessFederation = {
  readonly homes: ReadonlyMap<string, Home>;
  readonly trust: Trust;
  /** Where the attestor's key is. */
  readonly attestor: string;
  /** A platform of that member as a caller of its home node. The caller closes it. */
  readonly caller: (code: string) => ReturnType<typeof connectAs>;
  readonly kill: (code: string) => Promise<void>;
  readonly start: (code: string) => Promise<void>;
  /** Kills all that runs, and removes what was written. */
  readonly stop: () => Promise<void>;
};

/** Ports that are free now; another process may take one before it is used. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/** Starts a federation of processes, by default as `comity serve` runs them. */
export async function startProcesses(
  codes: readonly string[],
  startNode: Start = startProcess,
): Promise<ProcessFederation> {
  const base = mkdtempSync(join(tmpdir(), "comity-"));
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const ports = await freePorts(codes.length);
  const members = codes.map((jurisdiction, i) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: [PLATFORMS[jurisdiction] ?? "platform"],
    regulators: [{ name: "regulator", serves: [jurisdiction] }],
    address: `127.0.0.1:${ports[i]}`,
  }));
  const prepared = await prepareFederation(members, folders, new Date());
  const homes = new Map(prepared.map((home) => [home.jurisdiction, home]));
  const running = new Map<string, Awaited<ReturnType<Start>>>();
  const home = (code: string) => {
    const found = homes.get(code);
    if (found === undefined) throw new Error(`${code} is no member of this federation`);
    return found;
  };
  const kill = async (code: string) => {
    await running.get(code)?.kill();
    running.delete(code);
  };
  const start = async (code: string) => {
    running.set(code, await startNode(home(code).configFile));
  };
  const stop = async () => {
    await Promise.all(codes.map(kill));
    rmSync(base, { recursive: true, force: true });
  };
  try {
    await Promise.all(codes.map(start));
  } catch (error) {
    await stop();
    throw error;
  }
  const nodes = prepared.map(({ trustDomain, ledgerKey }) => ({ trustDomain, ledger: ledgerKey }));
  return {
    homes,
    trust: parseTrust({ type: "comity/v1/trust", nodes }),
    attestor: join(folders.certs, ATTESTOR),
    caller: (code) => connectAs(home(code).platformFolder(home(code).platforms[0] ?? ""), home(code).address),
    kill,
    start,
    stop,
  };
}

/** Kills one of the nodes so many times, at moments and for pauses that the dice choose. All run at the end. */
export async function killAtRandom(
  federation: Pick<ProcessFederation, "kill" | "start">,
  { codes, kills, dice }: { readonly codes: readonly string[]; readonly kills: number; readonly dice: Dice },
): Promise<void> {
  for (let i = 0; i < kills; i++) {
    const code = dice.pick(codes);
    await sleep(dice.int(20, 700));
    await federation.kill(code);
    await sleep(dice.int(0, 300));
    await federation.start(code);
  }
}
