/** The files in which a node's store stands. That of SQLite's shared memory is none: it is made anew after a crash. */
import { dirname, join } from "node:path";
import type { Home } from "../../src/client/index.ts";
import { headFileOf } from "../../src/store/head-file.ts";
import { contentKeyFileOf } from "../../src/store/key-file.ts";

/** The database, and the file that keeps the newest head beside the ledger key. */
export function storeFilesOf({ configFile, nodeFolder }: Home) {
  const file = join(dirname(configFile), "ledger.db");
  return { file, headFile: headFileOf(join(nodeFolder, "ledger.pem")) };
}

/** Every name that a file of the store may have for a while. */
export function namesOf(home: Home): ReadonlySet<string> {
  const { file, headFile } = storeFilesOf(home);
  const keyFile = contentKeyFileOf(file);
  return new Set([
    ...[file, `${file}-wal`, `${file}-journal`, keyFile, `${keyFile}.new`],
    ...[headFile, `${headFile}.new`],
  ]);
}
