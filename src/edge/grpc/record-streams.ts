/** The streams of records of each caller: AssessMany and RequestMany together, no more at once than the limit. */
import { ComityError } from "../../errors.ts";
import { LIMITS } from "../../limits.ts";

/** Runs a stream of a caller, and counts it until it ends. Throws OVERLOADED beyond the limit. */
export type RecordStreams = <T>(caller: string, run: () => AsyncIterable<T>) => AsyncGenerator<T, void>;

/** Creates the count, with no stream in progress. */
export function createRecordStreams(): RecordStreams {
  const streams = new Map<string, number>();

  return async function* (caller, run) {
    const running = streams.get(caller) ?? 0;
    if (running >= LIMITS.bulkStreamsPerCaller)
      throw new ComityError(
        "OVERLOADED",
        `\`${running}\` streams of records of this caller are in progress; wait for one to end`,
      );
    streams.set(caller, running + 1);
    try {
      yield* run();
    } finally {
      const left = (streams.get(caller) ?? 1) - 1;
      if (left === 0) streams.delete(caller);
      else streams.set(caller, left);
    }
  };
}
