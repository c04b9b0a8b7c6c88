/** Damage to a store: what is read is not what was written. A fault of one entry stops no other. */
import { ComityError } from "../errors.ts";

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

/**
 * Returns true where one stored entry is at fault: it is damaged or missing, or holds what this program cannot read or
 * show. Returns false where the store as a whole cannot be read, or the caller has left.
 */
export function isUnreadable(thrown: unknown): boolean {
  const { reason } = ComityError.from(thrown);
  return isDamage(thrown) || reason === "INPUT_INVALID" || reason === "INTERNAL";
}

/** Makes the error that callers see: it names the part, and holds nothing of its content. */
export function damaged(damage: Damage): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    `${damage.message}: it is not what was written; restore the store from a backup`,
    { cause: damage },
  );
}
