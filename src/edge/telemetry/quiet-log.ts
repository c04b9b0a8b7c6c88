/** A log of lines that strangers and peers can cause: one stands for all like it in ten seconds. */
import { BoundedCache } from "../../memo.ts";
import type { Log, LogFields } from "./log.ts";

/** The time for which one line stands for all like it, in milliseconds. */
const QUIET_MS = 10_000;
/** The number of different lines that are remembered. */
const QUIET_LINES = 1000;

type Likeness = {
  /** `warn` by default. */
  readonly level?: "info" | "warn" | "error";
  /** Equal for all lines that one line may stand for; all fields by default. */
  readonly like?: string;
};

/** Writes a line, or counts it with the line that stands for it. */
export type QuietLog = (event: string, fields: LogFields, likeness?: Likeness) => void;

/**
 * Creates the log: of lines that are alike it writes the first, and then one in ten seconds with the number of those that
 * it left out.
 *
 * THREAT: a line for each refused connection, or for each thing that a peer sends, would fill a disk.
 */
export function createQuietLog(log: Log, nowMs: () => number = Date.now): QuietLog {
  const told = new BoundedCache<string, { untilMs: number; left: number }>(QUIET_LINES);
  return (event, fields, { level = "warn", like = Object.values(fields).join(" ") } = {}) => {
    const key = `${event} ${like}`;
    const before = told.find(key);
    if (before !== undefined && nowMs() < before.untilMs) {
      before.left += 1;
      return;
    }
    const left = before?.left ?? 0;
    told.keep(key, { untilMs: nowMs() + QUIET_MS, left: 0 });
    log(level, event, { ...fields, ...(left > 0 && { count: String(left) }) });
  };
}
