/** How a notice costs its home node more with more peers to be told: the CPU of the home node for each of them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump, load } from "js-yaml";
import { type Home, type Member, prepareFederation } from "../../../src/client/index.ts";
import { freePorts } from "../../support/processes.ts";
import { grownTo, openLogSizeAt, watchProcess } from "../episode.ts";
import { reportMany } from "../reports.ts";
import type { Curve, Point } from "./curve.ts";
import { makePlaces } from "./places.ts";

const HOME = "EU";
const REGULATOR = "desk";
/** The notices that go to the most peers; to fewer go more, so that as many are delivered. Half as many go before them. */
const NOTICES = 20;
const DELIVERED_WITHIN_MS = 120_000;

/** Prepares the files of a home node and of so many peers, each of which knows the home node alone. */
async function prepareStar(base: string, peers: number): Promise<readonly Home[]> {
  const codes = [HOME, ...makePlaces(peers)];
  const ports = await freePorts(codes.length);
  const members = codes.map(
    (jurisdiction, i): Member => ({
      jurisdiction,
      trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
      platforms: [],
      regulators: [{ name: REGULATOR, serves: [jurisdiction] }],
      address: `127.0.0.1:${ports[i]}`,
    }),
  );
  const homes = await prepareFederation(
    members,
    { certs: join(base, "certs"), state: join(base, "state") },
    new Date(),
  );
  const [home] = homes;
  for (const { configFile } of homes.slice(1)) {
    const config = load(readFileSync(configFile, "utf8")) as {
      readonly peers: readonly { readonly address: string }[];
    };
    const known = config.peers.filter(({ address }) => address === home?.address);
    writeFileSync(configFile, dump({ ...config, peers: known, logLevel: "error" }));
  }
  return homes;
}

/** Starts nodes that hold the law of `places` too, all in one process, and returns its id. */
async function startNodes(
  homes: readonly Home[],
  places: number,
): Promise<{ readonly pid: number; readonly stop: () => Promise<void> }> {
  const entry = fileURLToPath(new URL("./grown-nodes.ts", import.meta.url));
  const words = [entry, String(places), ...homes.map(({ configFile }) => configFile)];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const [first] = await Promise.race([once(child.stdout, "data"), ended]);
  if (!Buffer.isBuffer(first)) throw new Error("the nodes ended before they listened");
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  return { pid: child.pid ?? 0, stop };
}

async function measurePeers(
  sizes: readonly number[],
  progress: (what: string) => void,
): Promise<readonly Point[]> {
  await using stack = new AsyncDisposableStack();
  const base = mkdtempSync(join(tmpdir(), "comity-bench-"));
  stack.defer(() => rmSync(base, { recursive: true }));
  const [home, ...peers] = await prepareStar(base, Math.max(...sizes));
  if (home === undefined) throw new Error("there is no home node");
  const start = async (nodes: readonly Home[]) =>
    stack.adopt(await startNodes(nodes, peers.length), ({ stop }) => stop());
  const { pid } = await start([home]);
  const log = stack.adopt(openLogSizeAt(home.address, home.operatorFolder), ({ close }) => close());
  const points: Point[] = [];
  let running = 0;
  for (const size of sizes) {
    await start(peers.slice(running, size));
    running = size;
    progress(`${size} peers`);
    // A notice names 64 places at most: those of the peers.
    const places = peers.slice(0, size).map(({ jurisdiction }) => jurisdiction);
    /** Each notice is a leaf, and so is what each peer answers. */
    const tell = async (count: number) => {
      const before = await log.read();
      await reportMany(home.address, home.regulatorFolder(REGULATOR), count, () => {}, places);
      await grownTo(log, before + count * (1 + size), DELIVERED_WITHIN_MS);
    };
    const count = Math.ceil((NOTICES * peers.length) / size);
    await tell(Math.ceil(count / 2));
    using watch = watchProcess(pid);
    await tell(count);
    points.push({ size, figures: { notice: watch.cpuMs() / count, "a peer": watch.cpuMs() / count / size } });
  }
  return points;
}

export const peers: Curve = {
  name: "growth-peers",
  what: "The home node's CPU for a notice, and for each peer that takes it, by the peers",
  along: "peers",
  unit: "ms",
  sizes: [2, 4, 8, 16, 32, 64],
  quickSizes: [1, 2],
  run: measurePeers,
};
