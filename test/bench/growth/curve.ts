/** How a figure changes while something grows: measured at one size after the other, and drawn as a plot. */
import type { Figures } from "../episode.ts";
import { medianOf } from "../harness.ts";

/** What was found at one size. */
export type Point = { readonly size: number; readonly figures: Figures };

export type Curve = {
  readonly name: string;
  readonly what: string;
  /** What grows, in the plural: `packs`. */
  readonly along: string;
  /** What every figure is counted in: `µs`. */
  readonly unit: string;
  /** The sizes of a full run, ascending, and of a quick one, which shows only that it ends. */
  readonly sizes: readonly number[];
  readonly quickSizes: readonly number[];
  /** Measures at each size. Rejects where an operation did not come to what it should. */
  readonly run: (sizes: readonly number[], progress: (what: string) => void) => Promise<readonly Point[]>;
};

/** A curve as one run measured it. */
export type Drawn = Pick<Curve, "name" | "what" | "along" | "unit"> & { readonly points: readonly Point[] };

/** Returns how many times the size, and a figure, at the last point are those at the first; undefined without two. */
export function growthOf(
  points: readonly Point[],
  figure: string,
): { readonly size: number; readonly figure: number } | undefined {
  const [first, last] = [points[0], points.at(-1)];
  const [before, after] = [first?.figures[figure], last?.figures[figure]];
  if (first === undefined || last === undefined || first === last) return undefined;
  if (before === undefined || after === undefined) return undefined;
  return { size: last.size / first.size, figure: after / before };
}

/** Rounds for each size, in which its operations run for so long, and at least once. */
const ROUNDS = { rounds: 15, roundMs: 60 };

/**
 * Measures operations of this process, one for each size, in turn, so that what disturbs the machine disturbs all of them.
 * Returns the microseconds that each takes, as the median of the rounds; a first round warms up.
 */
export function measureInTurn(
  operations: readonly (() => unknown)[],
  { rounds, roundMs }: { readonly rounds: number; readonly roundMs: number } = ROUNDS,
): readonly number[] {
  const found = operations.map((): number[] => []);
  for (let round = 0; round <= rounds; round++)
    for (const [i, operation] of operations.entries()) {
      const took = microsecondsOf(operation, roundMs);
      if (round > 0) found[i]?.push(took);
    }
  return found.map(medianOf);
}

function microsecondsOf(operation: () => unknown, roundMs: number): number {
  const from = performance.now();
  let count = 0;
  let now = from;
  do {
    operation();
    count++;
    now = performance.now();
  } while (now - from < roundMs);
  return (1000 * (now - from)) / count;
}
