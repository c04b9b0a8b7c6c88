/** The tables of a store in PostgreSQL: those of the log, and one for each collection, derived from its declaration. */
import type { AnyCollection, Head, Row, Scalar } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { DIGEST, quote, typedColumns } from "../columns.ts";
import type { Query } from "./connection.ts";
import { columnsWithTypes, orderOf, presentIn, type RowSql, sqlType } from "./rows.ts";

/** The version of the tables of the log, and of the form of rows. */
export const SCHEMA_VERSION = 2;
/** The number of rows that are read at once where their form changes. */
const PAGE = 500;

/** `log_head` is the one row that a commit locks, so that commits follow each other. */
const LOG = [
  "CREATE TABLE log_schema (version integer NOT NULL)",
  "CREATE TABLE log_head (single boolean PRIMARY KEY DEFAULT true CHECK (single), size bigint NOT NULL, note text NOT NULL, batch text NOT NULL)",
  "CREATE TABLE leaf (idx bigint PRIMARY KEY, bytes bytea NOT NULL)",
  "ALTER TABLE leaf ALTER COLUMN bytes SET STORAGE EXTERNAL",
  "CREATE TABLE node (level bigint, idx bigint, hash bytea NOT NULL, PRIMARY KEY (level, idx))",
  "CREATE TABLE checkpoint (size bigint PRIMARY KEY, note text NOT NULL)",
  "CREATE TABLE key_file (id bytea NOT NULL)",
];

/** Returns the version of a database's schema; 0 where it holds no store. */
export async function schemaVersion(query: Query): Promise<number> {
  const { rows } = await query("SELECT to_regclass('log_schema')::text AS found");
  if (rows[0]?.found === null) return 0;
  const stored = await query("SELECT version FROM log_schema");
  return Number(stored.rows[0]?.version ?? 0);
}

/** The tables of the log. */
export const LOG_TABLES = ["log_schema", "log_head", "leaf", "node", "checkpoint", "key_file"];

/** Creates the log's tables in an empty database. `head` is the newest one so far. Call it in a transaction. */
export async function createLogTables(query: Query, head: Head): Promise<void> {
  for (const sql of LOG) await query(sql);
  await query("INSERT INTO log_schema VALUES ($1)", [SCHEMA_VERSION]);
  await query("INSERT INTO log_head (size, note, batch) VALUES ($1, $2, '')", [head.size, head.checkpoint]);
}

/**
 * Brings the tables to the declarations of the collections: creates missing tables, columns and indexes, and moves
 * fields of rows that exist into new columns. Call it in a transaction. Throws CONFIG_INVALID for a store that a newer
 * program has written.
 */
export async function prepareCollections(
  query: Query,
  collections: readonly AnyCollection[],
  sql: RowSql,
): Promise<void> {
  const version = await schemaVersion(query);
  if (version > SCHEMA_VERSION)
    throw new ComityError(
      "CONFIG_INVALID",
      `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`; run a newer one`,
    );
  const { rows } = await query(
    `SELECT c.relname AS "table", a.attname AS "column" FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const present = new Map<string, Set<string>>();
  for (const { table, column } of rows) {
    const columns = present.get(String(table)) ?? new Set();
    present.set(String(table), columns.add(String(column)));
  }
  for (const of of collections) {
    const columns = present.get(of.name);
    if (columns === undefined) for (const statement of tableSql(of)) await query(statement);
    else await addColumns(query, of, columns, sql);
  }
  await prepareIndexes(query, collections);
  if (version < SCHEMA_VERSION) await query("UPDATE log_schema SET version = $1", [SCHEMA_VERSION]);
}

function tableSql(of: AnyCollection): readonly string[] {
  const [table, all] = [quote(of.name), columnsWithTypes(of)];
  const columns = all.map((column) => {
    const required = !(column.name in of.columns) || (of.key as readonly string[]).includes(column.name);
    return `${quote(column.name)} ${sqlType(column)}${required ? " NOT NULL" : ""}`;
  });
  const key = of.key.map(quote).join(", ");
  return [
    `CREATE TABLE ${table} (${columns.join(", ")}, PRIMARY KEY (${key}))`,
    // Bytes are sealed, and do not get shorter: the server would only try.
    ...all
      .filter(({ name, type }) => (type === "blob" || type === "secret") && name !== DIGEST)
      .map(({ name }) => `ALTER TABLE ${table} ALTER COLUMN ${quote(name)} SET STORAGE EXTERNAL`),
  ];
}

/** Adds the columns that are missing, and writes each row anew, with its fields where they belong now. */
async function addColumns(
  query: Query,
  of: AnyCollection,
  present: ReadonlySet<string>,
  sql: RowSql,
): Promise<void> {
  const missing = typedColumns(of).filter(({ name }) => !present.has(name));
  if (missing.length === 0) return;
  for (const column of missing)
    await query(`ALTER TABLE ${quote(of.name)} ADD COLUMN ${quote(column.name)} ${sqlType(column)}`);
  for (let after: readonly Scalar[] | undefined; ; ) {
    const page = await sql.walk(query, of, after, PAGE);
    if (page.length > 0)
      await sql.write(
        query,
        of,
        page.map((stored) => rowOf(of, stored)),
      );
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = of.key.map((column) => last[column] as Scalar);
  }
}

/** Reads the id of the content keys by which the rows were written; undefined where there are none yet. */
export async function readKeyFileId(query: Query): Promise<Uint8Array | undefined> {
  return (await query("SELECT id FROM key_file")).rows[0]?.id as Uint8Array | undefined;
}

/** Records the content keys by which rows are written. */
export async function setKeyFileId(query: Query, id: Uint8Array): Promise<void> {
  await query("INSERT INTO key_file VALUES ($1)", [id]);
}

/** Reads a row without its digest, which is that of other columns. What it holds now counts as what was written. */
function rowOf(of: AnyCollection, stored: Readonly<Record<string, unknown>>): Row {
  const row: Record<string, unknown> = JSON.parse(String(stored.data));
  for (const { name } of typedColumns(of)) if (stored[name] !== null) row[name] = stored[name];
  return row as Row;
}

/** Creates the indexes that are missing, and creates those anew whose declaration has changed: it stands in their comment. */
async function prepareIndexes(query: Query, collections: readonly AnyCollection[]): Promise<void> {
  const { rows } = await query(
    `SELECT relname AS name, obj_description(oid, 'pg_class') AS sql FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i'`,
  );
  const stored = new Map(rows.map(({ name, sql }) => [String(name), sql]));
  for (const of of collections)
    for (const [index, { on }] of Object.entries(of.indexes)) {
      if (isOfKey(of, on as readonly string[])) continue;
      const name = `${of.name}_by_${index}`;
      const sql = indexSql(of, name, on as readonly string[]);
      if (stored.get(name) === sql) continue;
      if (stored.has(name)) await query(`DROP INDEX ${quote(name)}`);
      await query(sql);
      await query(`COMMENT ON INDEX ${quote(name)} IS '${sql}'`);
    }
}

function indexSql(of: AnyCollection, name: string, on: readonly string[]): string {
  const present = presentIn(of, on);
  const where = present.length === 0 ? "" : ` WHERE ${present.join(" AND ")}`;
  return `CREATE INDEX ${quote(name)} ON ${quote(of.name)} (${orderOf(of, on).map(quote).join(", ")})${where}`;
}

/** Returns true where the primary key serves as this index. */
function isOfKey(of: AnyCollection, on: readonly string[]): boolean {
  return on.every((column, i) => of.key[i] === column);
}
