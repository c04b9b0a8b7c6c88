/** The address of a PostgreSQL database, parsed from a URL (RFC 3986) that never holds a password. */
import { ComityError } from "../../errors.ts";

/** The database of a store, and how it is reached. */
export type PostgresPlace = {
  /** A host's name or address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Returns the password: a function, so that nothing that prints a place shows it. */
  readonly password?: () => string;
  /** The authorities (PEM) that certify the server; those of the system where it is absent. */
  readonly ca?: string;
  /** The file with the content keys: outside the database, so that no copy of it opens a content. */
  readonly contentKeys: string;
  /** The connections by which the store is read, besides the one that writes. */
  readonly connections: number;
  /** The time within which a connection must be made, in milliseconds. */
  readonly connectWithinMs: number;
  /** The time for which the store is tried before a commit fails, in milliseconds. */
  readonly answerWithinMs: number;
  /** The address at which those that stand by reach this process once it has the store; none where it is absent. */
  readonly reachedAt?: string;
};

/** The longest `reachedAt`: the server keeps it in the name of a session, and cuts that at 63 bytes. */
export const MAX_REACHED_AT = 52;

/** The limits of a place where nothing else is said. */
export const POSTGRES_DEFAULTS = { connections: 8, connectWithinMs: 3_000, answerWithinMs: 10_000 } as const;

const SCHEME = /^postgres(?:ql)?:/i;
const MAX_URL = 1024;
/** A name that PostgreSQL keeps whole, and that a message can show. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,62}$/;
const HOST = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})$/;

/** Returns true where a text names a store in PostgreSQL, and not a file. */
export function isPostgresUrl(text: string): boolean {
  return SCHEME.test(text);
}

/** The part of a place that a URL says. */
export type PostgresAddress = Pick<PostgresPlace, "host" | "port" | "database" | "user">;

/**
 * Parses `postgres://USER@HOST:PORT/DATABASE`, or `postgres://USER@/DATABASE?host=/FOLDER` for a Unix socket. Throws
 * CONFIG_INVALID; the error never repeats the URL.
 */
export function parsePostgresUrl(text: string): PostgresAddress {
  if (text.length > MAX_URL) throw malformed(`it is longer than ${MAX_URL} characters`);
  let url: URL;
  try {
    // A URL with a user must have a host; that of a socket has none.
    url = new URL(text.replace("@/", "@socket.invalid/"));
  } catch {
    throw malformed("it is not a URL");
  }
  // THREAT: a password in a URL is seen in the list of processes, in copies of the configuration and in messages.
  if (url.password !== "" || url.searchParams.has("password"))
    throw malformed(
      "it holds a password: write that into a file that only its owner may read, and name the file",
    );
  const others = [...url.searchParams.keys()].filter((name) => name !== "host");
  if (others.length > 0 || url.hash !== "")
    throw malformed("it may say a user, a host, a port and a database, and nothing else");
  const user = decoded(url.username);
  const database = decoded(url.pathname.slice(1));
  if (!NAME.test(user)) throw malformed("it names no user, or one with unusual characters");
  if (!NAME.test(database)) throw malformed("it names no database, or one with unusual characters");
  return { ...hostOf(url), port: url.port === "" ? 5432 : Number(url.port), database, user };
}

/** Formats the place of a database for people, without anything secret. */
export function formatPlace({ host, port, database }: PostgresAddress): string {
  return host.startsWith("/") ? `${host}/${database}` : `${host}:${port}/${database}`;
}

/**
 * Returns true for a server on this machine: a Unix socket or a loopback address.
 *
 * THREAT: everything else is reached over TLS with the server's name verified, or not at all.
 */
export function isLocal({ host }: Pick<PostgresPlace, "host">): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function hostOf(url: URL): { readonly host: string } {
  const folder = url.searchParams.get("host");
  if (url.hostname === "socket.invalid") {
    if (folder?.startsWith("/") === true) return { host: folder };
    throw malformed("it names no host, and no folder of a socket as `?host=/FOLDER`");
  }
  if (folder !== null) throw malformed("it names a host and a folder of a socket");
  if (!HOST.test(url.hostname)) throw malformed("its host is not a name or an address");
  return { host: url.hostname.replace(/^\[|\]$/g, "") };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function malformed(why: string): ComityError {
  return new ComityError(
    "CONFIG_INVALID",
    `the store's URL is not valid: ${why}. Write it as \`postgres://USER@HOST:5432/DATABASE\``,
  );
}
