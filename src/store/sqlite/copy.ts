/**
 * Copies a SQLite store while its node runs on it (https://www.sqlite.org/backup.html), and verifies a copy as a whole. Nobody
 * writes to a copy that is verified.
 */
import { closeSync, fsyncSync, openSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import type { AnyCollection, Head } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { attempt, openReader } from "./database.ts";
import { createKeyReader, createLogReader } from "./log.ts";
import { SCHEMA_VERSION, schemaVersion } from "./schema.ts";
import { scrubStore } from "./scrub.ts";
import { readHead, readOwnKeys } from "./signed-log.ts";

/** The pages that are copied between two looks at other work. */
const PAGES_AT_ONCE = 1_024;
/** The overdue rows of a copy are no matter of its verification: no date lies before this day. */
const NO_DAY = "0000-01-01";

/** Called with the part that is done, from 0 to 1, as far as it is known. */
export type Progress = (done: number) => void;

/**
 * Copies the store in `from` into the new file `to`, which only its owner may read: the state of one moment, whatever is written
 * meanwhile. Waits for no writer, and no writer waits for it. Rejects with DIRECTORY_UNWRITABLE, and with STORE_UNAVAILABLE
 * where it cannot be read or there is no room.
 */
export async function copyStore(from: string, to: string, progress: Progress = () => {}): Promise<void> {
  using reader = openReader(from);
  try {
    // One read transaction over the whole copy: SQLite begins anew where it sees another's commit between two steps.
    reader.exec("BEGIN");
    createLogReader(reader).newest();
    closeSync(openSync(to, "wx", 0o600));
    await backup(reader, to, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => progress(1 - remainingPages / Math.max(1, totalPages)),
    });
    // A copy is one file, with no write-ahead log beside it.
    using copy = new DatabaseSync(to);
    copy.exec("PRAGMA journal_mode = DELETE");
  } catch (cause) {
    if (cause instanceof ComityError) throw cause;
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the store cannot be copied to \`${to}\`: look that the store is whole, and that there is room as for another one`,
      { cause },
    );
  }
  sync(to);
}

/** A copy, and the log that it must hold. */
type Copy = {
  readonly file: string;
  /** The name of the log. */
  readonly origin: string;
  /** The key that signs the log now. */
  readonly verifierKey: string;
  readonly collections: readonly AnyCollection[];
};

/** The signed head of a copy, and the id of the content keys by which its rows open; absent where it keeps nothing sealed. */
export type VerifiedCopy = { readonly head: Head; readonly contentKeys?: string };

/**
 * Verifies every row of a copy against its digest, every leaf, node and head of its log against each other and the key, and the
 * pages of the database. Throws STORE_UNAVAILABLE with what is not as it was written, and CONFIG_INVALID for a store of another version.
 */
export function verifyCopy({ file, origin, verifierKey, collections }: Copy, page = () => {}): VerifiedCopy {
  using db = openReader(file);
  assertVersion(attempt(() => schemaVersion(db)));
  const { size, checkpoint } = readHead(
    createLogReader(db),
    attempt(() => readOwnKeys(db, { name: origin, verifierKey })),
  );
  const keys = createKeyReader(db, origin, verifierKey);
  const pass = scrubStore({ db, collections, keys, day: NO_DAY });
  let turn = pass.next();
  for (; turn.done !== true; turn = pass.next()) page();
  const [first, ...more] = turn.value.damage;
  if (first !== undefined)
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the copy \`${file}\` is damaged: ${first}${more.length > 0 ? `, and ${more.length} more` : ""}`,
    );
  const id = attempt(() => db.prepare("SELECT id FROM key_file").get()?.id);
  return {
    head: { size, checkpoint },
    ...(id instanceof Uint8Array && { contentKeys: id.toHex() }),
  };
}

function assertVersion(version: number): void {
  if (version === SCHEMA_VERSION) return;
  throw new ComityError(
    "CONFIG_INVALID",
    version < SCHEMA_VERSION
      ? `the store has schema \`${version}\`, of an earlier program: start the node once with this one, or use that one`
      : `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`: use a newer one`,
  );
}

function sync(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
