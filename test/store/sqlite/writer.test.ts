/** The one writer of a store: which logs it continues, and what it does with an entry that cannot be kept. */
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { verifyStatement } from "../../../src/ledger/proof.ts";
import { contentKeyFileOf } from "../../../src/store/key-file.ts";
import { createHybridLedgerKey, createLedgerKey, type LedgerKey } from "../../../src/store/ledger-key.ts";
import { createLogReader } from "../../../src/store/sqlite/log.ts";
import { createRowReader } from "../../../src/store/sqlite/reader.ts";
import { SCHEMA_VERSION, schemaVersion } from "../../../src/store/sqlite/schema.ts";
import { openWriter, type WriterOptions } from "../../../src/store/sqlite/writer.ts";
import { entry, item, key, recordedOf, set, statementOf, verifierKey } from "../sample-entries.ts";
import { ITEM, machine } from "../sample-machine.ts";
import { freshFile, tamper } from "./files.ts";

const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });

const open = (file: string, options: Partial<WriterOptions> = {}, by: LedgerKey = key) =>
  openWriter({ file, newLog: true, ...options }, by, machine);

/** A closed store of three leaves, in two batches. */
async function closedStore(): Promise<string> {
  const file = freshFile();
  const writer = await open(file);
  await writer.commit([entry(1, set(item("a"))), entry(2, { kind: "sample.show", viewer: "v", text: "" })]);
  await writer.commit([entry(3, set(item("b")))]);
  writer.close();
  return file;
}

/** Reads the closed store. */
function stored(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => db.close());
  const items = (...ids: readonly string[]) =>
    createRowReader(db)
      .read(ids.map((id) => ({ of: ITEM, key: [id] })))
      .map((rows) => rows.length);
  return { size: createLogReader(db).newest().size, items };
}

test("a batch is answered in its order, under one head, and stands when the writer has closed", async () => {
  const file = freshFile();
  const writer = await open(file);
  const add = { kind: "sample.add", item: item("a") } as const;
  const [folded, ...more] = await writer.commit([entry(1, add), entry(2, add), entry(3)]);
  writer.close();
  expect(more).toEqual([]);
  const [first, taken, last] = folded?.outcomes ?? [];
  expect(taken).toMatchObject({ refused: "taken", row: { id: "a" } });
  const recorded = [first, last].map((each) => recordedOf(each as never));
  expect(recorded.map(({ index }) => index)).toEqual([0, 1]);
  expect(new Set(recorded.map(({ checkpoint }) => checkpoint)).size).toBe(1);
  for (const each of recorded) expect(() => verifyStatement(statementOf(each), verifierKey)).not.toThrow();
  const { size, items } = stored(file);
  expect([size, items("a")]).toEqual([2, [1]]);
});

/**
 * The number of transactions that were written: `iChange` in the index of the write-ahead log (sqlite.org/walformat.html, 2.2.1), in
 * the byte order of the machine. With `synchronous` FULL each of them costs one flush of that log.
 */
function commitsIn(file: string): number {
  return new Uint32Array(Uint8Array.from(readFileSync(`${file}-shm`).subarray(8, 12)).buffer)[0] ?? 0;
}

test("a group of 64 entries costs one transaction and one signature of each kind; one by one they cost 64", async () => {
  const file = freshFile();
  const own = createHybridLedgerKey("group.example");
  const signed = { ed25519: 0, mlDsa: 0 };
  const counting: LedgerKey = {
    ...own,
    sign: (bytes) => {
      signed.ed25519 += 1;
      return own.sign(bytes);
    },
    signPostQuantum: async (bytes) => {
      signed.mlDsa += 1;
      return (await own.signPostQuantum?.(bytes)) ?? expect.unreachable();
    },
  };
  const writer = await open(file, {}, counting);
  const cost = async (act: () => Promise<void>) => {
    const before = { ...signed, commits: commitsIn(file) };
    await act();
    const [ed25519, mlDsa] = [signed.ed25519 - before.ed25519, signed.mlDsa - before.mlDsa];
    return { ed25519, mlDsa, commits: commitsIn(file) - before.commits };
  };
  const entries = Array.from({ length: 64 }, (_, n) => entry(n, set(item(`i${n}`))));
  const together = await cost(async () => {
    const [folded] = await writer.commit(entries);
    expect(folded?.outcomes.filter((each) => "recorded" in each)).toHaveLength(64);
  });
  const oneByOne = await cost(async () => {
    for (const each of entries) await writer.commit([each]);
  });
  writer.close();
  expect(together).toEqual({ ed25519: 1, mlDsa: 1, commits: 1 });
  expect(oneByOne).toEqual({ ed25519: 64, mlDsa: 64, commits: 64 });
});

test("a store that is made here can be read by its owner alone", async () => {
  expect(statSync(await closedStore()).mode & 0o777).toBe(0o600);
});

test("a store that is missing is refused and not made, unless a new log is to begin", async () => {
  const file = freshFile();
  for (const _time of [1, 2])
    await expect(open(file, { newLog: false })).rejects.toThrow(
      expect.objectContaining({
        reason: "STORE_UNAVAILABLE",
        message: expect.stringMatching(/^there is no store at `\S+`: .*`--new-log`/),
      }),
    );
  expect(readdirSync(dirname(file))).toEqual([]);
  (await open(file)).close();
  (await open(file, { newLog: false })).close();
});

test("a store that was emptied counts as missing", async () => {
  const file = freshFile();
  writeFileSync(file, "");
  await expect(open(file, { newLog: false })).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

const firstOf = (head: Buffer) => head.subarray(0, 8_192);

/** A store of three leaves, a copy of it, and the same store three leaves later. */
async function olderCopy() {
  const file = await closedStore();
  const [older, headFile] = [`${file}.older`, `${file}.head`];
  copyFileSync(file, older);
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(older));
  const writer = await open(file, { headFile });
  await writer.commit([entry(4), entry(5)]);
  await writer.commit([entry(6)]);
  writer.close();
  return { file, older, headFile };
}

test("an older copy of a store is refused, since the file beside the key knows more", async () => {
  const { file, older, headFile } = await olderCopy();
  await expect(open(older, { headFile })).rejects.toThrow(
    expect.objectContaining({
      reason: "STORE_UNAVAILABLE",
      message: expect.stringMatching(/has `3` leaves, but its key has signed `6`: this copy is older/),
    }),
  );
  (await open(file, { headFile })).close();
});

test.each(["missing", "empty"])(
  "a store whose file beside the key is %s is refused, unless it is said to be the newest",
  async (how) => {
    const { file, headFile } = await olderCopy();
    const newest = readFileSync(headFile);
    if (how === "missing") rmSync(headFile);
    else writeFileSync(headFile, "");
    await expect(open(file, { headFile })).rejects.toThrow(
      expect.objectContaining({
        reason: "STORE_UNAVAILABLE",
        message: expect.stringContaining("--new-head"),
      }),
    );
    (await open(file, { headFile, newHead: true })).close();
    // The newest one stands first; behind it stands that of the last start.
    expect(firstOf(readFileSync(headFile))).toEqual(firstOf(newest));
  },
);

test("what is said to be the newest is still held against a file that knows more", async () => {
  const { older, headFile } = await olderCopy();
  await expect(open(older, { headFile, newHead: true })).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("a store of an earlier program, which kept no file, starts and has one from then on", async () => {
  const { older } = await olderCopy();
  const headFile = `${older}.head`;
  (await open(older, { headFile })).close();
  rmSync(headFile);
  await expect(open(older, { headFile })).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("a copy that went on by itself is refused, since it is another log", async () => {
  const { older, headFile } = await olderCopy();
  const fork = await open(older);
  await fork.commit([entry("x"), entry("y"), entry("z"), entry("more")]);
  fork.close();
  await expect(open(older, { headFile })).rejects.toThrow(
    expect.objectContaining({
      reason: "STORE_UNAVAILABLE",
      message: expect.stringMatching(/another one than its key has signed up to `6` leaves/),
    }),
  );
});

test("a store that is ahead of the file is taken: a power cut may have lost the file's last writes", async () => {
  const { file, headFile } = await olderCopy();
  const before = readFileSync(headFile);
  const writer = await open(file, { headFile });
  await writer.commit([entry(7)]);
  writer.close();
  writeFileSync(headFile, before);
  (await open(file, { headFile })).close();
  expect(readFileSync(headFile, "utf8")).toMatch(/\n7\n/);
});

test("a new log begins anew, whatever its key has signed before", async () => {
  const { file, headFile } = await olderCopy();
  rmSync(file);
  (await open(file, { headFile })).close();
  expect(readFileSync(headFile, "utf8")).toMatch(/\n0\n/);
});

test("a batch of nothing but refusals writes nothing", async () => {
  const file = await closedStore();
  const writer = await open(file);
  const [folded] = await writer.commit([entry(4, { kind: "sample.add", item: item("a") })]);
  writer.close();
  expect(folded?.batch).toBeUndefined();
  expect(stored(file).size).toBe(3);
});

test("the one entry that the database cannot keep is rejected, and the rest of its batch is written", async () => {
  const file = await closedStore();
  tamper(
    file,
    `CREATE TRIGGER no BEFORE INSERT ON item WHEN NEW.id = 'no' BEGIN SELECT RAISE(ABORT, 'no'); END`,
  );
  const writer = await open(file);
  const batch = ["c", "no", "d"].map((id) => entry(id, set(item(id), item(`${id}2`))));
  const folded = await writer.commit(batch);
  const [c, no, d] = folded.flatMap(({ outcomes }) => outcomes);
  expect([c, d].map((each) => recordedOf(each as never).index)).toEqual([3, 4]);
  expect(no).toEqual({ rejected: reason("STORE_UNAVAILABLE") });
  const [next] = await writer.commit([entry(6)]);
  expect(recordedOf(next?.outcomes[0] as never).index).toBe(5);
  writer.close();
  const { size, items } = stored(file);
  expect([size, items("c2", "no", "no2", "d2")]).toEqual([6, [1, 0, 0, 1]]);
});

test.each([
  ["a checkpoint with another size", "UPDATE checkpoint SET size = 9 WHERE size = 3"],
  ["a checkpoint with another text", "UPDATE checkpoint SET note = replace(note, '3', '4') WHERE size = 3"],
  ["no newest checkpoint", "DELETE FROM checkpoint WHERE size = 3"],
  ["no checkpoint", "DELETE FROM checkpoint"],
  ["another node", "UPDATE node SET hash = zeroblob(32) WHERE level = 1"],
  ["a missing node", "DELETE FROM node WHERE level = 1"],
  ["a missing leaf", "DELETE FROM leaf WHERE idx = 2"],
  ["a leaf too many", "INSERT INTO leaf (idx, bytes) VALUES (3, x'00')"],
])("a log with %s is not continued", async (_, sql) => {
  const file = await closedStore();
  tamper(file, sql);
  // Twice: the first refusal must let go of the store.
  for (const _time of [1, 2]) await expect(open(file)).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("a log that another key has signed, or another name, and a newer schema are not continued", async () => {
  const file = await closedStore();
  await expect(open(file, {}, createLedgerKey(key.name))).rejects.toThrow(reason("STORE_UNAVAILABLE"));
  await expect(open(file, {}, createLedgerKey("jp.example/log"))).rejects.toThrow(
    reason("STORE_UNAVAILABLE"),
  );
  tamper(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
  await expect(open(file)).rejects.toThrow(reason("CONFIG_INVALID"));
});

test("a store of the version before gets the tables that it lacks, and this version", async () => {
  const file = await closedStore();
  tamper(file, `PRAGMA user_version = ${SCHEMA_VERSION - 1}; DROP TABLE statement_head`);
  (await open(file)).close();
  using db = new DatabaseSync(file, { readOnly: true });
  expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
  expect(db.prepare("SELECT count(*) AS rows FROM statement_head").get()).toEqual({ rows: 0 });
});

test("files that were removed end the writer: it never says that they hold what they do not", async () => {
  const file = await closedStore();
  const writer = await open(file);
  rmSync(dirname(file), { recursive: true });
  await expect(writer.commit([entry(4)])).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("a batch that is not signed is told of and not written, and the writer goes on when the signer is back", async () => {
  const file = freshFile();
  const told: unknown[] = [];
  let away = false;
  const sign: LedgerKey["sign"] = async (bytes) =>
    away ? Promise.reject(new Error("away")) : key.sign(bytes);
  const writer = await openWriter({ file, newLog: true }, { ...key, sign }, machine, (...event) =>
    told.push(event),
  );
  away = true;
  const [refused] = await writer.commit([entry(1, set(item("a"))), entry(2)]);
  expect(refused).toEqual({ outcomes: Array(2).fill({ rejected: reason("STORE_UNAVAILABLE") }) });
  expect(told).toEqual([["signer", new Error("away")]]);
  away = false;
  const [written] = await writer.commit([entry(3, set(item("b")))]);
  expect(recordedOf(written?.outcomes[0] as never).index).toBe(0);
  writer.close();
  const { size, items } = stored(file);
  expect([size, items("a", "b")]).toEqual([1, [0, 1]]);
});

test("a log whose first head is not signed is not begun", async () => {
  const file = freshFile();
  const sign = async () => Promise.reject(new Error("away"));
  await expect(open(file, {}, { ...key, sign })).rejects.toThrow("away");
  expect(readdirSync(dirname(file))).toEqual([]);
});
