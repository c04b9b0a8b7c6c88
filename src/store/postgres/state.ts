/** The mark of a moved store in PostgreSQL. */
import type { PlaceMark } from "../place.ts";
import type { Query } from "./connection.ts";

/** Reads the mark of a store; undefined where it has none. */
export async function readState(query: Query): Promise<PlaceMark | undefined> {
  const table = await query("SELECT to_regclass('store_state')::text AS found");
  if (table.rows[0]?.found === null) return undefined;
  const [row] = (await query("SELECT state, place FROM store_state")).rows;
  return row && { state: row.state === "arriving" ? "arriving" : "moved", place: String(row.place) };
}

/** Marks a store, or takes its mark away. Call it in a transaction. */
export async function writeState(query: Query, mark: PlaceMark | undefined): Promise<void> {
  await query("CREATE TABLE IF NOT EXISTS store_state (state text NOT NULL, place text NOT NULL)");
  await query("DELETE FROM store_state");
  if (mark !== undefined) await query("INSERT INTO store_state VALUES ($1, $2)", [mark.state, mark.place]);
}
