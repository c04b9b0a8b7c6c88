/** The audit of whole stores: a sound one passes and is counted; each thing that does not hold is named; it goes on where it was cut off. */
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { STATEMENT_HEAD } from "../../src/engine/rows.ts";
import { PACK } from "../../src/packs/schema.ts";
import { auditStore } from "../../src/store/audit/audit.ts";
import { createPageCheck, type PageCheck } from "../../src/store/audit/page-check.ts";
import { formatState, parseState, type State } from "../../src/store/audit/state.ts";
import { machine } from "../../src/store/machine.ts";
import { createAudited } from "../../src/store/sqlite/audited.ts";
import { readOwnKeys } from "../../src/store/sqlite/signed-log.ts";
import { openWriter } from "../../src/store/sqlite/writer.ts";
import { INBOUND, TRANSFER } from "../../src/transfers/schema.ts";
import { createDice } from "../support/dice.ts";
import { longTest } from "../support/longer.ts";
import {
  auditAll,
  changed,
  copyContent,
  destroyKeys,
  findingsIn,
  makeStores,
  NOW,
  rewrite,
  type Stopped,
} from "./audit/two-stores.ts";
import { entry, key as sampleKey } from "./sample-entries.ts";
import { machine as sampleMachine } from "./sample-machine.ts";
import { freshFile, tamper } from "./sqlite/files.ts";

let eu: Stopped;
let il: Stopped;
beforeAll(async () => {
  ({ eu, il } = await makeStores());
});

test("a sound store passes, and says what was checked and what could not be", async () => {
  const origin = (await auditAll(eu)).at(-1);
  expect(origin).toMatchObject({
    part: "end",
    tallied: {
      faults: 0,
      findings: [],
      leaves: 11,
      types: {
        "comity/v2/proposal": 2,
        "comity/v2/denial": 1,
        "comity/v1/outcome": 2,
        "comity/v1/pack": 1,
        "comity/v1/sealed": 4,
        "comity/v1/key-hand-over": 1,
      },
      // Three transfers, and the pack with the one in force.
      replayed: 5,
      unchecked: { sealedAlone: 1 },
    },
  });
  const destination = (await auditAll(il)).at(-1);
  expect(destination?.tallied).toMatchObject({
    faults: 0,
    types: { "comity/v2/decision": 1, "comity/v1/bar": 1 },
    replayed: 2,
  });
});

test("without rows, the tree and the roots are checked, and the last signature of each key", async () => {
  const { tallied } = (await auditAll(eu, { full: false })).at(-1) ?? {};
  expect(tallied).toMatchObject({ faults: 0, leaves: 11, rows: {}, contents: 0, signatures: 2 });
  expect(tallied?.checkpoints).toBeGreaterThan(8);
});

test.each([
  ["a leaf", "UPDATE leaf SET bytes = x'7b7d' WHERE idx = 1", "leaf 1 is not the one that was recorded"],
  ["a leaf that is gone", "DELETE FROM leaf WHERE idx = 1", "leaf 1 is missing"],
  [
    "a node",
    "UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND idx = 0",
    "node 1/0 of the tree does not fit its leaves",
  ],
  [
    "a root",
    "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 2) WHERE size = 3",
    "the checkpoint of 3 leaves is malformed",
  ],
  [
    "a leaf beyond the end",
    "INSERT INTO leaf SELECT max(idx) + 1, x'7b7d' FROM leaf",
    "leaf 11 stands beyond the newest checkpoint",
  ],
])("%s that was changed is named without rows too", async (_, sql, finding) => {
  const copy = changed(eu, (file) => tamper(file, sql));
  expect(await findingsIn(copy, { full: false })).toContain(finding);
});

test("a signature that was changed is found in full", async () => {
  const copy = changed(eu, (file) =>
    tamper(file, "UPDATE checkpoint SET note = replace(note, '— eu', '— ev') WHERE size = 3"),
  );
  expect(await findingsIn(copy, { full: false })).toEqual([]);
  expect(await findingsIn(copy)).toEqual(["the checkpoint of 3 leaves is not signed by the log's key"]);
});

test.each<[string, string, (file: string) => void, readonly string[]]>([
  [
    "a row that rotted",
    "eu",
    (file) => tamper(file, "UPDATE transfer SET caller = 'x' WHERE leaf = 0"),
    ["a row of transfer that a leaf needs cannot be read", "a row of `transfer` does not fit its digest"],
  ],
  [
    "a permit that was made of a bar",
    "eu",
    (file) => rewrite(file, TRANSFER, "state = 'BARRED'", { state: "PERMITTED" }),
    [
      "leaf 4 (outcome): the row of `transfer` says another thing than the leaf",
      "a row of `transfer` at leaf 3 is not what its leaves make of it",
    ],
  ],
  [
    "a transfer that nobody asked for",
    "eu",
    (file) => rewrite(file, TRANSFER, "leaf = 2", { leaf: 8 }),
    [
      "leaf 2 (denial): the row of `transfer` says another thing than the leaf",
      "a row of `transfer` stands without a leaf: leaf 8 is not of a kind that writes it",
    ],
  ],
  [
    "a transfer that is gone",
    "eu",
    (file) => tamper(file, "DELETE FROM transfer WHERE leaf = 2"),
    ["leaf 2 (denial): the row of `transfer` that it proves is missing"],
  ],
  [
    "a body under another leaf",
    "eu",
    (file) => copyContent(file, "body", 0, 2),
    ["leaf 2 (denial): its `body` is not what the leaf commits to"],
  ],
  [
    "a law that was lowered",
    "eu",
    (file) => rewrite(file, PACK, "serial = 900", { version: "8" }),
    [
      "leaf 5 (pack): the row of `pack` says another thing than the leaf",
      "a row of `newest_pack` at leaf 5 is not what its leaves make of it",
    ],
  ],
  [
    "a decision of another proposal",
    "il",
    (file) => rewrite(file, INBOUND, "json_extract(data, '$.leaf') = 0", { proposal: "00".repeat(32) }),
    ["leaf 0 (decision): the row of `inbound` says another thing than the leaf"],
  ],
  [
    "the answer that was kept",
    "eu",
    (file) => tamper(file, "DELETE FROM content WHERE leaf = 1"),
    ["leaf 1 (outcome): its `answer` is missing"],
  ],
  [
    "the head of an answer",
    "eu",
    (file) => tamper(file, "DELETE FROM statement_head"),
    ["leaf 1 (outcome): its `answer` is under a head that is missing"],
  ],
  [
    "the head of a proposal, exchanged",
    "il",
    (file) => rewrite(file, STATEMENT_HEAD, "part = 0", { bytes: Uint8Array.of(1) }),
    ["leaf 0 (decision): its `proposal` is under a head that is not the one it names"],
  ],
])("%s is found in full", async (_, which, change, findings) => {
  const copy = changed(which === "eu" ? eu : il, change);
  expect(await findingsIn(copy)).toEqual(expect.arrayContaining([...findings]));
});

test("what was erased, or may have run out, is counted and is no finding", async () => {
  const erased = changed(eu, () => {});
  await destroyKeys(erased, 0);
  expect((await auditAll(erased)).at(-1)?.tallied).toMatchObject({ faults: 0, unchecked: { erased: 1 } });
  const locked = (await auditAll(eu, { locked: true })).at(-1)?.tallied;
  expect(locked).toMatchObject({ faults: 0, unchecked: { locked: 9 }, leaves: 11 });
  const gone = changed(eu, (file) =>
    tamper(file, "DELETE FROM transfer; DELETE FROM content; DELETE FROM content_key"),
  );
  const later = (await auditAll(gone, { now: new Date("2027-11-25T00:00:00Z") })).at(-1)?.tallied;
  // The law is kept for ever.
  expect(later?.findings).toEqual(["leaf 5 (pack): its `body` is missing"]);
  expect(later?.unchecked.ranOut).toBeGreaterThan(8);
  expect((await findingsIn(gone)).length).toBeGreaterThan(8);
});

test("an audit that was cut off goes on, and comes to the same", async () => {
  const whole = await auditAll(eu);
  expect(whole.map(({ part }) => part)).toEqual(["leaves", "rows", "database", "end"]);
  for (const earlier of whole)
    expect((await auditAll(eu, { earlier })).at(-1) ?? earlier).toEqual(whole.at(-1));
});

test("a state is read back as it was written, and no other", async () => {
  const [state] = await auditAll(eu);
  const text = formatState(state as State);
  expect(parseState(text)).toEqual(state);
  for (const wrong of [
    "",
    "{}",
    text.replace('"faults":0', '"faults":1'),
    text.replace('"next":11', '"next":9'),
  ])
    expect(() => parseState(wrong)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});

test("a state of another log, another way or another history is refused", async () => {
  const [state] = (await auditAll(eu)) as [State];
  const refused = async (earlier: State, stopped = eu, full = true) =>
    expect(auditAll(stopped, { earlier, full })).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  await refused(state, il);
  await refused(state, eu, false);
  await refused({ ...state, range: state.range.toReversed() });
  await refused({ ...state, next: 7 });
  await refused({ ...state, head: { ...state.head, size: 12 } });
  await refused(
    state,
    changed(eu, (file) => tamper(file, "DELETE FROM checkpoint WHERE size = 11")),
  );
});

test("a store that is older than what its key has signed is named", async () => {
  const signed = { origin: "eu.example", root: new Uint8Array(32), extensions: [] };
  expect(await findingsIn(eu, { kept: { ...signed, size: 12 } })).toEqual([
    "the log has 11 leaves, and its key has signed 12: this store is an older copy",
  ]);
  expect(await findingsIn(eu, { kept: { ...signed, size: 5 } })).toEqual([
    "the log is another one than its key has signed up to 5 leaves",
  ]);
});

/** Everything that a store can be asked for, as text; undefined where it cannot be read. */
async function answersOf({ file }: Stopped): Promise<string | undefined> {
  try {
    using db = new DatabaseSync(file, { readOnly: true });
    const audited = createAudited(db, machine.collections);
    const { size, checkpoint } = await audited.newest();
    const rows = [];
    for (const of of machine.collections) {
      rows.push(await audited.rows(of, {}));
      for (const index of Object.keys(of.indexes)) rows.push(await audited.read([{ of, index, prefix: [] }]));
    }
    const nodes = await Promise.all([0, 1, 2, 3].map((level) => audited.nodes(level, 0, size >> level)));
    return JSON.stringify([
      checkpoint,
      await audited.heads(-1, size),
      await audited.leaves(0, size),
      nodes,
      rows,
    ]);
  } catch {
    return undefined;
  }
}

longTest(
  "of the bytes of a small store none is changed without being found, or without changing no answer",
  async () => {
    const seed = Number(process.env.COMITY_SEED ?? 20261130);
    const small = changed(eu, (file) =>
      tamper(file, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM"),
    );
    const bytes = readFileSync(small.file);
    const dice = createDice(seed);
    // Every byte in turn where COMITY_FLIPS says `all`; else as many as it says, each one somewhere.
    const asked = process.env.COMITY_FLIPS ?? "300";
    const flips = asked === "all" ? bytes.length : Number(asked);
    const expected = await answersOf(small);
    const counts = { found: 0, refused: 0, harmless: 0 };
    const unseen: number[] = [];
    for (let n = 0; n < flips; n++) {
      const at = asked === "all" ? n : dice(bytes.length);
      const copy = changed(small, (file) => {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << dice(8));
        writeFileSync(file, flipped);
      });
      const findings = await findingsIn(copy).catch(() => undefined);
      if (findings === undefined) counts.refused += 1;
      else if (findings.length > 0) counts.found += 1;
      else if ((await answersOf(copy)) === expected) counts.harmless += 1;
      else unseen.push(at);
    }
    expect({ unseen, seed }).toEqual({ unseen: [], seed });
    expect(counts.found).toBeGreaterThan(flips / 4);
  },
  3_600_000,
);

test("pages that are checked elsewhere, several at once, come in their order, and an audit goes on from any of them", async () => {
  const file = freshFile();
  const writer = await openWriter({ file, newLog: true }, sampleKey, sampleMachine);
  for (let first = 0; first < 3000; first += 1000)
    await writer.commit(Array.from({ length: 1000 }, (_, i) => entry(first + i)));
  writer.close();
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, sampleMachine.collections);
  const parts = { audited, keys: readOwnKeys(db, sampleKey), sealer: undefined, now: NOW, full: true };
  const here = createPageCheck(parts);
  const asked: number[] = [];
  // The first page is the last to be answered.
  const check: PageCheck = {
    ...here,
    leaves: async (first, below) => {
      asked.push(first);
      await pause(first === 0 ? 20 : 0);
      return here.leaves(first, below);
    },
  };
  const run = async (earlier?: State) => {
    const states: State[] = [];
    for await (const state of auditStore({ ...parts, elsewhere: { check, atOnce: 3 } }, earlier))
      states.push(state);
    return states;
  };
  const states = await run();
  const pages = states.filter(({ part }) => part === "leaves");
  expect(pages.map(({ next, tallied }) => [next, tallied.leaves])).toEqual(
    [1024, 2048, 3000].map((n) => [n, n]),
  );
  expect(asked.splice(0)).toEqual([0, 1024, 2048]);
  const end = states.at(-1)?.tallied;
  expect(end).toMatchObject({ faults: 0, checkpoints: 4, signatures: 4 });
  for (const state of pages) expect((await run(state)).at(-1)?.tallied).toEqual(end);
  const failing = async () => {
    throw new Error("a thread that failed");
  };
  const failed = auditStore({
    ...parts,
    elsewhere: { check: { leaves: failing, rows: failing }, atOnce: 3 },
  });
  await expect(failed.next()).rejects.toThrow("a thread that failed");
});
