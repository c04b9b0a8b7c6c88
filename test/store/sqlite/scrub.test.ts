/** A pass over a store, and what a reader sees: no flipped bit changes what is read without being noticed. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, expect, test } from "vitest";
import type { Store } from "../../../src/engine/store.ts";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import { contentKeyFileOf } from "../../../src/store/key-file.ts";
import { type Scrub, scrubStore } from "../../../src/store/sqlite/scrub.ts";
import { createDice } from "../../support/dice.ts";
import { entry, item, set, verifierKey } from "../sample-entries.ts";
import { ITEM, machine } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

let file: string;
const ITEMS = 60;

beforeAll(async () => {
  file = freshFile();
  const store = await open(file);
  for (let n = 0; n < ITEMS; n++) {
    const body = new Uint8Array(200).fill(n);
    const one = item(`i${n}`, { group: `g${n % 3}`, rank: n, note: { affected: 1000 + n }, body });
    await store.commit(entry(n, set(one)));
    await store.commit(entry(`v${n}`, { kind: "sample.show", viewer: "v", text: `text ${n}` }));
  }
  await store.close();
});

function scrub(of: string): Scrub {
  using db = new DatabaseSync(of, { readOnly: true });
  const pass = scrubStore({
    db,
    collections: machine.collections,
    keys: () => firstKey(verifierKey),
    day: "2026-11-29",
  });
  for (;;) {
    const { done, value } = pass.next();
    if (done === true) return value;
  }
}

/** A copy of the store, changed. */
function changed(change: (copy: string) => void): string {
  const copy = freshFile();
  copyFileSync(file, copy);
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(copy));
  change(copy);
  return copy;
}

/** Everything that a store can be asked for, as text. */
async function readAll(store: Store): Promise<string> {
  const { size } = await store.log.head();
  const indexes = Array.from({ length: size }, (_, n) => n);
  const rows = await store.read(
    machine.collections.flatMap((of) => [
      ...Object.keys(of.indexes).map((index) => ({ of, index, prefix: [] })),
      ...(of.name === "item" ? Array.from({ length: ITEMS }, (_, n) => ({ of, key: [`i${n}`] })) : []),
    ]),
  );
  const leaves = await Promise.all(indexes.map(store.log.leaf));
  return JSON.stringify([rows, await store.log.recorded(indexes), leaves, await store.log.head()]);
}

test("a sound store passes, with everything counted", () => {
  const { tables, damage } = scrub(file);
  expect(damage).toEqual([]);
  const rows = Object.fromEntries(tables.map((each) => [each.name, each.rows]));
  expect(rows).toMatchObject({ item: ITEMS, page: ITEMS, counter: 1, log: 2 * ITEMS });
  const bytes = Object.fromEntries(tables.map((each) => [each.name, each.bytes]));
  expect(bytes.item).toBeGreaterThan(200 * ITEMS);
});

test.each([
  ["a number in a row", `UPDATE item SET data = replace(data, '1007', '1008')`, "a row of `item`"],
  ["a typed column of a row", `UPDATE item SET "rank" = 99 WHERE id = 'i5'`, "a row of `item`"],
  ["the bytes of a row", `UPDATE item SET body = x'00' WHERE id = 'i5'`, "a row of `item`"],
  ["the digest of a row", `UPDATE item SET row_digest = NULL WHERE id = 'i5'`, "a row of `item`"],
  ["a leaf", "UPDATE leaf SET bytes = x'7b7d' WHERE idx = 9", "node `0/9` of the log"],
  ["a leaf that is gone", "DELETE FROM leaf WHERE idx = 9", "leaf `9`"],
  [
    "an inner node",
    "UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND idx = 1",
    "node `2/1` of the log",
  ],
  [
    "a checkpoint",
    "UPDATE checkpoint SET note = replace(note, '— eu', '— ev') WHERE size = 30",
    "the checkpoint of `30` leaves",
  ],
])("%s that was changed is named", (_, sql, what) => {
  expect(scrub(changed((copy) => tamper(copy, sql))).damage).toContain(what);
});

test("a damaged row is refused where it is read, and the others are served", async () => {
  const copy = changed((at) => tamper(at, `UPDATE item SET data = replace(data, '1007', '1008')`));
  const faults: unknown[] = [];
  const store = await open(copy, { onFault: ({ what }) => faults.push(what) });
  const [item7, item8] = ["i7", "i8"].map((id) => store.read([{ of: ITEM, key: [id] }]));
  await expect(item7).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("a row of `item` is damaged"),
  });
  await expect(item8).resolves.toMatchObject([[{ id: "i8" }]]);
  expect(faults).toEqual(["read"]);
  await store.close();
});

test("a page goes on over a damaged row, where its reader makes another in its place; the fault is told", async () => {
  const copy = changed((at) => tamper(at, `UPDATE item SET data = replace(data, '1007', '1008')`));
  const faults: unknown[] = [];
  const store = await open(copy, { onFault: ({ what }) => faults.push(what) });
  const span = { of: ITEM, index: "group", prefix: ["g1"] } as const;
  await expect(store.page(span, 5)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  const standIn = ({ rank }: Readonly<Record<string, unknown>>) => ({ id: `damaged ${rank}`, until: "" });
  const rows = await store.page(span, 4, { standIn });
  expect(rows.map(({ id }) => id)).toEqual(["i1", "i4", "damaged 7", "i10"]);
  expect(faults).toEqual(["read", "read"]);
  await store.close();
});

test("a command that meets a damaged row is rejected, and the store goes on", async () => {
  const copy = changed((at) => tamper(at, `UPDATE item SET data = replace(data, '1007', '1008')`));
  const faults: unknown[] = [];
  const store = await open(copy, { onFault: ({ what }) => faults.push(what) });
  const met = { kind: "sample.add", item: item("i7") } as const;
  const [rejected, recorded] = [store.commit(entry("a", met)), store.commit(entry("b"))];
  await expect(rejected).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  await expect(recorded).resolves.toHaveProperty("recorded");
  expect(faults).toContain("row");
  await store.close();
});

/** As many as fit among other tests; `.ci/run` asks for more. */
const FLIPS = Number(process.env.COMITY_FLIPS ?? 4);

test(`of ${FLIPS} flipped bits none changes what is read unseen`, async () => {
  const seed = Number(process.env.COMITY_SEED ?? 20261129);
  const dice = createDice(seed);
  const whole = await open(changed(() => {}));
  const expected = await readAll(whole);
  await whole.close();
  const counts = { refused: 0, found: 0, harmless: 0 };
  const unseen: number[] = [];
  for (let n = 0; n < FLIPS; n++) {
    const bit = dice(readFileSync(file).length * 8);
    const copy = changed((at) => {
      const bytes = readFileSync(at);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(at, bytes);
    });
    const read = await readOrRefuse(copy);
    const found = damageIn(copy);
    if (read === undefined) counts.refused += 1;
    else if (found) counts.found += 1;
    else if (read === expected) counts.harmless += 1;
    else unseen.push(bit);
  }
  expect({ unseen, seed }).toEqual({ unseen: [], seed });
  expect(counts.refused + counts.found).toBeGreaterThan(FLIPS / 3);
}, 120_000);

/** What a store gives; undefined where it refuses to open or to read. */
async function readOrRefuse(copy: string): Promise<string | undefined> {
  try {
    const store = await open(copy);
    try {
      return await readAll(store);
    } finally {
      await store.close();
    }
  } catch {
    return undefined;
  }
}

function damageIn(copy: string): boolean {
  try {
    return scrub(copy).damage.length > 0;
  } catch {
    return true;
  }
}
