/** The embedded store: the contract, and what it keeps through a kill, a theft of its files and a forgery. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { ComityError } from "../../src/errors.ts";
import type { Store, TransferRow } from "../../src/gateway/ports.ts";
import { parseCanonical } from "../../src/ledger/canonical.ts";
import { type Statement, verifyStatement } from "../../src/ledger/proof.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { SCHEMA_VERSION } from "../../src/store/schema.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { storeContract } from "../contract/store.ts";
import {
  acknowledged,
  arrived,
  concluded,
  decided,
  denied,
  enacted,
  entry,
  foreign,
  JP,
  key,
  parked,
  proposed,
  reported,
  requeued,
  verifierKey,
} from "./samples.ts";

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

function freshFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "comity-store-"));
  directories.push(directory);
  return join(directory, "store.db");
}

function open(file: string, onFatal: (error: ComityError) => void = () => {}) {
  return openSqliteStore({ file, origin: key.name, ledgerKeyPem: key.exportPem(), onFatal });
}

/** A closed store of three leaves. */
async function closedStore(): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1, proposed("a")));
  await store.commit(entry(2, decided("b", "r")));
  await store.commit(entry(3, { kind: "concluded", id: "a", state: "DENIED", answer: foreign }));
  await store.close();
  return file;
}

function tamper(file: string, sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}

/** What takes a store from a version to the one before, where the last of all is the newest. */
const UNDO = [
  "",
  ["notice", "acknowledgement", "dispatch", "feed", "evidence"].map((name) => `DROP TABLE ${name};`).join(""),
  "DROP INDEX dispatch_parked; ALTER TABLE dispatch DROP COLUMN since;",
  "DROP TABLE pack;",
  `DROP TABLE tally; ${["counts", "recipient", "day", "fewest", "most"]
    .map((column) => `ALTER TABLE transfer DROP COLUMN ${column};`)
    .join("")}`,
];

/** Makes a closed store one of an older version, as far as SQL can. */
function asOf(version: number, file: string): void {
  expect(UNDO).toHaveLength(SCHEMA_VERSION);
  for (const undo of UNDO.slice(version).reverse()) tamper(file, undo);
  tamper(file, `PRAGMA user_version = ${version}`);
}

/** The statement of what the committer has written under an id. */
function ownOf(store: Store, id: string): Statement | undefined {
  return (store.inbound(JP, id) ?? store.notice(id)[0])?.own;
}

const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });

storeContract("sqlite", () => open(freshFile()));

test("gives everything back when it is opened again", async () => {
  const file = freshFile();
  const first = await open(file);
  await first.commit(entry(1, proposed("a")));
  await first.commit(entry(2, decided("b", "r")));
  await first.commit(entry(3, reported("m", 1, ["d1", "d2"], ["r"])));
  await first.commit(entry(4, arrived("n", 1, ["r"])));
  await first.commit(entry(5, acknowledged("n", 1, "read", ["d3"], ["r"])));
  await first.commit(entry(6, parked("d2")));
  await first.commit(entry(7, { ...enacted("EU", 1), pack: { ...enacted("EU", 1).pack, source: foreign } }));
  const all = (store: typeof first) => [
    store.checkpoint(),
    store.transfer("a"),
    store.proposed(),
    store.tally(proposed("a").caller, { since: "2026-01-01" }),
    store.inbound(decided("b").origin, "b"),
    store.inbox("r", 0, 9),
    [store.notice("m"), store.notice("n"), store.acknowledgements("n"), store.deliveries("m")],
    [store.dispatches(JP, "queued", 9), store.dispatches(JP, "parked", 9), store.parked(0, 9)],
    [store.feed("r", 0, 9), store.noticesSeenBy("r", 0, 9)],
    [store.pack("EU"), store.packs()],
    store.prove(0),
    store.prove(1),
  ];
  const before = all(first);
  await first.close();
  const second = await open(file);
  onTestFinished(() => second.close());
  expect(all(second)).toEqual(before);
  await second.commit({ ...entry(8, decided("c", "r")), epoch: 7 });
  expect(second.inbox("r", 1, 9)).toMatchObject([
    { cursor: 2, id: "c", statements: [foreign, { index: 7 }] },
  ]);
  await second.commit(entry(9, arrived("n", 2, ["r"])));
  expect(second.feed("r", 3, 9)).toEqual([{ viewer: "r", cursor: 4, notice: "n", version: 2 }]);
});

test("brings a store of the first schema to the newest, with all that it holds", async () => {
  const file = await closedStore();
  asOf(1, file);
  const store = await open(file);
  expect([store.checkpoint().size, store.transfer("a")?.state]).toEqual([3, "DENIED"]);
  expect(store.inbox("r", 0, 9)).toMatchObject([{ cursor: 1, id: "b" }]);
  await store.commit(entry(4, reported("m", 1, ["d1"], ["r"])));
  expect(store.dispatches(JP, "queued", 9)).toMatchObject([{ id: "d1", own: { index: 3 } }]);
  await store.close();
  await (await open(file)).close();
});

test("brings a store that parked before it kept the time to the newest: it is parked still, since nobody knows when", async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1, reported("m", 1, ["d1", "d2"])));
  await store.commit(entry(2, parked("d2")));
  await store.close();
  asOf(2, file);
  const newer = await open(file);
  onTestFinished(() => newer.close());
  expect(newer.parked(0, 9)).toMatchObject([{ id: "d2", reason: "INPUT_INVALID", since: "" }]);
  await newer.commit(entry(3, requeued("d2")));
  expect(newer.dispatches(JP, "queued", 9).map(({ id }) => id)).toEqual(["d1", "d2"]);
});

test("counts the transfers of a store of the second schema by what their requests say", async () => {
  const file = freshFile();
  const before = await open(file);
  const commit = (
    id: string,
    people: string | undefined,
    recipient: string,
    more: Partial<TransferRow> = {},
  ) => {
    const facts = people === undefined ? {} : { people: [people] };
    const body = JSON.stringify({ request: { recipient, facts }, salt: "" });
    return before.commit(entry(0, { ...proposed(id), body, ...more }));
  };
  await commit("a", "1200", "r");
  await commit("b", "20..30", "r");
  await commit("c", "4", "s", { decideBy: "2025-12-31T09:59:59.999Z" });
  // It is the new year already at the first places of all.
  await commit("d", "100000", "s", { decideBy: "2025-12-31T10:00:00.000Z" });
  await commit("e", "7..", "t");
  await commit("f", undefined, "u");
  await commit("g", "10000000001", "v");
  await commit("h", "5", "r");
  await before.commit(entry(1, concluded("h", "DENIED")));
  await before.commit(entry(2, concluded("a", "PERMITTED")));
  await before.commit(entry(3, denied("i")));
  await before.close();
  asOf(2, file);

  const store = await open(file);
  onTestFinished(() => store.close());
  const { caller } = proposed("a");
  const unsaid = Number.POSITIVE_INFINITY;
  const tally = (recipient: string, since = "2026-01-01") => store.tally(caller, { since, recipient });
  expect(tally("r")).toEqual({ from: 1220, to: 1230 });
  expect(tally("s")).toEqual({ from: 100_000, to: 100_000 });
  expect(tally("s", "2025-12-31")).toEqual({ from: 100_004, to: 100_004 });
  expect(["t", "u", "v"].map((recipient) => tally(recipient))).toEqual([
    { from: 7, to: unsaid },
    { from: 0, to: unsaid },
    { from: 10_000_000_000, to: unsaid },
  ]);
  await store.commit(entry(4, concluded("b", "BARRED")));
  expect(tally("r")).toEqual({ from: 1200, to: 1200 });
});

test("loses nothing that it has acknowledged when its process is killed", { timeout: 240_000 }, async () => {
  const file = freshFile();
  const committer = fileURLToPath(new URL("./committer.ts", import.meta.url));
  const resolved: string[] = [];
  const moments = fc.sample(fc.integer({ min: 1, max: 250 }), { numRuns: 20, seed: 7 });
  for (const [run, moment] of moments.entries()) {
    const args = [committer, file, key.name, key.exportPem(), String(run)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let lines = 0;
    for await (const id of createInterface({ input: child.stdout })) {
      resolved.push(id);
      lines += 1;
      if (lines === moment) child.kill("SIGKILL");
    }
    expect(lines).toBeGreaterThanOrEqual(moment);

    const store = await open(file);
    for (const id of resolved.slice(-lines))
      expect(verifyStatement(ownOf(store, id) as Statement, verifierKey).leaf).toEqual({
        type: "test",
        n: id,
      });
    await store.close();
  }

  const store = await open(file);
  onTestFinished(() => store.close());
  const { size } = store.checkpoint();
  const ids = Array.from({ length: size }, (_, index) => {
    const { n } = parseCanonical(store.leaf(index) as Uint8Array) as { n: string };
    expect(ownOf(store, n)?.index).toBe(index);
    return n;
  });
  expect(new Set(resolved).difference(new Set(ids)).size).toBe(0);
  const viewers = [0, 1, 2, 3, 4].map((lane) => `r${lane}`);
  const entries = viewers.map((viewer) => [...store.inbox(viewer, 0, size), ...store.feed(viewer, 0, size)]);
  for (const each of entries) expect(each.at(-1)?.cursor).toBe(each.length);
  expect(entries.flat().length).toBe(size);
  const queued = store.dispatches(JP, "queued", size).map(({ own }) => own.index);
  const shown = viewers.flatMap((viewer) => store.feed(viewer, 0, size));
  expect(queued.length).toBe(shown.length);
  expect(queued).toEqual(queued.toSorted((a, b) => a - b));
  using db = new DatabaseSync(file, { readOnly: true });
  const rows = "SELECT (SELECT count(*) FROM inbound) + (SELECT count(*) FROM notice) AS rows";
  expect(db.prepare(rows).get()?.rows).toBe(size);
  expect(db.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  expect(db.prepare("PRAGMA integrity_check").get()?.integrity_check).toBe("ok");
});

test("has one opener at a time", async () => {
  const file = freshFile();
  const store = await open(file);
  await expect(open(file)).rejects.toThrow(reason("STORE_LOCKED"));
  expect((await store.commit(entry(1))).kind).toBe("committed");
  await store.close();
  await (await open(file)).close();
});

test("is refused to a second process", async () => {
  const file = freshFile();
  const store = await open(file);
  onTestFinished(() => store.close());
  const committer = fileURLToPath(new URL("./committer.ts", import.meta.url));
  const child = spawn(process.execPath, [committer, file, key.name, key.exportPem(), "0"]);
  const said = await text(child.stderr);
  expect(said).toContain("STORE_LOCKED");
});

test("ends when its files vanish, and says that the outcome is unknown", async () => {
  const file = freshFile();
  const fatal: ComityError[] = [];
  const store = await open(file, (error) => fatal.push(error));
  await store.commit(entry(1));
  rmSync(dirname(file), { recursive: true });
  const commits = await Promise.allSettled([store.commit(entry(2)), store.commit(entry(3))]);
  commits.push(...(await Promise.allSettled([store.commit(entry(4))])));
  const rejected = { status: "rejected", reason: reason("STORE_UNAVAILABLE") };
  expect(commits).toEqual([rejected, rejected, rejected]);
  expect(fatal).toEqual([reason("STORE_UNAVAILABLE")]);
  expect(fatal[0]?.message).not.toMatch(/comity-store-|INSERT|COMMIT/);
  await store.close();
});

test.each([
  ["is missing", () => join(freshFile(), "none")],
  ["takes no files", () => "/proc/self"],
  [
    "is a file",
    () => {
      const file = freshFile();
      writeFileSync(file, "");
      return file;
    },
  ],
])("names the directory when it %s", async (_, directory) => {
  const path = directory();
  const error = await open(join(path, "store.db")).catch((thrown: unknown) => thrown);
  expect(error).toEqual(reason("DIRECTORY_UNWRITABLE"));
  expect((error as ComityError).message).toContain(`\`${path}\``);
});

test.each([
  ["a checkpoint with another size", "UPDATE checkpoint SET size = 9 WHERE size = 3"],
  ["a checkpoint with another text", "UPDATE checkpoint SET note = replace(note, '3', '4') WHERE size = 3"],
  ["no newest checkpoint", "DELETE FROM checkpoint WHERE size = 3"],
  ["no checkpoint", "DELETE FROM checkpoint"],
  ["another node", "UPDATE node SET hash = zeroblob(32) WHERE level = 1"],
  ["a missing node", "DELETE FROM node WHERE level = 1"],
  ["a missing leaf", "PRAGMA foreign_keys = OFF; DELETE FROM leaf WHERE idx = 2"],
])("refuses a log with %s", async (_, sql) => {
  const file = await closedStore();
  tamper(file, sql);
  await expect(open(file)).rejects.toThrow(reason("STORE_UNAVAILABLE"));
  await expect(open(file)).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("refuses a log that another key has signed, a newer schema, and what is no database", async () => {
  const file = await closedStore();
  const ledgerKeyPem = createLedgerKey(key.name).exportPem();
  const onFatal = () => {};
  await expect(openSqliteStore({ file, origin: key.name, ledgerKeyPem, onFatal })).rejects.toThrow(
    reason("STORE_UNAVAILABLE"),
  );
  tamper(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
  await expect(open(file)).rejects.toThrow(reason("CONFIG_INVALID"));
  const other = freshFile();
  writeFileSync(other, "not a database ".repeat(400));
  await expect(open(other)).rejects.toThrow(reason("STORE_UNAVAILABLE"));
});

test("does not show its key", async () => {
  const store = await open(freshFile());
  onTestFinished(() => store.close());
  const secret = key.exportPem().split("\n")[1] as string;
  expect(inspect(store, { depth: null, showHidden: true })).not.toContain(secret);
});
