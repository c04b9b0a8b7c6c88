/** Lines: calls about one thing that would undo each other's work wait, and are done one after the other. */
import { ComityError } from "../errors.ts";

/**
 * Makes `call` once all earlier calls under `key` have ended, however they ended, and settles as it does. Rejects with
 * OVERLOADED, without making it, where so many are in the line that it has no room.
 */
export type Line = <T>(key: string, call: () => Promise<T>) => Promise<T>;

/** Creates lines, one for each key. `most` is the number of calls in one line, the one that is made now among them. */
export function createLine(most: number): Line {
  const lines = new Map<string, { length: number; end: Promise<void> }>();
  return async (key, call) => {
    const line = lines.get(key) ?? { length: 0, end: Promise.resolve() };
    if (line.length >= most)
      throw new ComityError("OVERLOADED", "too many calls wait to change this notice: try again");
    lines.set(key, line);
    line.length += 1;
    const leave = () => {
      line.length -= 1;
      if (line.length === 0) lines.delete(key);
    };
    const made = line.end.then(call);
    line.end = made.then(leave, leave);
    return made;
  };
}
