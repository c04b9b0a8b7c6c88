/** The campaign of rot: each byte of a small store is flipped, and nothing that is read changes unseen. */
import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../src/engine/store.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";
import { readStoreKeys } from "../../src/store/sqlite/key-file.ts";
import { openReads } from "../../src/store/sqlite/reads.ts";
import { scrubStore } from "../../src/store/sqlite/scrub.ts";
import { createDice } from "../chaos/dice.ts";
import { entry, item, key, set, verifierKey } from "../store/sample-entries.ts";
import { machine } from "../store/sample-machine.ts";
import { freshFile, open } from "../store/sqlite/files.ts";
import type { Campaign, RunResult, Violation } from "./campaign.ts";

/** A run flips every so many bytes, so that all runs together flip each byte once. */
const RUNS = 100;
const QUICK_EVERY = 1_000;
const ITEMS = 3;

/** Everything that somebody can ask of a store, as text. Throws where the store refuses. */
type Ask = (file: string) => Promise<string>;

/** Makes a store of some rows, each with what the machine knows. Returns its file. */
async function makeStore(): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  for (let n = 0; n < ITEMS; n++) {
    const body = new Uint8Array(100).fill(n);
    await store.commit(entry(n, set(item(`i${n}`, { group: `g${n % 2}`, rank: n, note: { n }, body }))));
    await store.commit(entry(`v${n}`, { kind: "sample.show", viewer: "v", text: `text ${n}` }));
  }
  await store.close();
  return file;
}

async function readAll({ read, log }: Pick<Store, "read" | "log">): Promise<string> {
  const { size } = await log.head();
  const indexes = Array.from({ length: size }, (_, n) => n);
  const rows = await read([
    ...machine.collections.flatMap((of) =>
      Object.keys(of.indexes).map((index) => ({ of, index, prefix: [] })),
    ),
    ...machine.collections
      .filter(({ name }) => name === "item")
      .flatMap((of) => Array.from({ length: ITEMS }, (_, n) => ({ of, key: [`i${n}`] }))),
  ]);
  const leaves = await Promise.all(indexes.map(log.leaf));
  return JSON.stringify([rows, await log.recorded(indexes), leaves, await log.head()]);
}

/** Asks as a node does: rows against their digests, leaves against the tree, heads against the key. */
const askStore: Ask = async (file) => {
  const { secrets } = readStoreKeys(file);
  const reads = openReads({ file, origin: key.name, verifierKey: key.verifierKey, secrets }, () => {});
  try {
    return await readAll(reads);
  } finally {
    reads.close();
  }
};

/** Asks SQLite alone. */
const askDatabase: Ask = async (file) => {
  using db = new DatabaseSync(file, { readOnly: true });
  const tables = ["item", "page", "leaf", "checkpoint"];
  return JSON.stringify(tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all()));
};

/** Returns true where a pass over the store names damage, or cannot read it. */
function isFound(file: string): boolean {
  try {
    using db = new DatabaseSync(file, { readOnly: true });
    const parts = { collections: machine.collections, keys: () => firstKey(verifierKey), day: "2026-11-29" };
    const pass = scrubStore({ db, ...parts });
    for (;;) {
      const { done, value } = pass.next();
      if (done === true) return value.damage.length > 0;
    }
  } catch {
    return true;
  }
}

async function flip({ ask, finds, every }: Flipping, seed: number): Promise<RunResult> {
  const made = await makeStore();
  const folder = mkdtempSync(join(tmpdir(), "comity-flips-"));
  const file = join(folder, "store.db");
  copyFileSync(contentKeyFileOf(made), contentKeyFileOf(file));
  const whole = readFileSync(made);
  const dice = createDice(seed, "bits");
  const violations: Violation[] = [];
  const figures = { bytes: 0, refused: 0, "found by a pass": 0, "without effect": 0 };
  copyFileSync(made, file);
  const expected = await ask(file);
  const descriptor = openSync(file, "r+");
  try {
    for (let at = seed % every; at < whole.length; at += every) {
      figures.bytes++;
      const byte = whole[at] ?? 0;
      writeSync(descriptor, Uint8Array.of(byte ^ (1 << dice.int(0, 7))), 0, 1, at);
      const said = await ask(file).catch(() => undefined);
      if (said === undefined) figures.refused++;
      else if (said === expected) figures["without effect"]++;
      else if (finds && isFound(file)) figures["found by a pass"]++;
      else violations.push({ kind: "unseen", what: `byte ${at} changes an answer, and nothing finds it` });
      writeSync(descriptor, Uint8Array.of(byte), 0, 1, at);
    }
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }
  return { violations, figures };
}

type Flipping = { readonly ask: Ask; readonly finds: boolean; readonly every: number };

const control = (every: number) => ({
  off: "rows, leaves and heads that are held against nothing",
  expects: ["unseen"],
  withinRuns: 1,
  run: (seed: number) => flip({ ask: askDatabase, finds: false, every }, seed),
});

export const flips: Campaign = {
  name: "flips",
  title: "No flipped bit changes an answer unseen",
  shows: `A bit of each byte of a small store's database is flipped, one byte at a time, the bit by the seed; each of the ${RUNS} runs takes every ${RUNS}th byte. Then everything that the
store can be asked for is asked, and where an answer is another one a pass reads the whole. Each time a question is refused, or every answer is what it was, or the pass finds the damage.`,
  runs: RUNS,
  quickRuns: 1,
  runWithinMs: 600_000,
  run: (seed) => flip({ ask: askStore, finds: true, every: RUNS }, seed),
  control: control(RUNS),
  quick: {
    run: (seed) => flip({ ask: askStore, finds: true, every: QUICK_EVERY }, seed),
    control: control(QUICK_EVERY),
  },
};
