/** The inbox of a recipient: each transfer once, in order, with its delivery and a receipt that verifies. */
import { describe, expect, test } from "vitest";
import { type FeedPlace, parseCursor } from "../../src/engine/page.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { FEED, type FeedRow } from "../../src/engine/rows.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createInbox, type InboxEntry } from "../../src/transfers/inbox.ts";
import {
  AURORA,
  createPair,
  keyAt,
  LAKESHORE,
  never,
  type Pair,
  START,
  sample,
  trust,
} from "../support/pair.ts";

const login = await sample("login");

/** A pair with this many permitted transfers, and their ids. */
async function having(count: number) {
  const pair = await createPair();
  const ids: string[] = [];
  for (let n = 0; n < count; n++)
    ids.push((await pair.eu.origin.request(AURORA, keyAt(START, n), login, never)).id);
  return { pair, ids };
}

async function firstOf(pair: Pair, cursor: number): Promise<InboxEntry> {
  for await (const entry of pair.il.inbox.read(LAKESHORE, { place: cursor }, AbortSignal.timeout(5000)))
    if (!("unreadable" in entry)) return entry;
  throw new Error("the inbox ended");
}

test("entries follow the cursor, each with a receipt of both nodes", async () => {
  const { pair, ids } = await having(2);
  for (const [i, id] of ids.entries()) {
    const entry = await firstOf(pair, i);
    expect(entry.cursor).toBe(i + 1);
    expect(entry.delivery).toMatchObject({ transfer: id, sender: AURORA, from: "EU", to: "US-IL" });
    expect(entry.delivery.use).toEqual({
      operations: ["store", "compare"],
      retention: [{ event: "last-interaction", period: "P1Y" }],
    });
    expect(entry.obligations.length).toBeGreaterThan(0);
    expect(verifyReceipt(entry.receipt ?? new Uint8Array(), trust)).toMatchObject({
      permit: true,
      answer: { transfer: id },
    });
  }
});

test("another's inbox stays empty until its reader leaves", async () => {
  const { pair } = await having(1);
  const leave = new AbortController();
  const entries = pair.il.inbox.read("spiffe://us-il.example/platform/other", { place: 0 }, leave.signal);
  const next = entries[Symbol.asyncIterator]().next();
  leave.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

type StoreOf = Pair["il"]["context"]["store"];

/** Everything that an inbox over another store gives, and the alarms that it raised; read twice. */
async function shownBy(pair: Pair, change: (store: StoreOf) => Partial<StoreOf>) {
  const { context } = pair.il;
  const alarms: string[] = [];
  const observer = { ...context.observer, alarm: ({ what }: { what: string }) => void alarms.push(what) };
  const inbox = createInbox({
    ...context,
    observer,
    store: { ...context.store, ...change(context.store) },
  });
  const shown: string[] = [];
  for (let reading = 0; reading < 2; reading++)
    for await (const entry of inbox.read(LAKESHORE, { place: 0 }, AbortSignal.timeout(5000), true))
      shown.push("unreadable" in entry ? `${entry.cursor} ${entry.unreadable}` : `${entry.cursor}`);
  return { shown: shown.slice(0, shown.length / 2), again: shown.slice(shown.length / 2), alarms };
}

describe("an entry that cannot be read", () => {
  test("stands at its place with the reason, the others follow, and the operator is told once: parts are missing", async () => {
    const { pair } = await having(3);
    const [, second] = await loadSpan(pair.il.context.store, {
      of: FEED,
      index: "cursor",
      prefix: [LAKESHORE],
    });
    const { shown, again, alarms } = await shownBy(pair, ({ read }) => ({
      read: async (reads) => {
        const rows = await read(reads);
        return rows.map((each, i) =>
          (reads[i] as { key?: unknown[] }).key?.[0] === second?.leaf ? [] : each,
        );
      },
    }));
    expect(shown).toEqual([
      "1",
      expect.stringMatching(/^2 STORE_UNAVAILABLE: a part of inbox entry `2` is missing/),
      "3",
    ]);
    expect([again, alarms]).toEqual([shown, ["INBOX_ENTRY_UNREADABLE"]]);
  });

  test("so does one whose row is damaged", async () => {
    const { pair } = await having(3);
    const { shown, alarms } = await shownBy(pair, ({ page }) => ({
      page: async (span, limit, options) => {
        const rows = await page(span, limit, options);
        const cursorOf = (row: object) => (row as FeedRow).cursor;
        return rows.map((row) => (cursorOf(row) === 2 ? options?.standIn?.({ ...row }) : row)) as never;
      },
    }));
    expect(shown).toEqual([
      "1",
      expect.stringMatching(/^2 STORE_UNAVAILABLE: an entry of the inbox is damaged/),
      "3",
    ]);
    expect(alarms).toEqual(["INBOX_ENTRY_UNREADABLE"]);
  });

  test("a store that cannot be read at all ends the inbox", async () => {
    const { pair } = await having(1);
    const closed = new ComityError("STORE_UNAVAILABLE", "the store is closed");
    await expect(shownBy(pair, () => ({ read: () => Promise.reject(closed) }))).rejects.toBe(closed);
  });
});

test("the cursor of a store that was lost, or restored, is an error as soon as it cannot be followed, and a number is not", async () => {
  const { pair } = await having(2);
  const { entryCursor } = await firstOf(pair, 1);
  const anew = await createPair();
  anew.advance(1);
  for (let n = 0; n < 3; n++) await anew.eu.origin.request(AURORA, keyAt(START, n), login, never);
  const after = async (of: Pair, place: FeedPlace) => {
    const cursors: number[] = [];
    const entries = of.il.inbox.read(LAKESHORE, place, AbortSignal.timeout(5000), true);
    for await (const { cursor } of entries) cursors.push(cursor);
    return cursors;
  };
  const named = parseCursor(LAKESHORE, entryCursor);
  expect(await after(pair, named)).toEqual([]);
  await expect(after(anew, named)).rejects.toMatchObject({
    reason: "CURSOR_UNKNOWN",
    message: expect.stringContaining("older cursor"),
  });
  expect(await after(anew, { place: named.place })).toEqual([3]);
});

test("an entry whose date has passed is left out, whether it is removed yet or not, and cursors go on", async () => {
  const pair = await createPair({ retention: { ...RETENTION, inbox: "P1M" } });
  const send = async () => {
    const { id } = await pair.eu.origin.request(AURORA, keyAt(pair.now()), login, never);
    return id;
  };
  const cursors = async (after: number) => {
    const found: number[] = [];
    const { signal } = new AbortController();
    for await (const { cursor } of pair.il.inbox.read(LAKESHORE, { place: after }, signal, true))
      found.push(cursor);
    return found;
  };
  await send();
  pair.advance(33 * 24 * 3_600_000);
  expect(await cursors(0)).toEqual([]);
  await pair.il.store.pass(new Date(pair.now()).toISOString().slice(0, 10));
  await send();
  for (const after of [0, 1]) expect(await cursors(after)).toEqual([2]);
});
