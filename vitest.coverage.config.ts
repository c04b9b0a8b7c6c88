/** How coverage is measured: by what tests run in their own processes, since other processes are not counted. */
import { defineConfig } from "vitest/config";
import config, { projectsWithout } from "./vitest.config.ts";

/** Tests of what other processes and programs do, and the one that asks the same lines 300,000 times. */
const LEFT_OUT = [
  "test/{architecture,docstrings,layout}.test.ts",
  "test/bench/**",
  "test/campaigns/**",
  "test/cli/commands/up.test.ts",
  "test/{deploy,package}/**",
  "test/federation/{kill,kill-many,outage}.test.ts",
  "test/law/every-pair.test.ts",
  "test/page/chromium.test.ts",
  "test/receipt/second-verifier.test.ts",
];

export default defineConfig({
  test: {
    ...config.test,
    // Properties are tried a few times: more of them cover no more lines.
    env: { ...config.test?.env, COMITY_COVERAGE: "1" },
    projects: projectsWithout(LEFT_OUT),
    coverage: {
      enabled: true,
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/edge/grpc/generated/**"],
      reportOnFailure: true,
      reporter: ["text-summary", "json", "json-summary"],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
