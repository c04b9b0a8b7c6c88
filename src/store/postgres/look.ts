/** A look at the database of a store, without the claim on it: what an operator has to set there. */
import { readHolder } from "./claim.ts";
import { openConnection } from "./connection.ts";
import { storeError } from "./faults.ts";
import type { PostgresPlace } from "./place.ts";

export type DatabaseLook = {
  /** The address of the process that has the store, where one has it and says so. */
  readonly reachedAt?: string;
  /** The number of servers that follow this one. */
  readonly standbys: number;
  /** The setting `synchronous_standby_names`: the standbys for which a commit waits. */
  readonly waitsFor: string;
  /** The setting `synchronous_commit`, as a session of this user begins with it. */
  readonly synchronous: string;
  /** The connections that the server has for this user, beside those of other programs. */
  readonly connections: number;
};

const LOOK = `SELECT (SELECT count(*) FROM pg_stat_replication) AS standbys,
  current_setting('synchronous_standby_names') AS waits_for,
  (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS synchronous,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true), '0')::int
    - (SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name NOT LIKE 'comity%') AS connections`;

/**
 * Looks at a database. Rejects with CONFIG_INVALID for one in which no node would keep its store, and with STORE_UNAVAILABLE
 * where it cannot be reached.
 */
export async function lookAt(place: PostgresPlace): Promise<DatabaseLook> {
  try {
    const connection = await openConnection(place);
    try {
      const [row = {}] = (await connection.query(LOOK)).rows;
      const holder = await readHolder(connection.query);
      return {
        ...(holder?.reachedAt !== undefined && { reachedAt: holder.reachedAt }),
        standbys: Number(row.standbys),
        waitsFor: String(row.waits_for),
        synchronous: String(row.synchronous),
        connections: Number(row.connections),
      };
    } finally {
      await connection.end();
    }
  } catch (thrown) {
    throw storeError(thrown);
  }
}
