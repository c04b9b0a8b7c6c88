#!/usr/bin/env node
/**
 * The `comity` command as a process: gives the command line its streams, environment and signals, and exits with its
 * code.
 */
import { createQuestions } from "./questions.ts";
import { runCli } from "./run.ts";

/** The time, in milliseconds, between two looks at the parent. */
const PARENT_EVERY_MS = 500;

/**
 * Calls `end` when the parent process has ended. npm starts a shell between itself and this process: a signal to npm
 * ends the shell, which does not pass it on.
 */
function watchParent(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_EVERY_MS);
  timer.unref();
}

/** Returns a signal that aborts when somebody asks the process to end. */
function listenForStop(): AbortSignal {
  const stop = new AbortController();
  const end = () => stop.abort();
  if (process.env.npm_lifecycle_event !== undefined) watchParent(end);
  process.once("SIGINT", end).once("SIGTERM", end);
  // A parent that was killed cannot send a signal, but its end of the pipe closes.
  if (process.env.COMITY_STOP_WITH_STDIN) process.stdin.once("close", end).resume();
  return stop.signal;
}

// The reader may close the pipe early, as in `comity floor … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const { stdout, stderr, env } = process;
const { ask, end } = createQuestions(() => process.stdin, stderr);
const { code } = await runCli(process.argv.slice(2), {
  ...{ stdout, stderr, env, ask },
  stop: listenForStop,
  onHangup: (listener) => void process.on("SIGHUP", listener),
});
process.exitCode = code;
end();
// An open pipe would keep the process alive after everything else has ended.
if (env.COMITY_STOP_WITH_STDIN) process.stdin.destroy();
// A node whose store has failed cannot close its connections in order, and they would keep the process alive.
if (code !== 0) stdout.write("", () => process.exit());
