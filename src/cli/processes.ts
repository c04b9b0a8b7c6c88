/** The nodes of a local federation as processes: started, watched, and ended cleanly. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { parseAddress } from "../config.ts";
import { ComityError, REASONS, type Reason } from "../errors.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
/** How long a node may take to end before it is killed, in milliseconds. */
const END_WITHIN_MS = 10_000;

export type NodeProcess = {
  readonly pid: number;
  /** Resolves when the process has ended, with its exit code (null after a signal). */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and kills it when it does not. */
  readonly stop: () => Promise<void>;
  /** Ends it at once, as a power cut would. */
  readonly kill: () => Promise<void>;
};

const ERROR_LINE = /^comity: ([A-Z_-]+): (.*)$/m;

/** A child's error line as an error of this process. */
function errorFrom(stderr: string, code: number | null): ComityError {
  const [, reason = "", message = ""] = ERROR_LINE.exec(stderr) ?? [];
  if (Object.hasOwn(REASONS, reason)) return new ComityError(reason as Reason, message);
  return new ComityError("NODE_UNREACHABLE", `a node ended with code ${code} before it listened`);
}

/** Starts `comity serve` and resolves once it listens. Rejects with the node's own error. */
export async function startProcess(configFile: string): Promise<NodeProcess> {
  const child = spawn(process.execPath, [MAIN, "serve", "--config", configFile], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, COMITY_STOP_WITH_STDIN: "1" },
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
  const failed = ended.then((code) => {
    throw errorFrom(stderr, code);
  });
  await Promise.race([listening, failed]);
  failed.catch(() => {});
  return { pid: child.pid ?? 0, ended, stop: () => end(child, ended), kill: () => killed(child, ended) };
}

async function killed(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

/** Refuses an address that something listens on already, before anything is started. Throws ADDRESS_IN_USE. */
export async function assertFree(address: string): Promise<void> {
  const { host, port } = parseAddress(address);
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", () =>
      reject(
        new ComityError(
          "ADDRESS_IN_USE",
          `\`${address}\` is taken: end what listens there, or choose others with --port`,
        ),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
