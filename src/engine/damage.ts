/** Damage to a store: what is read is not what was written. A fault of one entry stops no other. */
import { ComityError, type Reason } from "../errors.ts";

/** Thrown where stored bytes do not fit their digest, or the log its signature. `what` names the part of the store. */
export class Damage extends Error {
  readonly what: string;

  constructor(what: string, cause?: unknown) {
    super(`${what} is damaged`, { cause });
    this.name = "Damage";
    this.what = what;
  }
}

/** Returns true for damage, also where it is the cause of an error of the store. */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof Damage || (thrown instanceof ComityError && thrown.cause instanceof Damage);
}

/** The reasons for which a stored content is refused when it is parsed again, or put into a message. */
const REFUSED_CONTENT: readonly Reason[] = ["INPUT_INVALID", "STATEMENT_INVALID"];

/**
 * Returns true where one stored entry is at fault: it is damaged or missing, or holds what this program cannot read or
 * show. Returns false where the store as a whole cannot be read, the caller has left, or this program fails: a fault of
 * its own is no fault of an entry, and would mark all of them.
 */
export function isUnreadable(thrown: unknown): boolean {
  // Of JSON.parse.
  if (isDamage(thrown) || thrown instanceof SyntaxError) return true;
  return thrown instanceof ComityError && REFUSED_CONTENT.includes(thrown.reason);
}

/** Makes the error that callers see: it names the part, and holds nothing of its content. */
export function damaged(damage: Damage): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    `${damage.message}: it is not what was written; restore the store from a backup`,
    { cause: damage },
  );
}
