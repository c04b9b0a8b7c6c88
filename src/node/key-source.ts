/** Reads the places of keys that a configuration names. */
import { resolve } from "node:path";
import { readSecret } from "../edge/tls/pem-file.ts";
import type { KeySource } from "../keys/key-source.ts";

/**
 * Loads what opens the key that `name` names: a file's path, relative to `folder`. `what` names it in errors. Throws
 * CONFIG_INVALID where it cannot be read, and where anybody but its owner may read it.
 */
export function loadKeySource(name: string, folder: string, what: string): KeySource {
  return { in: "file", pem: readSecret(resolve(folder, name), what) };
}
