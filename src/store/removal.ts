/** The rows that a pass removes, and their order: the same for every store. */
import type { AnyCollection, Row } from "../engine/store.ts";

/** Returns true for a row whose date lies before `day` (ISO 8601), and with which nothing is left to do. */
export function isOverdue(of: AnyCollection, row: Row, day: string): boolean {
  return row.until < day && of.stays?.(row) !== true;
}

/**
 * Returns the collections in the order in which rows are removed: no row goes before those that lead to it, so that a
 * pass which is cut off leaves no row whose parts are gone.
 */
export function removalOrder(collections: readonly AnyCollection[]): readonly AnyCollection[] {
  return collections.toSorted((a, b) => Number(a.referred ?? false) - Number(b.referred ?? false));
}

/** Returns the bytes of the values of a row: 8 for a number, and for text the number of its UTF-16 units. */
export function bytesOf(values: object): number {
  let bytes = 0;
  for (const value of Object.values(values))
    if (value instanceof Uint8Array) bytes += value.length;
    else if (typeof value === "string") bytes += value.length;
    else if (typeof value === "number") bytes += 8;
    else if (value !== null && value !== undefined) bytes += JSON.stringify(value).length;
  return bytes;
}
