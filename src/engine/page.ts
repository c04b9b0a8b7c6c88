/** Cursors and pages (AIP-158). A cursor is a place in a feed or a list, and belongs to one viewer. */
import { sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";

/**
 * A request for a page. `size` 0 asks for the default number; `token` comes from the page before, and is empty for
 * the first.
 */
export type PageRequest = { readonly size: number; readonly token: string };

/** One page. `nextToken` is empty where nothing follows. It belongs to the viewer and the list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextToken: string };

/** A list that is read in pages. */
export type List<Row> = {
  /** The name of the list. A token of one list is not accepted by another. */
  readonly name: string;
  /** The most rows on a page, and the number where no size is asked for. */
  readonly most: number;
  /** Reads the rows that follow a place, in the list's order; undefined stands for the beginning. */
  readonly read: (after: number | undefined, limit: number) => Promise<readonly Row[]>;
  /** Returns the place of a row, from 1. */
  readonly placeOf: (row: Row) => number;
  /** Returns what a row is about, as one text that the viewer knows: another row at its place has another. */
  readonly nameOf: (row: Row) => string;
  /** The order of the places. */
  readonly order: "ascending" | "descending";
};

/** A kind of cursor: the field that carries it, for errors, and the seed of its mark. */
type Source = { readonly field: string; readonly seed: string };

const FEED: Source = { field: "cursor", seed: "comity/v1/cursor" };
const tokensOf = (list: string): Source => ({ field: "pageToken", seed: `comity/v1/page/${list}` });

const CURSOR = /^(\d{1,15})-([0-9a-f]{16})(?:-([0-9a-f]{16}))?$/;

const mark = (viewer: string, { seed }: Source) =>
  sha256(utf8Bytes(`${seed}\0${viewer}`))
    .toHex()
    .slice(0, 16);

/**
 * A place in a feed. `entry` is the mark of the entry that stood there; absent in the cursors of earlier programs.
 */
export type FeedPlace = { readonly place: number; readonly entry?: string };

/** Formats the cursor of a place in a viewer's feed. */
export function formatCursor(viewer: string, { place, entry }: FeedPlace): string {
  return [place, mark(viewer, FEED), ...(entry === undefined ? [] : [entry])].join("-");
}

/** Returns the mark of an entry: its content, without the place, as one text that the viewer knows. */
export function markEntry(viewer: string, content: string): string {
  return mark(viewer, { ...FEED, seed: `${FEED.seed}/entry\0${content}` });
}

/**
 * Returns the place of a feed's cursor; 0 for an empty one. Throws INPUT_INVALID, or CURSOR_FOREIGN for a cursor of
 * another viewer.
 */
export function parseCursor(viewer: string, cursor: string): FeedPlace {
  const [, , , entry] = CURSOR.exec(cursor) ?? [];
  return { place: placeIn(viewer, cursor, FEED), ...(entry === undefined ? {} : { entry }) };
}

/**
 * Reads one page of a list. Throws INPUT_INVALID for a malformed token, and CURSOR_FOREIGN for one of another viewer
 * or list.
 */
export async function pageOf<Row>(
  list: List<Row>,
  viewer: string,
  { size, token }: PageRequest,
): Promise<Page<Row>> {
  return pageWithin(list, viewer, { size, token }, { show: async (row) => row, bytesOf: () => 0 });
}

/** The size of a page that fits into one message with room for everything around it, in bytes. */
export const PAGE_BYTES = 1024 * 1024;

/**
 * Reads one page of a list as `pageOf` does, shows each row, and ends the page before it is longer than `PAGE_BYTES`. A
 * page has at least one item, however long that is.
 */
export async function pageWithin<Row, Item>(
  list: List<Row>,
  viewer: string,
  { size, token }: PageRequest,
  { show, bytesOf }: { readonly show: (row: Row) => Promise<Item>; readonly bytesOf: (item: Item) => number },
): Promise<Page<Item>> {
  const source = tokensOf(list.name);
  const limit = Math.min(size === 0 ? list.most : size, list.most);
  const after = placeIn(viewer, token, source);
  await assertNamed(list, viewer, token, after);
  // One row more than is shown tells whether anything follows.
  const rows = await list.read(after === 0 ? undefined : after, limit + 1);
  const items: Item[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, limit)) {
    const item = await show(row);
    bytes += bytesOf(item);
    if (items.length > 0 && bytes > PAGE_BYTES) break;
    items.push(item);
  }
  const last = rows[items.length - 1];
  const more = rows.length > items.length && last !== undefined;
  return { items, nextToken: more ? tokenOf(list, viewer, last) : "" };
}

/** Returns the token by which a list goes on behind a place where no row stands. */
export function tokenAt<Row>({ name }: List<Row>, viewer: string, place: number): string {
  return [place, mark(viewer, tokensOf(name))].join("-");
}

/** Returns the token by which a list goes on behind a row. */
export function tokenOf<Row>(list: List<Row>, viewer: string, row: Row): string {
  return [list.placeOf(row), mark(viewer, tokensOf(list.name)), markRow(list, viewer, row)].join("-");
}

function markRow<Row>({ name, nameOf }: List<Row>, viewer: string, row: Row): string {
  return mark(viewer, { ...tokensOf(name), seed: `${tokensOf(name).seed}/row\0${nameOf(row)}` });
}

/**
 * Throws CURSOR_UNKNOWN where another row stands at a token's place: the store was lost or restored since. A row that has
 * left the list, and a token of an earlier program, which names none, pass.
 */
async function assertNamed<Row>(
  list: List<Row>,
  viewer: string,
  token: string,
  place: number,
): Promise<void> {
  const [, , , named] = CURSOR.exec(token) ?? [];
  if (named === undefined) return;
  const [row] = await list.read(list.order === "ascending" ? place - 1 : place + 1, 1);
  if (row === undefined || list.placeOf(row) !== place || markRow(list, viewer, row) === named) return;
  throw new ComityError(
    "CURSOR_UNKNOWN",
    "the list does not hold the entry of this token, as after a restored backup: leave it out to start from the beginning",
  );
}

function placeIn(viewer: string, cursor: string, source: Source): number {
  if (cursor === "") return 0;
  const { field } = source;
  const [, place, owner] = CURSOR.exec(cursor) ?? [];
  if (place === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      `\`${field}\` did not come from this node: leave it out to start from the beginning`,
      {
        violations: [{ field, description: "not a cursor" }],
      },
    );
  if (owner !== mark(viewer, source))
    throw new ComityError(
      "CURSOR_FOREIGN",
      "the cursor belongs to another viewer or list: leave it out to start from the beginning",
    );
  return Number(place);
}
