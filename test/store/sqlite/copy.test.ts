/** A copy of a store that is written meanwhile: one moment of it, whole, and refused where a byte of it is another. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { copyStore, verifyCopy } from "../../../src/store/sqlite/copy.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const { collections } = machine;
const copyOf = (file: string) => ({ file, origin: key.name, verifierKey: key.verifierKey, collections });
const refused = (reason: string, message: string) =>
  expect.objectContaining({ reason, message: expect.stringContaining(message) });

async function storeOf(size: number) {
  const file = freshFile();
  const store = await open(file);
  onTestFinished(() => store.close());
  for (let n = 0; n < size; n++)
    await store.commit(entry(n, set(item(`i${n}`, { body: new Uint8Array(4_000) }))));
  return { file, store };
}

test("is a moment of a store that goes on, in one file for its owner alone", async () => {
  const { file, store } = await storeOf(30);
  const before = await store.log.head();
  const to = freshFile();
  const steps: number[] = [];
  const copied = copyStore(file, to, (done) => steps.push(done));
  for (let n = 0; n < 20; n++) await store.commit(entry(`during ${n}`));
  await copied;
  expect(verifyCopy(copyOf(to)).head).toEqual(before);
  expect((await store.log.head()).size).toBe(50);
  expect(statSync(to).mode & 0o777).toBe(0o600);
  expect(() => statSync(`${to}-wal`)).toThrow("ENOENT");
  expect(steps.every((done) => done >= 0 && done <= 1)).toBe(true);
});

test("names the content keys that open it", async () => {
  const { file, store } = await storeOf(0);
  await store.commit(entry("sealed", { kind: "sample.note" }));
  const to = freshFile();
  await copyStore(file, to);
  expect(verifyCopy(copyOf(to)).contentKeys).toMatch(/^[0-9a-f]{32}$/);
});

test("is never written over a file, nor made of what is no store", async () => {
  const { file } = await storeOf(1);
  const to = freshFile();
  writeFileSync(to, "precious");
  await expect(copyStore(file, to)).rejects.toEqual(refused("STORE_UNAVAILABLE", "cannot be copied"));
  expect(readFileSync(to, "utf8")).toBe("precious");
  await expect(copyStore(to, freshFile())).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
});

test("is refused with another row, leaf, head, key or version", async () => {
  const { file } = await storeOf(5);
  const make = async (sql: string) => {
    const to = freshFile();
    await copyStore(file, to);
    tamper(to, sql);
    return copyOf(to);
  };
  for (const [sql, reason, message] of [
    ["UPDATE item SET rank = 9 WHERE id = 'i3'", "STORE_UNAVAILABLE", "a row of `item`"],
    ["UPDATE leaf SET bytes = x'00' WHERE idx = 2", "STORE_UNAVAILABLE", "node `0/2` of the log"],
    ["DELETE FROM checkpoint WHERE size = 5", "STORE_UNAVAILABLE", "does not match"],
    ["PRAGMA user_version = 7", "CONFIG_INVALID", "earlier program"],
    ["PRAGMA user_version = 900", "CONFIG_INVALID", "newer one"],
  ] as const) {
    const copy = await make(sql);
    expect(() => verifyCopy(copy), sql).toThrow(refused(reason, message));
  }
  const copy = await make("SELECT 1");
  const other = { ...copy, verifierKey: createLedgerKey(key.name).verifierKey };
  expect(() => verifyCopy(other)).toThrow(
    refused("STORE_UNAVAILABLE", "not signed by this node's ledger key"),
  );
  expect(verifyCopy(copy).head.size).toBe(5);
  using db = new DatabaseSync(copy.file, { readOnly: true });
  expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
});
