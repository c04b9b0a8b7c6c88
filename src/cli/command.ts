/** Reports errors on the command line. */
import { ComityError, exitCodeOf, type FieldViolation, type Reason } from "../errors.ts";
import { clean, formatJson, hang } from "./present/terminal.ts";
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

/** Returns the violations that the message does not tell by itself: it tells the first, as a rule. */
function untold({ message, violations }: ComityError): readonly FieldViolation[] {
  return violations.filter(
    ({ field, description }, i) =>
      i > 0 || !message.includes(field) || !(violations.length === 1 || message.includes(description)),
  );
}

/**
 * Formats an error for standard error: a sentence, a line for each further violation, and the command that lists what
 * is known. Each is wrapped to `width`.
 */
function formatError(error: ComityError, width: number): string {
  const { reason, message } = error;
  const list = LISTS[reason];
  const lines = [
    `comity: ${reason}: ${clean(message)}`,
    ...untold(error).map(({ field, description }) => `  ${clean(field)}: ${clean(description)}`),
    ...(list === undefined ? [] : [`  \`${list}\` lists what there is`]),
  ];
  return lines
    .flatMap((line) => hang(line, width))
    .map((line) => `${line}\n`)
    .join("");
}

/** Writes an error to standard error and sets the exit code: 1 refused, 2 invalid, 3 unreachable. */
export function reportError(
  thrown: unknown,
  { json }: { json: boolean },
  { env, printError, exitWith, errorColumns }: Terminal,
): void {
  const error = errorOf(thrown);
  const { reason, message, violations } = error;
  printError(
    json ? `${formatJson({ error: { reason, message, violations } })}\n` : formatError(error, errorColumns),
  );
  if (env.COMITY_DEBUG === "1") printError(`${stackOf(error)}\n`);
  exitWith(exitCodeOf(reason));
}

function stackOf(error: ComityError): string {
  const thrown = error.cause instanceof Error ? error.cause : error;
  return thrown.stack ?? String(thrown);
}
