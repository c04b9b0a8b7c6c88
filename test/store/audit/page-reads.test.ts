/** Rows are read once for all leaves that lead to them, and what comes of it is what each group would read by itself. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { CONTENT, CONTENT_KEY } from "../../../src/engine/rows.ts";
import type { Read } from "../../../src/engine/store.ts";
import type { Audited } from "../../../src/store/audit/audited.ts";
import { contentReads } from "../../../src/store/audit/kept.ts";
import { readGroups } from "../../../src/store/audit/page-reads.ts";
import { machine } from "../../../src/store/machine.ts";
import { createAudited } from "../../../src/store/sqlite/audited.ts";
import { readStoreKeys } from "../../../src/store/sqlite/key-file.ts";
import { tamper } from "../sqlite/files.ts";
import { changed, makeStores, type Stopped } from "./two-stores.ts";

const PARTS = ["body", "answer", "evidence"];
const LEAVES = 11;
const GROUPS = Array.from({ length: LEAVES }, (_, leaf) => contentReads(leaf, PARTS)).flatMap((reads) => [
  reads,
  reads.slice(0, 2),
]);

/** Reads the groups in a store, and counts the single reads that it took. */
async function readIn({ file }: Stopped, groups: readonly (readonly Read[])[]) {
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, machine.collections, readStoreKeys(file).secrets);
  let reads = 0;
  const counted: Pick<Audited, "read"> = {
    read: (some) => {
      reads += some.length;
      return audited.read(some);
    },
  };
  const found = await readGroups(counted, groups, { first: 0, below: LEAVES });
  const alone = await Promise.all(groups.map((group) => audited.read(group).catch(() => undefined)));
  return { found, alone, reads };
}

test("what is read together is what each group reads by itself, and each row is read once", async () => {
  const { eu } = await makeStores();
  const { found, alone, reads } = await readIn(eu, GROUPS);
  expect(found).toEqual(alone);
  const contents = found.filter((_, i) => i % 2 === 0).flatMap((each) => each?.flat() ?? []);
  // One read for the keys of all leaves, and one for each content that has a key.
  expect(contents.length).toBeGreaterThan(4);
  expect(reads).toBe(1 + contents.length / 2);
  expect((await readIn(eu, [[]])).reads).toBe(0);
});

test("a content without its key counts as absent, and one of another page is read by itself", async () => {
  const { eu } = await makeStores();
  const orphan = changed(eu, (file) =>
    tamper(file, "DELETE FROM content_key WHERE leaf = (SELECT min(leaf) FROM content)"),
  );
  const first = contentReads(0, PARTS);
  const { found } = await readIn(orphan, GROUPS);
  const keyless = found.findIndex(
    (rows, i) => i % 2 === 0 && rows?.[0]?.length === 0 && rows[1]?.length === 0,
  );
  expect(keyless).toBeGreaterThanOrEqual(0);
  using db = new DatabaseSync(eu.file, { readOnly: true });
  const audited = createAudited(db, machine.collections, readStoreKeys(eu.file).secrets);
  expect(await readGroups(audited, [first], { first: 5, below: 6 })).toEqual([await audited.read(first)]);
});

test("a damaged row leaves out its own group alone", async () => {
  const { eu } = await makeStores();
  for (const { name } of [CONTENT, CONTENT_KEY]) {
    const copy = changed(eu, (file) =>
      tamper(file, `UPDATE ${name} SET until = '2000-01-01' WHERE leaf = (SELECT min(leaf) FROM ${name})`),
    );
    const { found, alone } = await readIn(copy, GROUPS);
    expect(found).toEqual(alone);
    expect(found.filter((each) => each === undefined).length).toBe(2);
  }
});
