/** Reads the version of the program from its package.json. */
import { readFileSync } from "node:fs";

/** The path from this file to package.json is the same in a checkout and in the published package. */
const MANIFEST = new URL("../../package.json", import.meta.url);

/** Loads the version, such as `0.2.0`. */
export function loadVersion(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string };
  return version;
}
