/** The version of the program, from its package.json. */
import { readFileSync } from "node:fs";

/** A checkout and the package have it at the same place above this file. */
const MANIFEST = new URL("../../package.json", import.meta.url);

/** Loads the version, such as `0.1.0`. */
export function loadVersion(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string };
  return version;
}
