/** The content keys of a SQLite store: it is opened with those by which its rows were written, and older stores get them. */
import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { AnyCollection } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { createRowCodec, DIGEST, quote } from "../columns.ts";
import { createSecrets, createWriterSecrets, type Secrets, secretColumns } from "../content-keys.ts";
import { contentKeyFileOf, createKeyFile, type KeyFile, openKeyFile, readContentKeys } from "../key-file.ts";
import type { KeyTree } from "../key-tree.ts";
import { readKeyFileId, setKeyFileId } from "./schema.ts";

/** The number of rows whose secrets are wrapped at once. */
const PAGE = 500;

/** The keys of an opened store. */
export type StoreKeys = { readonly keys: KeyFile; readonly secrets: Secrets };

/**
 * Opens the content keys of the store in `file`; undefined where no collection has a secret. Makes them for a new store and for
 * one of an earlier version, whose secrets it wraps. `size` is that of the log. Call it in the transaction that opens the store.
 * Throws STORE_UNAVAILABLE where the keys are missing, damaged, or those of another store.
 */
export function openStoreKeys(
  db: DatabaseSync,
  file: string,
  { collections, begun, size }: StoreKeysParts,
): StoreKeys | undefined {
  const secret = collections.filter((of) => secretColumns(of).length > 0);
  if (secret.length === 0) return undefined;
  const keyFile = contentKeyFileOf(file);
  const id = readKeyFileId(db);
  const keys = id === undefined ? makeKeys(keyFile, begun) : openKnown(keyFile, id);
  const secrets = createWriterSecrets(keys, size);
  if (id === undefined) {
    setKeyFileId(db, keys.id);
    for (const of of secret) wrapSecrets(db, of, secrets);
  }
  return { keys, secrets };
}

export type StoreKeysParts = {
  readonly collections: readonly AnyCollection[];
  /** The store is new. */
  readonly begun: boolean;
  readonly size: number;
};

/**
 * Makes keys for a store that has none. Those that lie there already are of a start that was cut off, or newer than this copy of
 * the store: what they have destroyed stays so. A new store never takes them, since its leaves are others.
 */
function makeKeys(keyFile: string, begun: boolean): KeyFile {
  return begun || !existsSync(keyFile) ? createKeyFile(keyFile) : openKeyFile(keyFile);
}

function openKnown(keyFile: string, id: Uint8Array): KeyFile {
  const keys = openKeyFile(keyFile);
  if (equalBytes(keys.id, id)) return keys;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `\`${keyFile}\` holds the content keys of another store: restore those of this one`,
  );
}

/** Wraps the secrets of all rows, which hold them in clear. */
function wrapSecrets(db: DatabaseSync, of: AnyCollection, secrets: Secrets): void {
  const { names, digest } = createRowCodec(of);
  const secret = secretColumns(of);
  const table = quote(of.name);
  const page = db.prepare(
    `SELECT rowid AS "rowid", ${names.map(quote).join(", ")} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
  );
  const set = [...secret, DIGEST].map((name) => `${quote(name)} = ?`).join(", ");
  const update = db.prepare(`UPDATE ${table} SET ${set} WHERE rowid = ?`);
  for (let last = 0; ; ) {
    const rows = page.all(last);
    if (rows.length === 0) return;
    for (const row of rows) {
      last = Number(row.rowid);
      const kept = secret.map((name) => {
        const clear = row[name];
        return clear instanceof Uint8Array ? (secrets.wrap(Number(row.leaf), clear) ?? null) : null;
      });
      const values = { ...row, ...Object.fromEntries(secret.map((name, i) => [name, kept[i]])) };
      update.run(...kept, digest(values), last);
    }
  }
}

/**
 * Writes the database anew, so that no page holds what rows held before, and empties the write-ahead log. Throws
 * STORE_UNAVAILABLE where there is no room for it: the next start tries again.
 */
export function rewriteDatabase(db: DatabaseSync): void {
  try {
    db.exec("VACUUM");
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store must be written anew once, without the keys of its contents, and there is no room: free as much as it takes twice, then start the node again",
      { cause },
    );
  }
}

/** The content keys as a thread that only reads has them. */
export type ReadStoreKeys = {
  readonly secrets: Secrets;
  /** Reads the file again, after keys were destroyed. */
  readonly renew: () => void;
};

/** The times that a file is read which is replaced meanwhile. */
const TRIES = 3;

/**
 * Opens the content keys for a reader. The file is read at the first secret: a store without any has none. It is read again where a
 * secret does not open and the file was replaced since, as by a writer that has renewed keys.
 */
export function readStoreKeys(file: string): ReadStoreKeys {
  const keyFile = contentKeyFileOf(file);
  let tree: KeyTree | undefined;
  let identity: string | undefined;
  const read = () => {
    for (let tries = 1; ; tries++)
      try {
        identity = identityOf(keyFile);
        return readContentKeys(keyFile).tree;
      } catch (thrown) {
        if (tries === TRIES) throw thrown;
      }
  };
  const secrets = createSecrets(() => {
    tree ??= read();
    return tree;
  });
  const renew = () => {
    tree = undefined;
  };
  const isReplaced = () => tree !== undefined && identityOf(keyFile) !== identity;
  return {
    secrets: {
      ...secrets,
      unwrap: (leaf, wrapped) => {
        try {
          const opened = secrets.unwrap(leaf, wrapped);
          if (opened !== undefined || !isReplaced()) return opened;
        } catch (thrown) {
          if (!isReplaced()) throw thrown;
        }
        renew();
        return secrets.unwrap(leaf, wrapped);
      },
    },
    renew,
  };
}

/** Returns the identity of the file to which a name leads; a missing file has none. */
function identityOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "none" : `${stat.dev}/${stat.ino}/${stat.mtimeNs}`;
}
