/**
 * The file beside a ledger key that holds the newest checkpoint which the key has signed (C2SP tlog-checkpoint), so
 * that an older copy of the store is noticed without any peer.
 *
 * It has two places. The first is written anew for each head, and not synced: a power cut may leave parts of an older and of a
 * newer one there, which its digest tells. The second is synced when the file is opened, and not written after that.
 */
import { hash } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { ComityError } from "../errors.ts";
import { type Checkpoint, verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { syncFolder } from "./folder.ts";

/** The bytes of a place: a checkpoint, line feeds, and the SHA-256 of both in hex on a line of its own. */
const PLACE_BYTES = 8_192;
const DIGEST_BYTES = 65;
const LINE_FEED = 0x0a;

/** Names the file that belongs to a ledger key's file. */
export function headFileOf(ledgerKeyFile: string): string {
  return `${ledgerKeyFile}.head`;
}

export type HeadFile = {
  /** The checkpoint that the file held when it was opened; undefined where there was no file. */
  readonly last: Required<Checkpoint> | undefined;
  /**
   * Replaces the checkpoint. It outlives the process at once, and a power cut only after `close`: after one, the file
   * may be behind the store, and never ahead. Throws STORE_UNAVAILABLE.
   */
  readonly keep: (checkpoint: string) => void;
  readonly close: () => void;
};

/** The promises about a file that is opened. */
export type HeadFileState = {
  /** The file is to be replaced, and may hold anything. */
  readonly replace?: boolean;
  /** The store says that its checkpoints were kept here before: there must be one. */
  readonly kept?: boolean;
};

/**
 * Opens the file, and makes it where there is none. Throws DIRECTORY_UNWRITABLE, and STORE_UNAVAILABLE where it holds
 * no checkpoint that one of `keys` has signed, where it is missing or empty although it was `kept`, and where it is no file.
 */
export function openHeadFile(
  file: string,
  keys: LogKeys,
  { replace = false, kept = false }: HeadFileState = {},
): HeadFile {
  assertFile(file);
  if (kept && !replace && !existsSync(file)) throw lost(file, "is missing");
  const found = replace ? undefined : readKept(file, keys);
  if (kept && !replace && found === undefined) throw lost(file, "is empty");
  if (found?.inPlaces !== true) return beginHeadFile(file, found?.checkpoint);
  const descriptor = openToWrite(file, file, constants.O_RDWR);
  try {
    // The first place may not be on the disk yet; then the second one is written.
    attemptWrite(() => fdatasyncSync(descriptor));
    writePlace(descriptor, 1, found.note);
    attemptWrite(() => fdatasyncSync(descriptor));
  } catch (thrown) {
    closeSync(descriptor);
    throw thrown;
  }
  return {
    last: found.checkpoint,
    keep: (checkpoint) => writePlace(descriptor, 0, checkpoint),
    close: () => closeDurably(descriptor),
  };
}

/** Makes the file anew with its first checkpoint. Until that is on the disk, what was there before stays. */
function beginHeadFile(file: string, last: Required<Checkpoint> | undefined): HeadFile {
  // Where the name is a link, the file that it leads to is replaced.
  const named = existsSync(file) ? realpathSync(file) : file;
  const next = `${named}.new`;
  const descriptor = openToWrite(file, next, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC);
  let begun = false;
  return {
    last,
    keep: (checkpoint) => {
      writePlace(descriptor, 0, checkpoint);
      if (begun) return;
      writePlace(descriptor, 1, checkpoint);
      attemptWrite(() => {
        fdatasyncSync(descriptor);
        renameSync(next, named);
        syncFolder(dirname(named));
      });
      begun = true;
    },
    close: () => {
      closeDurably(descriptor);
      if (!begun) rmSync(next);
    },
  };
}

/** Opens `at`, which is the file or is to become it. */
function openToWrite(file: string, at: string, flags: number): number {
  try {
    return openSync(at, flags, 0o600);
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `cannot write \`${file}\`, which keeps the size of the log beside its key: let the node write there`,
      { cause },
    );
  }
}

function closeDurably(descriptor: number): void {
  fdatasyncSync(descriptor);
  closeSync(descriptor);
}

/** Throws STORE_UNAVAILABLE for a device or a pipe, or a link to one, which keeps nothing. */
function assertFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== false) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `\`${file}\` is no file, and cannot keep the size of the log beside its key: remove it, or the link that it is`,
  );
}

/**
 * Names a file that is gone.
 *
 * THREAT: without it an older copy of the store would sign again what its key has signed.
 */
function lost(file: string, how: string): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    `\`${file}\` ${how}, although the store's newest checkpoint was kept there: restore it; or, if this store is the newest one, say \`--new-head\` to \`comity serve\``,
  );
}

/** A checkpoint, and the note that states it. `inPlaces` is false for a file of an earlier version, which has one checkpoint alone. */
type Kept = { readonly note: string; readonly checkpoint: Required<Checkpoint>; readonly inPlaces: boolean };

/**
 * Reads the checkpoint in a file, and writes nothing; undefined where there is none. Throws STORE_UNAVAILABLE where it holds no
 * checkpoint that one of `keys` has signed.
 */
export function readHeadFile(file: string, keys: LogKeys): Required<Checkpoint> | undefined {
  return readKept(file, keys)?.checkpoint;
}

/** Reads the newer one of the places that are whole. */
function readKept(file: string, keys: LogKeys): Kept | undefined {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (bytes.length === 0) return undefined;
  const inPlaces = bytes.length === 2 * PLACE_BYTES;
  const places = inPlaces ? [bytes.subarray(0, PLACE_BYTES), bytes.subarray(PLACE_BYTES)] : [];
  const notes = inPlaces ? places.filter(isWhole).map(noteIn) : [bytes.toString("utf8")];
  try {
    // THREAT: a whole one of a key that this store does not know is of a newer store, and must not be passed over.
    const all = notes.map((note) => ({ note, checkpoint: verifyCheckpoint(note, keys, REFUSE_UNKNOWN) }));
    const newest = all.reduce((a, b) => (b.checkpoint.size > a.checkpoint.size ? b : a));
    return { ...newest, inPlaces };
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `\`${file}\` holds no checkpoint that a key of this log has signed; restore it, or remove it if the store is the newest one`,
      { cause },
    );
  }
}

const REFUSE_UNKNOWN = { unknownLines: "refuse" } as const;

const bodyOf = (place: Buffer) => place.subarray(0, PLACE_BYTES - DIGEST_BYTES);
const digestOf = (body: Buffer) => `${hash("sha256", body)}\n`;
const isWhole = (place: Buffer) =>
  place.subarray(PLACE_BYTES - DIGEST_BYTES).equals(Buffer.from(digestOf(bodyOf(place))));
const noteIn = (place: Buffer) => `${bodyOf(place).toString("utf8").trimEnd()}\n`;

function writePlace(descriptor: number, place: 0 | 1, checkpoint: string): void {
  const bytes = Buffer.alloc(PLACE_BYTES, LINE_FEED);
  bodyOf(bytes).write(checkpoint);
  bytes.write(digestOf(bodyOf(bytes)), PLACE_BYTES - DIGEST_BYTES);
  attemptWrite(() => writeSync(descriptor, bytes, 0, PLACE_BYTES, place * PLACE_BYTES));
}

function attemptWrite(write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the size of the log cannot be written beside its key; make room on that disk, then restart the node",
      { cause },
    );
  }
}
