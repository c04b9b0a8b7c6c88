/** The campaign of power cuts: nodes are killed in the middle of transfers, and what was told stays true. */
import type { NodeProcess } from "../../src/cli/local/processes.ts";
import { createDice } from "../chaos/dice.ts";
import { killAtRandom, startUndurable } from "../chaos/kill.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import { createTransfers, deliveredTo, reconnecting } from "./transfers.ts";

const KILLS = 4;
const PLATFORMS = 6;
const DECIDE_WITHIN_MS = 2000;
const SETTLE_WITHIN_MS = 20_000;
const NODES = ["EU", "US-IL"];

/** Three transfers of four are permitted; the rest are denied at home. */
const SAMPLES = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];

type Start = (configFile: string) => Promise<Pick<NodeProcess, "kill" | "stop">>;

async function runWith(startNode: Start | undefined, seed: number): Promise<RunResult> {
  const federation = await startProcesses(
    { EU: ["aurora"], "US-IL": ["lakeshore"] },
    { decideWithinMs: DECIDE_WITHIN_MS, ...(startNode && { startNode }) },
  );
  try {
    return await runIn(federation, seed);
  } finally {
    await federation.stopAll();
    federation.remove();
  }
}

async function runIn(federation: ProcessFederation, seed: number): Promise<RunResult> {
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
    await killAtRandom(federation, { codes: NODES, kills: KILLS, dice: createDice(seed, "kills") });
  } finally {
    over.abort();
    await Promise.all(loads);
  }

  const calm = platform();
  await transfers.settle(calm, SETTLE_WITHIN_MS);
  const [login] = requests;
  const last = login && (await calm.request(login));
  const recipient = opened(federation.connect("US-IL", "lakeshore"));
  transfers.compare(await deliveredTo(recipient, last?.transferId ?? "", SETTLE_WITHIN_MS));
  transfers.verifyAll(federation.trust, createDice(seed, "bits"));
  return transfers.result({ kills: KILLS });
}

export const transferKill: Campaign = {
  name: "transfer-kill",
  title: "Transfers survive power cuts",
  shows: `Two nodes, as processes, are killed (SIGKILL) ${KILLS} times in each run, at moments that the seed chooses, while ${PLATFORMS} platforms
ask for transfers. Afterwards every transfer that a platform was told of is there under the same id, with the same decision and the
same bytes of receipt; none is still in doubt; the recipient's inbox holds exactly the permitted ones, each once; every receipt
verifies, and none does with a bit turned.`,
  runs: 200,
  quickRuns: 2,
  runWithinMs: 240_000,
  run: (seed) => runWith(undefined, seed),
  control: {
    off: "stores that answer before what they answer is on disk",
    expects: ["lost", "changed", "undelivered", "two-decisions"],
    withinRuns: 5,
    run: (seed) => runWith(startUndurable, seed),
  },
};
