/** Opens a SQLite store to read it alone, also while a node runs on it. */
import type { Store } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { readStoreKeys } from "./key-file.ts";
import { openReads, type ReadsParts } from "./reads.ts";

/**
 * Opens a store to read it alone. Nothing can be committed, and nobody is woken. Throws DIRECTORY_UNWRITABLE where there is no
 * such file, and STORE_UNAVAILABLE.
 */
export function openStoreToRead(parts: Omit<ReadsParts, "secrets">): Store {
  const { secrets } = readStoreKeys(parts.file);
  const { close, ...reads } = openReads({ ...parts, secrets }, () => {});
  const refuse = async () => {
    throw new ComityError("STORE_UNAVAILABLE", "the store is open to be read alone");
  };
  return {
    ...reads,
    commit: refuse,
    keep: refuse,
    pass: refuse,
    destroyKeys: refuse,
    watch: () => ({ [Symbol.dispose]: () => {} }),
    close: async () => close(),
  };
}
