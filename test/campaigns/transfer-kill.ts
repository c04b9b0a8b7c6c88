/** The campaigns of power cuts: nodes are killed in the middle of transfers, and what was told stays true. */
import { createDice } from "../chaos/dice.ts";
import { type KillableFederation, killAtRandom, startOnFiles } from "../chaos/kill.ts";
import { startOnPostgres } from "../chaos/postgres.ts";
import type { Campaign, RunResult, Step } from "./campaign.ts";
import { createTransfers, deliveredTo, reconnecting } from "./transfers.ts";

const KILLS = 4;
const QUICK_KILLS = 2;
const PLATFORMS = 6;
const DECIDE_WITHIN_MS = 2000;
/** On PostgreSQL a node that ends by itself is to be started again. */
const SETTLE_WITHIN_MS = { files: 20_000, postgres: 60_000 };

/** Three transfers of four are permitted; the rest are denied at home. */
const SAMPLES = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];

type Setting = { readonly start: typeof startOnFiles; readonly durable: boolean; readonly kills?: number };

async function runWith(
  { start, durable, kills = KILLS }: Setting,
  seed: number,
  step: Step,
): Promise<RunResult> {
  step("begin");
  const federation = await start(
    { EU: ["aurora"], "US-IL": ["lakeshore"] },
    { decideWithinMs: DECIDE_WITHIN_MS, durable },
  );
  try {
    const settleWithinMs = start === startOnPostgres ? SETTLE_WITHIN_MS.postgres : SETTLE_WITHIN_MS.files;
    return await runIn(federation, seed, step, { kills, settleWithinMs });
  } finally {
    step("end");
    await federation.end();
  }
}

async function runIn(
  federation: KillableFederation,
  seed: number,
  step: Step,
  { kills, settleWithinMs }: { readonly kills: number; readonly settleWithinMs: number },
): Promise<RunResult> {
  using open = new DisposableStack();
  const opened = <T extends { readonly close: () => void }>(caller: T): T =>
    open.adopt(caller, ({ close }) => close());
  const platform = () => opened(reconnecting(() => federation.connect("EU", "aurora")));

  const preparing = opened(federation.connect("EU", "aurora"));
  const requests = await Promise.all(SAMPLES.map((name) => federation.sample(name, preparing)));
  const transfers = createTransfers();
  const over = new AbortController();
  const loads = Array.from({ length: PLATFORMS }, (_, i) =>
    transfers.load(platform(), requests, createDice(seed, `platform ${i}`), over.signal),
  );
  try {
    await killAtRandom(federation, { kills, dice: createDice(seed, "kills"), step });
  } finally {
    over.abort();
    step("last answers", transfers.left);
    await Promise.all(loads);
  }

  step("settle", transfers.left);
  const calm = platform();
  await transfers.settle(calm, settleWithinMs);
  const settled = transfers.result(federation.kills());
  // A node that has lost what it had answered may answer no more.
  if (settled.violations.some(({ kind }) => kind === "lost" || kind === "changed")) return settled;
  step("inbox");
  const [login] = requests;
  const last = login && (await calm.request(login));
  const recipient = opened(federation.connect("US-IL", "lakeshore"));
  transfers.compare(await deliveredTo(recipient, last?.transferId ?? "", settleWithinMs));
  step("verify");
  transfers.verifyAll(federation.trust, createDice(seed, "bits"));
  return transfers.result(federation.kills());
}

export const transferKill: Campaign = {
  name: "transfer-kill",
  title: "Transfers survive power cuts",
  shows: `Two nodes, as processes, are killed (SIGKILL) ${KILLS} times in each run, at moments that the seed chooses, while ${PLATFORMS} platforms
ask for transfers. Afterwards every transfer that a platform was told of is there under the same id, with the same decision and the
same bytes of receipt; none is still in doubt; the recipient's inbox holds exactly the permitted ones, each once; every receipt
verifies, and none does with a bit turned.`,
  runs: 200,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed, step) => runWith({ start: startOnFiles, durable: true }, seed, step),
  control: {
    off: "stores that answer before what they answer is on disk",
    expects: ["lost", "changed", "undelivered", "two-decisions"],
    withinRuns: 5,
    run: (seed, step) => runWith({ start: startOnFiles, durable: false }, seed, step),
  },
};

const control: Campaign["control"] = {
  off: "a server that answers before what it answers is on disk, and nodes that leave it so",
  expects: ["lost", "changed", "undelivered", "two-decisions"],
  withinRuns: 5,
  run: (seed, step) => runWith({ start: startOnPostgres, durable: false, kills: QUICK_KILLS }, seed, step),
};

export const transferKillPostgres: Campaign = {
  name: "transfer-kill-postgres",
  title: "Transfers on PostgreSQL survive the end of nodes, of sessions and of the server",
  shows: `As above, with the stores of both nodes in a PostgreSQL server. Of ${KILLS} kills in each run a half are of a node (SIGKILL), and the others are
of the server (at once, as \`pg_ctl stop -m immediate\` ends it) or of all sessions of the nodes. A node that ends by itself is started again, as a
supervisor does. The same holds afterwards.`,
  runs: 150,
  quickRuns: 1,
  runWithinMs: 600_000,
  run: (seed, step) => runWith({ start: startOnPostgres, durable: true }, seed, step),
  control,
  quick: {
    run: (seed, step) => runWith({ start: startOnPostgres, durable: true, kills: QUICK_KILLS }, seed, step),
    control,
  },
};
