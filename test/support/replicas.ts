/** A node with several processes on one database of PostgreSQL, one of which is at work, beside a peer with a store of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connectPlatform, type Platform } from "../../src/client/index.ts";
import type { Store } from "../../src/engine/store.ts";
import { readConfigFile } from "../../src/node/config.ts";
import { openStoreAt, storePlaceOf } from "../../src/node/store-place.ts";
import type { PostgresServer } from "./postgres.ts";
import { freePorts, type ProcessFederation, startProcesses, startServe } from "./processes.ts";

const MAIN = fileURLToPath(new URL("../../bin/comity.js", import.meta.url));

export type Replicas = {
  readonly federation: ProcessFederation;
  /** The addresses of the processes. */
  readonly addresses: readonly string[];
  /** A platform as a caller of the process at an address. */
  readonly connect: (address: string, platform: string) => Platform;
  /** Returns the place of the process that is at work; -1 where none is just now. */
  readonly atWork: () => Promise<number>;
  readonly kill: (place: number) => Promise<void>;
  /** Returns the moment (`performance.now()`) after `at` at which a process first said something; undefined where none has. */
  readonly saidAfter: (at: number, what: "takes over" | "listens on") => number | undefined;
  /** Starts a process again. It stands by. */
  readonly start: (place: number) => Promise<void>;
  /** Ends all processes of the node. */
  readonly stop: () => Promise<void>;
  /** The store of the node, once all its processes have ended. */
  readonly openStore: () => Promise<Store>;
};

/** Creates a database for a node, and says of it what a node's file has to say. */
export async function storeIn(server: PostgresServer) {
  const place = await server.createDatabase();
  const { user, host, port, database, password } = place;
  const passwordFile = join(dirname(place.contentKeys), "password");
  writeFileSync(passwordFile, password?.() ?? "", { mode: 0o600 });
  return { store: `postgres://${user}@${host}:${port}/${database}`, passwordFile, database };
}

/** Starts a process, and resolves with its first line: that it listens, or stands by. `said` is told each of its lines. */
async function startNode(
  configFile: string,
  option: "--new-log" | "--standby",
  said: (line: string) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, "serve", option, "--config", configFile], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, COMITY_STOP_WITH_STDIN: "1" },
  });
  const ended = once(child, "close").then(() => {
    throw new Error("a process has ended before it said anything");
  });
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout }).on("line", said);
  await Promise.race([once(lines, "line"), ended]);
  return child;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}

/** Starts the EU's node as `count` processes on a fresh database of the server, and that of Illinois on a file. */
export async function startReplicas(
  server: PostgresServer,
  { count, decideWithinMs }: { readonly count: number; readonly decideWithinMs: number },
): Promise<Replicas> {
  const ofNode = await storeIn(server);
  const ports = await freePorts(count - 1);
  const children = new Map<number, ChildProcess>();
  const files: string[] = [];
  const lines: { readonly at: number; readonly line: string }[] = [];
  const said = (line: string) => void lines.push({ at: performance.now(), line });
  const federation = await startProcesses(
    { EU: ["aurora"], "US-IL": ["lakeshore"] },
    {
      decideWithinMs,
      storeOf: async (code) => (code === "EU" ? ofNode : undefined),
      startNode: async (configFile, begins) => {
        // Each blow is told as a fault by every loop of the node.
        const text = readFileSync(configFile, "utf8").replace(/^logLevel: .*$/m, "logLevel: silent");
        if (!text.includes(ofNode.store)) return startServe(configFile, begins);
        for (const [i, port] of [undefined, ...ports].entries()) {
          const file = join(dirname(configFile), `node-${i}.yaml`);
          writeFileSync(
            file,
            port === undefined ? text : text.replace(/^listen: .*$/m, `listen: 127.0.0.1:${port}`),
          );
          files.push(file);
        }
        const first = await startNode(files[0] as string, "--new-log", said);
        children.set(0, first);
        return { kill: () => end(first, "SIGKILL"), stop: () => end(first, "SIGTERM") };
      },
    },
  );
  const home = federation.home("EU");
  const addresses = [home.address, ...ports.map((port) => `127.0.0.1:${port}`)];
  const start = async (n: number) =>
    void children.set(n, await startNode(files[n] as string, "--standby", said));
  await Promise.all(ports.map((_, i) => start(i + 1)));
  return {
    federation,
    addresses,
    connect: (address, platform) => connectPlatform({ address, as: home.platformFolder(platform) }),
    async atWork() {
      const sql = `SELECT application_name AS name FROM pg_stat_activity
        WHERE datname = '${ofNode.database}' AND application_name LIKE 'comity at %'`;
      const [row] = await server.run(sql).catch(() => []);
      return addresses.indexOf(String(row?.name).replace("comity at ", ""));
    },
    saidAfter: (at, what) => lines.find((each) => each.at > at && each.line.includes(what))?.at,
    kill: (n) => end(children.get(n), "SIGKILL"),
    start,
    stop: async () => void (await Promise.all([...children.values()].map((each) => end(each, "SIGTERM")))),
    openStore: () => {
      const file = files[0] as string;
      const key = readFileSync(join(home.nodeFolder, "ledger.pem"), "utf8");
      return openStoreAt(storePlaceOf(readConfigFile(file), dirname(file)), {
        origin: home.trustDomain,
        ledgerKey: { in: "file", pem: key },
        onFatal: (error) => {
          throw error;
        },
      });
    },
  };
}
