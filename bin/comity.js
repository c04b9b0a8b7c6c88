#!/usr/bin/env node
/** The `comity` command: compiled in the package, which has no src/; from source in a checkout, which may have no dist/. */
import { existsSync } from "node:fs";

const source = new URL("../src/cli/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : "../dist/cli/main.js");
