/**
 * The file beside a ledger key that holds the newest checkpoint which the key has signed (C2SP tlog-checkpoint), so
 * that an older copy of the store is noticed without any peer.
 */
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { ComityError } from "../errors.ts";
import { type Checkpoint, verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";

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
  if (kept && !replace && !existsSync(file)) throw lost(file, "is missing");
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `cannot write \`${file}\`, which keeps the size of the log beside its key: let the node write there`,
      { cause },
    );
  }
  const close = () => closeSync(descriptor);
  try {
    assertFile(descriptor, file);
    const last = replace ? undefined : readLast(file, keys);
    if (kept && !replace && last === undefined) throw lost(file, "is empty");
    let durable = false;
    return {
      last,
      keep: (checkpoint) => {
        write(descriptor, checkpoint);
        // An empty file after a power cut would be taken for one that was lost.
        if (!durable) fdatasyncSync(descriptor);
        durable = true;
      },
      close: () => {
        fdatasyncSync(descriptor);
        close();
      },
    };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** Throws STORE_UNAVAILABLE for a device or a pipe, or a link to one, which keeps nothing. */
function assertFile(descriptor: number, file: string): void {
  if (fstatSync(descriptor).isFile()) return;
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

/**
 * Reads the checkpoint in a file, and writes nothing; undefined where there is none. Throws STORE_UNAVAILABLE where it holds no
 * checkpoint that one of `keys` has signed.
 */
export function readHeadFile(file: string, keys: LogKeys): Required<Checkpoint> | undefined {
  return existsSync(file) ? readLast(file, keys) : undefined;
}

function readLast(file: string, keys: LogKeys): Required<Checkpoint> | undefined {
  const note = readFileSync(file, "utf8");
  if (note === "") return undefined;
  try {
    return verifyCheckpoint(note, keys, { unknownLines: "refuse" });
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `\`${file}\` holds no checkpoint that a key of this log has signed; restore it, or remove it if the store is the newest one`,
      { cause },
    );
  }
}

function write(descriptor: number, checkpoint: string): void {
  try {
    // In place, since a checkpoint fits one block of 4,096 bytes, also with an ML-DSA-44 signature where the log's name has at
    // most 228 characters: whoever reads it after a crash sees the old one or the new one.
    const length = writeSync(descriptor, checkpoint, 0);
    ftruncateSync(descriptor, length);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the size of the log cannot be written beside its key; make room on that disk, then restart the node",
      { cause },
    );
  }
}
