/** A federation of processes whose stores are in a PostgreSQL server of its own, and what is killed there: nodes, sessions, the server. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, USER, WITHOUT_POSTGRES } from "../support/postgres.ts";
import { startProcesses, startServe } from "../support/processes.ts";
import { type KillableFederation, type KillableOptions, startUndurable, supervise } from "./kill.ts";

/** The server, and its sessions, as names beside those of nodes. */
const [SERVER, SESSIONS] = ["the server", "its sessions"];

/** The settings by which a server answers before what it answers is on disk, and writes it late. */
const UNDURABLE = ["synchronous_commit=off", "wal_writer_delay=10s"];

/** Starts the server, and the nodes under a supervisor. Rejects where no PostgreSQL is installed. */
export async function startOnPostgres(
  platforms: Readonly<Record<string, readonly string[]>>,
  { durable, ...options }: KillableOptions,
): Promise<KillableFederation> {
  if (WITHOUT_POSTGRES !== undefined) throw new Error(WITHOUT_POSTGRES);
  const server = await startPostgres(durable ? [] : UNDURABLE);
  const folder = mkdtempSync(join(tmpdir(), "comity-password-"));
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, USER.password(), { mode: 0o600 });
  const counts = {
    "kills of nodes": 0,
    "of the server": 0,
    "of its sessions": 0,
    "nodes that ended by themselves": 0,
  };
  const end = async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const federation = await startProcesses(platforms, {
      ...options,
      storeOf: async () => {
        const { database, port } = await server.createDatabase();
        return { store: `postgres://${USER.user}@127.0.0.1:${port}/${database}`, passwordFile };
      },
      startNode: (configFile, first) =>
        supervise(
          () => (durable ? startServe(configFile, first) : startUndurable(configFile)),
          () => {
            counts["nodes that ended by themselves"] += 1;
          },
        ),
    });
    const codes = Object.keys(platforms);
    return {
      ...federation,
      // What was answered and not written is lost with the server alone.
      parts: durable ? [...codes, SERVER, SESSIONS] : [SERVER],
      kills: () => counts,
      kill: async (part) => {
        counts[
          part === SERVER ? "of the server" : part === SESSIONS ? "of its sessions" : "kills of nodes"
        ] += 1;
        if (part === SERVER) return server.stopImmediately();
        if (part !== SESSIONS) return federation.kill(part);
        await server.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'comity%'",
        );
      },
      start: async (part) => {
        if (part === SERVER) await server.start();
        else if (part !== SESSIONS) await federation.start(part);
      },
      end: async () => {
        await federation.stopAll();
        federation.remove();
        await end();
      },
    };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}
