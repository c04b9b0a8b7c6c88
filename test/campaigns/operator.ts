/** The campaign of an operator's mistakes: each is refused, or leaves evidence of the fork that it made. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startProcess } from "../../src/cli/local/processes.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { ComityError } from "../../src/errors.ts";
import { restoreHome } from "../../src/node/restore.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";
import { createDice, type Dice } from "../chaos/dice.ts";
import type { Campaign, RunResult } from "./campaign.ts";
import {
  awaitEvidence,
  compareReceipts,
  copyNode,
  forkOf,
  type Mistreated,
  NODE,
  openMistreated,
  PEERS,
  rootsOf,
  type Words,
} from "./mistreated.ts";
import { within } from "./ten.ts";

const FORKED = 4;
const READY_WITHIN_MS = 20_000;

/** One mistake with the files of a node that does not run. */
type Mistake = {
  readonly what: string;
  readonly make: (scene: Mistreated) => void;
  /** The words that the operator adds to `comity serve`. */
  readonly words?: Words;
  /** The words that switch every guard off. */
  readonly unguarded?: Words;
  /** Where it is caught: at the start, or by the peers, so that the node signs nothing. */
  readonly caught: "at its start" | "by its peers";
};

const ALL_OFF: Words = { newHead: true, alone: true };

/** Puts back the store alone; the file beside the key stays as it is. */
function putBackStore({ base, files: { home, store } }: Mistreated): void {
  rmSync(home, { recursive: true });
  cpSync(join(base, "newest", "home"), home, { recursive: true });
  for (const file of [store, contentKeyFileOf(store)])
    cpSync(join(base, "older", "home", file.slice(home.length + 1)), file);
}

const removeStore = ({ files: { store } }: Mistreated) => rmSync(store);
const removeHead = ({ files: { head } }: Mistreated) => rmSync(head);

const MISTAKES: readonly Mistake[] = [
  {
    what: "an older copy of the whole home",
    make: ({ putBack }) => putBack("older"),
    caught: "by its peers",
  },
  { what: "an older store beside a newer head", make: putBackStore, caught: "at its start" },
  {
    what: "an older store and an older head",
    make: (scene) => {
      putBackStore(scene);
      cpSync(join(scene.base, "older", "keys", "ledger.pem.head"), scene.files.head);
    },
    caught: "by its peers",
  },
  {
    what: "an older store without a head",
    make: (scene) => {
      putBackStore(scene);
      removeHead(scene);
    },
    caught: "at its start",
  },
  {
    what: "an older store that is said to be the newest",
    make: (scene) => {
      putBackStore(scene);
      removeHead(scene);
    },
    words: { newHead: true },
    caught: "by its peers",
  },
  { what: "a store that is deleted", make: removeStore, words: { newLog: false }, caught: "at its start" },
  {
    what: "a store that is deleted, and begun anew",
    make: removeStore,
    words: { newLog: true },
    caught: "by its peers",
  },
  {
    what: "a store and its head that are deleted, and begun anew",
    make: (scene) => {
      removeStore(scene);
      removeHead(scene);
    },
    words: { newLog: true },
    caught: "by its peers",
  },
  {
    what: "a backup that is older than what a peer holds",
    make: ({ base, files: { home, head } }) => {
      rmSync(home, { recursive: true });
      rmSync(head);
      restoreHome(join(base, "backup"), home, {
        now: new Date(),
        contentKeys: join(base, "backup-keys"),
      });
    },
    unguarded: { without: PEERS.map((code) => `${code.toLowerCase()}.comity.example`) },
    caught: "by its peers",
  },
];

type Figures = Record<
  | "mistakes"
  | "refused at the start"
  | "started, and signed nothing"
  | "second processes refused"
  | "forks"
  | "forks that receipts of two peers prove"
  | "forks that a peer has evidence of",
  number
>;

type Run = Mistreated & { readonly figures: Figures; readonly dice: Dice };

const told = (answer: Answer | ComityError) =>
  answer instanceof ComityError ? `${answer.reason}: ${answer.message}` : answer.state;

/** Makes one mistake, and serves the node. What it signs then, although it must not, is held against the newest history. */
async function tryMistake(run: Run, mistake: Mistake, newest: readonly Uint8Array[]): Promise<void> {
  const { figures, guarded, violated } = run;
  const { what, words = {}, unguarded = ALL_OFF, caught } = mistake;
  run.putBack("newest");
  mistake.make(run);
  figures.mistakes += 1;
  const refused = await run.start(guarded ? words : unguarded);
  if (refused !== undefined) {
    if (caught !== "at its start" || refused.reason !== "STORE_UNAVAILABLE")
      violated("refused", `${what}: refused by another guard: ${refused.reason}: ${refused.message}`);
    figures["refused at the start"] += 1;
    return;
  }
  const { store } = run.federation.node(NODE);
  const { size } = await store.log.head();
  const answer = await run.transfer(run.dice.pick(PEERS)).catch(ComityError.from);
  const signed = await rootsOf(store);
  const at = forkOf(signed, newest);
  await run.stop();
  if (signed.length > size) {
    const unseen = guarded ? "" : ", and nobody has seen it";
    violated(
      at === undefined || guarded ? "signed" : "unseen-fork",
      `${what}: the node signed on${at === undefined ? "" : `, its log forks at size ${at}${unseen}`}`,
    );
    return;
  }
  const silent = answer instanceof ComityError && answer.reason === "STORE_UNAVAILABLE";
  if (!silent || !answer.message.includes("signs nothing") || caught !== "by its peers")
    violated("answered", `${what}: not ${caught}: the node was started, and answered ${told(answer)}`);
  figures["started, and signed nothing"] += 1;
}

/** Serves the home of a running node a second time, in a process of its own. */
async function serveSecond({ federation, figures, violated, transfer }: Run): Promise<void> {
  figures.mistakes += 1;
  const { configFile } = federation.homes.get(NODE) as { configFile: string };
  const second = await startProcess(configFile, process.env).catch(ComityError.from);
  if (second instanceof ComityError && second.reason === "STORE_LOCKED")
    figures["second processes refused"] += 1;
  else
    violated("served", `a second process on one home was ${"reason" in second ? second.message : "served"}`);
  if ("stop" in second) await second.stop();
  if ((await transfer("JP")).state !== "PERMITTED")
    violated("lost", "the first process does not go on where a second one was tried");
}

/** An older copy of the whole home is served by somebody who asks no peer: its node signs a second history. */
async function serveOlderAlone(run: Run, newest: readonly Uint8Array[]): Promise<void> {
  run.putBack("older");
  const refused = await run.start({ alone: true });
  if (refused !== undefined) return run.violated("refused", `an older home alone: ${refused.message}`);
  await run.transfer("JP");
  await requireEvidence(run, () => run.transfer("JP"), newest);
  await run.stop();
}

/** The home is copied, and both are served. Each sees one peer at first, and then both see both. */
async function serveTwice(run: Run): Promise<void> {
  const { figures, violated } = run;
  const copy = await copyNode(run);
  await run.start({});
  const node = await copy.start();
  const caller = copy.connect();
  try {
    const ready = () =>
      [node, run.federation.node(NODE)].every((each) => !each.unready().some((why) => why !== "starting"));
    await within(READY_WITHIN_MS, ready);
    run.cut();
    copy.cut();
    const [near, far] = [await run.transfer("JP"), await run.transfer("US-IL", caller)];
    const code = await compareReceipts(run, [near.receipt, far.receipt]);
    if (code === FORKED) figures["forks that receipts of two peers prove"] += 1;
    else violated("unproved", `two receipts of two histories were compared with exit ${code}`);
    run.mend();
    copy.mend();
    await requireEvidence(run, () => run.transfer("US-IL", caller), await rootsOf(node.store));
  } finally {
    caller.close();
    await copy.stop();
  }
  await run.stop();
}

/** The log of the node has forked, and a peer gets evidence of that. */
async function requireEvidence(
  run: Run,
  grow: () => Promise<unknown>,
  other: readonly Uint8Array[],
): Promise<void> {
  const { figures, violated, federation } = run;
  figures.mistakes += 1;
  const at = forkOf(await rootsOf(federation.node(NODE).store), other);
  if (at === undefined) return violated("broken", "the campaign made no fork");
  figures.forks += 1;
  if ((await awaitEvidence(run, grow)) > 0) figures["forks that a peer has evidence of"] += 1;
  else violated("unseen-fork", `the log forks at size ${at}, and nobody has seen it`);
}

/** Some transfers to both peers, in an order that the dice choose. */
async function transferSome({ transfer, dice }: Run): Promise<void> {
  for (const code of dice.chance(0.5) ? PEERS : PEERS.toReversed()) await transfer(code);
  for (let n = dice.int(0, 2); n > 0; n--) await transfer(dice.pick(PEERS));
}

async function tryAll(run: Run): Promise<void> {
  const { violations, dice } = run;
  await transferSome(run);
  await run.backUp("backup");
  await serveSecond(run);
  await run.stop();
  run.keep("older");
  await run.start({});
  await transferSome(run);
  const newest = await rootsOf(run.federation.node(NODE).store);
  await run.stop();
  run.keep("newest");
  const left = [...MISTAKES];
  while (left.length > 0 && violations.length === 0)
    for (const mistake of left.splice(dice.int(0, left.length - 1), 1))
      await tryMistake(run, mistake, newest);
  if (violations.length > 0) return;
  run.putBack("newest");
  await run.start({});
  if ((await run.transfer("JP")).state !== "PERMITTED")
    run.violated("lost", "the node does not go on with its newest files");
  const grown = await rootsOf(run.federation.node(NODE).store);
  await run.stop();
  await (dice.chance(0.5) ? serveTwice(run) : serveOlderAlone(run, grown));
}

async function runWith(guarded: boolean, seed: number): Promise<RunResult> {
  const scene = await openMistreated({ guarded });
  const figures: Figures = {
    mistakes: 0,
    "refused at the start": 0,
    "started, and signed nothing": 0,
    "second processes refused": 0,
    forks: 0,
    "forks that receipts of two peers prove": 0,
    "forks that a peer has evidence of": 0,
  };
  try {
    await tryAll({ ...scene, figures, dice: createDice(seed, "operator") });
    return { violations: scene.violations, figures };
  } finally {
    await scene.close();
  }
}

export const operator: Campaign = {
  name: "operator",
  title: "An operator's mistakes are refused, or leave evidence",
  shows: `A node with two peers is served on an older copy of its whole home; on an older store with a newer, an older or no head file; without its
store, also as a new log; from a backup below what a peer holds; and twice, by two processes on one home. Each time it does not start, or signs
nothing, says why, and goes on as soon as it has its newest files. Then it signs a second history all the same: its home is copied and both are
served, each at first to one peer alone, or an older home is served by an operator who has it ask nobody. Receipts of both peers prove the fork
where they are compared, and a peer has evidence that \`comity verify\` accepts offline, and not with a character changed.`,
  runs: 20,
  quickRuns: 1,
  runWithinMs: 240_000,
  run: (seed) => runWith(true, seed),
  control: {
    off: "the head file and the peers' checkpoints ignored, and no witnesses",
    expects: ["unseen-fork"],
    withinRuns: 1,
    run: (seed) => runWith(false, seed),
  },
};
