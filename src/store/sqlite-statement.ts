/** A prepared statement of SQLite, with typed rows. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Statement } from "../ledger/proof.ts";
import { attempt } from "./database.ts";

/** A prepared statement whose rows are `Row`, as the schema has them; faults are STORE_UNAVAILABLE. */
export function prepare<Row extends object>(db: DatabaseSync, sql: string) {
  const statement = db.prepare(sql);
  const plain = (row: unknown) => ({ ...(row as Row) });
  return {
    get: (...values: SQLInputValue[]) =>
      attempt(() => {
        const row = statement.get(...values);
        return row && plain(row);
      }),
    all: (...values: SQLInputValue[]) => attempt(() => statement.all(...values).map(plain)),
    run: (...values: SQLInputValue[]) => {
      attempt(() => statement.run(...values));
    },
  };
}

/** A statement on a leaf that this store has written itself. */
export function parseOwnJson(text: string): Statement {
  return JSON.parse(text) as Statement;
}
