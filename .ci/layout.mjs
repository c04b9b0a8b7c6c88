/** Holds the tree in the current directory against the layout, and fails as well when the tool did not see all of it. */
import { readdirSync } from "node:fs";
import { cruise, format } from "dependency-cruiser";
import config from "../.dependency-cruiser.mjs";

const folders = readdirSync(".").filter((name) => name === "src" || name === "test");
const onDisk = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);
const { forbidden, options } = config;
const { enhancedResolveOptions, ...rest } = options;
const { output } = await cruise(
  folders,
  { ...rest, ruleSet: { forbidden }, validate: true },
  enhancedResolveOptions,
);

// A parser that no longer knows TypeScript sees an empty tree, and an empty tree breaks no rule.
const seen = new Set(output.modules.map(({ source }) => source));
const gaps = onDisk.filter((file) => !seen.has(file)).map((file) => `\`${file}\` was not seen`);
if (!onDisk.some((file) => file.startsWith("src/"))) gaps.push("no module under `src/`");

const findings = await format(output, { outputType: "err" });
if (findings.exitCode !== 0) console.error(findings.output);
for (const gap of gaps) console.error(`error layout: ${gap}`);
if (findings.exitCode !== 0 || gaps.length > 0) process.exit(1);
