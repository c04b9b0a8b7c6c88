/** Connections to PostgreSQL: their settings, their types, and statements that are prepared once for each. */
import pg from "pg";
import { ComityError } from "../../errors.ts";
import { sqlState, summaryOf, Unreachable } from "./faults.ts";
import { formatPlace, isLocal, type PostgresPlace } from "./place.ts";

/** The rows of an answer, and the command that was done. */
export type Answer = {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly command: string;
};

/** Sends a statement at once, and resolves with its answer. Statements of one connection are answered in their order. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<Answer>;

/** One connection. */
export type Connection = {
  readonly query: Query;
  /** True once the connection is of no more use. */
  readonly isLost: () => boolean;
  /** Ends the connection at once, whatever runs on it. */
  readonly destroy: () => void;
  readonly end: () => Promise<void>;
};

/** Several connections that read. Rejects with `Unreachable` where there is none. */
export type Pool = {
  readonly query: Query;
  /** Runs `work` with a connection of its own. */
  readonly with: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  readonly end: () => Promise<void>;
};

/** The oldest version that is tried. */
const OLDEST = 150_000;
/** The time for which a transaction may stand still, in milliseconds: it holds the log, and everybody waits for it. */
const IDLE_MS = 10_000;
/** The time after which a statement that only reads is given up, in milliseconds. */
const READ_MS = 60_000;

// Every read names the index that serves it, and the planner is to use it whatever it guesses about the tables.
const PLANNING = {
  jit: "off",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  plan_cache_mode: "force_generic_plan",
};

/** A server that hears nothing of us for about this long ends the session, and with it its locks. */
const KEEPALIVE = {
  tcp_keepalives_idle: "5",
  tcp_keepalives_interval: "2",
  tcp_keepalives_count: "3",
  tcp_user_timeout: "11000",
};

const [INT8, BYTEA] = [20, 17];

/**
 * Opens the connection that writes. `onLost` is called once, when it is of no more use. Rejects with `Unreachable`, and as
 * `assertServer` does.
 */
export async function openConnection(
  place: PostgresPlace,
  onLost: () => void = () => {},
): Promise<Connection> {
  // A commit is never cut off by a time limit of the server: it would then be told as done before it is replicated.
  const client = new pg.Client(optionsOf(place, { lock_timeout: `${place.answerWithinMs}` }));
  let lost = false;
  const lose = () => {
    if (lost) return;
    lost = true;
    onLost();
  };
  client.on("error", lose);
  client.on("end", lose);
  const destroy = () => {
    lose();
    // `end` alone would wait for what runs.
    (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
  };
  try {
    await client.connect();
    const query = queryOf(client);
    await assertServer(query);
    return {
      query: async (text, values) => {
        if (lost) throw new Unreachable(new Error("the connection is lost"));
        return query(text, values);
      },
      isLost: () => lost,
      destroy,
      end: async () => {
        if (!lost) await client.end();
      },
    };
  } catch (thrown) {
    destroy();
    throw refusalOf(thrown, place);
  }
}

/** Opens the connections that read. Each is made when it is first needed. */
export function openPool(place: PostgresPlace): Pool {
  const pool = new pg.Pool({
    ...optionsOf(place, { statement_timeout: `${READ_MS}` }),
    max: place.connections,
    idleTimeoutMillis: 60_000,
  });
  // The connection is gone from the pool, and the next read makes another.
  pool.on("error", () => {});

  const queries = new WeakMap<pg.PoolClient, Query>();

  function queryIn(client: pg.PoolClient): Query {
    const query = queries.get(client) ?? queryOf(client);
    queries.set(client, query);
    return query;
  }

  async function withClient<T>(work: (query: Query) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (thrown) {
      throw refusalOf(thrown, place);
    }
    // Without a listener an error of the socket would end the process; the statements that wait are told of it.
    const ignore = () => {};
    client.on("error", ignore);
    let failed = true;
    try {
      const result = await work(queryIn(client));
      failed = false;
      return result;
    } finally {
      client.off("error", ignore);
      // After any fault: what else was sent may not have been answered yet.
      client.release(failed);
    }
  }

  return {
    with: withClient,
    query: (text, values) => withClient((query) => query(text, values)),
    end: () => pool.end(),
  };
}

/** Returns the statements of a connection. A statement with values is prepared under its own text. */
function queryOf(client: Pick<pg.ClientBase, "query">): Query {
  const names = new Map<string, string>();
  return async (text, values) => {
    try {
      if (values === undefined) return await client.query(text);
      const name = names.get(text) ?? `s${names.size}`;
      names.set(text, name);
      return await client.query({ name, text, values: [...values] });
    } catch (thrown) {
      // An error that the server has not answered is one of the connection.
      throw sqlState(thrown) === undefined ? new Unreachable(thrown) : thrown;
    }
  };
}

function optionsOf(place: PostgresPlace, further: Readonly<Record<string, string>>): pg.ClientConfig {
  const { host, port, database, user, password, ca, connectWithinMs } = place;
  const settings = {
    ...PLANNING,
    ...KEEPALIVE,
    idle_in_transaction_session_timeout: `${IDLE_MS}`,
    client_min_messages: "error",
    ...further,
  };
  return {
    ...{ host, port, database, user },
    // Never one of the environment, nor of a file that this program does not know.
    password: password ?? (() => ""),
    ssl:
      ca === undefined && isLocal(place) ? false : { ...(ca !== undefined && { ca }), minVersion: "TLSv1.2" },
    application_name: "comity",
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    pipeline: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
    types: { getTypeParser: (type: number) => parserOf(type) },
  } as pg.ClientConfig;
}

function parserOf(type: number): (text: string) => unknown {
  if (type === INT8) return Number;
  if (type === BYTEA) return (text) => Uint8Array.fromHex(text.slice(2));
  return (text) => text;
}

/**
 * Checks that a server keeps what it has acknowledged. Throws CONFIG_INVALID for one that is too old, of another
 * encoding, or set to lose commits in a crash, and `Unreachable` for a standby.
 */
async function assertServer(query: Query): Promise<void> {
  const { rows } = await query(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
      current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
      current_setting('synchronous_commit') AS synchronous, pg_is_in_recovery()::text AS standby`,
  );
  const { version, encoding, fsync, pages, synchronous, standby } = rows[0] ?? {};
  if (standby === "true") throw new Unreachable(new Error("the server is a standby, and takes no commits"));
  const wrong =
    Number(version) < OLDEST
      ? "is older than PostgreSQL 15: run a newer one"
      : encoding !== "UTF8"
        ? "does not keep text as UTF-8: create the database with `ENCODING 'UTF8'`"
        : fsync !== "on" || pages !== "on"
          ? "may lose what it has acknowledged: set `fsync` and `full_page_writes` on"
          : undefined;
  if (wrong !== undefined) throw new ComityError("CONFIG_INVALID", `the store's database ${wrong}`);
  if (synchronous === "off") await query("SET synchronous_commit = on");
}

/** The words for a server whose certificate does not count, by the code of Node or OpenSSL. */
const UNTRUSTED: readonly (readonly [RegExp, string])[] = [
  [
    /ALTNAME_INVALID|HOSTNAME_MISMATCH/,
    "shows a certificate of another name: write the name in `store` that it holds",
  ],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, "shows a certificate that is not valid today: renew it"],
  [
    /^SELF_SIGNED_|^DEPTH_ZERO_|^UNABLE_TO_(?:VERIFY|GET_ISSUER)|^CERT_/,
    "shows a certificate of an authority that is not trusted: name the file with its authority as `ca`",
  ],
  [/^NO_TLS$/, "does not speak TLS: set `ssl` on there, or leave `ca` out for a server on this machine"],
];

function codeOf(thrown: unknown): string {
  const { code, message } = (thrown ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (message === "The server does not support SSL connections") return "NO_TLS";
  return typeof code === "string" ? code : "";
}

/** Makes the error for a connection that was not made: a refusal by the server names its cause, and nothing secret. */
function refusalOf(thrown: unknown, place: PostgresPlace): Error {
  if (thrown instanceof ComityError || thrown instanceof Unreachable) return thrown;
  const state = sqlState(thrown);
  const about = `the store's database \`${formatPlace(place)}\``;
  if (state?.startsWith("28") === true)
    return new ComityError("CONFIG_INVALID", `${about} refuses this node's user or password`, {
      cause: summaryOf(thrown),
    });
  if (state === "3D000") return new ComityError("CONFIG_INVALID", `${about} is not there: create it first`);
  const untrusted = UNTRUSTED.find(([code]) => code.test(codeOf(thrown)));
  if (untrusted !== undefined)
    return new ComityError("CONFIG_INVALID", `${about} ${untrusted[1]}`, { cause: summaryOf(thrown) });
  return new Unreachable(thrown);
}
