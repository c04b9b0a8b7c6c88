/** How tests run against mutants: pure tests only, those that .ci/mutation.mjs names. */
import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start processes or listeners, or that ask far more questions than a mutant needs. */
const DEAR = ["test/law/every-pair.test.ts", "test/cli/law-pages.test.ts"];

export default defineConfig({
  test: {
    include: (process.env.COMITY_MUTATION_TESTS ?? "test/ledger/**/*.test.ts").split(","),
    exclude: [...configDefaults.exclude, ...DEAR],
    testTimeout: 60_000,
  },
});
