/** The hand-over of a log: under load no commit is lost or refused, and each size of the log has the key that is due. */
import { expect, onTestFinished, test } from "vitest";
import { statementOf } from "../../src/engine/record.ts";
import { HAND_OVER, type HandOverRow } from "../../src/engine/rows.ts";
import { type Committed, loadSpan, type Recorded, type Store } from "../../src/engine/store.ts";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { MAX_HAND_OVERS, parseHandOver } from "../../src/ledger/hand-over.ts";
import { trustDomainOf } from "../../src/ledger/log-origin.ts";
import { parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { assertRecorded, type Handing, keysInRows } from "../../src/store/hand-over.ts";
import { createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { keysAlong, renamed } from "../ledger/handed-log.ts";
import { signNote } from "../support/signed-note.ts";
import { entry, key, recordedOf, verifierKey } from "./sample-entries.ts";
import { machine } from "./sample-machine.ts";
import { freshFile, open, tamper } from "./sqlite/files.ts";

const newKey = () => createLedgerKey(key.name);
const source = (of: NewLedgerKey) => ({ in: "file", pem: of.exportPem() }) as const;
const handing = (
  from: { readonly verifierKey: string },
  command: Handing["command"] = { kind: "sample.note" },
) => ({
  from: from.verifierKey,
  nonce: `${"A".repeat(43)}=`,
  at: "2026-11-30T12:00:00.000Z",
  command,
});
const idOf = ({ checkpoint }: { readonly checkpoint: string }) => parseNote(checkpoint).signatures[0]?.id;
const idOfKey = ({ verifierKey: text }: NewLedgerKey) => parseVerifierKey(text).id;

type Handed = Store & { readonly handTo: (next: NewLedgerKey, asked: Handing) => Promise<Committed> };

async function inMemory(): Promise<Handed> {
  const store = createMemoryStore(key, machine);
  return { ...store, handTo: store.handOver };
}
async function inSqlite(file = freshFile(), by = key): Promise<Handed> {
  const store = await open(file, { ledgerKey: source(by) });
  onTestFinished(store.close);
  return { ...store, handTo: (next, asked) => store.handOver(source(next), asked) };
}

const stores: readonly [string, () => Promise<Handed>][] = [
  ["a store in memory", inMemory],
  ["SQLite", inSqlite],
];

test.each(stores)(
  "%s commits all that comes before, meanwhile and after, each under the key that is due",
  async (_, make) => {
    const store = await make();
    const [second, third] = [newKey(), newKey()];
    const committed: Promise<Committed>[] = [];
    const load = (from: number) => {
      for (let n = 0; n < 40; n++) committed.push(store.commit(entry(from + n)));
    };
    load(0);
    const first = store.handTo(second, handing(key));
    load(100);
    const one = recordedOf(await first);
    load(200);
    const other = recordedOf(await store.handTo(third, handing(second)));
    load(300);
    const all = (await Promise.all(committed)).map(recordedOf);
    expect(all).toHaveLength(160);
    const known = keysAlong(verifierKey, [one, other].map(statementOf));
    for (const each of [...all, one, other])
      expect(() => verifyStatement(statementOf(each), known)).not.toThrow();
    const due = ({ index }: Recorded) => (index <= one.index ? key : index <= other.index ? second : third);
    for (const each of [...all, one, other]) expect(idOf(each)).toBe(idOfKey(due(each)));
    expect(new Set(all.map(idOf)).size).toBe(3);
    expect(idOf(await store.log.head())).toBe(idOfKey(third));
    const again = await store.log.recorded([...all, one, other].map(({ index }) => index));
    expect(again.map(statementOf)).toEqual([...all, one, other].map(statementOf));
    for (const index of [0, one.index])
      expect(
        () => verifyStatement(statementOf((one && again[0]) as Recorded), known),
        `${index}`,
      ).not.toThrow();
  },
);

test.each(stores)(
  "%s goes on with the old key where the new one may not follow, or the hand-over is refused",
  async (_, make) => {
    const store = await make();
    const next = newKey();
    const known = expect.objectContaining({
      reason: "INPUT_INVALID",
      message: expect.stringContaining("a new one"),
    });
    await expect(store.handTo(key, handing(key))).rejects.toEqual(known);
    expect(await store.handTo(next, handing(next))).toEqual({ refused: "key-moved" });
    await expect(store.handTo(next, handing(key, { kind: "sample.throw" }))).rejects.toMatchObject({});
    expect((await store.log.head()).size).toBe(0);
    expect(idOf(recordedOf(await store.commit(entry(1))))).toBe(idOfKey(key));
    recordedOf(await store.handTo(next, handing(key)));
    await expect(store.handTo(key, handing(next))).rejects.toEqual(known);
    expect(idOf(recordedOf(await store.commit(entry(2))))).toBe(idOfKey(next));
  },
);

test("a log is handed over so many times and no more", async () => {
  const store = await inMemory();
  let last = key;
  for (let n = 0; n < MAX_HAND_OVERS; n++) {
    const next = newKey();
    recordedOf(await store.handTo(next, handing(last)));
    last = next;
  }
  await expect(store.handTo(newKey(), handing(last))).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: "the log was handed over 64 times, and cannot be again",
  });
});

test("a store is opened by the key to which its log was handed over, and by no other", async () => {
  const file = freshFile();
  const next = newKey();
  const store = await open(file);
  await store.commit(entry(1));
  const handed = recordedOf(await store.handOver(source(next), handing(key)));
  // Nothing was signed by the new key yet.
  await store.close();
  await expect(open(file)).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringMatching(/was handed over to the key `[0-9a-f]{8}`, and this node's ledger key is/),
  });
  const again = await open(file, { ledgerKey: source(next) });
  onTestFinished(again.close);
  const after = recordedOf(await again.commit(entry(2)));
  expect(idOf(after)).toBe(idOfKey(next));
  const known = keysAlong(verifierKey, [statementOf(handed)]);
  for (const each of await again.log.recorded([0, 1, 2]))
    expect(() => verifyStatement(statementOf(each), known)).not.toThrow();
  expect((await again.pass("2026-11-30")).damage).toEqual([]);
  const [row] = await loadSpan<HandOverRow>(again, {
    of: HAND_OVER,
    index: "log",
    prefix: [trustDomainOf(key.name)],
  });
  expect(row).toMatchObject({ size: 2, leaf: 1, from: key.verifierKey, to: next.verifierKey });
  expect(keysInRows(row === undefined ? [] : [row], verifierKey)).toEqual(known);
});

test("a pass that begins before a hand-over finds no damage in what the new key has signed", async () => {
  const store = await inSqlite();
  for (let n = 0; n < 3; n++) await store.commit(entry(n));
  const passed = store.pass("2026-11-30");
  const next = newKey();
  recordedOf(await store.handTo(next, handing(key)));
  for (let n = 3; n < 30; n++) await store.commit(entry(n));
  expect((await passed).damage).toEqual([]);
});

test("a row that names another key than the log does opens no store", async () => {
  const file = freshFile();
  const [next, thief] = [newKey(), newKey()];
  const store = await open(file);
  const handed = recordedOf(await store.handOver(source(next), handing(key)));
  await store.close();
  const row: HandOverRow = {
    trustDomain: key.name,
    ...{ size: 1, from: key.verifierKey, to: thief.verifierKey, leaf: 0, until: "9999-12-31" },
  };
  expect(() => assertRecorded({ ...row, to: next.verifierKey }, handed.leaf)).not.toThrow();
  const unfit = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });
  expect(() => assertRecorded(row, handed.leaf)).toThrow(unfit);
  expect(() => assertRecorded({ ...row, to: next.verifierKey, size: 2 }, handed.leaf)).toThrow(unfit);
  expect(() => assertRecorded(row, undefined)).toThrow(unfit);
  expect(parseHandOver(JSON.parse(Buffer.from(handed.leaf).toString("utf8")))).toMatchObject({ size: 1 });
  tamper(file, `UPDATE hand_over SET "row_digest" = x'00'`);
  await expect(open(file, { ledgerKey: source(next) })).rejects.toThrow(unfit);
});

/** The head of so many leaves that the samples' log had, as a peer holds it. */
const heldOf = (size: number) =>
  signNote(formatCheckpoint({ origin: key.name, size, root: new Uint8Array(32) }), key);
const OPENED = `${trustDomainOf(key.name)}/2026-11-30-0123abcd`;
const opening = (from: { readonly verifierKey: string }, size = 9) => ({
  ...handing(from),
  opening: { origin: OPENED, held: heldOf(size), by: "jp.example" },
});

test.each(stores)("%s opens a log under another name after its leaves, by the same key", async (_, make) => {
  const store = await make();
  for (let n = 0; n < 3; n++) await store.commit(entry(n));
  const next = renamed(key, OPENED);
  // Nothing was lost: the log goes on.
  await expect(store.handTo(next, opening(key, 3))).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: expect.stringContaining("no more leaves than were kept"),
  });
  expect(parseNote((await store.log.head()).checkpoint).signatures[0]?.name).toBe(key.name);
  const opened = recordedOf(await store.handTo(next, opening(key)));
  const after = recordedOf(await store.commit(entry(4)));
  const known = keysAlong(verifierKey, [statementOf(opened)]);
  expect(known).toMatchObject([{ upTo: 9 }, { name: OPENED, after: 3 }]);
  for (const each of [...(await store.log.recorded([0, 1, 2])), opened, after])
    expect(() => verifyStatement(statementOf(each), known)).not.toThrow();
  expect(parseNote(after.checkpoint).signatures[0]?.name).toBe(OPENED);
  const handed = recordedOf(await store.handTo(createLedgerKey(OPENED), handing(next)));
  expect(keysAlong(verifierKey, [opened, handed].map(statementOf))).toMatchObject([{}, { upTo: 6 }, {}]);
});

test("a store is opened under the name of the log that goes on in it, and finds no damage", async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1));
  const opened = recordedOf(await store.handOver(source(key), opening(key)));
  await store.close();
  await expect(open(file)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
  const again = await open(file, { origin: OPENED });
  onTestFinished(again.close);
  const after = recordedOf(await again.commit(entry(2)));
  const known = keysAlong(verifierKey, [statementOf(opened)]);
  for (const each of [...(await again.log.recorded([0, 1])), after])
    expect(() => verifyStatement(statementOf(each), known)).not.toThrow();
  expect((await again.pass("2026-11-30")).damage).toEqual([]);
});
