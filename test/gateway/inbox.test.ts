/** A recipient's inbox: everything after a cursor, in order and once, then live until the reader leaves. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createInbox, type Inbox } from "../../src/gateway/inbox.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import { decided, entry, key } from "../contract/store.ts";

function createFilled(count: number) {
  const store = createMemoryStore(key);
  const inbox = createInbox(store);
  let n = 0;
  const add = async (recipient: string) => {
    await store.commit(entry(n, decided(`t${n++}`, recipient)));
    inbox.wake(recipient);
  };
  const filled = async () => {
    for (let i = 0; i < count; i++) await add("r");
  };
  return { inbox, add, filled };
}

/** Reads `count` entries and leaves. */
async function read(inbox: Inbox, recipient: string, cursor: number, count: number): Promise<number[]> {
  const cursors: number[] = [];
  const leave = new AbortController();
  for await (const row of inbox.read(recipient, cursor, leave.signal)) {
    cursors.push(row.cursor);
    if (cursors.length === count) leave.abort();
  }
  return cursors;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe("an inbox", () => {
  test("gives what is stored in order and without gaps, over several pages", async () => {
    const { inbox, filled } = createFilled(150);
    await filled();
    expect(await read(inbox, "r", 0, 150)).toEqual(upTo(150));
  });

  test("begins after the cursor", async () => {
    const { inbox, filled } = createFilled(10);
    await filled();
    expect(await read(inbox, "r", 7, 3)).toEqual([8, 9, 10]);
  });

  test("wakes every reader of the recipient when something is committed, and nobody else", async () => {
    const { inbox, add } = createFilled(0);
    const readers = [read(inbox, "r", 0, 3), read(inbox, "r", 1, 2), read(inbox, "other", 0, 1)];
    for (const recipient of ["r", "r", "r", "other"]) await add(recipient);
    expect(await Promise.all(readers)).toEqual([[1, 2, 3], [2, 3], [1]]);
  });

  test("misses nothing that is committed while a page is read", async () => {
    const { inbox, add } = createFilled(0);
    await add("r");
    const seen: number[] = [];
    const leave = new AbortController();
    for await (const row of inbox.read("r", 0, leave.signal)) {
      seen.push(row.cursor);
      if (row.cursor < 200) await add("r");
      else leave.abort();
    }
    expect(seen).toEqual(upTo(200));
  });

  test("ends when its reader leaves while it waits", async () => {
    const { inbox } = createFilled(0);
    const leave = new AbortController();
    const waiting = inbox.read("r", 0, leave.signal)[Symbol.asyncIterator]().next();
    leave.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  test("of an impossible cursor waits, and gives nothing old", async () => {
    const { inbox, filled, add } = createFilled(3);
    await filled();
    const leave = new AbortController();
    const waiting = inbox.read("r", 9, leave.signal)[Symbol.asyncIterator]().next();
    await add("r");
    leave.abort();
    expect((await waiting).done).toBe(true);
  });

  test("leaves no listener behind on a signal that outlives many waits", async () => {
    const { inbox, add } = createFilled(0);
    const leave = new AbortController();
    const rows = inbox.read("r", 0, leave.signal)[Symbol.asyncIterator]();
    for (let n = 1; n <= 50; n++) {
      const next = rows.next();
      await add("r");
      expect((await next).value).toMatchObject({ cursor: n });
    }
    expect(getEventListeners(leave.signal, "abort").length).toBeLessThanOrEqual(1);
    leave.abort();
  });
});
