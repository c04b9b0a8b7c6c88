/** How often a property is tried: less often where the same tests run again for another reason. */

const FEW = 100;

/**
 * Returns the parameters of a property that is tried `numRuns` times. Against mutants, of which there are hundreds, and
 * where coverage is measured, it is tried {@link FEW} times at most, with the same dice each time.
 */
export function tries(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  return process.env.COMITY_MUTATION_TESTS === undefined && process.env.COMITY_COVERAGE === undefined
    ? { numRuns }
    : { numRuns: Math.min(numRuns, FEW), seed: 1 };
}
