/** The campaigns of power cuts for notices: nodes are killed between acceptance and acknowledgement, and nothing is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { nodeId } from "../../src/federation/identity.ts";
import { createDice } from "../chaos/dice.ts";
import { type KillableFederation, killAtRandom, startOnFiles } from "../chaos/kill.ts";
import { startOnPostgres } from "../chaos/postgres.ts";
import { createPatientRegulator } from "../support/incident.ts";
import type { Campaign, RunResult, Step, Violation } from "./campaign.ts";
import { createNotices, type Stopped } from "./notices.ts";

const KILLS = 8;
const QUICK_KILLS = 2;
const LANES = 4;
const SETTLE_WITHIN_MS = 60_000;
/** What a store has lost never comes, so that a control waits for less: still longer than a short run takes in all. */
const SETTLE_LOSING_MS = 15_000;
/** A node that was just killed accepts nothing for a while, and then the next kill comes all the same. */
const NEXT_WITHIN_MS = 5000;
/** Most acknowledgements are home by then. */
const STRIKE_WITHIN_MS = 80;
const REGULATORS = { EU: "ie-dpc", "US-IL": "attorney-general" } as const;

type Code = keyof typeof REGULATORS;
const CODES = Object.keys(REGULATORS) as readonly Code[];

type Setting = { readonly start: typeof startOnFiles; readonly durable: boolean; readonly kills?: number };

async function runWith(
  { start, durable, kills = KILLS }: Setting,
  seed: number,
  step: Step,
): Promise<RunResult> {
  step("begin");
  const federation = await start(
    { EU: [], "US-IL": [] },
    {
      ...{ decideWithinMs: 2000, durable },
      regulators: Object.fromEntries(
        CODES.map((code) => [code, [{ name: REGULATORS[code], serves: [code] }]]),
      ),
    },
  );
  try {
    return await runIn(federation, seed, step, { durable, kills });
  } finally {
    step("end");
    await federation.end();
  }
}

async function runIn(
  federation: KillableFederation,
  seed: number,
  step: Step,
  { durable, kills }: { readonly durable: boolean; readonly kills: number },
): Promise<RunResult> {
  await using open = new AsyncDisposableStack();
  const patience = new AbortController();
  const regulator = (code: Code) =>
    open.adopt(
      createPatientRegulator(
        () => federation.connectRegulator(code, REGULATORS[code]),
        () => federation.running(code),
        patience.signal,
      ),
      ({ close }) => close(),
    );
  const [reporter, recipient] = [regulator("EU"), regulator("US-IL")];
  const reporters = Array.from({ length: LANES }, () => regulator("EU"));
  const notices = createNotices(patience.signal);
  const feeds = [notices.watch(regulator("EU"), "home"), notices.watch(recipient, "there")];
  const calm = new AbortController();
  const loads = reporters.map((each, i) => notices.load(each, createDice(seed, `lane ${i}`), calm.signal));
  open.defer(() => patience.abort());

  const dice = createDice(seed, "kills");
  let underWay = 0;
  /** Shortly after something was accepted, while it is on its way. */
  const moment = async () => {
    await notices.next(dice.pick(["reported", "acknowledged"]), NEXT_WITHIN_MS);
    await sleep(dice.int(0, STRIKE_WITHIN_MS));
    if (notices.underWay() > 0) underWay++;
  };
  try {
    await killAtRandom(federation, { kills, dice, moment, step });
  } finally {
    calm.abort();
  }
  const underWayNow = () => `${notices.underWay()} versions and acknowledgements are under way`;
  step("last answers", underWayNow);
  const withinMs = durable ? SETTLE_WITHIN_MS : SETTLE_LOSING_MS;
  const unsettled: Violation[] = [];
  const timer = setTimeout(() => {
    // Named first: what is compared afterwards was cut off by this.
    unsettled.push({ kind: "unsettled", what: `after ${withinMs} ms of calm ${underWayNow()}` });
    patience.abort();
  }, withinMs);
  open.defer(() => clearTimeout(timer));
  await Promise.all(loads);
  step("settle", underWayNow);
  await notices.settle(reporter);
  await notices.ask(recipient);
  clearTimeout(timer);
  patience.abort();
  await Promise.all(feeds);

  step("compare");
  await federation.stopAll();
  await compareStores(federation, notices);
  const failed = [...reporters, reporter, recipient].reduce((sum, each) => sum + each.failedCalls(), 0);
  const { violations, figures } = notices.result({
    ...federation.kills(),
    "kills with something under way": underWay,
    "calls failed": failed,
  });
  return { violations: [...unsettled, ...violations], figures };
}

async function compareStores(
  federation: KillableFederation,
  notices: ReturnType<typeof createNotices>,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  const stopped = async (code: Code): Promise<Stopped> => {
    const { trustDomain, ledgerKey } = federation.home(code);
    return {
      store: open.adopt(await federation.openStore(code), (store) => store.close()),
      regulator: `spiffe://${trustDomain}/regulator/${REGULATORS[code]}`,
      node: nodeId(trustDomain),
      ledgerKey,
    };
  };
  await notices.compare(await stopped("EU"), await stopped("US-IL"));
}

const controlOnFiles: Campaign["control"] = {
  off: "stores that answer before what they answer is on disk",
  expects: ["lost", "changed", "undelivered", "unacknowledged", "order"],
  withinRuns: 5,
  run: (seed, step) => runWith({ start: startOnFiles, durable: false }, seed, step),
};

export const noticeKill: Campaign = {
  name: "notice-kill",
  title: "Notices survive power cuts",
  shows: `Two nodes, as processes, are killed (SIGKILL) ${KILLS} times in each run, shortly after something was accepted, while a regulator
reports notices, updates and withdrawals in ${LANES} lanes at one and another acknowledges them at the other. Afterwards every accepted
version is at its receiver with the same digest, or was superseded on its way, and once in the feed; feeds are dense and exactly what
their viewers were shown, from cursor to cursor; every acknowledgement is home once; the highest version governs; there is no dead letter; a
repeated report gives the same digest; both ledgers verify, leaf by leaf.`,
  runs: 25,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed, step) => runWith({ start: startOnFiles, durable: true }, seed, step),
  control: controlOnFiles,
  quick: {
    run: (seed, step) => runWith({ start: startOnFiles, durable: true, kills: QUICK_KILLS }, seed, step),
    control: controlOnFiles,
  },
};

const control: Campaign["control"] = {
  off: "a server that answers before what it answers is on disk, and nodes that leave it so",
  expects: ["lost", "changed", "undelivered", "unacknowledged", "order"],
  withinRuns: 5,
  run: (seed, step) => runWith({ start: startOnPostgres, durable: false, kills: QUICK_KILLS }, seed, step),
};

export const noticeKillPostgres: Campaign = {
  name: "notice-kill-postgres",
  title: "Notices on PostgreSQL survive the end of nodes, of sessions and of the server",
  shows: `As above, with the stores of both nodes in a PostgreSQL server. Of ${KILLS} kills in each run a half are of a node (SIGKILL), and the others are
of the server, at once, or of all sessions of the nodes. The same holds afterwards.`,
  runs: 50,
  quickRuns: 1,
  runWithinMs: 600_000,
  run: (seed, step) => runWith({ start: startOnPostgres, durable: true }, seed, step),
  control,
  quick: {
    run: (seed, step) => runWith({ start: startOnPostgres, durable: true, kills: QUICK_KILLS }, seed, step),
    control,
  },
};
