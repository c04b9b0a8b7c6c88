/** The mark of a moved store in SQLite. */
import type { DatabaseSync } from "node:sqlite";
import type { PlaceMark } from "../place.ts";

/** Reads the mark of a store; undefined where it has none. */
export function readState(db: DatabaseSync): PlaceMark | undefined {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'store_state'").get();
  const row = table && db.prepare("SELECT state, place FROM store_state").get();
  return row && { state: row.state === "arriving" ? "arriving" : "moved", place: String(row.place) };
}

/** Marks a store, or takes its mark away. */
export function writeState(db: DatabaseSync, mark: PlaceMark | undefined): void {
  db.exec("CREATE TABLE IF NOT EXISTS store_state (state TEXT NOT NULL, place TEXT NOT NULL) STRICT");
  db.exec("DELETE FROM store_state");
  if (mark !== undefined) db.prepare("INSERT INTO store_state VALUES (?, ?)").run(mark.state, mark.place);
}
