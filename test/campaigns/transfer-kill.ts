/** The campaign of power cuts: nodes are killed in the middle of transfers, and what was told stays true. */
import { readied } from "../../src/cli/assess.ts";
import type { Caller } from "../../src/cli/caller.ts";
import { startProcess } from "../../src/cli/processes.ts";
import { loadRequest } from "../../src/cli/request-file.ts";
import { createDice } from "../chaos/dice.ts";
import {
  killAtRandom,
  type ProcessFederation,
  type Start,
  startProcesses,
  startUndurable,
} from "../chaos/kill.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import { createTransfers, deliveredTo } from "./transfers.ts";

const KILLS = 4;
const PLATFORMS = 6;
/** Longer than the destination may take to decide (10 s), and then some. */
const SETTLE_WITHIN_MS = 20_000;
const NODES = ["EU", "US-IL"];

/** Three transfers of four are permitted; the rest are denied at home. */
const SAMPLES = ["eu-us-il-login", "eu-us-il-login", "eu-us-il-login", "eu-us-il-advertising"];

function requestsOf({ attestor }: ProcessFederation, caller: Caller) {
  const file = (name: string) => new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname;
  return Promise.all(SAMPLES.map((name) => readied(loadRequest(file(name)), caller, attestor)));
}

async function runWith(start: Start, seed: number): Promise<RunResult> {
  const federation = await startProcesses(NODES, start);
  const callers: Caller[] = [];
  const connect = (code: string) => {
    const caller = federation.caller(code);
    callers.push(caller);
    return caller;
  };
  try {
    const caller = connect("EU");
    const requests = await requestsOf(federation, caller);
    const transfers = createTransfers();
    const over = new AbortController();
    const loads = Array.from({ length: PLATFORMS }, (_, i) =>
      transfers.load(connect("EU"), requests, createDice(seed, `platform ${i}`), over.signal),
    );
    await killAtRandom(federation, { codes: NODES, kills: KILLS, dice: createDice(seed, "kills") });
    over.abort();
    await Promise.all(loads);

    await transfers.settle(caller, SETTLE_WITHIN_MS);
    const [login] = requests;
    const last = login && (await caller.transfer(login));
    transfers.compare(await deliveredTo(connect("US-IL"), last?.transferId ?? "", SETTLE_WITHIN_MS));
    transfers.verifyAll(federation.trust, createDice(seed, "bits"));
    return transfers.result({ kills: KILLS });
  } finally {
    for (const each of callers) each.close();
    await federation.stop();
  }
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
  runWithinMs: 120_000,
  run: (seed) => runWith(startProcess, seed),
  control: {
    off: "stores that answer before what they answer is on disk",
    expects: ["lost", "changed", "undelivered", "two-decisions"],
    withinRuns: 5,
    run: (seed) => runWith(startUndurable, seed),
  },
};
