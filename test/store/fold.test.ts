/** The fold where a store cannot write: what is certain is tried again, and what is not is never guessed. */
import { expect, test } from "vitest";
import type { AnyCollection, AnyEntry, Read, Row } from "../../src/engine/store.ts";
import { type Batch, commitBatch, fold, NotWritten, signHead } from "../../src/store/fold.ts";
import type { LedgerKey } from "../../src/store/ledger-key.ts";
import { isInSpan, keyOf, keyText } from "../../src/store/order.ts";
import { entry, item, key, set } from "./sample-entries.ts";
import { ITEM, type ItemRow, machine } from "./sample-machine.ts";

/** A store that is a list of items. `write` may throw. */
function tinyStore(write: (batch: Batch) => void = () => {}, signer: () => LedgerKey = () => key) {
  const rows = new Map<string, Row>();
  let head = signHead(0, [], key);
  const loads: number[] = [];

  function answer(read: Read): readonly Row[] {
    if ("index" in read) return [...rows.values()].filter((row) => isInSpan(row, read));
    const row = rows.get(`${read.of.name} ${keyText(read.key)}`);
    return row === undefined ? [] : [row];
  }

  async function attempt(entries: readonly AnyEntry[]) {
    const load = async (reads: readonly Read[]) => {
      loads.push(reads.length);
      return reads.map(answer);
    };
    const folded = await fold(entries, { ...(await head), load }, machine, signer());
    if (folded.batch === undefined) return folded;
    write(folded.batch);
    if (folded.batch.head !== undefined) head = Promise.resolve(folded.batch.head);
    for (const [of, puts] of folded.batch.puts as ReadonlyMap<AnyCollection, readonly Row[]>)
      for (const row of puts) rows.set(`${of.name} ${keyText(keyOf(of, row))}`, row);
    return folded;
  }

  return {
    loads,
    size: async () => (await head).size,
    has: (id: string) => rows.has(`item ${keyText([id])}`),
    commit: async (entries: readonly AnyEntry[]) =>
      (await commitBatch(entries, attempt)).flatMap(({ outcomes }) => outcomes),
  };
}

const wroteTo = ({ puts }: Batch, id: string) =>
  (puts.get(ITEM) ?? []).some((row) => (row as ItemRow).id === id);

test("an entry that cannot be kept is rejected, and the others of its batch are written in their order", async () => {
  const store = tinyStore((batch) => {
    if (wroteTo(batch, "no")) throw new NotWritten(new Error("too large"));
  });
  const add = (id: string) => entry(id, { kind: "sample.add", item: item(id) });
  const outcomes = await store.commit([add("a"), entry("no", set(item("no"))), add("a"), add("b")]);
  expect(outcomes).toMatchObject([
    { recorded: { index: 0 } },
    { rejected: { reason: "STORE_UNAVAILABLE" } },
    { refused: "taken", row: { id: "a" } },
    { recorded: { index: 1 } },
  ]);
  expect([await store.size(), store.has("no"), store.has("b")]).toEqual([2, false, true]);
});

test("an outcome that is unknown rejects the whole batch, and nothing is tried again", async () => {
  let writes = 0;
  const store = tinyStore(() => {
    writes += 1;
    throw new Error("the connection was cut");
  });
  await expect(store.commit([entry(1), entry(2)])).rejects.toThrow("the connection was cut");
  expect(writes).toBe(1);
});

test("where nothing is signed, all entries are rejected at once, none is written, and the next batch is", async () => {
  const asked: number[] = [];
  const silent = { ...key, sign: async () => Promise.reject(new Error(`no answer ${asked.push(1)}`)) };
  const store = tinyStore(
    () => {},
    () => (asked.length === 0 ? silent : key),
  );
  const outcomes = await store.commit([entry(1), entry("a", set(item("a")))]);
  for (const each of outcomes)
    expect(each).toMatchObject({
      rejected: { reason: "STORE_UNAVAILABLE", cause: { message: "no answer 1" } },
    });
  expect([asked.length, await store.size(), store.has("a")]).toEqual([1, 0, false]);
  expect(await store.commit([entry("a", set(item("a")))])).toMatchObject([{ recorded: { index: 0 } }]);
});

test("what hints name is loaded at once, each read once; the rest when it is met", async () => {
  const store = tinyStore();
  const add = (id: string) => entry(id, { kind: "sample.add", item: item(id) });
  await store.commit([add("a"), add("b"), add("a"), { ...add("c"), epoch: 0 }, { ...add("d"), epoch: 0 }]);
  expect(store.loads).toEqual([5]);
  await store.commit([entry(1, { kind: "sample.list", id: "l", group: "g" })]);
  expect(store.loads).toEqual([5, 1]);
});

test("a batch of refusals alone writes nothing", async () => {
  const store = tinyStore();
  const add = entry(1, { kind: "sample.add", item: item("a") });
  await store.commit([add]);
  const writing = tinyStore(() => {
    throw new Error("nothing is to be written");
  });
  expect(await writing.commit([{ ...add, epoch: 7 }])).toEqual([{ refused: "law-changed" }]);
  expect(await store.commit([add, add])).toMatchObject([{ refused: "taken" }, { refused: "taken" }]);
  expect(await store.size()).toBe(1);
});

test("a machine that never has all it asks for is stopped", async () => {
  const endless = {
    ...machine,
    reads: () => [],
    transition: (_: unknown, rows: { get: (of: typeof ITEM, id: string) => unknown }) => {
      for (let n = 0; ; n++) rows.get(ITEM, `i${n}`);
    },
  } as unknown as typeof machine;
  const load = async (reads: readonly Read[]) => reads.map(() => []);
  const { outcomes } = await fold([entry(1)], { size: 0, range: [], load }, endless, key);
  expect(outcomes).toMatchObject([{ rejected: { reason: "INTERNAL" } }]);
});
