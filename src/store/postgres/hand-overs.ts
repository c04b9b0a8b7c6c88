/** Reads the hand-overs of a log in a database that may be open elsewhere. */
import type { HandOverRow } from "../../engine/rows.ts";
import { handOversOf } from "../hand-over.ts";
import { openPool } from "./connection.ts";
import type { PostgresPlace } from "./place.ts";
import { createRowSql } from "./rows.ts";

/** Reads the hand-overs of the log `origin`, oldest first; none where the database cannot be read, or holds no store. */
export async function readHandOversAt(place: PostgresPlace, origin: string): Promise<readonly HandOverRow[]> {
  const pool = openPool({ ...place, connections: 1 });
  try {
    const [rows = []] = await createRowSql().read(pool.query, [handOversOf(origin)]);
    return rows as readonly HandOverRow[];
  } catch {
    return [];
  } finally {
    await pool.end();
  }
}
