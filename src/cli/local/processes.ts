/** Runs the nodes of a local federation as processes: starts, watches and stops them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { codeOf } from "../../edge/tls/pem-file.ts";
import { ComityError, reasonOf } from "../../errors.ts";
import { parseAddress } from "../../node/config-file.ts";
import { joinHanging } from "../present/terminal.ts";
import type { Environment } from "../terminal.ts";

const MAIN = fileURLToPath(new URL("../../../bin/comity.js", import.meta.url));
/** The time, in milliseconds, that a node has to end before it is killed. */
const END_WITHIN_MS = 10_000;

export type NodeProcess = {
  readonly pid: number;
  /** Resolves when the process has ended, with its exit code (null after a signal). */
  readonly ended: Promise<number | null>;
  /**
   * Returns the error for the end of the process: its own last one, or one that says how it ended without any.
   */
  readonly errorAfter: () => ComityError;
  /** Asks the process to end, and kills it where it does not. */
  readonly stop: () => Promise<void>;
  /** Kills the process at once, as a power cut would. */
  readonly kill: () => Promise<void>;
};

const ERROR_LINE = /^comity: ([A-Z0-9_]+): (.*)$/m;

/** Reads an error of this process from a child's error line. */
function errorFrom(stderr: string, { exitCode, signalCode }: ChildProcess): ComityError {
  const [, reason = "", message = ""] = ERROR_LINE.exec(joinHanging(stderr)) ?? [];
  const known = reasonOf(reason);
  if (known !== undefined) return new ComityError(known, message);
  const how = signalCode === null ? `with exit code \`${exitCode}\`` : `by the signal \`${signalCode}\``;
  return new ComityError("NODE_UNREACHABLE", `ended ${how}, without an error message`);
}

/**
 * Starts `comity serve` with these environment variables and further arguments, and resolves once it listens. Rejects
 * with the node's own error.
 */
export async function startProcess(
  configFile: string,
  inherited: Environment,
  further: readonly string[] = [],
): Promise<NodeProcess> {
  const child = spawn(process.execPath, [MAIN, "serve", "--config", configFile, ...further], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...inherited, COMITY_STOP_WITH_STDIN: "1" },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString("utf8")).slice(-4096);
  });
  const listening = new Promise<void>((resolve) => {
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout = (stdout + chunk.toString("utf8")).slice(-4096);
      if (stdout.includes(" listens on ")) resolve();
    });
  });
  const failed = ended.then(() => {
    throw errorFrom(stderr, child);
  });
  await Promise.race([listening, failed]);
  failed.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ended,
    errorAfter: () => errorFrom(stderr, child),
    stop: () => end(child, ended),
    kill: () => kill(child, ended),
  };
}

async function kill(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

/** Checks that an address can be listened on, before anything is started. Throws ADDRESS_IN_USE or CONFIG_INVALID. */
export async function assertFree(address: string): Promise<void> {
  const { host, port } = parseAddress(address);
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  }).catch((cause: unknown) => {
    const taken = codeOf(cause) === "EADDRINUSE";
    const message = taken
      ? `\`${address}\` is in use: stop the process that listens there, or choose other ports with --port`
      : `cannot listen on \`${address}\`: ${codeOf(cause)}; choose other ports with --port`;
    throw new ComityError(taken ? "ADDRESS_IN_USE" : "CONFIG_INVALID", message, { cause });
  });
}
