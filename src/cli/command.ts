/** Shared by all subcommands: they read input files and report errors alike. */
import { readFileSync } from "node:fs";
import { ComityError, exitCodeOf } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

/** The bytes of a file that an argument names. Throws INPUT_INVALID where it cannot be read. */
export function loadInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const why = WHY_UNREADABLE[(cause as NodeJS.ErrnoException).code ?? ""] ?? "it cannot be read";
    throw new ComityError("INPUT_INVALID", `\`${path}\`: ${why}`, { cause });
  }
}

/** The JSON in a file that an argument names. Throws INPUT_INVALID. */
export function loadJson(path: string): unknown {
  const text = loadInput(path).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // The cause is dropped: a parser's message quotes its input, which may be personal.
    throw new ComityError("INPUT_INVALID", `\`${path}\` is not JSON`);
  }
}

/** Gives what was thrown as an error of ours; anything unforeseen becomes INTERNAL. */
export function errorOf(thrown: unknown): ComityError {
  if (thrown instanceof ComityError) return thrown;
  return new ComityError("INTERNAL", "an internal fault; COMITY_DEBUG=1 shows where", { cause: thrown });
}

// THREAT: escape sequences in what was given, echoed to a terminal.
const safe = (text: string) => text.replaceAll(/\p{Cc}/gu, "?");

/** An error as standard error shows it: one line, then a line for each violation. */
function formatError({ reason, message, violations }: ComityError): string {
  const lines = violations.map(({ field, description }) => `  ${safe(field)}: ${safe(description)}\n`);
  return `comity: ${reason}: ${safe(message)}\n${lines.join("")}`;
}

/** Writes an error to standard error and sets the exit code: 1 refused, 2 invalid, 3 unreachable. */
export function reportError(
  thrown: unknown,
  { json }: { json: boolean },
  { env, printError, exitWith }: Terminal,
): void {
  const error = errorOf(thrown);
  const { reason, message, violations } = error;
  printError(json ? `${JSON.stringify({ error: { reason, message, violations } })}\n` : formatError(error));
  if (env.COMITY_DEBUG === "1") printError(`${stackOf(error)}\n`);
  exitWith(exitCodeOf(reason));
}

function stackOf(error: ComityError): string {
  const thrown = error.cause instanceof Error ? error.cause : error;
  return thrown.stack ?? String(thrown);
}
