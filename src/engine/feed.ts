/**
 * Feeds: the entries that a viewer is shown. Each viewer's entries are counted from 1 without gaps
 * (`docs/protocol.md`, "Feeds").
 */
import { ComityError } from "../errors.ts";
import { COUNTER, FEED, type FeedRow, setCounter } from "./rows.ts";
import { FOREVER, load, type Put, put, type Read, type Rows, type Store } from "./store.ts";

/** An entry before it has a viewer and a cursor. */
export type NewEntry = Omit<FeedRow, "viewer" | "cursor">;

/** The number of entries that one read returns. */
const PAGE = 64;

/** Names the counter that holds the last cursor of a viewer's feed. */
export const counterOf = (viewer: string) => `feed ${viewer}`;

/** Returns the reads that `showEntry` needs for these viewers. */
export function feedReads(viewers: readonly string[]): readonly Read[] {
  return viewers.map((viewer) => ({ of: COUNTER, key: [counterOf(viewer)] }));
}

/** Returns the cursor of a viewer's next entry. */
export function nextCursor(rows: Rows, viewer: string): number {
  return (rows.get(COUNTER, counterOf(viewer))?.value ?? 0) + 1;
}

/**
 * Returns the puts that show an entry to viewers, once to each. A transition shows at most one entry to each viewer.
 */
export function showEntry(rows: Rows, viewers: Iterable<string>, entry: NewEntry): readonly Put[] {
  return [...new Set(viewers)].flatMap((viewer) => {
    const cursor = nextCursor(rows, viewer);
    return [put(FEED, { ...entry, viewer, cursor }), setCounter(counterOf(viewer), cursor)];
  });
}

/** The kind of an entry whose row is damaged: only its place is known. */
export const DAMAGED = "damaged";

/** Stands for a row that is damaged, at its place. The store has told of it. */
function standIn({ viewer, cursor }: Readonly<Record<string, unknown>>): FeedRow {
  return {
    viewer: String(viewer),
    cursor: Number(cursor),
    kind: DAMAGED,
    leaf: -1,
    data: {},
    until: FOREVER,
  };
}

/** Reads the entries of a viewer's feed after a cursor (0 for the beginning), at most `limit`. */
export function readFeed(
  store: Pick<Store, "page">,
  viewer: string,
  after: number,
  limit = PAGE,
): Promise<readonly FeedRow[]> {
  return store.page({ of: FEED, index: "cursor", prefix: [viewer] }, limit, { after, standIn });
}

type Following = {
  /** Ends after the stored entries. */
  readonly untilEnd?: boolean | undefined;
  /** Returns true where a stored entry is the one that the reader saw at the cursor. */
  readonly isSeen?: (row: FeedRow) => boolean;
};

/**
 * Rejects with CURSOR_UNKNOWN where the feed never came as far as a cursor, or another entry stands there: the store is
 * an older copy, and a reader that went on from there would miss the next entries.
 */
async function assertReached(
  store: Pick<Store, "page" | "read">,
  viewer: string,
  after: number,
  isSeen: (row: FeedRow) => boolean,
): Promise<void> {
  const last = (await load(store, COUNTER, counterOf(viewer)))?.value ?? 0;
  const [row] = await readFeed(store, viewer, after - 1, 1);
  const isSame = row === undefined || row.cursor !== after || row.kind === DAMAGED || isSeen(row);
  if (after <= last && isSame) return;
  throw new ComityError(
    "CURSOR_UNKNOWN",
    "the feed does not hold the entry of this cursor, as after a restored backup: begin with an older cursor, or leave it out",
  );
}

/**
 * Yields the entries of a viewer's feed after a cursor, in order and without gaps: first the stored ones, then new
 * ones as they are committed. Ends when `signal` aborts. Rejects with CURSOR_UNKNOWN.
 */
export async function* followFeed(
  store: Pick<Store, "page" | "watch" | "read">,
  viewer: string,
  after: number,
  signal: AbortSignal,
  { untilEnd = false, isSeen = () => true }: Following = {},
): AsyncGenerator<FeedRow, void> {
  if (after > 0) await assertReached(store, viewer, after, isSeen);
  let woken = Promise.withResolvers<void>();
  const wake = () => woken.resolve();
  // A commit between a read and the next wait resolves the promise that was made before the read.
  using _ = store.watch(FEED, [viewer], wake);
  signal.addEventListener("abort", wake, { once: true });
  try {
    let position = after;
    while (!signal.aborted) {
      woken = Promise.withResolvers();
      const rows = await readFeed(store, viewer, position);
      for (const row of rows) {
        yield row;
        position = row.cursor;
      }
      if (rows.length === 0 && untilEnd) return;
      if (rows.length === 0 && !signal.aborted) await woken.promise;
    }
  } finally {
    signal.removeEventListener("abort", wake);
  }
}
