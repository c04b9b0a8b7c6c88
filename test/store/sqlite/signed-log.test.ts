/** The log of a store against its keys, when it is opened: the whole log, up to a head that one of them has signed. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { createLogReader } from "../../../src/store/sqlite/log.ts";
import { assertExtends, readHead, readOwnKeys } from "../../../src/store/sqlite/signed-log.ts";
import { entry, key, verifierKey } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

const unfit = (message: RegExp) =>
  expect.objectContaining({ reason: "STORE_UNAVAILABLE", message: expect.stringMatching(message) });

test("a log is read up to its newest head, and only where its key has signed that", async () => {
  const file = freshFile();
  const store = await open(file);
  for (let n = 0; n < 3; n++) await store.commit(entry(n));
  const root = await store.log.rootAt(2);
  await store.close();
  using db = new DatabaseSync(file, { readOnly: true });
  const log = createLogReader(db);
  const keys = readOwnKeys(db, key);
  expect(keys).toEqual(firstKey(verifierKey));
  expect(readHead(log, keys)).toMatchObject({ size: 3 });
  const other = createLedgerKey(key.name);
  expect(() => readHead(log, readOwnKeys(db, other))).toThrow(unfit(/not signed by this node's ledger key/));
  const held = { origin: key.name, extensions: [], size: 2, root: root ?? new Uint8Array(32) };
  expect(() => assertExtends(log, 3, held)).not.toThrow();
  expect(() => assertExtends(log, 3, { ...held, size: 4 })).toThrow(unfit(/this copy is older/));
  expect(() => assertExtends(log, 3, { ...held, root: new Uint8Array(32) })).toThrow(unfit(/another one/));
});
