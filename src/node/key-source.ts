/** Reads the places of keys that a configuration names, and what opens them. */
import { dirname, join, resolve } from "node:path";
import { readSecret } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";
import { parseKeyName } from "../keys/key-name.ts";
import type { KeySource, LedgerKeySource } from "../keys/key-source.ts";
import { headFileOf } from "../store/head-file.ts";

const MAX_PIN = 255;

/**
 * Loads what opens the key that `name` names: the path of a file, a `pkcs11:` URI, or `unix:SOCKET#KEY`. Paths are relative to
 * `folder`. `what` names the key in errors. Throws CONFIG_INVALID where the name is malformed, where a file cannot be read, and
 * where anybody but its owner may read it.
 */
export function loadKeySource(name: string, folder: string, what: string): KeySource {
  const parsed = parseKeyName(name, what);
  if (parsed.in === "socket") return parsed;
  if (parsed.in === "file") return { in: "file", pem: readSecret(resolve(folder, parsed.path), what) };
  const pinFile = resolve(folder, parsed.pinFile);
  const pin = readSecret(pinFile, `the PIN of ${what}`).replace(/\r?\n$/, "");
  if (pin === "" || pin.length > MAX_PIN || /[\r\n]/.test(pin))
    throw new ComityError(
      "CONFIG_INVALID",
      `the PIN of ${what} in \`${pinFile}\` is not one line of at most ${MAX_PIN} characters`,
    );
  return { ...parsed, pin, pinFile };
}

/** The names of the two parts of a ledger's key. The second is absent where there is none, or where the file of the first holds it. */
export type PartNames = { readonly ledgerKey: string; readonly postQuantumKey?: string | undefined };

/** Loads what opens the key of a ledger, as `loadKeySource` does. Throws as that does. */
export function loadLedgerKeySource(
  { ledgerKey, postQuantumKey }: PartNames,
  folder: string,
  what: string,
): LedgerKeySource {
  const source = loadKeySource(ledgerKey, folder, what);
  if (postQuantumKey === undefined) return source;
  return { ...source, postQuantum: loadKeySource(postQuantumKey, folder, `the ML-DSA-44 part of ${what}`) };
}

/**
 * Names the file that keeps the newest head which a ledger key has signed: beside that key where it is in a file, and otherwise
 * beside the node's own key. Both names are relative to `folder`.
 */
export function headFileBy(
  names: { readonly ledgerKey: string; readonly key: string },
  folder: string,
): string {
  const isFile = parseKeyName(names.ledgerKey, "the ledger key").in === "file";
  return headFileOf(resolve(folder, isFile ? names.ledgerKey : join(dirname(names.key), "ledger")));
}
