/** Faults of PostgreSQL (https://www.postgresql.org/docs/18/errcodes-appendix.html), and what each says about a commit. */
import { Damage, damaged } from "../../engine/damage.ts";
import { ComityError } from "../../errors.ts";

/** Thrown where the server cannot be reached, or its connection is lost. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("the database cannot be reached", { cause: summaryOf(cause) });
    this.name = "Unreachable";
  }
}

/** The classes of errors whose texts say nothing of stored values. */
const TELLING = ["08", "28", "3D", "42", "53", "55", "57", "58"];
/** The values to be written are at fault: a wrong value, a broken constraint, a value too large. */
const OF_VALUES = ["22", "23", "54"];
/** Another transaction, a lack of room or an operator stood in the way, and the same one may pass when it is run again. */
const OF_MOMENT = ["40", "53", "55", "57"];
/** The server shuts down, has crashed or does not take connections yet. */
const GONE = ["57P01", "57P02", "57P03", "08"];

/** Returns the code of an error that the server has answered (SQLSTATE); undefined for any other error. */
export function sqlState(thrown: unknown): string | undefined {
  const { code, severity } = (thrown ?? {}) as { readonly code?: unknown; readonly severity?: unknown };
  return typeof code === "string" && typeof severity === "string" && /^[0-9A-Z]{5}$/.test(code)
    ? code
    : undefined;
}

/** Returns true where the connection is lost, or the server has ended it. */
export function isLost(thrown: unknown): boolean {
  if (thrown instanceof Unreachable) return true;
  const state = sqlState(thrown);
  return (
    state !== undefined &&
    (GONE.some((each) => state.startsWith(each)) || (thrown as { severity?: string }).severity === "FATAL")
  );
}

/** Returns true where the values to be written are at fault, so that the database itself is sound. */
export function isFaultOfValues(thrown: unknown): boolean {
  return hasClass(thrown, OF_VALUES);
}

/** Returns true for a transaction that was rolled back for what may be over when it is run again. */
export function isOfMoment(thrown: unknown): boolean {
  return hasClass(thrown, OF_MOMENT);
}

/** Turns an error of the driver into STORE_UNAVAILABLE; an error of this program stays as it is. */
export function storeError(thrown: unknown): ComityError {
  if (thrown instanceof ComityError) return thrown;
  if (thrown instanceof Damage) return damaged(thrown);
  const cause = thrown instanceof Unreachable ? thrown : summaryOf(thrown);
  const message =
    thrown instanceof Unreachable
      ? "the store's database cannot be reached; try again later, or see the operator's log"
      : "the store cannot be read or written; see the operator's log";
  return new ComityError("STORE_UNAVAILABLE", message, { cause });
}

/**
 * Makes an error for the operator's log.
 *
 * THREAT: an error of PostgreSQL can quote the values of a row, and one of the driver holds the connection.
 */
export function summaryOf(thrown: unknown): Error {
  if (thrown instanceof Unreachable || thrown instanceof ComityError) return thrown;
  const state = sqlState(thrown);
  const { message = "unknown", code } = (thrown ?? {}) as { message?: unknown; code?: unknown };
  if (state === undefined)
    return new Error(`PostgreSQL: ${typeof code === "string" ? `${code}: ` : ""}${message}`);
  return new Error(`PostgreSQL ${state}${hasClass(thrown, TELLING) ? `: ${message}` : ""}`);
}

function hasClass(thrown: unknown, classes: readonly string[]): boolean {
  const state = sqlState(thrown);
  return state !== undefined && classes.some((each) => state.startsWith(each));
}
