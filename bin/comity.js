#!/usr/bin/env node
/** The `comity` command: compiled in the package, which has no src/; from source in a checkout, which may have no dist/. */
import { existsSync, readFileSync } from "node:fs";
import { openCompileCache } from "./compile-cache.js";

const source = new URL("../src/cli/main.ts", import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [needed, found] = [engines.node, process.versions.node].map((version) =>
  Number(/\d+/.exec(version)?.[0]),
);
if (found < needed) {
  const wish = `Node ${needed} or later runs Comity, and this is Node ${process.versions.node}`;
  const remedy = existsSync(source)
    ? "`npm ci` in this checkout installs one, and `npm run -s comity --` then uses it"
    : "call it with a later one";
  process.stderr.write(`comity: CONFIG_INVALID: ${wish}: ${remedy}\n`);
  process.exit(2);
}
openCompileCache();
await import(existsSync(source) ? source.href : "../dist/cli/main.js");
