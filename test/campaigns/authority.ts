/** A campaign: the authority of a node is changed again and again while data moves to a node that it knows through a third alone. */
import { changeAtOnce, renewAll, retireOld, startChanging } from "../support/authority.ts";
import type { Campaign, RunResult } from "./campaign.ts";

const SIDES = 6;
/** The calls that end between two steps. */
const CALLS = 250;
const CHANGES = 4;
const QUICK = { calls: 10, changes: 2 };

type Plan = { readonly calls: number; readonly changes: number };

function resultOf(outcomes: readonly string[], changes: number): RunResult {
  const failed = outcomes.filter((each) => each !== "PERMITTED");
  return {
    violations:
      failed.length === 0
        ? []
        : [{ kind: "failed", what: `${failed.length} calls failed, such as with ${failed[0]}` }],
    figures: { changes, calls: outcomes.length, "failed calls": failed.length },
  };
}

/** Renews, reissues and retires, each once nobody is left behind. */
async function run({ calls, changes }: Plan): Promise<RunResult> {
  const changing = await startChanging();
  try {
    const calling = changing.startCalls(SIDES);
    for (let n = 0; n < changes; n++) {
      await calling.count(calls);
      await renewAll(changing, calling);
      await calling.count(calls);
      await retireOld(changing);
    }
    await calling.count(calls);
    return resultOf(await calling.end(), changes);
  } finally {
    await changing.strangers.stop();
  }
}

/** Changes the authority while the destination is away, and waits for nobody. */
async function runAtOnce(): Promise<RunResult> {
  const changing = await startChanging({ cuttable: true });
  try {
    await changeAtOnce(changing);
    // The calls begin when the lines stand again.
    const calling = changing.startCalls(1);
    await calling.count(3);
    return resultOf(await calling.end(), 1);
  } finally {
    await changing.strangers.stop();
  }
}

const control = {
  off: "the wait for peers: the old authority is retired before they have the card",
  expects: ["failed"],
  withinRuns: 1,
  run: runAtOnce,
};

export const authority: Campaign = {
  name: "authority",
  title: "A node changes its authority under load",
  shows: `Three nodes have one agreement, and two of them know each other through the third alone. A platform of the one sends data to the other from
${SIDES} sides at once, while its node's authority is renewed, its certificates are reissued and the old authority is retired, ${CHANGES} times. Every call is permitted.`,
  runs: 1,
  quickRuns: 1,
  runWithinMs: 300_000,
  run: () => run({ calls: CALLS, changes: CHANGES }),
  control,
  quick: { run: () => run(QUICK), control },
};
