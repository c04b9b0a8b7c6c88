/** The campaign of replicas: a process of a node, or its database, is killed, and callers are served again by those that are left. */
import { setTimeout as sleep } from "node:timers/promises";
import { createDice, type Dice } from "../chaos/dice.ts";
import { type PostgresServer, startPostgres, WITHOUT_POSTGRES } from "../support/postgres.ts";
import { type Replicas, startReplicas } from "../support/replicas.ts";
import type { Campaign, RunResult, Step, Violation } from "./campaign.ts";
import { type Asking, createTransfers, deliveredTo, reconnecting } from "./transfers.ts";

const PROCESSES = 3;
const PLATFORMS = 6;
const DECIDE_WITHIN_MS = 2000;
const SETTLE_WITHIN_MS = 20_000;
/** Callers must be served again within this time, in milliseconds. */
const SERVED_WITHIN_MS = 5_000;
/** A short run shows that it ends: its machine does other things, and its times say nothing. */
const SERVED_WITHIN_QUICK_MS = 15_000;

/** Three transfers of four are permitted; the rest are denied at home. */
const SAMPLES = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];

type Blow = "process" | "server";
type Plan = { readonly processes: number; readonly blows: readonly Blow[]; readonly servedWithinMs: number };

let running: Promise<PostgresServer> | undefined;
/** One server for all runs. It ends with this process. */
const serverInUse = () => {
  running ??= startPostgres();
  return running;
};

/** The calls of platforms that were answered, by the platform: the moments at which each was begun, and answered. */
function createWitness(platforms: number) {
  const last = Array.from({ length: platforms }, () => ({
    begunAt: 0,
    waiting: undefined as (() => void) | undefined,
  }));
  return {
    /** Notes each answer of a platform. */
    watched(asking: Asking, of: number): Asking {
      const call = async <T>(action: () => Promise<T>): Promise<T> => {
        const begunAt = performance.now();
        const answer = await action();
        const seen = last[of];
        if (seen !== undefined && begunAt > seen.begunAt) {
          seen.begunAt = begunAt;
          seen.waiting?.();
        }
        return answer;
      };
      return {
        request: (request, key) => call(() => asking.request(request, key)),
        resolve: (id) => call(() => asking.resolve(id)),
      };
    },
    /** Resolves, for each platform, to the time from `from` to the answer to a call that was begun after now; at the latest to `withinMs`. */
    servedAgain: (from: number, withinMs: number, at = performance.now()): Promise<readonly number[]> =>
      Promise.all(
        last.map(
          (seen) =>
            new Promise<number>((resolve) => {
              const timer = setTimeout(() => resolve(withinMs), from + withinMs - performance.now());
              seen.waiting = () => {
                if (seen.begunAt <= at) return;
                clearTimeout(timer);
                resolve(performance.now() - from);
              };
            }),
        ),
      ),
  };
}

/** Kills what the plan names, one after another, and waits each time until all platforms are served again. */
async function strike(
  replicas: Replicas,
  server: PostgresServer,
  witness: ReturnType<typeof createWitness>,
  { blows, servedWithinMs }: Plan,
  { dice, step }: { readonly dice: Dice; readonly step: Step },
) {
  const times: number[] = [];
  const parts = { noticed: 0, listened: 0, process: 0, server: 0 };
  const violations: Violation[] = [];
  for (const blow of blows) {
    step("load");
    await sleep(dice.int(200, 1000));
    step("kill", () => `a ${blow}`);
    const killed = blow === "process" ? await replicas.atWork() : -1;
    let from = performance.now();
    if (blow === "process") await replicas.kill(killed);
    else {
      await server.kill();
      await server.start();
      from = performance.now();
    }
    step("serve again", () => `after the end of a ${blow}`);
    const found = await witness.servedAgain(from, servedWithinMs);
    if (blow === "process") {
      parts.noticed = Math.max(parts.noticed, (replicas.saidAfter(from, "takes over") ?? from) - from);
      parts.listened = Math.max(parts.listened, (replicas.saidAfter(from, "listens on") ?? from) - from);
    }
    times.push(...found);
    parts[blow] = Math.max(parts[blow], ...found);
    for (const each of found)
      if (each >= servedWithinMs)
        violations.push({
          kind: "late",
          what: `a platform was not served within ${servedWithinMs} ms after the end of a ${blow}`,
        });
    step("start again");
    if (killed >= 0) await replicas.start(killed);
  }
  return { times, parts, violations };
}

async function run(plan: Plan, seed: number, step: Step): Promise<RunResult> {
  step("begin");
  if (WITHOUT_POSTGRES !== undefined) throw new Error(WITHOUT_POSTGRES);
  const server = await serverInUse();
  const replicas = await startReplicas(server, { count: plan.processes, decideWithinMs: DECIDE_WITHIN_MS });
  const { federation } = replicas;
  try {
    return await runIn(replicas, server, plan, { seed, step });
  } finally {
    step("end");
    await Promise.all([replicas.stop(), federation.stopAll()]);
    federation.remove();
  }
}

async function runIn(
  replicas: Replicas,
  server: PostgresServer,
  plan: Plan,
  { seed, step }: { readonly seed: number; readonly step: Step },
): Promise<RunResult> {
  const { federation, addresses } = replicas;
  using open = new DisposableStack();
  const opened = <T extends { readonly close: () => void }>(caller: T): T =>
    open.adopt(caller, ({ close }) => close());
  /** Each platform begins with another process, and goes on to the next where a call fails. */
  const platform = (n: number) => {
    let next = n;
    return opened(reconnecting(() => replicas.connect(addresses[next++ % addresses.length] ?? "", "aurora")));
  };
  const preparing = opened(federation.connect("EU", "aurora"));
  const requests = await Promise.all(SAMPLES.map((name) => federation.sample(name, preparing)));
  const transfers = createTransfers();
  const witness = createWitness(PLATFORMS);
  const over = new AbortController();
  const loads = Array.from({ length: PLATFORMS }, (_, n) =>
    transfers.load(witness.watched(platform(n), n), requests, createDice(seed, `platform ${n}`), over.signal),
  );
  let struck: Awaited<ReturnType<typeof strike>>;
  try {
    struck = await strike(replicas, server, witness, plan, { dice: createDice(seed, "blows"), step });
  } finally {
    over.abort();
    step("last answers", transfers.left);
    await Promise.all(loads);
  }
  step("settle", transfers.left);
  const calm = platform(0);
  await transfers.settle(calm, SETTLE_WITHIN_MS);
  step("inbox");
  const [login] = requests;
  const last = login && (await calm.request(login));
  const recipient = opened(federation.connect("US-IL", "lakeshore"));
  transfers.compare(await deliveredTo(recipient, last?.transferId ?? "", SETTLE_WITHIN_MS));
  step("verify");
  transfers.verifyAll(federation.trust, createDice(seed, "bits"));
  await replicas.stop();
  const forks = await findForks(replicas);
  const { violations, figures } = transfers.result({ killed: plan.blows.length });
  const sorted = struck.times.toSorted((a, b) => a - b).map(Math.round);
  return {
    violations: [...struck.violations, ...violations, ...forks],
    figures,
    largest: {
      "ms from a kill to another process that takes over": Math.round(struck.parts.noticed),
      "ms from a kill to one that has opened the store and listens": Math.round(struck.parts.listened),
      "ms from a kill of a process until all are served again": Math.round(struck.parts.process),
      "ms from the server's return until all are served again": Math.round(struck.parts.server),
      "ms until a platform is served again, median of a run": sorted[Math.floor(sorted.length / 2)] ?? 0,
    },
  };
}

/** Reads the whole store: each leaf, node, signed head and row against the others. All that was ever signed is in it. */
async function findForks(replicas: Replicas): Promise<readonly Violation[]> {
  const store = await replicas.openStore();
  try {
    const { damage } = await store.pass("1970-01-01");
    return damage.map((what) => ({ kind: "fork", what }));
  } finally {
    await store.close();
  }
}

const control: Campaign["control"] = {
  off: "the processes that stand by",
  expects: ["late"],
  withinRuns: 1,
  run: (seed, step) =>
    run({ processes: 1, blows: ["process"], servedWithinMs: SERVED_WITHIN_MS }, seed, step),
};

export const replicas: Campaign = {
  name: "replicas",
  title: "One process of a node, or its database, is killed",
  shows: `A node has ${PROCESSES} processes on one database of PostgreSQL: one is at work, the others stand by and pass callers on to it. ${PLATFORMS} platforms
ask for transfers, each by another process, while the one at work is killed (SIGKILL), and the database's server too. Every platform is served again within ${SERVED_WITHIN_MS / 1000} seconds,
counted from the kill, or from the moment at which the server takes connections again, to the answer to a call that began after it. Every transfer that a platform was told of is there with the same decision and the same bytes of receipt, none is in doubt, the
recipient's inbox holds exactly the permitted ones, each once, and the store is one log in which all leaves, heads and rows agree.`,
  runs: 30,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed, step) => {
    const dice = createDice(seed, "order");
    const blows: readonly Blow[] = dice.pick([
      ["server", "process", "process"],
      ["process", "server", "process"],
      ["process", "process", "server"],
    ]);
    return run({ processes: PROCESSES, blows, servedWithinMs: SERVED_WITHIN_MS }, seed, step);
  },
  control,
  quick: {
    run: (seed, step) =>
      run(
        { processes: PROCESSES, blows: ["process", "server"], servedWithinMs: SERVED_WITHIN_QUICK_MS },
        seed,
        step,
      ),
    control,
  },
};
