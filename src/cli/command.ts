/** Reports errors on the command line. */
import { ComityError, exitCodeOf, type Reason } from "../errors.ts";
import { clean, formatJson } from "./present/terminal.ts";
import type { Terminal } from "./terminal.ts";

/** Returns a thrown value as a ComityError. An unforeseen one becomes INTERNAL. */
export function errorOf(thrown: unknown): ComityError {
  if (thrown instanceof ComityError) return thrown;
  return new ComityError("INTERNAL", "an internal fault; COMITY_DEBUG=1 shows where", { cause: thrown });
}

/** The commands that list the words of which one was not known. */
const LISTS: Partial<Record<Reason, string>> = {
  VOC_NO_TERM: "comity vocabulary list",
  VOC_SCHEME_UNKNOWN: "comity vocabulary list --schemes",
  JURISDICTION_UNKNOWN: "comity packs list",
};

/** Formats an error for standard error: one line, a line for each violation, and the command that lists what is known. */
function formatError({ reason, message, violations }: ComityError): string {
  const lines = violations.map(({ field, description }) => `  ${clean(field)}: ${clean(description)}\n`);
  const list = LISTS[reason];
  const hint = list === undefined ? "" : `  \`${list}\` lists what there is\n`;
  return `comity: ${reason}: ${clean(message)}\n${lines.join("")}${hint}`;
}

/** Writes an error to standard error and sets the exit code: 1 refused, 2 invalid, 3 unreachable. */
export function reportError(
  thrown: unknown,
  { json }: { json: boolean },
  { env, printError, exitWith }: Terminal,
): void {
  const error = errorOf(thrown);
  const { reason, message, violations } = error;
  printError(json ? `${formatJson({ error: { reason, message, violations } })}\n` : formatError(error));
  if (env.COMITY_DEBUG === "1") printError(`${stackOf(error)}\n`);
  exitWith(exitCodeOf(reason));
}

function stackOf(error: ComityError): string {
  const thrown = error.cause instanceof Error ? error.cause : error;
  return thrown.stack ?? String(thrown);
}
