#!/usr/bin/env node
/** The `comity` command: compiled in the package, which has no src/; from source in a checkout, which may have no dist/. */
import { existsSync, readFileSync } from "node:fs";
import { openCompileCache } from "./compile-cache.js";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [needed, found] = [engines.node, process.versions.node].map((version) =>
  Number(/\d+/.exec(version)?.[0]),
);
if (found < needed) {
  const wish = `Node ${needed} or later runs Comity, and this is Node ${process.versions.node}`;
  process.stderr.write(`comity: CONFIG_INVALID: ${wish}: call it with a later one\n`);
  process.exit(2);
}
openCompileCache();
const source = new URL("../src/cli/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : "../dist/cli/main.js");
