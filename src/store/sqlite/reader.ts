/** Reads rows of any collection in SQLite, on either connection. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { Damage } from "../../engine/damage.ts";
import type { AnyCollection, Read, Row, Scalar } from "../../engine/store.ts";
import { createRowCodec, quote, type RowCodec } from "../columns.ts";
import type { Secrets } from "../content-keys.ts";
import { columnsOf } from "../order.ts";
import { isSpan } from "../overlay.ts";
import { attempt } from "./database.ts";
import { indexedBy, presentSql } from "./schema.ts";

type SpanRead = Extract<Read, { readonly index: string }>;

/**
 * The part of a span to read. `after` is the value of the column after the prefix, in the last row of the page
 * before.
 */
export type Page = {
  readonly limit: number;
  readonly after?: Scalar | undefined;
  readonly order: "ascending" | "descending";
  /** Makes a row in the place of one that is damaged. */
  readonly standIn?: ((columns: Readonly<Record<string, unknown>>, damage: Damage) => Row) | undefined;
};

/** Synchronous reads. A fault throws STORE_UNAVAILABLE. */
export type RowReader = {
  readonly read: (reads: readonly Read[]) => readonly (readonly Row[])[];
  readonly page: (span: SpanRead, page: Page) => readonly Row[];
};

type Prepared = { readonly statement: StatementSync; readonly codec: RowCodec };

/** Creates a reader. It prepares each statement at its first use. Without `secrets` rows are read without theirs. */
export function createRowReader(db: DatabaseSync, secrets?: Secrets): RowReader {
  const prepared = new Map<string, Prepared>();
  const codecs = new Map<AnyCollection, RowCodec>();

  function codecOf(of: AnyCollection): RowCodec {
    const codec = codecs.get(of) ?? createRowCodec(of, secrets);
    codecs.set(of, codec);
    return codec;
  }

  /** Runs a statement. `shape` distinguishes the statements of one collection. */
  function run(
    of: AnyCollection,
    shape: string,
    tail: () => string,
    values: readonly SQLInputValue[],
    standIn?: Page["standIn"],
  ) {
    return attempt(() => {
      const name = `${of.name} ${shape}`;
      let found = prepared.get(name);
      if (found === undefined) {
        const codec = codecOf(of);
        const sql = `SELECT ${codec.names.map(quote).join(", ")} FROM ${quote(of.name)} ${tail()}`;
        found = { statement: db.prepare(sql), codec };
        prepared.set(name, found);
      }
      return found.statement.all(...values).map(decodeOr(found.codec, standIn));
    });
  }

  function readOne(of: AnyCollection, key: readonly Scalar[]): readonly Row[] {
    return run(of, "", () => `WHERE ${of.key.map((column) => `${quote(column)} = ?`).join(" AND ")}`, key);
  }

  function readSpan(span: SpanRead, page?: Page): readonly Row[] {
    const { of, index, prefix, from, below } = span;
    const after = page?.after;
    const shape = [
      index,
      prefix.length,
      from === undefined ? "" : "from",
      below === undefined ? "" : "below",
      after === undefined ? "" : "after",
      page?.order ?? "",
    ].join(" ");
    const bounds = [from, below, after].filter((each) => each !== undefined);
    const limit = page === undefined ? [] : [page.limit];
    return run(of, shape, () => spanSql(span, page), [...prefix, ...bounds, ...limit], page?.standIn);
  }

  return {
    read: (reads) => reads.map((read) => (isSpan(read) ? readSpan(read) : readOne(read.of, read.key))),
    page: readSpan,
  };
}

/** Returns the function that decodes a row, or makes another in the place of one that is damaged. */
function decodeOr({ decode }: RowCodec, standIn: Page["standIn"]): RowCodec["decode"] {
  if (standIn === undefined) return decode;
  return (columns) => {
    try {
      return decode(columns);
    } catch (thrown) {
      if (thrown instanceof Damage) return standIn(columns, thrown);
      throw thrown;
    }
  };
}

/** Writes the part of a query that selects the rows of a span through its index, and orders them. */
export function spanSql({ of, index, prefix, from, below }: SpanRead, page?: Page): string {
  const columns = columnsOf({ of, index });
  const next = columns[prefix.length];
  const bounded = from !== undefined || below !== undefined || page?.after !== undefined;
  if (next === undefined && bounded) throw new TypeError(`no column of \`${index}\` is left to be bounded`);
  const column = quote(next ?? "");
  const descending = page?.order === "descending";
  const where = [
    ...columns.slice(0, prefix.length).map((each) => `${quote(each)} = ?`),
    ...(from === undefined ? [] : [`${column} >= ?`]),
    ...(below === undefined ? [] : [`${column} < ?`]),
    ...(page?.after === undefined ? [] : [`${column} ${descending ? "<" : ">"} ?`]),
    presentSql(of, columns),
  ].filter((each) => each !== "");
  const by = [...columns, ...of.key.filter((each) => !columns.includes(each))];
  const order = by.map((each) => `${quote(each)}${descending ? " DESC" : ""}`).join(", ");
  const limit = page === undefined ? "" : " LIMIT ?";
  return `${indexedBy(of, index)}${where.length > 0 ? `WHERE ${where.join(" AND ")} ` : ""}ORDER BY ${order}${limit}`;
}
