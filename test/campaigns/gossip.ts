/** The campaign of two histories that never meet: each peer of a node sees one of them, and the peers tell each other. */
import { createDice } from "../chaos/dice.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import {
  awaitEvidence,
  copyNode,
  forkOf,
  type Mistreated,
  NODE,
  openMistreated,
  PEERS,
  rootsOf,
} from "./mistreated.ts";
import { within } from "./ten.ts";

const READY_WITHIN_MS = 20_000;
/** The time for evidence: of a slow machine, and of some twelve rounds in which nobody is asked. */
const WITHIN_MS = { gossip: 60_000, silence: 3_000 };

type Figures = Record<
  "transfers" | "forks that no peer sees both sides of" | "forks found" | "peers that have evidence",
  number
>;

/** The home is copied, and both are served until the end: one reaches the first peer alone, the other the second. */
async function forkUnseen(scene: Mistreated, seed: number, figures: Figures, isOn: boolean): Promise<void> {
  const { federation, transfer, violated } = scene;
  const dice = createDice(seed, "gossip");
  const both = async (count: number) => {
    for (let n = 0; n < count; n++) await transfer(dice.pick(PEERS));
    figures.transfers += count;
  };
  await both(dice.int(1, 3));
  await scene.stop();
  const copy = await copyNode(scene);
  const refused = await scene.start({});
  if (refused !== undefined) return violated("broken", `the node does not start: ${refused.message}`);
  const node = await copy.start();
  const caller = copy.connect();
  try {
    const ready = () =>
      [node, federation.node(NODE)].every((each) => !each.unready().some((why) => why !== "starting"));
    await within(READY_WITHIN_MS, ready);
    scene.cut();
    copy.cut();
    const [near, far] = [dice.int(1, 3), dice.int(1, 3)];
    for (let n = 0; n < near; n++) await transfer("JP");
    for (let n = 0; n < far; n++) await transfer("US-IL", caller);
    figures.transfers += near + far;
    const at = forkOf(await rootsOf(federation.node(NODE).store), await rootsOf(node.store));
    if (at === undefined) return violated("broken", "the campaign made no fork");
    figures["forks that no peer sees both sides of"] += 1;
    await requireFound(scene, at, figures, isOn);
  } finally {
    caller.close();
    await copy.stop();
  }
}

async function requireFound(scene: Mistreated, at: number, figures: Figures, isOn: boolean): Promise<void> {
  const withinMs = isOn ? WITHIN_MS.gossip : WITHIN_MS.silence;
  if ((await awaitEvidence(scene, async () => {}, withinMs)) === 0)
    return scene.violated("unseen-fork", `the log forks at size ${at}, and nobody has seen it`);
  figures["forks found"] += 1;
  const convicting = () => scene.peersWithEvidence();
  await within(withinMs, async () => (await convicting()).length === PEERS.length, 500);
  figures["peers that have evidence"] += (await convicting()).length;
  if ((await convicting()).length < PEERS.length)
    scene.violated("untold", `only ${(await convicting()).join()} knows that the log forks at size ${at}`);
}

async function runWith(isOn: boolean, seed: number): Promise<RunResult> {
  const scene = await openMistreated({ guarded: true, gossip: isOn });
  const figures: Figures = {
    transfers: 0,
    "forks that no peer sees both sides of": 0,
    "forks found": 0,
    "peers that have evidence": 0,
  };
  try {
    await forkUnseen(scene, seed, figures, isOn);
    return { violations: scene.violations, figures };
  } finally {
    await scene.close();
  }
}

export const gossip: Campaign = {
  name: "gossip",
  title: "A node that shows each peer another history is found by its peers",
  shows: `The home of a node is copied and both are served: one reaches the first of its two peers alone, the other the second, until the end. Each
peer sees one history, of one to three transfers, cosigns it, and sees nothing wrong. The peers tell each other what they hold. Both have evidence
then that \`comity verify\` accepts offline, and not with a character changed, though the log does not grow and nobody compares receipts.`,
  runs: 20,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed) => runWith(true, seed),
  control: {
    off: "peers that tell each other nothing",
    expects: ["unseen-fork"],
    withinRuns: 1,
    run: (seed) => runWith(false, seed),
  },
};
