/** Feeds: everything after a cursor, in order and once, then live until the reader leaves. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { DAMAGED, followFeed, nextCursor, readFeed, showEntry } from "../../src/engine/feed.ts";
import { FEED, type FeedRow } from "../../src/engine/rows.ts";
import type { Row, Scalar, Span, Store } from "../../src/engine/store.ts";
import { createRows } from "./rows.ts";

const ENTRY = { kind: "delivery", leaf: 7, data: { id: "t1" }, until: "2036-01-01" };

/** The reads of a store over rows in memory: a page, and a watch of one viewer's feed. */
function createStore() {
  const rows = createRows();
  const watching = new Map<() => void, string>();
  const store: Pick<Store, "page" | "watch" | "read"> = {
    page: async <R extends Row>(span: Span<R>, limit: number, options?: { readonly after?: Scalar }) => {
      const all = rows.span(span) as unknown as readonly FeedRow[];
      return all
        .filter(({ cursor }) => cursor > Number(options?.after ?? 0))
        .slice(0, limit) as unknown as readonly R[];
    },
    read: async (reads) =>
      reads.map((each) =>
        "key" in each ? [rows.get(each.of, ...each.key)].filter((row) => row !== undefined) : [],
      ),
    watch: (of, [viewer], wake) => {
      expect(of).toBe(FEED);
      watching.set(wake, String(viewer));
      return { [Symbol.dispose]: () => watching.delete(wake) };
    },
  };
  return {
    store,
    rows,
    watching,
    add(...viewers: string[]) {
      rows.write(showEntry(rows, viewers, ENTRY));
      for (const [wake, viewer] of watching) if (viewers.includes(viewer)) wake();
    },
    filled(count: number) {
      for (let i = 0; i < count; i++) this.add("r");
      return this;
    },
  };
}

test("a damaged entry stands at its place, and the others follow; a reader that has seen it goes on behind it", async () => {
  const { store } = createStore().filled(3);
  const page: typeof store.page = async (span, limit, options = {}) => {
    const rows = (await store.page(span, limit, options)) as unknown as readonly FeedRow[];
    const standIn = options.standIn ?? (() => expect.unreachable("the page fails"));
    return rows.map((row) => (row.cursor === 2 ? standIn({ viewer: "r", cursor: 2 }) : row)) as never;
  };
  const kindsAfter = async (cursor: number) => {
    const kinds: string[] = [];
    const given = { untilEnd: true, isSeen: () => false };
    for await (const row of followFeed({ ...store, page }, "r", cursor, never(), given))
      kinds.push(`${row.cursor} ${row.kind}`);
    return kinds;
  };
  expect(await kindsAfter(0)).toEqual(["1 delivery", `2 ${DAMAGED}`, "3 delivery"]);
  expect(await kindsAfter(2)).toEqual(["3 delivery"]);
});

const never = () => new AbortController().signal;

/** Reads `count` entries and leaves. */
async function read(
  store: Pick<Store, "page" | "watch" | "read">,
  viewer: string,
  cursor: number,
  count: number,
) {
  const cursors: number[] = [];
  const leave = new AbortController();
  for await (const row of followFeed(store, viewer, cursor, leave.signal)) {
    cursors.push(row.cursor);
    if (cursors.length === count) leave.abort();
  }
  return cursors;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe("an entry", () => {
  test("gets each viewer's own next cursor, and is shown once to a viewer who is named twice", () => {
    const { rows, add } = createStore();
    add("r");
    add("r", "s", "r");
    expect(rows.span({ of: FEED, index: "cursor", prefix: ["r"] })).toEqual(
      [1, 2].map((cursor) => ({ ...ENTRY, viewer: "r", cursor })),
    );
    expect([nextCursor(rows, "r"), nextCursor(rows, "s"), nextCursor(rows, "nobody")]).toEqual([3, 2, 1]);
  });
});

describe("a feed", () => {
  test("is read in order and without gaps, over several pages", async () => {
    expect(await read(createStore().filled(150).store, "r", 0, 150)).toEqual(upTo(150));
  });

  test("begins after the cursor, and is read in pages", async () => {
    const { store } = createStore().filled(10);
    expect(await read(store, "r", 7, 3)).toEqual([8, 9, 10]);
    expect((await readFeed(store, "r", 2, 3)).map(({ cursor }) => cursor)).toEqual([3, 4, 5]);
  });

  test("is refused from a cursor that it never reached, or where another entry stands", async () => {
    const { store } = createStore().filled(10);
    const refused = expect.objectContaining({ reason: "CURSOR_UNKNOWN" });
    expect(await read(store, "r", 9, 1)).toEqual([10]);
    await expect(read(store, "r", 11, 1)).rejects.toEqual(refused);
    await expect(read(store, "nobody", 1, 1)).rejects.toEqual(refused);
    const seen = (cursor: number, isSeen: (row: FeedRow) => boolean) =>
      followFeed(store, "r", cursor, new AbortController().signal, { untilEnd: true, isSeen }).next();
    expect((await seen(9, ({ leaf }) => leaf === ENTRY.leaf)).value?.cursor).toBe(10);
    await expect(seen(9, () => false)).rejects.toEqual(refused);
    expect((await seen(0, () => false)).value?.cursor).toBe(1);
  });

  test("ends after the stored entries where the reader asks for no more, over several pages", async () => {
    const { store, watching } = createStore().filled(150);
    const cursors: number[] = [];
    for await (const { cursor } of followFeed(store, "r", 20, new AbortController().signal, {
      untilEnd: true,
    }))
      cursors.push(cursor);
    expect(cursors).toEqual(upTo(150, 21));
    expect(watching.size).toBe(0);
  });

  test("wakes every reader of the viewer when something is committed, and nobody else", async () => {
    const { store, add } = createStore().filled(1);
    const readers = [read(store, "r", 0, 3), read(store, "r", 1, 2), read(store, "other", 0, 1)];
    for (const viewer of ["r", "r", "other"]) add(viewer);
    expect(await Promise.all(readers)).toEqual([[1, 2, 3], [2, 3], [1]]);
  });

  test("misses nothing that is committed while a page is read", async () => {
    const { store, add } = createStore();
    add("r");
    const seen: number[] = [];
    const leave = new AbortController();
    for await (const { cursor } of followFeed(store, "r", 0, leave.signal)) {
      seen.push(cursor);
      if (cursor < 5) add("r");
      else leave.abort();
    }
    expect(seen).toEqual(upTo(5));
  });

  test("ends when the reader leaves, also while it waits, and leaves nothing behind", async () => {
    const { store, watching } = createStore();
    const leave = new AbortController();
    const waiting = read(store, "r", 0, 1);
    const following = followFeed(store, "r", 0, leave.signal).next();
    expect(watching.size).toBe(2);
    leave.abort();
    expect(await following).toEqual({ done: true, value: undefined });
    expect(getEventListeners(leave.signal, "abort")).toHaveLength(0);
    expect(watching.size).toBe(1);
    await expect(Promise.race([waiting, "still waits"])).resolves.toBe("still waits");
  });
});
