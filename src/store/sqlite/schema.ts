/** The tables of a SQLite store: those of the log, and one for each collection, derived from its declaration. */
import type { DatabaseSync } from "node:sqlite";
import type { AnyCollection, ColumnType } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { createRowCodec, DATA, DIGEST, quote, typedColumns } from "../columns.ts";

/** The version of the tables of the log, and of the form of rows. Earlier versions are migrated. */
export const SCHEMA_VERSION = 9;
/** The version from which on every collection has its own table. Earlier ones are moved row by row. */
export const FIRST_OF_COLLECTIONS = 6;

/** The version from which on no page of the database has ever held a secret in clear. */
export const FIRST_OF_WRAPPED = 8;

const LOG = `
  CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE node (
    level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
`;

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: "TEXT",
  int: "INTEGER",
  blob: "BLOB",
  secret: "BLOB",
};

/** Returns the version of a database's schema; 0 where it is empty. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version);
}

/** Records the version that the schema has now; the newest by default. */
export function setSchemaVersion(db: DatabaseSync, version = SCHEMA_VERSION): void {
  db.exec(`PRAGMA user_version = ${version}`);
}

/**
 * Throws STORE_UNAVAILABLE for a store whose tables do not have the form of this program, as one that only reads it needs.
 */
export function assertReadable(db: DatabaseSync, collections: readonly AnyCollection[]): void {
  const columns = db.prepare("SELECT name FROM pragma_table_info(?)");
  const has = ({ name, names }: { readonly name: string; readonly names: readonly string[] }) => {
    const present = new Set(columns.all(name).map((each) => String(each.name)));
    return names.every((each) => present.has(each));
  };
  const readable =
    schemaVersion(db) === SCHEMA_VERSION &&
    collections.every((of) => has({ name: of.name, names: createRowCodec(of).names }));
  if (readable) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    "the store has the form of another version of Comity: start its node once with this version, or use the version that wrote it",
  );
}

/** Marks a store beside whose ledger key a checkpoint is kept (SQLite's application id: "head" in ASCII). */
const HEAD_KEPT = 0x68656164;

/** Returns true for a store whose newest checkpoint was kept in a file beside its key. */
export function isHeadKept(db: DatabaseSync): boolean {
  return Number(db.prepare("PRAGMA application_id").get()?.application_id) === HEAD_KEPT;
}

/** Records that the newest checkpoint is kept in a file beside the key from now on. */
export function setHeadKept(db: DatabaseSync): void {
  db.exec(`PRAGMA application_id = ${HEAD_KEPT}`);
}

/** Returns the id of the content keys by which the rows were written; undefined where there are none yet. */
export function readKeyFileId(db: DatabaseSync): Uint8Array | undefined {
  db.exec("CREATE TABLE IF NOT EXISTS key_file (id BLOB NOT NULL) STRICT");
  return db.prepare("SELECT id FROM key_file").get()?.id as Uint8Array | undefined;
}

/** Records the content keys by which rows are written from now on. */
export function setKeyFileId(db: DatabaseSync, id: Uint8Array): void {
  db.prepare("INSERT INTO key_file (id) VALUES (?)").run(id);
}

/** Creates the log's tables in an empty database. */
export function createLogTables(db: DatabaseSync): void {
  db.exec(LOG);
}

/**
 * Brings the tables to the declarations of the collections. Creates missing tables and missing columns, fills new
 * columns from the rows that exist, and rebuilds an index whose declaration changed. Call it in a transaction.
 */
export function prepareCollections(db: DatabaseSync, collections: readonly AnyCollection[]): void {
  for (const of of collections) {
    const present = new Set(
      db
        .prepare("SELECT name FROM pragma_table_info(?)")
        .all(of.name)
        .map(({ name }) => String(name)),
    );
    if (present.size === 0) db.exec(tableSql(of));
    else addColumns(db, of, present);
    prepareIndexes(db, of);
  }
}

function addColumns(db: DatabaseSync, of: AnyCollection, present: ReadonlySet<string>): void {
  const missing = typedColumns(of).filter(({ name }) => !present.has(name));
  for (const { name, type } of missing) addColumn(db, of, name, type);
  if (!present.has(DIGEST)) db.exec(`ALTER TABLE ${quote(of.name)} ADD COLUMN ${quote(DIGEST)} BLOB`);
  if (missing.length > 0 || !present.has(DIGEST)) writeDigests(db, of);
}

/** Writes the digests of rows that stand already. What they hold now counts as what was written. */
function writeDigests(db: DatabaseSync, of: AnyCollection): void {
  const { names, digest } = createRowCodec(of);
  const [table, where] = [quote(of.name), of.key.map((column) => `${quote(column)} = ?`).join(" AND ")];
  const read = db.prepare(`SELECT ${names.map(quote).join(", ")} FROM ${table} WHERE ${where}`);
  const update = db.prepare(`UPDATE ${table} SET ${quote(DIGEST)} = ? WHERE ${where}`);
  // Keys alone are held in memory: bodies can be large, and a table must not change while it is iterated.
  for (const row of db.prepare(`SELECT ${of.key.map(quote).join(", ")} FROM ${table}`).all()) {
    const key = of.key.map((column) => row[column] as string | number);
    update.run(digest(read.get(...key) ?? {}), ...key);
  }
}

function tableSql(of: AnyCollection): string {
  const columns = typedColumns(of).map(({ name, type }) => {
    const required = name === "until" || of.key.includes(name);
    return `${quote(name)} ${SQL_TYPES[type]}${required ? " NOT NULL" : ""}`;
  });
  const key = of.key.map(quote).join(", ");
  // Rows are stored in the order of their key, unless they hold bytes, which would bloat the tree of keys.
  const form = hasRowid(of) ? "STRICT" : "STRICT, WITHOUT ROWID";
  const rest = `${quote(DIGEST)} BLOB, ${quote(DATA)} TEXT NOT NULL`;
  return `CREATE TABLE ${quote(of.name)} (${columns.join(", ")}, ${rest}, PRIMARY KEY (${key})) ${form}`;
}

function hasRowid(of: AnyCollection): boolean {
  return Object.values(of.columns).some((type) => type === "blob" || type === "secret");
}

/** Adds a column and moves its field out of the JSON of existing rows. Bytes are never in JSON. */
function addColumn(db: DatabaseSync, of: AnyCollection, name: string, type: ColumnType): void {
  const [table, column] = [quote(of.name), quote(name)];
  db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${SQL_TYPES[type]}`);
  if (type === "blob" || type === "secret") return;
  db.exec(
    `UPDATE ${table} SET ${column} = ${DATA} ->> '$.${name}', ${DATA} = json_remove(${DATA}, '$.${name}')`,
  );
}

function prepareIndexes(db: DatabaseSync, of: AnyCollection): void {
  const wanted = new Map(
    Object.entries(of.indexes)
      .filter(([, { on }]) => !isOfKey(of, on as readonly string[]))
      .map(([name, { on }]) => [indexName(of, name), indexSql(of, name, on as readonly string[])]),
  );
  const stored = db.prepare(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql <> ''",
  );
  for (const { name, sql } of stored.all(of.name))
    if (wanted.get(String(name)) === sql) wanted.delete(String(name));
    else db.exec(`DROP INDEX ${quote(String(name))}`);
  for (const sql of wanted.values()) db.exec(sql);
}

function indexSql(of: AnyCollection, name: string, on: readonly string[]): string {
  const where = presentSql(of, on);
  const columns = on.map(quote).join(", ");
  return `CREATE INDEX ${quote(indexName(of, name))} ON ${quote(of.name)} (${columns})${where && ` WHERE ${where}`}`;
}

const indexName = (of: AnyCollection, name: string) => `${of.name}_${name}`;

/** Returns true where the primary key serves as this index. */
function isOfKey(of: AnyCollection, on: readonly string[]): boolean {
  return on.every((column, i) => of.key[i] === column);
}

/**
 * Writes the clause that makes a query use an index of a collection; empty where that is the primary key. SQLite guesses
 * without it: of two indexes that begin alike it has taken the one that fits less, and read all rows of a viewer for one.
 */
export function indexedBy(of: AnyCollection, index: string): string {
  const { on } = of.indexes[index] ?? { on: [] };
  return isOfKey(of, on as readonly string[]) ? "" : `INDEXED BY ${quote(indexName(of, index))} `;
}

/** Writes the condition that a row has all the columns of an index; empty where every row has them. */
export function presentSql(of: AnyCollection, on: readonly string[]): string {
  const optional = on.filter((column) => column !== "until" && !of.key.includes(column));
  return optional.map((column) => `${quote(column)} IS NOT NULL`).join(" AND ");
}
