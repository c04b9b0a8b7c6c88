/** A node whose calls to its disk are traced by strace(1): which bytes it wrote where, and when it synced them. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NodeProcess } from "../../src/cli/local/processes.ts";
import type { DiskCall, Named } from "./disk.ts";

const MAIN = fileURLToPath(new URL("../../bin/comity.js", import.meta.url));
const CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat";
/** No write is longer. */
const MOST_BYTES = 16 * 1024 * 1024;
const WRITTEN_WITHIN_MS = 20_000;

/** Says why no node can be traced here; undefined where one can. */
export function whyNoTrace(): string | undefined {
  const { status } = spawnSync("strace", ["-f", "true"], { stdio: "ignore" });
  return status === 0 ? undefined : "strace(1) is not installed, or may trace nothing here";
}

/** A node under strace. `said` returns the end of what it has written to its error output. */
export type TracedNode = Pick<NodeProcess, "pid" | "kill" | "stop" | "ended"> & {
  readonly said: () => string;
};

/**
 * Starts `comity serve` under strace, which writes a file for each thread into `folder`, and resolves once the node listens. `inject`
 * is what strace does to calls, in its own words.
 */
export async function startTraced(
  configFile: string,
  folder: string,
  inject: readonly string[],
  further: readonly string[],
): Promise<TracedNode> {
  const tracing = ["-D", "-ff", "-o", join(folder, "trace"), "--seccomp-bpf", "-ttt", "-T", "-y", "-xx"];
  const calls = [
    "-s",
    `${MOST_BYTES}`,
    "-e",
    `trace=${CALLS}`,
    ...inject.flatMap((each) => ["-e", `inject=${each}`]),
  ];
  const serve = [process.execPath, MAIN, "serve", "--config", configFile, ...further];
  const child = spawn("strace", [...tracing, ...calls, ...serve], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, COMITY_STOP_WITH_STDIN: "1" },
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-4096);
  });
  const failed = ended.then(async () => {
    await wholeTrace(folder);
    throw new Error(`the node ended before it listened: ${said}`);
  });
  failed.catch(() => {});
  await Promise.race([once(child.stdout, "data"), failed]);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    await wholeTrace(folder);
  };
  child.stdout.resume();
  return {
    pid: child.pid ?? 0,
    ended,
    said: () => said,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

/** Resolves once strace has written the end of every thread. */
export async function wholeTrace(folder: string): Promise<void> {
  const until = Date.now() + WRITTEN_WITHIN_MS;
  while (!filesOf(folder).every((file) => readFileSync(file, "latin1").endsWith(" +++\n"))) {
    if (Date.now() > until) throw new Error("strace has not ended after its node");
    await sleep(20);
  }
}

const filesOf = (folder: string) => readdirSync(folder).map((name) => join(folder, name));

/** Reads the calls that concern these files, in the order in which they began. */
export function readTrace(folder: string, files: ReadonlySet<string>): readonly DiskCall[] {
  return filesOf(folder)
    .flatMap((file) => parseTrace(readFileSync(file, "latin1"), files))
    .sort((a, b) => a.beganUs - b.beganUs);
}

const LINE = /^(\d+)\.(\d{6}) (\w+)\((.*)\) = (-?\d+)(.*) <(\d+)\.(\d{6})>$/s;
const FILE = /^\d+<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?$/;

const unhex = (text: string) => Buffer.from(text.replaceAll("\\x", ""), "hex");
const textOf = (text: string) => unhex(text.replaceAll('"', "")).toString("utf8");

/** Parses what strace has written of one thread. Throws for a call on one of these files that cannot be rebuilt. */
export function parseTrace(text: string, files: ReadonlySet<string>): readonly DiskCall[] {
  const folders = new Set([...files].map((file) => dirname(file)));
  const calls: DiskCall[] = [];
  for (const line of text.split("\n")) {
    const [, seconds, micros, call = "", args = "", result, note = "", tookS, tookUs] = LINE.exec(line) ?? [];
    if (seconds === undefined) continue;
    const beganUs = Number(seconds) * 1e6 + Number(micros);
    const times = { beganUs, endedUs: beganUs + Number(tookS) * 1e6 + Number(tookUs) };
    const parts = args.split(", ");
    const [, path, gone] = FILE.exec(parts[0] ?? "") ?? [];
    const file: Named | undefined =
      path === undefined ? undefined : { name: textOf(path), replaced: gone !== undefined };
    const known = file !== undefined && (files.has(file.name) || folders.has(file.name));
    if (call.endsWith("sync")) {
      if (known)
        calls.push({ kind: "sync", file, done: result === "0" && !note.includes("INJECTED"), ...times });
    } else if (Number(result) < 0) continue;
    else if (file !== undefined) {
      if (!files.has(file.name)) continue;
      if (call === "pwrite64")
        // Less may be written than was asked for.
        calls.push({
          kind: "write",
          file,
          at: Number(parts[3]),
          bytes: unhex((parts[1] ?? "").replaceAll('"', "")).subarray(0, Number(result)),
          ...times,
        });
      else if (call === "ftruncate") calls.push({ kind: "truncate", file, size: Number(parts[1]), ...times });
      else throw new Error(`a call of \`${call}\` on \`${file.name}\` cannot be rebuilt`);
    } else calls.push(...ofNames(call, parts, files).map((each) => ({ ...each, ...times })));
  }
  return calls;
}

type NameCall =
  | { readonly kind: "create" | "unlink"; readonly name: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "truncate"; readonly file: Named; readonly size: number };

/** Reads a call that takes names. */
function ofNames(call: string, parts: readonly string[], files: ReadonlySet<string>): readonly NameCall[] {
  const [first = "", second = ""] = parts.filter((part) => part.startsWith('"')).map(textOf);
  if (!files.has(first) && !files.has(second)) return [];
  if (call.startsWith("unlink")) return [{ kind: "unlink", name: first }];
  if (call.startsWith("rename")) return [{ kind: "rename", from: first, to: second }];
  const flags = parts.find((part) => part.startsWith("O_")) ?? "";
  return [
    ...(flags.includes("O_CREAT") ? [{ kind: "create", name: first } as const] : []),
    ...(flags.includes("O_TRUNC")
      ? [{ kind: "truncate", file: { name: first, replaced: false }, size: 0 } as const]
      : []),
  ];
}
