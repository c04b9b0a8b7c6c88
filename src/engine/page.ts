/** Cursors and pages (AIP-158): a cursor is a place in a feed or a list, and is bound to one viewer. */
import { sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";

/** A request for a page: `size` 0 asks for the usual number; `token` is that of the page before, empty for the first. */
export type PageRequest = { readonly size: number; readonly token: string };

/** One page. `nextToken` is empty where nothing follows; it belongs to the viewer and the list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextToken: string };

/** A list that is read in pages. */
export type List<Row> = {
  /** Tells its tokens from those of other lists. */
  readonly name: string;
  /** Rows on a page, at most and where no size is asked for. */
  readonly most: number;
  /** The rows that follow a place, in the list's order; undefined for the beginning. */
  readonly read: (after: number | undefined, limit: number) => Promise<readonly Row[]>;
  /** The place of a row, from 1. */
  readonly placeOf: (row: Row) => number;
};

/** A kind of cursor: the field that it comes in, and the seed of its mark. */
type Source = { readonly field: string; readonly seed: string };

const FEED: Source = { field: "cursor", seed: "comity/v1/cursor" };
const tokensOf = (list: string): Source => ({ field: "pageToken", seed: `comity/v1/page/${list}` });

const CURSOR = /^(\d{1,15})-([0-9a-f]{16})$/;

const mark = (viewer: string, { seed }: Source) =>
  sha256(utf8Bytes(`${seed}\0${viewer}`))
    .toHex()
    .slice(0, 16);

/** The cursor of a place in a viewer's feed. */
export function formatCursor(viewer: string, place: number): string {
  return `${place}-${mark(viewer, FEED)}`;
}

/** The place that a feed's cursor names; 0 for the empty one. Throws INPUT_INVALID, or CURSOR_FOREIGN for another viewer's. */
export function parseCursor(viewer: string, cursor: string): number {
  return placeIn(viewer, cursor, FEED);
}

/** One page of a list. Throws INPUT_INVALID for a token of no known form, and CURSOR_FOREIGN for another viewer's or list's. */
export async function pageOf<Row>(
  list: List<Row>,
  viewer: string,
  { size, token }: PageRequest,
): Promise<Page<Row>> {
  const source = tokensOf(list.name);
  const limit = Math.min(size === 0 ? list.most : size, list.most);
  const after = placeIn(viewer, token, source);
  // One more than is shown tells whether anything follows.
  const rows = await list.read(after === 0 ? undefined : after, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextToken: more ? `${list.placeOf(last)}-${mark(viewer, source)}` : "" };
}

function placeIn(viewer: string, cursor: string, source: Source): number {
  if (cursor === "") return 0;
  const { field } = source;
  const [, place, owner] = CURSOR.exec(cursor) ?? [];
  if (place === undefined)
    throw new ComityError("INPUT_INVALID", `\`${field}\` is not one that this node gave`, {
      violations: [{ field, description: "not a cursor" }],
    });
  if (owner !== mark(viewer, source))
    throw new ComityError("CURSOR_FOREIGN", "the cursor belongs to another viewer, or to another list");
  return Number(place);
}
