/** How tests run: on two cores, with time enough for federations of real nodes. */
import { resolve } from "node:path";
import { configDefaults, defineConfig, type TestProjectConfiguration } from "vitest/config";

/**
 * Tests with a process of their own: they set what is one for a process, such as where telemetry goes, or look at processes
 * that they have started. All others share a process, and so its modules and its law, and leave nothing behind in it.
 */
const ISOLATED = [
  "test/campaigns/**/*.test.ts",
  "test/cli/commands/{serve,up}.test.ts",
  "test/cli/local/processes.test.ts",
  "test/edge/grpc/trace.test.ts",
  "test/edge/telemetry/**/*.test.ts",
  "test/federation/{kill,outage,trace}.test.ts",
];

/** The projects, without the tests that are left out. */
export const projectsWithout = (left: readonly string[]): TestProjectConfiguration[] => [
  {
    extends: true,
    test: {
      name: "shared",
      include: ["test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, ...ISOLATED, ...left],
      isolate: false,
    },
  },
  {
    extends: true,
    test: { name: "isolated", include: ISOLATED, exclude: [...configDefaults.exclude, ...left] },
  },
];

export default defineConfig({
  test: {
    pool: "forks",
    // Node strips the types itself, as it does when Comity runs: quicker than the modules of Vite, and the same program.
    experimental: { viteModuleRunner: false },
    globalSetup: ["vitest.setup.ts"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // Processes that tests start find modules compiled that others before them have read.
    env: { NODE_COMPILE_CACHE: resolve("node_modules/.cache/compiled") },
    projects: projectsWithout([]),
  },
});
