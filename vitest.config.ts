/** How tests run: on two cores, with time enough for federations of real nodes. */
import { configDefaults, defineConfig } from "vitest/config";

/**
 * Tests that leave nothing behind in their process. Their files share one process, and so its modules and its law;
 * `up` is left out, since it looks at processes that it has started.
 */
const SHARED = [
  ..."client evidence law ledger notices transfers vectors vocabulary"
    .split(" ")
    .map((folder) => `test/${folder}/**/*.test.ts`),
  "test/cli/**/!(up).test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    projects: [
      { extends: true, test: { name: "shared", include: SHARED, isolate: false } },
      {
        extends: true,
        test: {
          name: "isolated",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...SHARED],
        },
      },
    ],
  },
});
