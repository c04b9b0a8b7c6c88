/** Findings of `comity doctor`: what is wrong, and what to do. */
import { ComityError } from "../../errors.ts";

/** One thing that is wrong, or soon will be. `remedy` is what to do: a command where there is one. */
export type Finding = {
  /** The subject of the finding, such as `node/key.pem` or a peer's trust domain. */
  readonly about: string;
  readonly wrong: string;
  readonly remedy: string;
};

/** Runs a check. What it throws is a finding too, with the reason and the message. */
export async function attemptCheck(
  about: string,
  remedy: string,
  check: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (thrown) {
    if (!(thrown instanceof ComityError)) throw thrown;
    return [{ about, wrong: `${thrown.reason}: ${thrown.message}`, remedy }];
  }
}

/** Writes a number of days as people say it. */
export const daysUntil = (end: Date, now: Date): string => {
  const days = Math.floor((end.getTime() - now.getTime()) / (24 * 3_600_000));
  return days === 0 ? "in less than a day" : `in ${days} day${days === 1 ? "" : "s"}`;
};
