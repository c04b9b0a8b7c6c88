/**
 * Stores of earlier schemas. The fixtures were written by the programs that had them: `eu` and `jp` by a local
 * federation with its sample transfers and incident, `every-kind` with rows of every kind and state.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { CONTENT, CONTENT_KEY, FEED, OUTBOX, TIMER } from "../../../src/engine/rows.ts";
import type { AnyCollection, Read, Row } from "../../../src/engine/store.ts";
import { verifyCheckpoint } from "../../../src/ledger/checkpoint.ts";
import { parseVerifierKey } from "../../../src/ledger/note.ts";
import { type Statement, verifyStatement } from "../../../src/ledger/proof.ts";
import { ACKNOWLEDGEMENT, NOTICE, NOTICE_SEEN, NOTICE_VERSION } from "../../../src/notices/schema.ts";
import { NEWEST_PACK, PACK } from "../../../src/packs/schema.ts";
import { parseTrust, verifyReceipt } from "../../../src/receipt/verify.ts";
import { createLog } from "../../../src/store/log.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import { openDatabase } from "../../../src/store/sqlite/database.ts";
import { createLogReader, promiseReads } from "../../../src/store/sqlite/log.ts";
import { migrate } from "../../../src/store/sqlite/migration/migrate.ts";
import { createRowReader } from "../../../src/store/sqlite/reader.ts";
import { INBOUND, TALLY, TRANSFER } from "../../../src/transfers/schema.ts";
import { statementOf } from "../sample-entries.ts";
import { freshFile, tamper } from "./files.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** Steps back from each version to the one before, as far as SQL can. */
const UNDO = [
  "",
  ["notice", "acknowledgement", "dispatch", "feed", "evidence"].map((name) => `DROP TABLE ${name};`).join(""),
  "DROP INDEX dispatch_parked; ALTER TABLE dispatch DROP COLUMN since;",
  "DROP TABLE pack;",
  `DROP TABLE tally; ${["counts", "recipient", "day", "fewest", "most"]
    .map((column) => `ALTER TABLE transfer DROP COLUMN ${column};`)
    .join("")}`,
];

/** A fixture's store as it was in a version, and what can be read of it once it is migrated. */
function migrated(name: string, version = 5) {
  const file = freshFile();
  writeFileSync(file, gunzipSync(fixture(`${name}.db.gz`)));
  for (const undo of UNDO.slice(version).reverse()) tamper(file, undo);
  const before = new DatabaseSync(file);
  const head = createLogReader(before).newest();
  before.close();
  const db = openDatabase(file, (opened) => migrate(opened, version));
  onTestFinished(() => db.close());
  const rows = createRowReader(db, { wrap: (_, secret) => secret, unwrap: (_, secret) => secret });
  const log = createLog(promiseReads(createLogReader(db)));
  const sealer = createSealer();
  const read = <R = Row>(read: Read) => (rows.read([read])[0] ?? []) as readonly R[];
  return {
    db,
    head,
    log,
    get: (of: AnyCollection, ...key: readonly (string | number)[]) => read({ of, key })[0],
    /** The ids of the transfers in a state, in the order of the log. */
    transfers: (state: string) =>
      db
        .prepare("SELECT id FROM transfer WHERE state = ? ORDER BY leaf")
        .all(state)
        .map(({ id }) => String(id)),
    all: (of: AnyCollection, index: string, ...prefix: readonly (string | number)[]) =>
      read<Record<string, unknown>>({ of, index, prefix }),
    statement: async (leaf: number) => {
      const [recorded] = await log.recorded([leaf]);
      if (recorded === undefined) throw new Error("not recorded");
      return statementOf(recorded);
    },
    content: (leaf: number, part: string) => {
      const [content] = read<{ sealed: Uint8Array }>({ of: CONTENT, key: [leaf, part] });
      const [held] = read<{ key: Uint8Array }>({ of: CONTENT_KEY, key: [leaf, part] });
      return content && held && Buffer.from(sealer.open(content.sealed, held.key)).toString("utf8");
    },
  };
}

const trust = JSON.parse(fixture("trust.json").toString("utf8")) as {
  nodes: { trustDomain: string; ledger: string }[];
};
const keyOf = (domain: string) =>
  parseVerifierKey(trust.nodes.find(({ trustDomain }) => trustDomain === domain)?.ledger ?? "");

const receipt = (name: string) =>
  (
    JSON.parse(gunzipSync(fixture(`receipts/${name}.json.gz`)).toString("utf8")) as {
      statements: Statement[];
    }
  ).statements;

test.each(["eu", "jp"])("leaves the log of `%s` as it was, under the same signed head", async (name) => {
  const store = migrated(name);
  expect(await store.log.head()).toEqual(store.head);
  const key = keyOf(`${name}.comity.example`);
  verifyCheckpoint(store.head.checkpoint, key, { unknownLines: "refuse" });
  for (let leaf = 0; leaf < store.head.size; leaf++) verifyStatement(await store.statement(leaf), key);
  expect(store.db.prepare("PRAGMA integrity_check").get()?.integrity_check).toBe("ok");
});

test("makes the statements of the receipts that were given out before, byte for byte", async () => {
  const eu = migrated("eu");
  const jp = migrated("jp");
  for (const [name, store, to] of [
    ["eu-us-il-login", eu, "us-il"],
    ["eu-jp-research", eu, "jp"],
    ["jp-us-il-payment", jp, "us-il"],
  ] as const) {
    const [own, answer] = receipt(name);
    const { transfer } = JSON.parse(Buffer.from(own?.leaf ?? "", "base64").toString("utf8"));
    const row = store.get(TRANSFER, transfer) as unknown as { leaf: number; outcome: number; state: string };
    expect(row.state).toBe("PERMITTED");
    expect(await store.statement(row.leaf)).toEqual(own);
    expect(JSON.parse(store.content(row.outcome, "answer") ?? "")).toEqual(answer);
    verifyStatement(answer as Statement, keyOf(`${to}.comity.example`));
    expect(JSON.parse(store.content(row.leaf, "body") ?? "").request.to).toBe(to.toUpperCase());
  }
  const [denial] = receipt("eu-us-il-advertising");
  const row = eu.get(TRANSFER, eu.transfers("DENIED")[0] ?? "") as unknown as Record<string, unknown>;
  expect(await eu.statement(Number(row?.leaf))).toEqual(denial);
  expect([row?.outcome, row?.destination]).toEqual([undefined, ""]);
});

test("keeps receipts good whose leaves spell reasons with hyphens, and tells them in today's spelling", () => {
  const bytes = gunzipSync(fixture("receipts/eu-jp-research.json.gz"));
  const [own] = receipt("eu-jp-research");
  expect(Buffer.from(own?.leaf ?? "", "base64").toString("utf8")).toContain('"VOC-BROADER"');
  const verified = verifyReceipt(bytes, parseTrust(trust));
  const [first, second] = verified.kind === "transfer" ? [verified.proposal, verified.answer] : [];
  for (const leaf of [first, second])
    expect(JSON.stringify(leaf).match(/VOC.BROADER/g)).toEqual(["VOC_BROADER"]);
});

test("gives a recipient its inbox, with both halves of each receipt", async () => {
  const jp = migrated("jp");
  const [entry, ...more] = jp.all(FEED, "cursor", "spiffe://jp.comity.example/platform/sakura");
  const [own, answer] = receipt("eu-jp-research");
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ cursor: 1, kind: "delivery", leaf: answer?.index });
  expect(JSON.parse(jp.content(Number(entry?.leaf), "proposal") ?? "")).toEqual(own);
  expect(await jp.statement(Number(entry?.leaf))).toEqual(answer);
  expect(JSON.parse(jp.content(Number(entry?.leaf), "delivery") ?? "").from).toBe("EU");
});

test("keeps a regulator's feed, and what was said, with its origin", () => {
  const eu = migrated("eu");
  const origin = "spiffe://eu.comity.example/node";
  const viewer = "spiffe://eu.comity.example/regulator/ie-dpc";
  const feed = eu.all(FEED, "cursor", viewer);
  expect(feed.map(({ cursor, kind }) => `${cursor} ${kind}`)).toEqual([
    "1 notice",
    ...[2, 3, 4, 5, 6, 7].map((cursor) => `${cursor} acknowledgement`),
  ]);
  const id = String((feed[0]?.data as Record<string, unknown> | undefined)?.id);
  expect(eu.get(NOTICE, origin, id)).toMatchObject({ version: 1, stage: "initial", reporter: viewer });
  expect(eu.all(ACKNOWLEDGEMENT, "leaf", origin, id)).toHaveLength(6);
  for (const { leaf } of feed)
    expect(JSON.parse(eu.content(Number(leaf), "body") ?? "").salt).toHaveLength(44);
});

test("moves rows of every kind and state", () => {
  const store = migrated("every-kind");
  const [home, jp] = ["spiffe://eu.example/node", "spiffe://jp.example/node"];
  const states = ["PROPOSED", "PERMITTED", "DENIED"].map(store.transfers);
  expect(states).toEqual([["b", "c", "d", "e", "f", "g"], ["a"], ["h", "i"]]);
  expect(store.get(TRANSFER, "h")).toMatchObject({
    counts: [{ fact: "peopleYear", value: "9", counted: "4" }],
    counted: { recipient: "r", day: "2026-01-01", fewest: 5, most: 5 },
    outcome: 8,
    until: "2037-02-03",
  });
  expect(store.all(TIMER, "due", "running").map(({ subject }) => subject)).toContain("transfer b");
  expect(store.all(TIMER, "due", "running")).toHaveLength(6);
  expect(store.get(INBOUND, jp, "j")).toMatchObject({ leaf: 11, proposal: "ab".repeat(32) });
  expect(store.get(INBOUND, jp, "m")).toEqual({ origin: jp, id: "m", leaf: 14, until: "2037-02-03" });
  expect(store.all(FEED, "cursor", "spiffe://eu.example/platform/r").map(({ data }) => data)).toEqual([
    { transfer: "j" },
    { transfer: "l" },
  ]);
  expect(store.content(15, "evidence")).toBe('{"kept":"evidence"}');
  expect(store.get(NOTICE, home, "n1")).toMatchObject({ version: 2, stage: "withdrawn", tlp: "AMBER" });
  expect(store.all(NOTICE_VERSION, "version", home, "n1").map(({ version }) => version)).toEqual([1, 2, 3]);
  expect(store.get(NOTICE, jp, "n2")).toMatchObject({ version: 1, until: expect.stringMatching(/^2036-/) });
  const [arrived] = store.all(NOTICE_VERSION, "version", jp, "n2");
  expect(JSON.parse(store.content(Number(arrived?.leaf), "source") ?? "")).toMatchObject({ index: 4 });
  expect(store.all(OUTBOX, "subject", `${home} n1`).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "d1 received",
    "d2 superseded",
    "d4 superseded",
    "d5 queued",
  ]);
  expect(store.get(OUTBOX, "d3")).toMatchObject({
    kind: "acknowledgement",
    subject: `${jp} n2`,
    state: "dead",
    reason: "INPUT_INVALID",
    since: "2026-01-02T03:04:05.000Z",
  });
  expect(
    store.all(NOTICE_SEEN, "first", "spiffe://eu.example/regulator/r").map(({ id, first }) => [id, first]),
  ).toEqual([
    ["n1", 1],
    ["n2", 2],
  ]);
  expect(store.all(PACK, "serial").map(({ jurisdiction, serial }) => `${jurisdiction} ${serial}`)).toEqual([
    "EU 1",
    "EU 2",
    "JP 7",
  ]);
  expect(store.get(NEWEST_PACK, "EU")).toMatchObject({ serial: 2, version: "2026.2" });
  const newest = store.get(NEWEST_PACK, "JP") as unknown as { leaf: number };
  expect(store.content(newest.leaf, "body")).toBe("pack: JP # é");
  expect(JSON.parse(store.content(newest.leaf, "source") ?? "")).toMatchObject({ index: 4 });
  const counters = store.db
    .prepare("SELECT name, data ->> '$.value' AS value FROM counter ORDER BY name")
    .all();
  expect(counters.map(({ name, value }) => `${name} ${value}`)).toEqual([
    "feed spiffe://eu.example/platform/r 2",
    "feed spiffe://eu.example/regulator/q 1",
    "feed spiffe://eu.example/regulator/r 6",
    `law-epoch ${newest.leaf + 1}`,
  ]);
});

test("leaves no body in the file that is not sealed", () => {
  const { db } = migrated("every-kind");
  const file = String(db.location());
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  expect(readFileSync(file).includes("pack: JP")).toBe(false);
});

test("counts the transfers of a store of the second schema by what their requests say", () => {
  const store = migrated("every-kind", 2);
  const caller = "spiffe://eu.example/platform/a";
  const sums = (recipient: string, unit: string) =>
    store
      .all(TALLY, "period", caller, recipient, unit)
      .map(({ period, fewest, most, unsaid }) => [period, fewest, most, unsaid]);
  expect(sums("r", "day")).toEqual([["2026-01-01", 1220, 1230, 0]]);
  expect(sums("s", "day")).toEqual([
    ["2025-12-31", 4, 4, 0],
    ["2026-01-01", 100_000, 100_000, 0],
  ]);
  expect(sums("t", "day")).toEqual([["2026-01-01", 7, 0, 1]]);
  expect(sums("u", "day")).toEqual([["2026-01-01", 0, 0, 1]]);
  expect(sums("v", "day")).toEqual([["2026-01-01", 10_000_000_000, 0, 1]]);
  expect(sums("", "month")).toEqual([
    ["2025-12", 4, 4, 0],
    ["2026-01", 10_000_101_227, 101_230, 3],
  ]);
  expect(store.get(TRANSFER, "e")).toMatchObject({
    counted: { recipient: "t", day: "2026-01-01", fewest: 7 },
  });
});

test.each([1, 2, 3, 4, 5])("brings a store of schema %s to the newest", async (version) => {
  const store = migrated("every-kind", version);
  expect(await store.log.head()).toEqual(store.head);
  verifyStatement(
    await store.statement(0),
    parseVerifierKey(fixture("every-kind.vkey").toString("utf8").trim()),
  );
  expect(store.transfers("PERMITTED")).toEqual(["a"]);
  expect(store.all(OUTBOX, "state", "dead").map(({ id }) => id)).toEqual(version === 1 ? [] : ["d3"]);
  // Before the third schema nobody kept since when.
  expect(store.get(OUTBOX, "d3") && "since" in (store.get(OUTBOX, "d3") ?? {})).toBe(
    version === 1 ? undefined : version > 2,
  );
  expect(store.all(PACK, "serial")).toHaveLength(version < 4 ? 0 : 3);
});
