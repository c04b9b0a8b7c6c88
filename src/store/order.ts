/** The order of rows in an index, and which of them a span holds: the same for every store. */
import type { AnyCollection, Row, Scalar, Span } from "../engine/store.ts";

type AnySpan = Pick<Span, "index" | "prefix" | "from" | "below"> & { readonly of: AnyCollection };

/** Numbers before text; text by code points, which is the order of its UTF-8 bytes and so that of a database. */
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

/** The values of a row in these columns; undefined where it lacks one of them. */
export function valuesOf(row: Row, columns: readonly string[]): readonly Scalar[] | undefined {
  const values = columns.map((column) => (row as Readonly<Record<string, unknown>>)[column]);
  return values.every(isScalar) ? values : undefined;
}

/** The columns of a span's index, in order. Throws TypeError where the collection has no such index. */
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

/** Compares two rows by an index, its key breaking ties. */
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

/** A key as one text, by which rows are found in a map. */
export function keyText(key: readonly Scalar[]): string {
  return JSON.stringify(key);
}

/** The key of a row. Throws TypeError where it lacks a part. */
export function keyOf(of: AnyCollection, row: Row): readonly Scalar[] {
  const key = valuesOf(row, of.key);
  if (key === undefined) throw new TypeError(`a row of \`${of.name}\` lacks a part of its key`);
  return key;
}

/** Surrogates stand for code points above all others, although their units do not. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number";
}
