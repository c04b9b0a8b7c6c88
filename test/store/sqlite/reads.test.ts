/** The connection that reads beside the writer: it sees what was committed, opens secrets, and tells of faults. */
import { expect, test } from "vitest";
import { CONTENT_KEY } from "../../../src/engine/rows.ts";
import { FOREVER } from "../../../src/engine/store.ts";
import { readStoreKeys } from "../../../src/store/sqlite/key-file.ts";
import { openReads, type ReadFault } from "../../../src/store/sqlite/reads.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { ITEM } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const secretOf = async (reads: ReturnType<typeof openReads>) => {
  const [[row] = []] = await reads.read([{ of: CONTENT_KEY, key: [0, "body"] }]);
  return (row as { key?: Uint8Array } | undefined)?.key;
};

test("reads rows and secrets, and tells of a damaged row", async () => {
  const file = freshFile();
  const store = await open(file);
  const contents = [
    { part: "body", sealed: Uint8Array.of(1), key: Uint8Array.from({ length: 32 }, () => 5), until: FOREVER },
  ];
  await store.commit(entry(0, { kind: "sample.keep", contents }));
  await store.commit(entry(1, set(item("a"), item("b"))));
  const keys = readStoreKeys(file);
  const faults: ReadFault[] = [];
  const reads = openReads(
    { file, origin: key.name, verifierKey: key.verifierKey, secrets: keys.secrets },
    (fault) => faults.push(fault),
  );
  expect((await reads.log.head()).size).toBe(2);
  expect(await secretOf(reads)).toEqual(Buffer.alloc(32, 5));
  await store.destroyKeys([0]);
  keys.renew();
  expect(await secretOf(reads)).toBeUndefined();
  tamper(file, "UPDATE item SET data = '{}', row_digest = x'00' WHERE id = 'a'");
  const both = [
    { of: ITEM, key: ["b"] },
    { of: ITEM, key: ["a"] },
  ];
  await expect(reads.read(both)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  expect(faults.map(({ what }) => what)).toEqual(["read"]);
  reads.close();
  await store.close();
});
