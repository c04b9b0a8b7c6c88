/**
 * The content keys of a store on disk: no file but theirs gives a key away, whatever was written before and wherever a start or a
 * destruction was cut off.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { CONTENT, CONTENT_KEY, type ContentKeyRow } from "../../../src/engine/rows.ts";
import { FOREVER, load, type Store } from "../../../src/engine/store.ts";
import { createSecrets, type Secrets } from "../../../src/store/content-keys.ts";
import { contentKeyFileOf, createKeyFile, openKeyFile } from "../../../src/store/key-file.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import { createRowWriter } from "../../../src/store/sqlite/row-writer.ts";
import { SCHEMA_VERSION, schemaVersion } from "../../../src/store/sqlite/schema.ts";
import { longTest } from "../../support/longer.ts";
import { entry, recordedOf } from "../sample-entries.ts";
import { freshFile, open, tamper } from "./files.ts";

const { seal, open: unseal } = createSealer();
const IN_CLEAR: Secrets = { wrap: (_, secret) => secret, unwrap: (_, secret) => secret };
const text = (n: number) => `a person of the ${n}th transfer, in words that are found again`;

/** Keeps contents in a store, one beside each of so many leaves; returns their keys. */
async function fill(store: Store, count: number): Promise<readonly Buffer[]> {
  const keys: Buffer[] = [];
  for (let n = 0; n < count; n++) {
    const { sealed, key } = seal(Buffer.from(text(n)));
    const contents = [{ part: "body", sealed, key, until: FOREVER }];
    expect(recordedOf(await store.commit(entry(n, { kind: "sample.keep", contents }))).index).toBe(n);
    keys.push(Buffer.from(key));
  }
  return keys;
}

async function readText(store: Store, leaf: number): Promise<string | undefined> {
  const [content, held] = [
    await load(store, CONTENT, leaf, "body"),
    await load(store, CONTENT_KEY, leaf, "body"),
  ];
  return content && held?.key && Buffer.from(unseal(content.sealed, held.key)).toString("utf8");
}

/** The files of a folder that hold one of these, byte for byte. */
function filesWith(folder: string, wanted: readonly Uint8Array[]): readonly string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return wanted.some((each) => bytes.includes(each));
  });
}

/** Puts a store back to the schema in which keys lay in the rows; returns them. */
function inClear(file: string, keys: readonly Buffer[]): void {
  rmSync(contentKeyFileOf(file));
  using db = new DatabaseSync(file);
  const rows = keys.map((key, leaf): ContentKeyRow => ({ leaf, part: "body", key, until: FOREVER }));
  createRowWriter(db, IN_CLEAR)(CONTENT_KEY, rows);
  db.exec("DROP TABLE key_file; PRAGMA user_version = 7");
}

const versionOf = (file: string) => {
  using db = new DatabaseSync(file, { readOnly: true });
  return schemaVersion(db);
};
const refused = (message: string) => ({
  reason: "STORE_UNAVAILABLE",
  message: expect.stringContaining(message),
});

test("no file of a running store holds a key or a text, also after it has ended", async () => {
  const file = freshFile();
  const store = await open(file);
  const keys = await fill(store, 40);
  const wanted = [...keys.map((key) => key.subarray(0, 16)), Buffer.from("a person of the")];
  expect(readdirSync(dirname(file))).toContain(`${basename(file)}-wal`);
  expect(filesWith(dirname(file), wanted)).toEqual([]);
  expect(await readText(store, 39)).toBe(text(39));
  await store.close();
  expect(filesWith(dirname(file), wanted)).toEqual([]);
});

longTest(
  "a store whose rows held keys in clear holds none after its next start, and everything opens",
  async () => {
    const file = freshFile();
    const first = await open(file);
    const keys = await fill(first, 300);
    await first.close();
    inClear(file, keys);
    const wanted = keys.map((key) => key.subarray(0, 16));
    // The control: the search finds what is there.
    expect(filesWith(dirname(file), wanted)).toContain(basename(file));
    const second = await open(file);
    expect(filesWith(dirname(file), wanted)).toEqual([]);
    expect(await Promise.all([0, 150, 299].map((leaf) => readText(second, leaf)))).toEqual(
      [0, 150, 299].map(text),
    );
    expect(await second.pass("2026-11-29")).toMatchObject({ damage: [] });
    await second.close();
    expect(filesWith(dirname(file), wanted)).toEqual([]);
    expect(versionOf(file)).toBe(SCHEMA_VERSION);
  },
);

longTest.each<[string, (file: string, keys: readonly Buffer[]) => void]>([
  ["once the keys are made", (file) => void createKeyFile(contentKeyFileOf(file))],
  [
    "once the rows are wrapped, and before the database is written anew",
    (file, keys) => {
      const made = createKeyFile(contentKeyFileOf(file));
      const secrets: Secrets = {
        wrap: (leaf, secret) => wrapBy(made, leaf, secret),
        unwrap: () => undefined,
      };
      using db = new DatabaseSync(file);
      // The old pages are left in the file, as they are where nothing overwrites them.
      db.exec("PRAGMA secure_delete = OFF; CREATE TABLE key_file (id BLOB NOT NULL) STRICT");
      db.prepare("INSERT INTO key_file (id) VALUES (?)").run(made.id);
      const rows = keys.map((key, leaf): ContentKeyRow => ({ leaf, part: "body", key, until: FOREVER }));
      db.exec("CREATE TABLE old AS SELECT * FROM content_key; DROP TABLE old");
      createRowWriter(db, secrets)(CONTENT_KEY, rows);
    },
  ],
])("a first start that is cut off %s is made good by the next", async (_, cut) => {
  const file = freshFile();
  const first = await open(file);
  const keys = await fill(first, 200);
  await first.close();
  inClear(file, keys);
  cut(file, keys);
  const wanted = keys.map((key) => key.subarray(0, 16));
  expect(filesWith(dirname(file), wanted)).toContain(basename(file));
  const second = await open(file);
  expect(await readText(second, 77)).toBe(text(77));
  await second.close();
  expect(filesWith(dirname(file), wanted)).toEqual([]);
});

function wrapBy(made: ReturnType<typeof createKeyFile>, leaf: number, secret: Uint8Array) {
  return createSecrets(made.tree).wrap(leaf, secret);
}

test("a new store whose first start was cut off after its keys were made starts with fresh ones", async () => {
  const file = freshFile();
  const unused = createKeyFile(contentKeyFileOf(file));
  const store = await open(file);
  await fill(store, 1);
  expect(await readText(store, 0)).toBe(text(0));
  await store.close();
  expect(openKeyFile(contentKeyFileOf(file)).id).not.toEqual(unused.id);
});

test("what was destroyed opens from no copy that was made before, and everything else does", async () => {
  const file = freshFile();
  const store = await open(file);
  await fill(store, 4);
  const older = `${file}.older`;
  for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, older + suffix);
  await store.destroyKeys([2]);
  expect(await Promise.all([1, 2, 3].map((leaf) => readText(store, leaf)))).toEqual([
    text(1),
    undefined,
    text(3),
  ]);
  await store.close();
  // The copy, with the keys that are left.
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(older));
  const copy = await open(older);
  expect(await Promise.all([1, 2, 3].map((leaf) => readText(copy, leaf)))).toEqual([
    text(1),
    undefined,
    text(3),
  ]);
  await copy.close();
  // It stays so at every start.
  const again = await open(file);
  expect(await readText(again, 2)).toBeUndefined();
  expect(await again.pass("2026-11-29")).toMatchObject({ damage: [] });
  await again.close();
});

test("with the keys of that time a copy would give it back: the control", async () => {
  const file = freshFile();
  const store = await open(file);
  await fill(store, 3);
  const older = join(mkdtempSync(join(dirname(file), "copy-")), basename(file));
  for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, older + suffix);
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(older));
  await store.destroyKeys([2]);
  await store.close();
  const copy = await open(older);
  expect(await readText(copy, 2)).toBe(text(2));
  await copy.close();
});

test("a shorter copy writes its leaves anew under keys of their own", async () => {
  const file = freshFile();
  const store = await open(file);
  await fill(store, 2);
  const older = `${file}.older`;
  for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, older + suffix);
  const { sealed, key } = seal(Buffer.from("later"));
  await store.commit(
    entry("later", { kind: "sample.keep", contents: [{ part: "body", sealed, key, until: FOREVER }] }),
  );
  await store.destroyKeys([0, 2]);
  await store.close();
  copyFileSync(contentKeyFileOf(file), contentKeyFileOf(older));
  const copy = await open(older);
  // The reader has the keys as they were.
  expect(await readText(copy, 1)).toBe(text(1));
  const contents = [{ part: "body", ...seal(Buffer.from(text(2))), until: FOREVER }];
  await copy.commit(entry(2, { kind: "sample.keep", contents }));
  expect(await Promise.all([0, 1, 2].map((leaf) => readText(copy, leaf)))).toEqual([
    undefined,
    text(1),
    text(2),
  ]);
  await copy.close();
});

test("an older copy that is refused leaves the keys of the newest store as they are", async () => {
  const [file, headFile] = [freshFile(), `${freshFile()}.head`];
  const store = await open(file, { headFile });
  await fill(store, 1);
  const older = `${file}.older`;
  for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, older + suffix);
  const contents = (n: number) => [{ part: "body", ...seal(Buffer.from(text(n))), until: FOREVER }];
  for (const n of [1, 2]) await store.commit(entry(n, { kind: "sample.keep", contents: contents(n) }));
  await store.destroyKeys([1]);
  await store.close();
  const newest = `${file}.newest`;
  copyFileSync(file, newest);
  for (const suffix of ["", "-wal"]) copyFileSync(older + suffix, file + suffix);
  // Refused by the file beside the key; without that file it opens, and signs nothing before a peer would say no.
  await expect(open(file, { headFile })).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  await (await open(file)).close();
  for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
  copyFileSync(newest, file);
  const again = await open(file, { headFile });
  expect(await Promise.all([0, 1, 2].map((leaf) => readText(again, leaf)))).toEqual([
    text(0),
    undefined,
    text(2),
  ]);
  await again.close();
});

test("a store does not start without its keys, nor with those of another", async () => {
  const [file, other] = [freshFile(), freshFile()];
  for (const each of [file, other]) await (await open(each)).close();
  const keyFile = contentKeyFileOf(file);
  rmSync(keyFile);
  await expect(open(file)).rejects.toMatchObject(refused("restore that file"));
  expect(existsSync(keyFile)).toBe(false);
  copyFileSync(contentKeyFileOf(other), keyFile);
  await expect(open(file)).rejects.toMatchObject(refused("another store"));
});

test("a store whose key file cannot be replaced says so, and destroys the keys when asked again", async () => {
  const file = freshFile();
  const store = await open(file);
  await fill(store, 1);
  const keyFile = contentKeyFileOf(file);
  mkdirSync(`${keyFile}.new`);
  await expect(store.destroyKeys([0])).rejects.toMatchObject(refused("cannot be written"));
  expect(await readText(store, 0)).toBe(text(0));
  rmSync(`${keyFile}.new`, { recursive: true });
  await store.destroyKeys([0]);
  expect(await readText(store, 0)).toBeUndefined();
  await store.close();
});

test("rows that were wrapped under other keys are damaged, not erased", async () => {
  const file = freshFile();
  const store = await open(file);
  await fill(store, 2);
  await store.close();
  tamper(file, "UPDATE content_key SET leaf = leaf + 10 WHERE leaf = 1");
  const again = await open(file);
  await expect(load(again, CONTENT_KEY, 11, "body")).rejects.toMatchObject(refused("damaged"));
  await again.close();
});
