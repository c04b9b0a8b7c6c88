/** The order of rows in an index, and the rows that a span holds: the same for every store. */
import type { AnyCollection, Row, Scalar, Span } from "../engine/store.ts";

type AnySpan = Pick<Span, "index" | "prefix" | "from" | "below"> & { readonly of: AnyCollection };

/**
 * Compares values: numbers before text, and text by code points, which is the order of its UTF-8 bytes and so that of
 * a database.
 */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (typeof a === "number") return typeof b === "number" ? a - b : -1;
  if (typeof b === "number") return 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Returns the values of a row in these columns; undefined where the row lacks one. */
export function valuesOf(row: Row, columns: readonly string[]): readonly Scalar[] | undefined {
  const values = columns.map((column) => (row as Readonly<Record<string, unknown>>)[column]);
  return values.every(isScalar) ? values : undefined;
}

/** Returns the columns of a span's index, in order. Throws TypeError where the collection has no such index. */
export function columnsOf({ of, index }: Pick<AnySpan, "of" | "index">): readonly string[] {
  const found = of.indexes[index];
  if (found === undefined) throw new TypeError(`collection \`${of.name}\` has no index \`${index}\``);
  return found.on;
}

/** Returns true when a span holds a row. */
export function isInSpan(row: Row, span: AnySpan): boolean {
  const values = valuesOf(row, columnsOf(span));
  if (values === undefined || span.prefix.some((each, i) => values[i] !== each)) return false;
  const next = values[span.prefix.length];
  if (span.from !== undefined && (next === undefined || compareScalars(next, span.from) < 0)) return false;
  return span.below === undefined || (next !== undefined && compareScalars(next, span.below) < 0);
}

/** Compares two rows by an index; the key breaks ties. */
export function compareRows(span: Pick<AnySpan, "of" | "index">): (a: Row, b: Row) => number {
  const columns: readonly string[] = [...columnsOf(span), ...span.of.key];
  return (a, b) => {
    const [x, y] = [valuesOf(a, columns) ?? [], valuesOf(b, columns) ?? []];
    for (const [i, each] of x.entries()) {
      const order = compareScalars(each, y[i] ?? "");
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Formats a key as one text, by which maps find rows. */
export function keyText(key: readonly Scalar[]): string {
  return JSON.stringify(key);
}

/** Returns the key of a row. Throws TypeError where the row lacks a part of it. */
export function keyOf(of: AnyCollection, row: Row): readonly Scalar[] {
  const key = valuesOf(row, of.key);
  if (key === undefined) throw new TypeError(`a row of \`${of.name}\` lacks a part of its key`);
  return key;
}

/**
 * Ranks a code unit as its code point: surrogates stand for the highest code points, although their units are lower.
 */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number";
}
