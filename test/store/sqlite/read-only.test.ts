/** A store that is opened to be read alone: it sees every commit of the process that has it, and takes none. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStoreToRead } from "../../../src/store/sqlite/read-only.ts";
import { TRANSFER } from "../../../src/transfers/schema.ts";
import { entry, key } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

test("reads what another commits, refuses to commit, and wakes nobody", async () => {
  const file = freshFile();
  const store = await open(file);
  const reader = openStoreToRead({ file, origin: key.name, verifierKey: key.verifierKey });
  expect((await reader.log.head()).size).toBe(0);
  await store.commit(entry("one"));
  expect((await reader.log.head()).size).toBe(1);
  expect(await reader.log.leaf(0)).toEqual(entry("one").leaf);
  for (const refused of [reader.commit(entry("two")), reader.pass("2026-11-30"), reader.destroyKeys([0])])
    await expect(refused).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  reader.watch(TRANSFER, [], () => expect.unreachable())[Symbol.dispose]();
  await reader.close();
  await store.close();
});

test("a store that is not there is refused, and none is made", () => {
  const parts = { file: join(tmpdir(), "comity-none", "none.db"), origin: key.name, verifierKey: "" };
  expect(() => openStoreToRead(parts)).toThrow(expect.objectContaining({ reason: "DIRECTORY_UNWRITABLE" }));
});
