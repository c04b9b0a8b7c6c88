/** Cursors: a place in a feed or a list, bound to the viewer whose it is, and pages of lists (AIP-158). */
import { createHash } from "node:crypto";
import { ComityError } from "../errors.ts";

/** What is asked of a list: at most so many, 0 for the usual number, from after the page that gave the token. */
export type PageRequest = { readonly size: number; readonly token: string };

/** One page. `nextToken` is empty where nothing follows; it belongs to the viewer and the list. */
export type Page<T> = { readonly items: readonly T[]; readonly nextToken: string };

/** What a cursor is a place in: what its mark is made with, and the field that it comes in. */
const SOURCES = {
  feed: { seed: "comity/v1/cursor", field: "cursor" },
  notices: { seed: "comity/v1/page/notices", field: "pageToken" },
  parked: { seed: "comity/v1/page/parked", field: "pageToken" },
} as const;
type Source = keyof typeof SOURCES;

const CURSOR = /^(\d{1,15})-([0-9a-f]{16})$/;

const mark = (viewer: string, source: Source) =>
  createHash("sha256").update(`${SOURCES[source].seed}\0${viewer}`).digest("hex").slice(0, 16);

/** The cursor of a place in a viewer's feed, or in another list as that viewer sees it. */
export function formatCursor(viewer: string, place: number, source: Source = "feed"): string {
  return `${place}-${mark(viewer, source)}`;
}

/** The place that a cursor names; 0 for the empty one. Throws INPUT_INVALID, or CURSOR_FOREIGN for another viewer's. */
export function parseCursor(viewer: string, cursor: string, source: Source = "feed"): number {
  if (cursor === "") return 0;
  const { field } = SOURCES[source];
  const [, place, owner] = CURSOR.exec(cursor) ?? [];
  if (place === undefined)
    throw new ComityError("INPUT_INVALID", `\`${field}\` is not one that this node gave`, {
      violations: [{ field, description: "not a cursor" }],
    });
  if (owner !== mark(viewer, source))
    throw new ComityError("CURSOR_FOREIGN", "the cursor belongs to another viewer, or to another list");
  return Number(place);
}

/**
 * One page of a list, of `most` rows at most and where no size is asked for. `read` gives the rows that come
 * after a place, 0 for all. Throws as `parseCursor` does.
 */
export function pageOf<Row>(
  source: Exclude<Source, "feed">,
  viewer: string,
  { size, token }: PageRequest,
  list: {
    readonly most: number;
    readonly read: (after: number, limit: number) => readonly Row[];
    readonly placeOf: (row: Row) => number;
  },
): Page<Row> {
  const limit = Math.min(size === 0 ? list.most : size, list.most);
  // One more than is shown tells whether anything follows.
  const rows = list.read(parseCursor(viewer, token, source), limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextToken: more ? formatCursor(viewer, list.placeOf(last), source) : "" };
}
