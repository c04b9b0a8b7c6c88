/** Rows of any collection in PostgreSQL: read by key and by index, written and removed in one statement for each table. */
import type { AnyCollection, ColumnType, Read, Row, Scalar } from "../../engine/store.ts";
import { type Column, createRowCodec, DATA, DIGEST, quote, type RowCodec, typedColumns } from "../columns.ts";
import type { Secrets } from "../content-keys.ts";
import { columnsOf, keyOf, keyText } from "../order.ts";
import { isSpan } from "../overlay.ts";
import type { Query } from "./connection.ts";

type SpanRead = Extract<Read, { readonly index: string }>;

/** The part of a span to read. `after` is the value of the column after the prefix, in the last row of the page before. */
export type Page = {
  readonly limit: number;
  readonly after?: Scalar | undefined;
  readonly order: "ascending" | "descending";
};

/** Values of the columns of one row, as they are stored. */
export type Stored = Readonly<Record<string, unknown>>;

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: "text",
  int: "bigint",
  blob: "bytea",
  secret: "bytea",
};

/** Returns the type of a column in SQL. Text is ordered by its bytes, as every store orders it. */
export function sqlType({ type }: Pick<Column, "type">): string {
  return type === "text" ? 'text COLLATE "C"' : SQL_TYPES[type];
}

/** Returns all columns of a collection with the types of their values. */
export function columnsWithTypes(of: AnyCollection): readonly Column[] {
  return [...typedColumns(of), { name: DIGEST, type: "blob" }, { name: DATA, type: "text" }];
}

/** The statements and the codec of one collection. */
type Table = {
  readonly codec: RowCodec;
  readonly select: string;
  readonly byKeys: string;
  readonly upsert: string;
  readonly remove: string;
};

/** Reads and writes rows over any connection. What each statement needs is made once for each collection. */
export type RowSql = {
  /** Reads each row by its key, and each span; rows of one collection are read in one statement. */
  readonly read: (query: Query, reads: readonly Read[]) => Promise<readonly (readonly Row[])[]>;
  /** Reads a page as it is stored. */
  readonly page: (query: Query, span: SpanRead, page: Page) => Promise<readonly Stored[]>;
  /** Reads rows by the order of their key, behind the key `after`. */
  readonly walk: (
    query: Query,
    of: AnyCollection,
    after: readonly Scalar[] | undefined,
    limit: number,
  ) => Promise<readonly Stored[]>;
  /** Reads rows by their keys as they are stored, in any order. */
  readonly stored: (
    query: Query,
    of: AnyCollection,
    keys: readonly (readonly Scalar[])[],
  ) => Promise<readonly Stored[]>;
  /** Writes rows in place of those with the same keys. No two have the same key. */
  readonly write: (query: Query, of: AnyCollection, rows: readonly Row[]) => Promise<unknown>;
  readonly remove: (
    query: Query,
    of: AnyCollection,
    keys: readonly (readonly Scalar[])[],
  ) => Promise<unknown>;
  readonly codec: (of: AnyCollection) => RowCodec;
};

/** Creates the statements. Without `secrets` no row with a secret is written, and rows are read without theirs. */
export function createRowSql(secrets?: Secrets): RowSql {
  const tables = new Map<AnyCollection, Table>();

  function tableOf(of: AnyCollection): Table {
    const table = tables.get(of) ?? describe(of, secrets);
    tables.set(of, table);
    return table;
  }

  const stored: RowSql["stored"] = async (query, of, keys) =>
    (await query(tableOf(of).byKeys, byColumn(keys, of.key.length))).rows;

  async function readByKeys(query: Query, of: AnyCollection, keys: readonly (readonly Scalar[])[]) {
    const rows = (await stored(query, of, keys)).map(tableOf(of).codec.decode);
    return new Map(rows.map((row) => [keyText(keyOf(of, row)), row] as const));
  }

  async function readSpan(query: Query, span: SpanRead): Promise<readonly Row[]> {
    const { rows } = await query(tableOf(span.of).select + spanSql(span), boundsOf(span));
    return rows.map(tableOf(span.of).codec.decode);
  }

  return {
    codec: (of) => tableOf(of).codec,
    stored,
    read: async (query, reads) => {
      const keys = new Map<AnyCollection, Map<string, readonly Scalar[]>>();
      for (const read of reads) {
        if (isSpan(read)) continue;
        const asked = keys.get(read.of) ?? new Map();
        keys.set(read.of, asked.set(keyText(read.key), read.key));
      }
      // All are sent before the first is answered.
      const found = new Map(
        [...keys].map(([of, each]) => [of, readByKeys(query, of, [...each.values()])] as const),
      );
      return Promise.all(
        reads.map(async (read) => {
          if (isSpan(read)) return readSpan(query, read);
          const row = (await found.get(read.of))?.get(keyText(read.key));
          return row === undefined ? [] : [row];
        }),
      );
    },
    page: async (query, span, page) => {
      const values = [...boundsOf(span), ...(page.after === undefined ? [] : [page.after]), page.limit];
      return (await query(tableOf(span.of).select + spanSql(span, page), values)).rows;
    },
    walk: async (query, of, after, limit) => {
      const sql = tableOf(of).select + walkSql(of, after !== undefined);
      return (await query(sql, [limit, ...(after ?? [])])).rows;
    },
    write: async (query, of, rows) => {
      const { upsert, codec } = tableOf(of);
      return query(upsert, byColumn(rows.map(codec.encode), codec.names.length));
    },
    remove: async (query, of, keys) => query(tableOf(of).remove, byColumn(keys, of.key.length)),
  };
}

function walkSql(of: AnyCollection, isBehind: boolean): string {
  const key = of.key.map(quote).join(", ");
  const marks = of.key.map((_, i) => `$${i + 2}`).join(", ");
  return `${isBehind ? ` WHERE (${key}) > (${marks})` : ""} ORDER BY ${key} LIMIT $1`;
}

function describe(of: AnyCollection, secrets: Secrets | undefined): Table {
  const codec = createRowCodec(of, secrets);
  const [table, columns] = [quote(of.name), columnsWithTypes(of)];
  const typeOf = (name: string) => SQL_TYPES[columns.find((each) => each.name === name)?.type ?? "text"];
  const arrays = (names: readonly string[]) =>
    names.map((name, i) => `$${i + 1}::${typeOf(name)}[]`).join(", ");
  const collated = (name: string) => (typeOf(name) === "text" ? ' COLLATE "C"' : "");
  const matches = of.key.map((name, i) => `t.${quote(name)} = k.k${i}${collated(name)}`).join(" AND ");
  const keys = `unnest(${arrays(of.key)}) AS k(${of.key.map((_, i) => `k${i}`).join(", ")})`;
  const [names, key] = [codec.names.map(quote).join(", "), of.key.map(quote).join(", ")];
  const kept = codec.names.filter((name) => !(of.key as readonly string[]).includes(name)).map(quote);
  return {
    codec,
    select: `SELECT ${names} FROM ${table}`,
    byKeys: `SELECT ${codec.names.map((name) => `t.${quote(name)}`).join(", ")} FROM ${keys} JOIN ${table} t ON ${matches}`,
    upsert: `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${arrays(codec.names)})
      ON CONFLICT (${key}) DO UPDATE SET ${kept.map((each) => `${each} = excluded.${each}`).join(", ")}`,
    remove: `DELETE FROM ${table} t USING ${keys} WHERE ${matches}`,
  };
}

/** Turns rows of values into one array for each column. */
function byColumn(rows: readonly (readonly unknown[])[], columns: number): readonly (readonly unknown[])[] {
  return Array.from({ length: columns }, (_, column) => rows.map((row) => row[column]));
}

function boundsOf({ prefix, from, below }: SpanRead): readonly Scalar[] {
  return [...prefix, ...[from, below].filter((each) => each !== undefined)];
}

/** Writes the part of a query that selects the rows of a span through its index, and orders them. */
export function spanSql({ of, index, prefix, from, below }: SpanRead, page?: Page): string {
  const columns = columnsOf({ of, index });
  const next = columns[prefix.length];
  const bounded = from !== undefined || below !== undefined || page?.after !== undefined;
  if (next === undefined && bounded) throw new TypeError(`no column of \`${index}\` is left to be bounded`);
  const descending = page?.order === "descending";
  let marks = 0;
  const where = columns.slice(0, prefix.length).map((each) => `${quote(each)} = $${++marks}`);
  const bound = (operator: string) => where.push(`${quote(next ?? "")} ${operator} $${++marks}`);
  if (from !== undefined) bound(">=");
  if (below !== undefined) bound("<");
  if (page?.after !== undefined) bound(descending ? "<" : ">");
  where.push(...presentIn(of, columns));
  const order = orderOf(of, columns).map((each) => `${quote(each)}${descending ? " DESC" : ""}`);
  const limit = page === undefined ? "" : ` LIMIT $${++marks}`;
  return `${where.length > 0 ? ` WHERE ${where.join(" AND ")}` : ""} ORDER BY ${order.join(", ")}${limit}`;
}

/** Returns the columns of an index, and behind them those of the key, which break ties. */
export function orderOf(of: AnyCollection, on: readonly string[]): readonly string[] {
  return [...on, ...of.key.filter((each) => !on.includes(each))];
}

/** Returns the conditions that a row has all the columns of an index; none where every row has them. */
export function presentIn(of: AnyCollection, on: readonly string[]): readonly string[] {
  const optional = on.filter((column) => column !== "until" && !of.key.includes(column));
  return optional.map((column) => `${quote(column)} IS NOT NULL`);
}
