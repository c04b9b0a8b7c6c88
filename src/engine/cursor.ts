/**
 * The cursors of all feeds, in one form: the place of an entry, its viewer's mark, and the mark of the entry that stood
 * there, so that a reader of a store that was lost or restored is told instead of missing entries.
 */
import { canonicalText } from "../ledger/canonical.ts";
import { DAMAGED } from "./feed.ts";
import { type FeedPlace, formatCursor, markEntry } from "./page.ts";
import type { FeedRow } from "./rows.ts";

/** Returns the cursor of an entry in its viewer's feed. That of a damaged row names its place alone. */
export function cursorOf(viewer: string, row: FeedRow): string {
  if (row.kind === DAMAGED) return formatCursor(viewer, { place: row.cursor });
  return formatCursor(viewer, { place: row.cursor, entry: markOf(viewer, row) });
}

/**
 * Returns the test of whether a stored entry is the one that a cursor names. It passes any entry for a cursor of an
 * earlier program, or a bare number, which names none.
 */
export function isNamed(viewer: string, { entry }: FeedPlace): (row: FeedRow) => boolean {
  return (row) => entry === undefined || markOf(viewer, row) === entry;
}

/** Returns the mark of an entry: another subject at its place has another. */
function markOf(viewer: string, { kind, data }: FeedRow): string {
  return markEntry(viewer, canonicalText({ kind, data }));
}
