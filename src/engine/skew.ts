/** The skew that is allowed between two nodes' clocks, and the refusal that says which clock to look at. */
import { ComityError } from "../errors.ts";
import type { Observer } from "./observer.ts";

/** The largest difference that is allowed between two nodes' clocks, in milliseconds. */
export const SKEW_MS = 30_000;

/**
 * Throws CLOCK_SKEW where an instant (ISO 8601) of another clock lies ahead of this node's by more than the allowance.
 * `what` is dated by `whose` clock.
 */
export function assertNotAhead(what: string, at: string, now: Date, whose = "the sender's"): void {
  const aheadMs = Date.parse(at) - now.getTime();
  if (aheadMs > SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      `${what} is dated ${seconds(aheadMs)} ahead of this node's clock, which reads ${now.toISOString()}: ${whose} clock is ahead or this one is behind; set the wrong one`,
    );
}

/**
 * Throws CLOCK_SKEW where the last instant for something has passed here by more than the allowance, although the
 * sender still asks for it: its clock had not passed that instant when it sent the message. A message that was long on
 * its way looks the same.
 */
export function assertNotPast(what: string, last: string, now: Date): void {
  const pastMs = now.getTime() - Date.parse(last);
  if (pastMs > SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      `${what} ended ${seconds(pastMs)} ago by this node's clock, which reads ${now.toISOString()}, and the sender still asks: the sender's clock is behind or this one is ahead, or the message was long on its way; set the wrong clock`,
    );
}

/**
 * Throws CLOCK_SKEW where an instant (ISO 8601) lies before that of the thing which it answers, by more than the
 * allowance.
 */
export function assertNotBefore(what: string, at: string, answered: Date): void {
  const beforeMs = answered.getTime() - Date.parse(at);
  if (beforeMs > SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      `${what} is dated ${seconds(beforeMs)} before what it answers: the clock that dated it is behind, or the other was ahead; set the wrong one`,
    );
}

/**
 * Creates a watch over what peers send. It raises one alarm for a peer whose clock differs, and another only after
 * something of that peer has passed.
 */
export function createSkewWatch({ alarm }: Pick<Observer, "alarm">) {
  const off = new Set<string>();
  return async <T>(peer: string, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      off.delete(peer);
      return result;
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "CLOCK_SKEW" && !off.has(peer)) {
        off.add(peer);
        alarm({ what: error.reason, peer, cause: error });
      }
      throw thrown;
    }
  };
}

const seconds = (ms: number) => `${Math.ceil(ms / 1000)} s`;
