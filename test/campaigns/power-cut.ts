/** The campaign of power cuts at the disk: two nodes are traced, and their stores rebuilt as of every sync and opened. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startProcess } from "../../src/cli/local/processes.ts";
import type { Home } from "../../src/client/index.ts";
import { ComityError } from "../../src/errors.ts";
import { nodeId } from "../../src/federation/identity.ts";
import type { LogKeys } from "../../src/ledger/log-keys.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { createDice, type Dice } from "../chaos/dice.ts";
import { CUTS, createDisk, type DiskCall, drawSurvival, EVERYTHING } from "../chaos/disk.ts";
import { readTrace, startTraced, whyNoTrace } from "../chaos/trace.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";
import { checkRecovered, type Promised, promisedBy, type StoreFiles, type Told } from "./recovered-store.ts";
import { namesOf, storeFilesOf } from "./store-files.ts";

/** Each sync takes so much longer that whoever is answered before it is done is seen to be, in microseconds. */
const SYNCS = "fsync,fdatasync:delay_enter=10000";
/** A disk that says that it has synced, as `synchronous = OFF` leaves it out. */
const NO_SYNCS = "fsync,fdatasync:retval=0";

/** The size of a run. */
type Size = {
  readonly lanes: number;
  readonly transfers: number;
  /** At so many syncs of each node its store is rebuilt, drawn at random; at every one where there are no more. */
  readonly syncs: number;
  /** The nodes that are traced. */
  readonly codes: readonly string[];
  /** One node is killed meanwhile. */
  readonly kills: boolean;
};
const WHOLE: Size = {
  ...{ lanes: 4, transfers: 8, syncs: Number.POSITIVE_INFINITY },
  ...{ codes: ["EU", "US-IL"], kills: true },
};
const QUICK: Size = { lanes: 4, transfers: 3, syncs: 8, codes: ["EU"], kills: false };

/** An answer that a platform got, and by when it surely had it, in microseconds since 1970. */
type Answered = Told & { readonly byUs: number; readonly receipt?: Uint8Array };

async function runWith(inject: string, size: Size, seed: number): Promise<RunResult> {
  const traces = mkdtempSync(join(tmpdir(), "comity-traces-"));
  let started = 0;
  const tracesOf = new Map<string, string[]>();
  const federation = await startProcesses(
    { EU: ["aurora"], "US-IL": ["lakeshore"] },
    {
      decideWithinMs: 5_000,
      startNode: (configFile) => {
        const isNew = !existsSync(join(dirname(configFile), "ledger.db"));
        const further = isNew ? ["--new-log"] : [];
        if (!size.codes.some((code) => configFile.includes(`${code.toLowerCase()}.comity.example`)))
          return startProcess(configFile, process.env, further);
        const folder = join(traces, `${started++}`);
        mkdirSync(folder);
        tracesOf.set(configFile, [...(tracesOf.get(configFile) ?? []), folder]);
        return startTraced(configFile, folder, [inject], further);
      },
    },
  );
  try {
    const listeningUs = Date.now() * 1000;
    const dice = createDice(seed, "power");
    const answered = await work(federation, size, dice);
    const results: RunResult[] = [];
    for (const code of size.codes) {
      const home = federation.home(code);
      const calls = (tracesOf.get(home.configFile) ?? []).flatMap((folder) =>
        readTrace(folder, namesOf(home)),
      );
      const keys = federation.trust.get(nodeId(home.trustDomain));
      if (keys === undefined) throw new Error(`no key of ${code} is known`);
      const told = {
        answered: code === "EU" ? answered : [],
        promised: promisesIn(answered, keys),
        listeningUs,
      };
      results.push(await cutEverywhere(home, calls, told, { syncs: size.syncs, dice }));
    }
    return joined(results, answered);
  } finally {
    await federation.stopAll();
    federation.remove();
    rmSync(traces, { recursive: true, force: true });
  }
}

/** Platforms ask for transfers and erase some; a node is killed once meanwhile, and in the end both stop. */
async function work(
  federation: ProcessFederation,
  { lanes, transfers, codes, kills }: Size,
  dice: Dice,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const preparing = federation.connect("EU", "aurora");
  const samples = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];
  const requests = await Promise.all(samples.map((name) => federation.sample(name, preparing)));
  preparing.close();
  const loads = Array.from({ length: lanes }, (_, lane) =>
    ask(federation, { requests, transfers, dice: createDice(dice.int(0, 1e9), `lane ${lane}`) }, answered),
  );
  if (kills) {
    await sleep(dice.int(200, 1_000));
    const struck = dice.pick(codes);
    await federation.kill(struck);
    await federation.start(struck);
  }
  await Promise.all(loads);
  await federation.stopAll();
  return answered;
}

/** Asks for transfers one after another, until so many are answered. What fails while a node is away is asked no more. */
async function ask(
  federation: ProcessFederation,
  {
    requests,
    transfers,
    dice,
  }: { readonly requests: readonly TransferRequest[]; readonly transfers: number; readonly dice: Dice },
  answered: Answered[],
): Promise<void> {
  let platform = federation.connect("EU", "aurora");
  for (let [left, tries] = [transfers, 0]; left > 0 && tries < 4 * transfers; tries++)
    try {
      const { transferId = "", state = "", receipt } = await platform.request(dice.pick(requests));
      if (state === "IN_DOUBT" || receipt === undefined) continue;
      left -= 1;
      // The clock tells whole milliseconds that have passed.
      answered.push({ transferId, state, erased: false, receipt, byUs: (Date.now() + 1) * 1000 });
      if (!dice.chance(0.3)) continue;
      const erasure = await platform.erase(transferId);
      if (erasure.state === "erased")
        answered.push({ transferId, state, erased: true, byUs: (Date.now() + 1) * 1000 });
    } catch (thrown) {
      if (ComityError.from(thrown).reason === "INTERNAL") throw thrown;
      platform.close();
      await federation.running("EU");
      platform = federation.connect("EU", "aurora");
    }
  platform.close();
}

type PromisedBy = Promised & { readonly byUs: number };

function promisesIn(answered: readonly Answered[], keys: LogKeys): readonly PromisedBy[] {
  return answered.flatMap(({ receipt, byUs }) =>
    receipt === undefined ? [] : promisedBy(receipt, keys).map((each) => ({ ...each, byUs })),
  );
}

type Known = {
  readonly answered: readonly Answered[];
  readonly promised: readonly PromisedBy[];
  readonly listeningUs: number;
};

/** Rebuilds the store of a node at its syncs, just before each is done, in every way in which a power cut may leave it, and opens it. */
async function cutEverywhere(
  home: Home,
  calls: readonly DiskCall[],
  known: Known,
  { syncs, dice }: { readonly syncs: number; readonly dice: Dice },
): Promise<RunResult> {
  const violations: Violation[] = [];
  const figures = { states: 0, syncs: 0, "states with a newer change that was lost": 0 };
  const disk = createDisk();
  const all = calls.filter(({ kind }) => kind === "sync").length;
  for (const call of calls) {
    if (call.kind === "sync") figures.syncs++;
    if (call.kind === "sync" && dice.chance(syncs / all))
      for (const cut of CUTS) {
        const pending = disk.pending();
        const files = disk.cut(drawSurvival(cut, pending, dice));
        if (cut !== "everything" && pending.first < pending.next)
          figures["states with a newer change that was lost"]++;
        figures.states++;
        for (const { kind, what } of await openCopy(home, files, known, call.endedUs))
          violations.push({ kind, what: `${home.jurisdiction}, sync ${figures.syncs}, ${cut}: ${what}` });
      }
    disk.apply(call);
  }
  holdWhole(home, disk.cut(EVERYTHING), violations);
  return { violations, figures };
}

/** Writes the files into a folder of their own, and opens them as a node would that is started after the power is back. */
async function openCopy(
  home: Home,
  files: ReadonlyMap<string, Buffer>,
  { answered, promised, listeningUs }: Known,
  atUs: number,
): Promise<readonly Violation[]> {
  const folder = mkdtempSync(join(tmpdir(), "comity-cut-"));
  const { file, headFile } = storeFilesOf(home);
  const copyOf = (name: string) =>
    join(folder, name.startsWith(headFile) ? "key" : "store", name.slice(dirname(name).length + 1));
  try {
    for (const each of ["key", "store"]) mkdirSync(join(folder, each));
    for (const [name, content] of files) writeFileSync(copyOf(name), content, { mode: 0o600 });
    const { trustDomain } = home;
    const ledgerKey = readFileSync(join(home.nodeFolder, "ledger.pem"), "utf8");
    const store: StoreFiles = {
      ...{ file: copyOf(file), headFile: copyOf(headFile), trustDomain, ledgerKey },
      newLog: atUs < listeningUs,
    };
    const before = <T extends { readonly byUs: number }>(each: readonly T[]) =>
      each.filter(({ byUs }) => byUs < atUs);
    return await checkRecovered(store, { told: before(answered), promised: before(promised) }, new Date());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A trace that misses a call would rebuild other files than those that are there. */
function holdWhole(home: Home, rebuilt: ReadonlyMap<string, Buffer>, violations: Violation[]): void {
  for (const name of namesOf(home)) {
    const there = existsSync(name) ? readFileSync(name) : undefined;
    if (
      there?.equals(rebuilt.get(name) ?? Buffer.alloc(0)) === false ||
      (there === undefined) !== !rebuilt.has(name)
    )
      violations.push({ kind: "untraced", what: `\`${name}\` is not what the trace makes of it` });
  }
}

function joined(results: readonly RunResult[], answered: readonly Answered[]): RunResult {
  const sum: Record<string, number> = {};
  for (const { figures } of results)
    for (const [name, count] of Object.entries(figures)) sum[name] = (sum[name] ?? 0) + count;
  const erasures = answered.filter(({ erased }) => erased).length;
  return {
    violations: results.flatMap(({ violations }) => violations),
    figures: { ...sum, "transfers that were answered": answered.length - erasures, erasures },
  };
}

const control = (size: Size) => ({
  off: "a disk that says that it has synced and has not, which is what `synchronous = OFF` comes to",
  expects: ["lost"],
  withinRuns: 1,
  run: (seed: number) => runWith(NO_SYNCS, size, seed),
});

export const powerCut: Campaign = {
  name: "power-cut",
  title: "A power cut loses nothing that was answered",
  shows: `Two nodes, as processes, are traced by strace while 4 platforms ask for transfers and erase some, and one node is killed and started again.
From the trace the files of each store (database, write-ahead log, content keys, the head beside the key) are rebuilt as of every sync, from before the first start
to after the last end: with nothing of what was not synced, with all of it, with all before one write of which a part lasts, and with random pages and random
sectors of it; a new name lasts once its folder was synced. Each state opens as a node opens it; every transfer that a platform was told of by then is there; the log extends every
head that was handed out, and the head beside its key; what was told to be erased has no keys; and the full audit finds nothing.`,
  runs: 2,
  quickRuns: 1,
  whyNot: whyNoTrace,
  runWithinMs: 1_800_000,
  run: (seed) => runWith(SYNCS, WHOLE, seed),
  control: control(QUICK),
  quick: { run: (seed) => runWith(SYNCS, QUICK, seed), control: control(QUICK) },
};
