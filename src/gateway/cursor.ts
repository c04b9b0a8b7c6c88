/** Cursors of a feed: a place, bound to the viewer whose feed it is. */
import { createHash } from "node:crypto";
import { ComityError } from "../errors.ts";

const CURSOR = /^(\d{1,15})-([0-9a-f]{16})$/;

const mark = (viewer: string) =>
  createHash("sha256").update(`comity/v1/cursor\0${viewer}`).digest("hex").slice(0, 16);

/** The cursor of a place in a viewer's feed. */
export function formatCursor(viewer: string, place: number): string {
  return `${place}-${mark(viewer)}`;
}

/** The place that a cursor names; 0 for the empty one. Throws INPUT_INVALID, or CURSOR_FOREIGN for another viewer's. */
export function parseCursor(viewer: string, cursor: string): number {
  if (cursor === "") return 0;
  const [, place, owner] = CURSOR.exec(cursor) ?? [];
  if (place === undefined)
    throw new ComityError("INPUT_INVALID", "`cursor` is not one that this node gave", {
      violations: [{ field: "cursor", description: "not a cursor" }],
    });
  if (owner !== mark(viewer))
    throw new ComityError("CURSOR_FOREIGN", "the cursor belongs to another viewer's feed");
  return Number(place);
}
