/** The move of a store: the whole of it, once, and never two that sign. */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { CONTENT_KEY } from "../../src/engine/rows.ts";
import { FOREVER, load, loadSpan, type Store } from "../../src/engine/store.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";
import { COPIED_AT_ONCE, type MoveEnd, moveStore, pagesOf } from "../../src/store/move.ts";
import { openSqliteEnd } from "../../src/store/sqlite/moving.ts";
import { entry, item, recordedOf, set, verifierKey } from "./sample-entries.ts";
import { ITEM, machine } from "./sample-machine.ts";
import { freshFile, open, tamper } from "./sqlite/files.ts";

const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ reason: code, message: expect.stringMatching(message) });

const ROWS = COPIED_AT_ONCE + 7;

/** Returns the file of a closed store of three leaves, with more rows than are copied at once. */
async function closedStore(): Promise<string> {
  const file = freshFile();
  copyFileSync(await template, file);
  copyFileSync(contentKeyFileOf(await template), contentKeyFileOf(file));
  return file;
}

const template = makeStore();

async function makeStore(): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  const rows = Array.from({ length: ROWS }, (_, n) =>
    item(`i${n}`, { group: "g", rank: n, note: [n], body: Uint8Array.of(n % 256) }),
  );
  await store.commit(entry(1, set(...rows)));
  await store.commit(entry(2, { kind: "sample.show", viewer: "v", text: "é" }));
  const secret = { part: "body", sealed: Uint8Array.of(1), key: new Uint8Array(32).fill(7), until: FOREVER };
  await store.commit(entry(3, { kind: "sample.keep", contents: [secret] }));
  await store.close();
  return file;
}

async function openEnd(file: string): Promise<MoveEnd> {
  const end = await openSqliteEnd(file, machine.collections, firstKey(verifierKey));
  let closed = false;
  const close = async () => {
    if (!closed) await end.close();
    closed = true;
  };
  onTestFinished(close);
  return { ...end, close };
}

/** Moves a store, and closes both ends whatever comes of it. */
async function move(from: string, to: string, change: (target: MoveEnd) => MoveEnd = (end) => end) {
  const [source, target] = [await openEnd(from), await openEnd(to)];
  try {
    return await moveStore(source, change(target));
  } finally {
    await source.close();
    await target.close();
  }
}

const everything = async (store: Store) => [
  await store.log.head(),
  await store.log.recorded([0, 1, 2]),
  await loadSpan(store, { of: ITEM, index: "group", prefix: ["g"] }),
  await load(store, CONTENT_KEY, 2, "body"),
];

test("a moved store has every leaf, head and row, and goes on; the old one signs no more", async () => {
  const [from, to] = [await closedStore(), freshFile()];
  const before = await open(from);
  const all = await everything(before);
  await before.close();
  const moved = await move(from, to);
  expect(moved.head).toEqual(all[0]);
  expect(new Map(moved.tables.map(({ name, rows }) => [name, rows]))).toEqual(
    new Map([
      ...machine.collections.map(({ name }) => [name, 0] as const),
      ["item", ROWS],
      ["page", 1],
      ["counter", 1],
      ["content", 1],
      ["content_key", 1],
      ["log", 3],
    ]),
  );
  await expect(open(from)).rejects.toThrow(refused("STORE_UNAVAILABLE", /was moved to `sqlite:/));
  expect([from, to].map(contentKeyFileOf).map(existsSync)).toEqual([false, true]);
  const store = await open(to);
  onTestFinished(() => store.close());
  expect(await everything(store)).toEqual(all);
  expect((await load(store, CONTENT_KEY, 2, "body"))?.key?.toHex()).toBe("07".repeat(32));
  expect(recordedOf(await store.commit(entry(4))).index).toBe(3);
});

test("a place that holds a store is refused, and both stay as they were", async () => {
  const [from, to] = [await closedStore(), await closedStore()];
  await expect(move(from, to)).rejects.toThrow(
    refused("INPUT_INVALID", /there is a store at `sqlite:.*already/),
  );
  for (const file of [from, to]) await (await open(file)).close();
});

test("content keys of another store are not replaced", async () => {
  const [from, to] = [await closedStore(), freshFile()];
  writeFileSync(contentKeyFileOf(to), "others");
  await expect(move(from, to)).rejects.toThrow(refused("INPUT_INVALID", /content keys of another store/));
  await (await open(from)).close();
});

test("without a store there is nothing to move, and no file is left", async () => {
  const [from, to] = [freshFile(), freshFile()];
  await expect(move(from, to)).rejects.toThrow(refused("STORE_UNAVAILABLE", /there is no store at/));
  expect([from, to, `${to}-lock`].map(existsSync)).toEqual([false, false, false]);
});

test.each([
  ["a row", "UPDATE item SET rank = 9 WHERE id = 'i1'", /a row of `item` is damaged/],
  ["a leaf", "UPDATE leaf SET bytes = x'00' WHERE idx = 1", /node `0\/1` of the log/],
  ["a head", "UPDATE checkpoint SET note = 'x' WHERE size = 2", /checkpoint of `2` leaves/],
])("a store with %s that is damaged is not moved, and not marked", async (_, sql, message) => {
  const [from, to] = [await closedStore(), freshFile()];
  tamper(from, sql);
  await expect(move(from, to)).rejects.toThrow(refused("STORE_UNAVAILABLE", message));
  const source = await openEnd(from);
  expect((await source.look())?.mark).toBeUndefined();
});

test("a copy that lacks a row is found, and the source stays", async () => {
  const [from, to] = [await closedStore(), freshFile()];
  const lossy = (target: MoveEnd): MoveEnd => ({
    ...target,
    fill: (contents, mark) =>
      target.fill(
        {
          ...contents,
          rows: async function* (of) {
            for await (const page of contents.rows(of)) yield page.slice(1);
          },
        },
        mark,
      ),
  });
  await expect(move(from, to, lossy)).rejects.toThrow(refused("STORE_UNAVAILABLE", /has not the rows/));
  await (await open(from)).close();
});

const cut = () => Promise.reject(new Error("cut"));

test.each([
  ["before the copy was whole", { fill: cut }, [true, false]],
  ["before anything was marked", { verify: cut }, [true, false]],
  ["between the two marks", { mark: cut }, [false, false]],
] satisfies [string, Partial<MoveEnd>, [boolean, boolean]][])(
  "a move that is cut off %s is ended by the next, and meanwhile no two sign",
  async (_, change, sign) => {
    const [from, to] = [await closedStore(), freshFile()];
    await expect(move(from, to, (target) => ({ ...target, ...change }))).rejects.toThrow("cut");
    const signs = async (file: string) => {
      const end = await openEnd(file);
      const found = await end.look();
      await end.close();
      return found !== undefined && found.mark === undefined;
    };
    expect([await signs(from), await signs(to)]).toEqual(sign);
    expect((await move(from, to)).head.size).toBe(3);
    expect([await signs(from), await signs(to)]).toEqual([false, true]);
    await expect(move(from, freshFile())).rejects.toThrow(refused("STORE_UNAVAILABLE", /was moved to/));
  },
);

test("a copy that is older than its source by now is made anew", async () => {
  const [from, to] = [await closedStore(), freshFile()];
  await expect(move(from, to, (target) => ({ ...target, verify: cut }))).rejects.toThrow("cut");
  const store = await open(from);
  await store.commit(entry(4, set(item("late"))));
  await store.close();
  expect((await move(from, to)).head.size).toBe(4);
  using db = new DatabaseSync(to, { readOnly: true });
  expect(db.prepare("SELECT count(*) AS n FROM item").get()?.n).toBe(ROWS + 1);
});

test("a copy whose source has changed a row without a leaf since is made anew", async () => {
  const [from, to] = [await closedStore(), freshFile()];
  await expect(move(from, to, (target) => ({ ...target, verify: cut }))).rejects.toThrow("cut");
  const store = await open(from);
  await store.keep({ command: set(item("i1", { group: "g", rank: 1, note: ["later"] })) });
  await store.close();
  await move(from, to);
  const moved = await open(to);
  onTestFinished(() => moved.close());
  expect(await load(moved, ITEM, "i1")).toMatchObject({ note: ["later"] });
});

test("pages end with the first that is not full", async () => {
  const pages: number[] = [];
  const all = Array.from({ length: COPIED_AT_ONCE + 1 }, (_, n) => n);
  const read = (last?: number) => all.filter((n) => n > (last ?? -1)).slice(0, COPIED_AT_ONCE);
  for await (const page of pagesOf(read)) pages.push(page.length);
  expect(pages).toEqual([COPIED_AT_ONCE, 1]);
});
