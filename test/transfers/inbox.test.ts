/** The inbox of a recipient: each transfer once, in order, with its delivery and a receipt that verifies. */
import { expect, test } from "vitest";
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
  for await (const entry of pair.il.inbox.read(LAKESHORE, cursor, AbortSignal.timeout(5000))) return entry;
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
    expect(verifyReceipt(entry.receipt, trust)).toMatchObject({ permit: true, answer: { transfer: id } });
  }
});

test("another's inbox stays empty until its reader leaves", async () => {
  const { pair } = await having(1);
  const leave = new AbortController();
  const entries = pair.il.inbox.read("spiffe://us-il.example/platform/other", 0, leave.signal);
  const next = entries[Symbol.asyncIterator]().next();
  leave.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

test("an entry whose parts are missing is a fault of the store", async () => {
  const { pair } = await having(1);
  const { store } = pair.il.context;
  const read: typeof store.read = async (reads) => reads.map(() => []);
  const inbox = createInbox({ ...pair.il.context, store: { ...store, read } });
  const entries = inbox.read(LAKESHORE, 0, AbortSignal.timeout(5000));
  await expect(entries[Symbol.asyncIterator]().next()).rejects.toThrow(
    expect.objectContaining({ reason: "STORE_UNAVAILABLE", message: expect.stringContaining("`1`") }),
  );
});
