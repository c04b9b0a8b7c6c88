/** The file of the content keys: replaced whole, private, and read only as it was written. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  contentKeyFileOf,
  copyContentKeys,
  createKeyFile,
  openKeyFile,
  readContentKeys,
} from "../../src/store/key-file.ts";

const freshFile = () =>
  contentKeyFileOf(join(mkdtempSync(join(tmpdir(), "comity-content-keys-")), "ledger.db"));
const keyIn = (file: string, leaf: number) => readContentKeys(file).tree.keyOf(leaf);
const refused = (message: string) =>
  expect.objectContaining({ reason: "STORE_UNAVAILABLE", message: expect.stringContaining(message) });

test("has a name that no copy of the store's own files by their beginning takes along", () => {
  expect(contentKeyFileOf("/home/ledger.db")).toBe("/home/content-keys-of-ledger.db");
});

test("keeps what was made, for its owner alone, and what was destroyed is gone from it", () => {
  const file = freshFile();
  const made = createKeyFile(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const first = made.tree().keyOf(7);
  expect(keyIn(file, 7)).toEqual(first);
  expect(readContentKeys(file).id).toEqual(made.id);
  made.destroy([3, 8]);
  made.destroy([]);
  expect([keyIn(file, 3), keyIn(file, 8), keyIn(file, 7)]).toEqual([undefined, undefined, first]);
  const opened = openKeyFile(file);
  expect(opened.tree().keyOf(7)).toEqual(first);
  opened.renewFrom(8);
  expect(keyIn(file, 3)).toBeUndefined();
  expect([keyIn(file, 7), keyIn(file, 8)?.length]).toEqual([first, 32]);
});

test("overwrites what it was, also for whoever holds the old file open", () => {
  const file = freshFile();
  const made = createKeyFile(file);
  const before = readFileSync(file);
  const held = openSync(file, "r");
  made.destroy([1]);
  const left = Buffer.alloc(before.length);
  readSync(held, left, 0, left.length, 0);
  closeSync(held);
  expect(left.equals(Buffer.alloc(before.length))).toBe(true);
  expect(readdirSync(join(file, ".."))).toHaveLength(1);
});

test("keeps the keys of another store aside, and begins with fresh ones", () => {
  const file = freshFile();
  const first = createKeyFile(file).tree().keyOf(1);
  expect(createKeyFile(file).tree().keyOf(1)).not.toEqual(first);
  const aside = readdirSync(join(file, "..")).find((name) => name.startsWith("content-keys-of-ledger.db."));
  expect(keyIn(join(file, "..", aside ?? ""), 1)).toEqual(first);
});

test("a replacement that was cut off changes nothing, and is removed", () => {
  const file = freshFile();
  const first = createKeyFile(file).tree().keyOf(1);
  copyFileSync(file, `${file}.new`);
  expect(openKeyFile(file).tree().keyOf(1)).toEqual(first);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test("a replacement that cannot be written leaves the keys as they were, and can be tried again", () => {
  const file = freshFile();
  const made = createKeyFile(file);
  const first = made.tree().keyOf(1);
  // A folder in the way.
  mkdirSync(`${file}.new`);
  expect(() => made.destroy([1])).toThrow(refused("cannot be written"));
  expect([made.tree().keyOf(1), keyIn(file, 1)]).toEqual([first, first]);
});

test("each byte that is changed is noticed, and each part that is missing", () => {
  const file = freshFile();
  createKeyFile(file).destroy([5]);
  const whole = readFileSync(file);
  const readAs = (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    return () => readContentKeys(file);
  };
  for (let at = 0; at < whole.length; at += 7)
    expect(readAs(whole.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toThrow(refused("damaged"));
  for (const end of [0, 10, 39, whole.length - 39, whole.length - 1])
    expect(readAs(whole.subarray(0, end))).toThrow(refused("damaged"));
  expect(readAs(whole)).not.toThrow();
  expect(() => readContentKeys(`${file}.none`)).toThrow(refused("restore that file"));
});

test("keys that are destroyed while a copy is made are in no copy", () => {
  const [file, to] = [freshFile(), freshFile()];
  const made = createKeyFile(file);
  let reads = 0;
  copyContentKeys(file, to, (from) => {
    const keys = readContentKeys(from);
    // Between this read and the write that follows it.
    if (reads++ < 3) made.destroy([reads]);
    return keys;
  });
  expect([1, 2, 3, 4].map((leaf) => keyIn(to, leaf))).toEqual([
    undefined,
    undefined,
    undefined,
    keyIn(file, 4),
  ]);
  expect(readFileSync(to)).toEqual(readFileSync(file));
});

test("a copy takes the place of an older one, whose bytes are overwritten, and never that of another store's", () => {
  const [file, to] = [freshFile(), freshFile()];
  const made = createKeyFile(file);
  expect(copyContentKeys(file, to)).toEqual(made.id);
  const seen = openSync(to, "r");
  made.destroy([3]);
  copyContentKeys(file, to);
  expect([keyIn(to, 3), keyIn(to, 4)]).toEqual([undefined, keyIn(file, 4)]);
  expect(statSync(to).mode & 0o777).toBe(0o600);
  const old = Buffer.alloc(64, 1);
  readSync(seen, old, 0, 64, 0);
  closeSync(seen);
  expect(old.every((byte) => byte === 0)).toBe(true);
  const other = freshFile();
  createKeyFile(other);
  expect(() => copyContentKeys(other, to)).toThrow(refused("another store"));
  expect(readContentKeys(to).id).toEqual(made.id);
});
