/** The session that writes a store in PostgreSQL. It has the claim, and is made anew where it was lost. */
import { ComityError } from "../../errors.ts";
import { Again } from "./again.ts";
import { claimStore } from "./claim.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { PostgresPlace } from "./place.ts";
import type { EarlyClaim } from "./standby.ts";

/** The time for which a session of another process that is about to end is waited for, in milliseconds. */
const CLAIM_MS = 1_000;

/** A connection with the claim. `name` tells its session from all others. */
type Claimed = { readonly connection: Connection; readonly name: string };

export class Session {
  readonly #place: PostgresPlace;
  readonly #onLost: () => void;
  #claimed: Claimed;

  private constructor(place: PostgresPlace, onLost: () => void, claimed: Claimed) {
    this.#place = place;
    this.#onLost = onLost;
    this.#claimed = claimed;
  }

  /**
   * Opens the session, and claims the store; goes on with the session of a process that stood by, where that stands still. `onLost` is
   * called each time that the connection is lost. Rejects as `openConnection` and `claimStore` do.
   */
  static async open(place: PostgresPlace, onLost: () => void, early?: EarlyClaim): Promise<Session> {
    return new Session(place, onLost, await claim(place, onLost, { early }));
  }

  /** The connection of now. It may be lost. */
  get connection(): Connection {
    return this.#claimed.connection;
  }

  /**
   * Runs `work` on a connection that stands. A statement that is not answered in time ends the connection, and all that waits on
   * it. Rejects with `Again` where no connection is to be had now, and with STORE_LOCKED where another process has the store.
   */
  async within<T>(work: (db: Connection) => Promise<T>): Promise<T> {
    const db = await this.#connected();
    const timer = setTimeout(() => db.destroy(), this.#place.answerWithinMs);
    try {
      return await work(db);
    } finally {
      clearTimeout(timer);
    }
  }

  end(): Promise<void> {
    return this.connection.end();
  }

  async #connected(): Promise<Connection> {
    const { connection, name } = this.#claimed;
    if (!connection.isLost()) return connection;
    try {
      this.#claimed = await claim(this.#place, this.#onLost, { before: name });
    } catch (thrown) {
      if (thrown instanceof ComityError && thrown.reason === "STORE_LOCKED") throw thrown;
      throw new Again("no connection", { cause: thrown });
    }
    return this.connection;
  }
}

type Sessions = {
  /** The session that this one replaces. */
  readonly before?: string;
  /** The session that has the claim already. */
  readonly early?: EarlyClaim | undefined;
};

/** Claims the store on a connection: on that of an early claim, or on another. */
async function claim(
  place: PostgresPlace,
  onLost: () => void,
  { before, early }: Sessions,
): Promise<Claimed> {
  let stands = false;
  const lost = () => {
    if (stands) onLost();
  };
  early?.tell(lost);
  const connection =
    early === undefined || early.connection.isLost() ? await openConnection(place, lost) : early.connection;
  try {
    const { reachedAt } = place;
    const claiming = { withinMs: CLAIM_MS, reachedAt, ...(before !== undefined && { before }) };
    const name = await claimStore(connection.query, claiming);
    stands = true;
    return { connection, name };
  } catch (thrown) {
    connection.destroy();
    throw thrown;
  }
}
