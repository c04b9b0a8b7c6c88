/**
 * Mutation testing with Stryker of folders and files of src/: a folder by the tests of the same folder, a file by its own
 * test. Fails when fewer than 85 % of the mutants are killed. Results of unchanged code are kept in reports/mutation/ and
 * used again.
 */
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";

const targets = process.argv.slice(2).map((path) => path.replace(/^(?:src\/)?/, "src/").replace(/\/$/, ""));
const missing = targets.filter((path) => !existsSync(path));
if (targets.length === 0 || missing.length > 0) {
  for (const path of missing) console.error(`\`${path}\` is not there`);
  console.error("usage: npm run test:mutation -- FOLDER…, such as ledger or transfers/state.ts");
  process.exit(2);
}

const isFolder = (path) => statSync(path).isDirectory();
/** The tests that must kill the mutants of a target: all of the same folder, or the file's own. */
const testsOf = (path) =>
  (isFolder(path) ? `${path}/**/*.test.ts` : path.replace(/\.ts$/, ".test.ts")).replace(/^src/, "test");
process.env.COMITY_MUTATION_TESTS = [...new Set(targets.map(testsOf))].join(",");

const named = targets.map((path) => path.slice("src/".length).replaceAll("/", "-")).join("+");
// A file system has no room for the names of many files in one.
const name = named.length <= 100 ? named : createHash("sha256").update(named).digest("hex").slice(0, 16);
const results = await new Stryker({
  allowEmpty: false,
  checkers: [],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, skipFull: true },
  concurrency: Number(process.env.COMITY_MUTATION_WORKERS ?? 2),
  coverageAnalysis: "perTest",
  ignorePatterns: ["/.comity", "/certs", "/coverage", "/reports"],
  dryRunTimeoutMinutes: 30,
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `reports/mutation/${name}.json`,
  mutate: targets.map((path) => (isFolder(path) ? `${path}/**/*.ts` : path)),
  packageManager: "npm",
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
  reporters: ["clear-text", "progress-append-only"],
  testRunner: "vitest",
  thresholds: { high: 95, low: 85, break: 85 },
  timeoutMS: 20_000,
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
}).runMutationTest();
console.log(`${results.length} mutants of ${named}`);
