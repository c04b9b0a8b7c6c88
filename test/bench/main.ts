/** `npm run bench`: measures the candidates in turn and shows medians, spread, and the ratio to the first. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { fileSystemOf, formatMachine, loadOf, machineOf } from "../support/machine.ts";
import { createProgress } from "../support/progress.ts";
import { CANDIDATES, CURVES, EPISODES } from "./all.ts";
import type { Candidate } from "./candidate.ts";
import { document, envelope } from "./document.ts";
import type { Episode } from "./episode.ts";
import { episodeResultsOf, type Found, resultsOf } from "./goals.ts";
import type { Drawn } from "./growth/curve.ts";
import { curveResultsOf } from "./growth/goals.ts";
import { drawCurve } from "./growth/plot.ts";
import { measure, type Plan } from "./harness.ts";
import { formatPage, PICTURES, type Run } from "./page.ts";
import { compareDecisions, OFFERS_COMPARED, policies } from "./policy.ts";
import { profile } from "./profile.ts";
import { curvesOf, episodesOf, goalsOf, tableOf } from "./table.ts";
import { assess, request } from "./transfers.ts";

const FULL: Plan = { rounds: 15, sliceMs: 1000, warmUps: 2, budgetMs: 300_000 };
const QUICK: Plan = { rounds: 3, sliceMs: 300, warmUps: 1, budgetMs: 20_000 };
/** Whatever happens, it ends so long after its budget: a server that does not answer any more must not hold it. */
const HARD_END_MS = 240_000;
/** The most that the episodes and curves of a full run may take. */
const EPISODES_MS = 3_600_000;

const DOCUMENT_MEMORY = fileURLToPath(new URL("./document-memory.ts", import.meta.url));

const program = new Command("npm run bench --")
  .description("Measures candidates in turn; the first named is what the others are compared with.")
  .argument(
    "[names...]",
    `of ${[...CANDIDATES, ...EPISODES, ...CURVES].map(({ name }) => name).join(", ")}; all when left out`,
  )
  .option("--quick", "few and short rounds; ends within some minutes")
  .option(
    "--profile",
    "instead: how long each stage of a call keeps each node busy; assess and request by default",
  )
  .option("--json <file>", "leave the figures here, as JSON")
  .option(
    "--report",
    "write docs/performance.json and docs/performance.md; needs a full run of all candidates",
  )
  .parse();
const {
  quick = false,
  json,
  report = false,
  profile: profiling = false,
} = program.opts<{
  quick?: boolean;
  json?: string;
  report?: boolean;
  profile?: boolean;
}>();
if (profiling && (quick || report || json !== undefined))
  program.error("a profile stands alone: leave out the other options", { exitCode: 2 });
if (report && (quick || program.args.length > 0))
  program.error("the report needs a full run of all candidates", { exitCode: 2 });
const plan = quick ? QUICK : FULL;

/** A name alone, or else the first word of several: `floor` is both of its kind. */
function named(name: string): readonly Candidate[] {
  const exact = CANDIDATES.filter((each) => each.name === name);
  return exact.length > 0 ? exact : CANDIDATES.filter((each) => each.name.startsWith(`${name}-`));
}
const episodesNamed = EPISODES.filter(({ name }) => program.args.includes(name));
const episodes: readonly Episode[] = program.args.length === 0 ? EPISODES : episodesNamed;
const curvesNamed = CURVES.filter(({ name }) =>
  program.args.some((each) => each === name || each === "growth"),
);
const curves = program.args.length === 0 ? CURVES : curvesNamed;
const others = ["growth", ...[...episodesNamed, ...curvesNamed].map(({ name }) => name)];
const words = program.args.filter((name) => !others.includes(name));
const unknown = words.find((name) => named(name).length === 0);
if (unknown !== undefined) program.error(`there is no candidate \`${unknown}\`; see --help`, { exitCode: 2 });
const chosen = program.args.length === 0 ? CANDIDATES : words.flatMap(named);

if (profiling) {
  for (const each of program.args.length === 0 ? [assess, request] : chosen)
    process.stdout.write(`${(await profile(each)).join("\n")}\n\n`);
  process.exit(0);
}

const progress = createProgress();
setTimeout(
  () => {
    progress.say("the benchmark did not end in time");
    process.exit(1);
  },
  plan.budgetMs + HARD_END_MS + (quick ? 0 : EPISODES_MS),
).unref();

// An end by a signal passes "exit" too, where what was started is ended.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const machine = machineOf();
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
const { version: grpcJs } = JSON.parse(readFileSync("node_modules/@grpc/grpc-js/package.json", "utf8")) as {
  readonly version: string;
};
const versions = { comity: version, "@grpc/grpc-js": grpcJs, node: process.versions.node };
const fileSystem = fileSystemOf(tmpdir());
if (fileSystem === "tmpfs" && !quick) {
  const wish = "the stores would lie in memory (tmpfs): set TMPDIR to a folder on a disk, or use --quick";
  program.error(wish, { exitCode: 2 });
}
const loadBefore = loadOf();
progress.say(`${formatMachine(machine)}; rounds of ${plan.sliceMs} ms for each`);
const measurements = await measure(chosen, plan, (done, of, name) =>
  progress.show(`${done}/${of} ${name}`, done % Math.ceil(of / 5) === 0),
);
/** What could not be measured. The rest of a long run is told all the same. */
const failures: string[] = [];
async function attempt(name: string, measureIt: () => Promise<void>): Promise<void> {
  try {
    await measureIt();
  } catch (thrown) {
    failures.push(name);
    progress.say(`${name} failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
}
const found: Found[] = [];
for (const { name, what, count: full, quickCount, run: measureOnce } of episodes)
  await attempt(name, async () => {
    const count = quick ? quickCount : full;
    const figures = await measureOnce(count, (said) => progress.show(`${name}: ${said}`, false));
    found.push({ name, what, count, figures });
  });
const drawn: Drawn[] = [];
for (const { name, what, along, unit, sizes, quickSizes, run: measureAll } of curves)
  await attempt(name, async () => {
    const points = await measureAll(quick ? quickSizes : sizes, (said) =>
      progress.show(`${name}: ${said}`, false),
    );
    drawn.push({ name, what, along, unit, points });
  });
progress.say("");
const busy =
  loadBefore > machine.cores / 2 ? ": it was busy with other things, so trust only the ratios" : "";
const goals = [...resultsOf(measurements), ...episodeResultsOf(found), ...curveResultsOf(drawn)];
const lines = [
  `Measured on ${formatMachine(machine)}; stores on ${fileSystem}.`,
  `Load of the machine before: ${loadBefore}${busy}.`,
  "",
  ...[tableOf(measurements, chosen), episodesOf(found), curvesOf(drawn)].flatMap((part) =>
    part.length === 0 ? [] : [...part, ""],
  ),
  ...goalsOf(goals),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (chosen.some((each) => policies.includes(each))) await showAgreement();
if (chosen.includes(document)) showMemory();
const at = new Date().toISOString();
const candidates = chosen.map(({ name, what }) => ({ name, what }));
const run: Run = {
  ...{ machine, versions, fileSystem, loadBefore, at, plan, goals, candidates, measurements },
  episodes: found,
  curves: drawn,
};
const reporting = report && failures.length === 0;
const files = [...(json === undefined ? [] : [json]), ...(reporting ? ["docs/performance.json"] : [])];
for (const file of files) writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
if (reporting) {
  writeFileSync("docs/performance.md", formatPage(run));
  mkdirSync(`docs/${PICTURES}`, { recursive: true });
  for (const each of drawn) writeFileSync(`docs/${PICTURES}/${each.name}.svg`, drawCurve(each));
}

if (failures.length > 0) {
  process.stdout.write(`\nNot measured: ${failures.join(", ")}.${report ? " No report is written." : ""}\n`);
  process.exitCode = 1;
}

/** Engines that decide differently cannot be compared by their speed. */
async function showAgreement(): Promise<void> {
  const { agreed, permitted } = await compareDecisions();
  const all = `${OFFERS_COMPARED} random offers, of which Comity permits ${permitted}`;
  process.stdout.write(`\nComity, Cedar and casbin decide alike on ${agreed} of ${all}.\n`);
}

/** Memory is no rate: it is measured once, in a process that does nothing else and did not write the document. */
function showMemory(): void {
  const folder = mkdtempSync(join(tmpdir(), "comity-bench-"));
  try {
    writeFileSync(join(folder, "large.xml"), envelope(50, 150_000));
    const words = ["--expose-gc", DOCUMENT_MEMORY, join(folder, "large.xml")];
    execFileSync(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
