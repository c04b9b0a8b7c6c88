/** The campaign of disks that fail: a sync, a write or the room fails under load, then the power; what was answered is known again. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startProcess } from "../../src/cli/local/processes.ts";
import { createDice, type Dice } from "../chaos/dice.ts";
import { CUTS, createDisk, drawSurvival } from "../chaos/disk.ts";
import { readTrace, startTraced, type TracedNode, whyNoTrace } from "../chaos/trace.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";
import { namesOf, storeFilesOf } from "./store-files.ts";
import { createTransfers, deliveredTo, reconnecting } from "./transfers.ts";

const CODES = ["EU", "US-IL"] as const;
const PLATFORMS = 4;
const SAMPLES = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];
const LOAD_MS = 4_000;
const QUICK_LOAD_MS = 1_000;
const SETTLE_WITHIN_MS = 60_000;

/** A fault of the disk of one node. */
type Fault = {
  readonly code: (typeof CODES)[number];
  readonly kind: "syncs that failed" | "writes without room" | "full disks";
  /** In the words of strace; absent for a disk that is full. */
  readonly inject?: string;
  readonly cut: (typeof CUTS)[number];
  /** Arguments of the start after the fault. */
  readonly further: readonly string[];
};

/** The numbers of a thread's calls that fail lie where a start, the load, or neither meets them. */
function drawFault(dice: Dice): Fault {
  const drawn = { code: dice.pick(CODES), cut: dice.pick(CUTS), further: [] };
  const kind = dice.int(1, 3);
  if (kind === 1)
    return {
      ...drawn,
      kind: "syncs that failed",
      inject: `fsync,fdatasync:error=EIO:when=${dice.int(1, 50)}`,
    };
  if (kind === 2 || process.getuid?.() !== 0) {
    const from = dice.int(1, 3_000);
    return { ...drawn, kind: "writes without room", inject: `pwrite64:error=ENOSPC:when=${from}+` };
  }
  return { ...drawn, code: "EU", kind: "full disks" };
}

/** What the system says is synced, and the disk has not: the errors of syncs swallowed from one on. */
const swallowed = (dice: Dice): Fault => ({
  ...{ code: "EU", kind: "syncs that failed", cut: "nothing" },
  inject: `fsync,fdatasync:retval=0:when=${dice.int(15, 25)}+`,
  // Its peer would tell it that its log is older.
  further: ["--alone"],
});

/** The node with the fault: under strace, or on a disk of its own. */
type Struck = { node?: TracedNode; failed?: string; over: boolean };

async function runWith(draw: (dice: Dice) => Fault, loadMs: number, seed: number): Promise<RunResult> {
  const dice = createDice(seed, "faults");
  const fault = draw(dice);
  const folder = mkdtempSync(join(tmpdir(), "comity-faults-"));
  const struck: Struck = { over: false };
  let federation: ProcessFederation | undefined;
  try {
    federation = await startProcesses(
      { EU: ["aurora"], "US-IL": ["lakeshore"] },
      { decideWithinMs: 2_000, startNode: (configFile) => startStruck(configFile, fault, struck, folder) },
    );
    return await runIn(federation, fault, struck, { folder, dice, loadMs });
  } finally {
    await federation?.stopAll();
    federation?.remove();
    if (fault.inject === undefined) spawnSync("umount", [diskIn(folder)]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const traceIn = (folder: string) => join(folder, "trace");
const diskIn = (folder: string) => join(folder, "disk");

/** Starts a node: with its fault where it is the one that is struck and the fault is not over. A start that fails is kept. */
async function startStruck(configFile: string, fault: Fault, struck: Struck, folder: string) {
  const isStruck = configFile.includes(`${fault.code.toLowerCase()}.comity.example`);
  // A first start that was cut off is made again as the first one.
  if (!isStruck || struck.over)
    return startProcess(configFile, process.env, [
      ...(isStruck && struck.failed === undefined ? [] : ["--new-log"]),
      ...(isStruck ? fault.further : []),
    ]);
  if (fault.inject === undefined) {
    makeDisk(diskIn(folder));
    const config = readFileSync(configFile, "utf8").replace(
      /^store: .*$/m,
      `store: ${diskIn(folder)}/ledger.db`,
    );
    writeFileSync(configFile, `${config}freeBytes: ${1024 * 1024}\n`);
  }
  mkdirSync(traceIn(folder));
  try {
    struck.node = await startTraced(
      configFile,
      traceIn(folder),
      fault.inject === undefined ? [] : [fault.inject],
      ["--new-log"],
    );
    return struck.node;
  } catch (thrown) {
    struck.failed = String(thrown);
    return { kill: async () => {}, stop: async () => {} };
  }
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${args.join(" ")}: ${stderr}`);
}

function makeDisk(folder: string): void {
  mkdirSync(folder);
  mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", folder);
}

async function runIn(
  federation: ProcessFederation,
  fault: Fault,
  struck: Struck,
  { folder, dice, loadMs }: { readonly folder: string; readonly dice: Dice; readonly loadMs: number },
): Promise<RunResult> {
  using open = new DisposableStack();
  const platform = () =>
    open.adopt(
      reconnecting(() => federation.connect("EU", "aurora")),
      ({ close }) => close(),
    );
  const over = new AbortController();
  const transfers = createTransfers();
  const load = async () => {
    const preparing = open.adopt(federation.connect("EU", "aurora"), ({ close }) => close());
    const requests = await Promise.all(SAMPLES.map((name) => federation.sample(name, preparing)));
    const loads = Array.from({ length: PLATFORMS }, (_, i) =>
      transfers.load(platform(), requests, createDice(dice.int(0, 1e9), `platform ${i}`), over.signal),
    );
    return { requests, loads };
  };
  // Requests are prepared with the help of the node: one that did not start helps nobody.
  const loaded = struck.node === undefined && fault.code === "EU" ? undefined : await load();
  const ended = await whetherEnded(fault, struck, { folder, loadMs });
  over.abort();
  await Promise.all(loaded?.loads ?? []);

  await federation.kill(fault.code);
  const violations = nameless(ended, struck);
  makeGood(federation, fault, folder, dice);
  struck.over = true;
  await federation.start(fault.code);
  const { requests } = loaded ?? (await load());
  const calm = platform();
  await transfers.settle(calm, SETTLE_WITHIN_MS);
  const [login] = requests;
  const last = login && (await calm.request(login));
  const recipient = open.adopt(federation.connect("US-IL", "lakeshore"), ({ close }) => close());
  transfers.compare(await deliveredTo(recipient, last?.transferId ?? "", SETTLE_WITHIN_MS));
  transfers.verifyAll(federation.trust, createDice(dice.int(0, 1e9), "bits"));
  const { violations: found, figures } = transfers.result({
    [fault.kind]: 1,
    "nodes that ended by themselves": ended ? 1 : 0,
  });
  return { violations: [...violations, ...found], figures };
}

/** Waits until the node has ended by itself, or has had its time; a disk that is full is filled to its last byte then. */
async function whetherEnded(
  fault: Fault,
  { node }: Struck,
  { folder, loadMs }: { readonly folder: string; readonly loadMs: number },
): Promise<boolean> {
  if (node === undefined) return true;
  const within = () => Promise.race([node.ended.then(() => true), sleep(loadMs).then(() => false)]);
  if (fault.inject !== undefined || (await within())) return within();
  spawnSync("dd", ["if=/dev/zero", `of=${join(diskIn(folder), "other")}`, "bs=1k"], { stdio: "ignore" });
  return within();
}

/** A node that ended says why, by a reason that operators can look up. */
function nameless(ended: boolean, { node, failed }: Struck): readonly Violation[] {
  const said = node?.said() ?? failed ?? "";
  if (!ended || /comity: (STORE_UNAVAILABLE|DIRECTORY_UNWRITABLE): /.test(said)) return [];
  return [{ kind: "nameless", what: `the node ended without saying why: ${said}` }];
}

/** Leaves of the files what the power cut leaves of them after the fault, and makes room. */
function makeGood(federation: ProcessFederation, fault: Fault, folder: string, dice: Dice): void {
  const home = federation.home(fault.code);
  if (fault.inject === undefined) {
    rmSync(join(diskIn(folder), "other"), { force: true });
    mount("-o", "remount,size=64m", diskIn(folder));
    return;
  }
  const disk = createDisk({ failing: true });
  for (const call of readTrace(traceIn(folder), namesOf(home))) disk.apply(call);
  const left = disk.cut(drawSurvival(fault.cut, disk.pending(), dice));
  const { file } = storeFilesOf(home);
  for (const name of [...namesOf(home), `${file}-shm`]) if (existsSync(name)) rmSync(name);
  for (const [name, content] of left) writeFileSync(name, content, { mode: 0o600 });
}

const control = (loadMs: number) => ({
  off: "errors of syncs that nobody is told of",
  expects: ["lost", "changed", "two-decisions"],
  withinRuns: 2,
  run: (seed: number) => runWith(swallowed, loadMs, seed),
});

export const ioErrors: Campaign = {
  name: "io-errors",
  title: "A disk that fails loses nothing that was answered",
  shows: `One of two nodes has a disk that fails while ${PLATFORMS} platforms ask for transfers: a sync fails once, from its first to its fiftieth (EIO), and
what it was to write is lost; or no write has room any more, from one on (ENOSPC); or the store stands on a file system of 8 MB that fills. The node goes on, refuses by name, or ends by name. Then the
power is cut, its files are left as in the campaign \`power-cut\`, and it starts on a disk that works. Every transfer that a platform was told of is there under the same id, with the same decision
and the same bytes of receipt; none is still in doubt; the recipient's inbox holds exactly the permitted ones, each once; every receipt verifies.`,
  runs: 8,
  quickRuns: 1,
  whyNot: whyNoTrace,
  runWithinMs: 900_000,
  run: (seed) => runWith(drawFault, LOAD_MS, seed),
  control: control(LOAD_MS),
  quick: { run: (seed) => runWith(drawFault, QUICK_LOAD_MS, seed), control: control(QUICK_LOAD_MS) },
};
