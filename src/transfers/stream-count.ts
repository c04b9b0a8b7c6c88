/**
 * The people of one stream of records in their sender's tallies. The shared part declares them all, and each chunk adds its
 * own: without this count, later chunks would count the people of earlier ones twice.
 */
import type { Circumstances } from "./circumstances.ts";
import type { TransferRow } from "./schema.ts";
import { countTransfer, type Tally } from "./tally.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** The parts of a decision's circumstances that a count changes, or looks at. */
type Counting = Pick<Circumstances, "tally" | "atlas" | "at">;

/** The people that the chunks of one stream have added to their sender's tallies. */
export type StreamCount = {
  /** Counts a chunk as it stands now: one that is denied or barred has been sent to nobody. */
  readonly note: (row: Pick<TransferRow, "state" | "counted">) => void;
  /** Returns circumstances whose tally leaves out the people of this stream, whom its shared part declares already. */
  readonly without: <B extends Counting>(bench: B) => B;
};

/** Creates the count of a stream that has carried out nothing yet. */
export function createStreamCount(request: TransferRequest): StreamCount {
  const people = new Map<string, number>();
  return {
    note({ state, counted }) {
      if (counted === undefined || state === "DENIED" || state === "BARRED") return;
      people.set(counted.day, (people.get(counted.day) ?? 0) + counted.fewest);
    },
    without(bench) {
      const { tally } = bench;
      // INVARIANT: every span ends today, so that it holds the people of today. Those of yesterday may lie before it.
      const today = people.get(countTransfer(request, bench.atlas, bench.at).day) ?? 0;
      if (tally === undefined || today === 0) return bench;
      const less = (count: number) => Math.max(0, count - today);
      const own: Tally = (span) => {
        const { from, to } = tally(span);
        return { from: less(from), to: less(to) };
      };
      return { ...bench, tally: own };
    },
  };
}
