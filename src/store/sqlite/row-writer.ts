/** Writes rows of any collection in SQLite. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { AnyCollection, Row } from "../../engine/store.ts";
import { createRowCodec, quote, type RowCodec } from "../columns.ts";
import type { Secrets } from "../content-keys.ts";

/** Creates a writer that replaces rows by their keys. Call it in a transaction. Without `secrets` it writes no row that has one. */
export function createRowWriter(
  db: DatabaseSync,
  secrets?: Secrets,
): (of: AnyCollection, rows: readonly Row[]) => void {
  const prepared = new Map<AnyCollection, { readonly statement: StatementSync; readonly codec: RowCodec }>();

  function prepare(of: AnyCollection) {
    const codec = createRowCodec(of, secrets);
    const names = codec.names.map(quote);
    const kept = codec.names.filter((name) => !of.key.includes(name)).map(quote);
    const sql = `INSERT INTO ${quote(of.name)} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})
      ON CONFLICT (${of.key.map(quote).join(", ")}) DO UPDATE SET ${kept.map((each) => `${each} = excluded.${each}`).join(", ")}`;
    return { statement: db.prepare(sql), codec };
  }

  return (of, rows) => {
    const { statement, codec } = prepared.get(of) ?? prepare(of);
    prepared.set(of, { statement, codec });
    for (const row of rows) statement.run(...codec.encode(row));
  };
}
