/**
 * `npm run bench:start`: the time until a node is ready, the memory that it holds then, and the time of commands that need
 * no node. Each is a process of its own, started in turn with the others and with one that does nothing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { prepareFederation } from "../../src/client/index.ts";
import { formatMachine, loadOf, machineOf } from "../support/machine.ts";
import { freePorts } from "../support/processes.ts";
import { startResultsOf } from "./goals.ts";
import { type Spread, spreadOf } from "./harness.ts";
import { goalsOf } from "./table.ts";
import { cpuMsOf, memoryMiBOf } from "./usage.ts";

const PLACES = ["EU", "US-IL", "JP"];
const QUESTION = "--from EU --to US-IL --modality face --form template --purpose verify --age 30".split(" ");
const IDLE_MS = 3_000;

const program = new Command("npm run bench:start --")
  .description("Measures starts: of a node with two peers, of `floor`, of `--help`, and of Node alone.")
  .option("--rounds <number>", "starts of each, at least five", "7")
  .option(
    "--entry <file>",
    "the command that is started, such as that of an installed package",
    "bin/comity.js",
  )
  .option("--json <file>", "leave the figures here, as JSON")
  .parse();
const { rounds, entry, json } = program.opts<{ rounds: string; entry: string; json?: string }>();
if (!(Number(rounds) >= 5)) program.error("medians need at least five rounds", { exitCode: 2 });

const folder = mkdtempSync(join(tmpdir(), "comity-start-"));
// Compiled modules are kept as they are for a user, but for this run alone.
const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...inherited } = process.env;
const env = { ...inherited, XDG_CACHE_HOME: join(folder, "caches"), COMITY_STOP_WITH_STDIN: "1" };

/** One start: seconds, the CPU seconds of a node until it is ready, and its memory in MiB once it is idle. */
type Start = { readonly seconds: number; readonly cpu?: number; readonly miB?: number };

const launch = (...words: string[]): ChildProcess =>
  spawn(process.execPath, words, { env, stdio: ["pipe", "pipe", "inherit"] });

/** Runs a process to its end. Rejects where it fails. */
async function run(...words: string[]): Promise<Start> {
  const from = performance.now();
  const child = launch(...words);
  child.stdout?.resume();
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`\`${words.join(" ")}\` ended with ${code}`);
  return { seconds: (performance.now() - from) / 1000 };
}

/** Starts a node, waits until it listens and is idle, and ends it. */
async function serve(configFile: string, ...words: string[]): Promise<Start> {
  const from = performance.now();
  const child = launch(entry, "serve", "--config", configFile, "--alone", ...words);
  const ended = once(child, "close");
  const pid = child.pid ?? 0;
  let said = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(chunk);
    if (said.includes(" listens on ")) break;
  }
  if (!said.includes(" listens on ")) throw new Error("the node ended before it was ready");
  const seconds = (performance.now() - from) / 1000;
  const cpuMs = cpuMsOf([pid]);
  await pause(IDLE_MS);
  const miB = memoryMiBOf(pid);
  child.kill("SIGTERM");
  await ended;
  return { seconds, ...(cpuMs && { cpu: cpuMs / 1000 }), ...(miB && { miB }) };
}

async function prepareNode(): Promise<string> {
  const ports = await freePorts(PLACES.length);
  const members = PLACES.map((jurisdiction, i) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    address: `127.0.0.1:${ports[i]}`,
    platforms: [],
    regulators: [],
  }));
  const [home] = await prepareFederation(members, { certs: folder, state: folder }, new Date());
  return home?.configFile ?? "";
}

const show = ({ median, q1, q3 }: Spread, digits: number) =>
  `${median.toFixed(digits).padStart(7)}  (${q1.toFixed(digits)} to ${q3.toFixed(digits)})`;

try {
  const configFile = await prepareNode();
  const starts = {
    node: () => run("--eval", "0"),
    help: () => run(entry, "--help"),
    floor: () => run(entry, "floor", ...QUESTION),
    serve: () => serve(configFile),
  };
  const loadBefore = loadOf();
  // The first starts make the store, and fill the folder of compiled modules.
  await serve(configFile, "--new-log");
  for (const start of Object.values(starts)) await start();
  const taken = { node: [] as Start[], help: [] as Start[], floor: [] as Start[], serve: [] as Start[] };
  for (let round = 0; round < Number(rounds); round++)
    for (const name of ["node", "help", "floor", "serve"] as const) taken[name].push(await starts[name]());
  const spread = (name: keyof typeof taken, figure: keyof Start = "seconds") =>
    spreadOf(taken[name].map((start) => start[figure] ?? Number.NaN));
  const figures = {
    node: spread("node"),
    help: spread("help"),
    floor: spread("floor"),
    ready: spread("serve"),
    readyCpu: spread("serve", "cpu"),
    idleMiB: spread("serve", "miB"),
  };
  const { help, floor, ready, idleMiB } = figures;
  const goals = startResultsOf({
    ready: ready.median,
    idleMiB: idleMiB.median,
    floor: floor.median,
    help: help.median,
  });
  const machine = machineOf();
  const lines = [
    `Measured on ${formatMachine(machine)}; load before ${loadBefore}, after ${loadOf()}.`,
    `Medians and quartiles of ${rounds} starts each of \`${entry}\`:`,
    "",
    `Node alone, seconds           ${show(figures.node, 2)}`,
    `\`--help\`, seconds             ${show(help, 2)}`,
    `\`floor\`, seconds              ${show(floor, 2)}`,
    `a node until ready, seconds   ${show(ready, 2)}`,
    `the same in CPU seconds       ${show(figures.readyCpu, 2)}`,
    `an idle node, MiB             ${show(idleMiB, 0)}`,
    "",
    ...goalsOf(goals),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  if (json !== undefined)
    writeFileSync(
      json,
      `${JSON.stringify({ machine, entry, loadBefore, rounds, figures, goals }, null, 2)}\n`,
    );
} finally {
  rmSync(folder, { recursive: true });
}
