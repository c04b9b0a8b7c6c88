/** Refusals at home: nothing was sent, so that they tell nothing of the peer. */
import { ComityError } from "../errors.ts";

/** The cause of an error for which nothing was sent. */
class Unsent extends Error {
  constructor(cause?: unknown) {
    super("nothing was sent", { cause });
    this.name = "Unsent";
  }
}

/** Creates the error for an item that is refused at home. `cause` is for the operator's log alone. */
export function refusedHere(
  reason: ConstructorParameters<typeof ComityError>[0],
  message: string,
  cause?: unknown,
): ComityError {
  return new ComityError(reason, message, { cause: new Unsent(cause) });
}

/** Runs a check before something is sent. What it throws is a refusal at home. */
export async function checkHere<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    throw refusedHere(reason, message, thrown);
  }
}

/** Returns true for an error before which nothing was sent. */
export function isUnsent(thrown: unknown): boolean {
  return thrown instanceof ComityError && thrown.cause instanceof Unsent;
}
