/** How often a property is tried: less often against mutants, of which there are hundreds. */

const RUNS_AGAINST_MUTANTS = 100;

/**
 * Returns the parameters of a property that is tried `numRuns` times; at most {@link RUNS_AGAINST_MUTANTS} times, with the
 * same dice each time, where the tests run against mutants.
 */
export function tries(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  return process.env.COMITY_MUTATION_TESTS === undefined
    ? { numRuns }
    : { numRuns: Math.min(numRuns, RUNS_AGAINST_MUTANTS), seed: 1 };
}
