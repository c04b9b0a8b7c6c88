/**
 * The log: JSON lines on standard error. Fields and their forms are closed lists, so that nothing personal can get
 * in.
 */
import pino, { type DestinationStream } from "pino";
import { ComityError } from "../../errors.ts";
import { PLACE_CODE } from "../../patterns.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const CODE = /^[A-Za-z0-9_.:/-]{1,160}$/;
const NODE = /^spiffe:\/\/[a-z0-9._-]{1,255}\/node$/;

/** Every field that a line may have, with the form of its value. Any other value is written as `?`. */
const FIELDS = {
  transfer: /^[0-9a-f-]{36}$/,
  notice: /^[0-9a-f-]{36}$/,
  peer: NODE,
  origin: NODE,
  destination: NODE,
  authority: NODE,
  log: /^[a-z0-9._-]{1,255}(\/[0-9a-f-]{1,32})?$/,
  agreement: CODE,
  jurisdiction: PLACE_CODE,
  version: /^[0-9.]{1,64}$/,
  size: /^[0-9]{1,16}$/,
  held: /^[0-9]{1,16}$/,
  rows: /^[0-9]{1,16}$/,
  removed: /^[0-9]{1,16}$/,
  bytes: /^[0-9]{1,16}$/,
  free: /^[0-9]{1,16}$/,
  growth: /^-?[0-9]{1,16}$/,
  until: /^[0-9T:.Z-]{1,32}$/,
  instead: /^[0-9.]{1,64}$|^none$/,
  from: PLACE_CODE,
  to: PLACE_CODE,
  method: CODE,
  since: /^[0-9T:.Z-]{1,32}$/,
  decision: CODE,
  state: CODE,
  reason: CODE,
  code: CODE,
  kind: CODE,
  count: /^\d{1,15}$/,
} as const;

export type LogFields = { readonly [field in keyof typeof FIELDS]?: string | undefined } & {
  readonly error?: unknown;
};

/** Writes one line. `event` is a constant of the program, never data. */
export type Log = (level: Exclude<LogLevel, "silent">, event: string, fields?: LogFields) => void;

/** Creates a log that writes lines at `level` and above, by default to standard error. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
}): Log {
  const { level, destination = pino.destination({ dest: 2, sync: true }) } = options;
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return (at, event, fields = {}) => logger[at](shown(fields), event);
}

function shown(fields: LogFields): Record<string, unknown> {
  const given = Object.entries(FIELDS).flatMap(([name, shape]) => {
    const value = fields[name as keyof typeof FIELDS];
    return value === undefined ? [] : [[name, shape.test(value) ? value : "?"]];
  });
  const error = fields.error === undefined ? {} : { error: chain(fields.error) };
  return { ...Object.fromEntries(given), ...error };
}

/** Lists a fault and its causes. Shows only our own messages, since a parser's would quote its input. */
function chain(error: unknown, depth = 0): object[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = error instanceof ComityError ? { reason: error.reason, message: error.message } : {};
  const { code } = error as NodeJS.ErrnoException;
  const known = typeof code === "string" && CODE.test(code) ? { code } : {};
  const at = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  const frames = at.slice(0, 8).map((line) => line.trim());
  return [{ name: error.name, ...own, ...known, at: frames }, ...chain(error.cause, depth + 1)];
}
