/** Profiles the nodes under load: how long each stage of a call keeps the threads of each node busy. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Candidate, Opened } from "./candidate.ts";
import { divide, type Profile, STAGES, type Stage } from "./stages.ts";
import { short } from "./table.ts";
import { cpuMsOf } from "./usage.ts";

const AT_ONCE = 32;
/** The time for which the nodes are warmed, and that for which they are measured, in milliseconds. */
const WARM_MS = 4000;
const MEASURED_MS = 6000;
/** The time between two samples, in microseconds. */
const INTERVAL_US = 500;
/** The time that the nodes have to end and to write their profiles, in milliseconds. */
const END_MS = 30_000;

/** Milliseconds of one process for one call: busy threads by stage, and CPU as the kernel counted it. */
type Profiled = { readonly stages: ReadonlyMap<Stage, number>; readonly cpuMs: number };

/**
 * Profiles a candidate whose work is done by nodes, and returns its table within 100 columns. The profiler itself costs a
 * few percent. Rejects for a candidate that this process itself carries out.
 */
export async function profile(candidate: Candidate): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "comity-profile-"));
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=${INTERVAL_US}`;
  try {
    const opened = await candidate.open();
    try {
      return formatProfile(candidate, await profileOf(candidate, opened, folder));
    } finally {
      await opened.close();
    }
  } finally {
    process.env.NODE_OPTIONS = before ?? "";
    rmSync(folder, { recursive: true, force: true });
  }
}

async function profileOf(
  { name }: Candidate,
  opened: Opened,
  folder: string,
): Promise<{ readonly calls: number; readonly nodes: readonly Profiled[] }> {
  const pids = (await opened.pids?.()) ?? [];
  if (pids.length === 0) throw new Error(`no node works for \`${name}\`: name one that has nodes`);
  const perSecond = (await run(opened, WARM_MS, 500)) / (WARM_MS / 1000);
  const cpuBefore = pids.map((pid) => cpuMsOf([pid]) ?? 0);
  const fromUs = Number(process.hrtime.bigint() / 1000n);
  const calls = await run(opened, MEASURED_MS, perSecond * 1.5);
  const toUs = Number(process.hrtime.bigint() / 1000n);
  const cpuMs = pids.map((pid, i) => ((cpuMsOf([pid]) ?? 0) - (cpuBefore[i] ?? 0)) / calls);
  for (const pid of pids) process.kill(pid, "SIGTERM");
  await Promise.all(pids.map(ended));
  const nodes = pids.map((pid, i) => ({
    stages: stagesOf(pid, folder, { fromUs, toUs, calls }),
    cpuMs: cpuMs[i] ?? 0,
  }));
  return { calls, nodes };
}

/** Keeps calls running for so long, and returns how many were made. */
async function run(opened: Opened, ms: number, perSecond: number): Promise<number> {
  const from = performance.now();
  let calls = 0;
  while (performance.now() - from < ms) {
    await opened.prepare?.(Math.ceil(perSecond / 2) + AT_ONCE);
    const until = Math.min(from + ms, performance.now() + 500);
    const lane = async () => {
      while (performance.now() < until && (opened.ready?.() ?? 1) > 0) {
        await opened.once();
        calls++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }
  return calls;
}

async function ended(pid: number): Promise<void> {
  for (const until = performance.now() + END_MS; performance.now() < until; await pause(50))
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  throw new Error(`the node ${pid} did not end in ${END_MS / 1000} s`);
}

function stagesOf(
  pid: number,
  folder: string,
  { fromUs, toUs, calls }: { readonly fromUs: number; readonly toUs: number; readonly calls: number },
): ReadonlyMap<Stage, number> {
  const files = readdirSync(folder).filter((file) => file.split(".")[3] === String(pid));
  if (files.length === 0) throw new Error(`the node ${pid} wrote no profile`);
  const totals = new Map<Stage, number>();
  for (const file of files) {
    const read = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile;
    for (const [stage, ms] of divide(read, fromUs, toUs))
      totals.set(stage, (totals.get(stage) ?? 0) + ms / calls);
  }
  return totals;
}

function formatProfile(
  { name, what }: Candidate,
  { calls, nodes }: { readonly calls: number; readonly nodes: readonly Profiled[] },
): readonly string[] {
  const columns = ["home", "destination"].slice(0, nodes.length);
  const sum = ({ stages }: Profiled) => [...stages.values()].reduce((all, ms) => all + ms, 0);
  const row = (label: string, values: readonly number[]) =>
    `  ${label.padEnd(12)}${values.map((value) => short(value).padStart(12)).join("")}`.trimEnd();
  return [
    `${name}: ${what}`,
    `${calls} calls, ${AT_ONCE} at once; milliseconds that threads are busy for a call`,
    "",
    `  ${"stage".padEnd(12)}${columns.map((each) => each.padStart(12)).join("")}`,
    ...STAGES.map((stage) =>
      row(
        stage,
        nodes.map(({ stages }) => stages.get(stage) ?? 0),
      ),
    ),
    row("in all", nodes.map(sum)),
    row(
      "by /proc",
      nodes.map(({ cpuMs }) => cpuMs),
    ),
    "",
    "A thread that waits for the disk is busy here. By /proc is the CPU time of the whole process instead,",
    "with what is done on other threads: compiling, signatures, the kernel's work.",
  ];
}
