/** How tests run against mutants: pure tests only, those of the folders that .ci/mutation.mjs names. */
import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start processes or listeners, or that ask far more questions than a mutant needs. */
const DEAR = ["test/law/every-pair.test.ts", "test/law/packs-page.test.ts"];

const folders = (process.env.COMITY_MUTATION_TESTS ?? "test/ledger").split(",");

export default defineConfig({
  test: {
    include: folders.map((folder) => `${folder}/**/*.test.ts`),
    exclude: [...configDefaults.exclude, ...DEAR],
    testTimeout: 60_000,
  },
});
