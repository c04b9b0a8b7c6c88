/**
 * The file beside a store that holds the seeds of its content keys. It changes only where keys are destroyed: it is then
 * replaced whole, and what it was is overwritten.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { syncFolder } from "./folder.ts";
import {
  createKeyTree,
  destroyKeys,
  growKeyTree,
  KEY_LEVELS,
  type KeySeed,
  type KeyTree,
  renewKeysFrom,
  SEED_BYTES,
} from "./key-tree.ts";

const MAGIC = Buffer.from("comity/v1/content-keys\n");
const ID_BYTES = 16;
/** A level, an index of 48 bits, and a seed. */
const ENTRY_BYTES = 1 + 6 + SEED_BYTES;
const DIGEST_BYTES = 32;
/** A million keys that were destroyed far apart need about half of it. */
const MOST_BYTES = 1024 * 1024 * 1024;

/** Names the file with the content keys of a store. No name that begins like the store's own files: a copy of those must not have it. */
export function contentKeyFileOf(storeFile: string): string {
  return join(dirname(storeFile), `content-keys-of-${basename(storeFile)}`);
}

/** The content of the file. `id` names the keys: a store knows those by which it was written. */
export type ContentKeys = { readonly id: Uint8Array; readonly tree: KeyTree };

/** The file, as the one writer of the store has it. */
export type KeyFile = {
  readonly id: Uint8Array;
  readonly tree: () => KeyTree;
  /** Destroys the keys of leaves. They are gone from the file when it returns. Throws STORE_UNAVAILABLE. */
  readonly destroy: (leaves: Iterable<number>) => void;
  /** Makes sure that every leaf from `first` on has a key. Throws STORE_UNAVAILABLE. */
  readonly renewFrom: (first: number) => void;
};

/** Reads the file. Throws STORE_UNAVAILABLE where it is missing or damaged. */
export function readContentKeys(file: string): ContentKeys {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the content keys in \`${file}\` cannot be read, and without them nothing that the store keeps sealed: restore that file`,
      { cause },
    );
  }
  return parseContentKeys(bytes, file);
}

/**
 * Puts a copy of the keys into `to`. An older copy that is there is overwritten, since it holds what was destroyed since. Returns
 * their id. Throws STORE_UNAVAILABLE where either is no such file, or `to` holds the keys of another store.
 *
 * THREAT: a node that runs may destroy keys between the read and the write. So the copy is made anew until it is what is there after
 * it was written: what was destroyed before this returns is in no copy.
 */
export function copyContentKeys(from: string, to: string, read = readContentKeys): Uint8Array {
  let keys = read(from);
  if (existsSync(to) && !equalBytes(readContentKeys(to).id, keys.id))
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `\`${to}\` holds the content keys of another store: name another file`,
    );
  for (;;) {
    const copied = formatContentKeys(keys);
    replaceFile(to, copied);
    keys = read(from);
    if (equalBytes(formatContentKeys(keys), copied)) return keys.id;
  }
}

/** Returns true for a file that begins like one of content keys, whatever its name and however much of it is there. */
export function holdsContentKeys(file: string): boolean {
  const start = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, "r");
  try {
    return readSync(descriptor, start, 0, start.length, 0) === start.length && start.equals(MAGIC);
  } finally {
    closeSync(descriptor);
  }
}

/** Creates the file with fresh keys. One that is there is kept under another name, since another store may need it. */
export function createKeyFile(file: string): KeyFile {
  if (existsSync(file)) setAside(file);
  const keys = { id: randomBytes(ID_BYTES), tree: growKeyTree(() => randomBytes(SEED_BYTES)) };
  replaceFile(file, formatContentKeys(keys));
  return keyFileOf(file, keys);
}

/** Opens the file for the one writer. Throws STORE_UNAVAILABLE where it is missing, or damaged. */
export function openKeyFile(file: string): KeyFile {
  const keys = readContentKeys(file);
  // A replacement that a crash cut off holds the keys that were to stay, and nothing that the file lacks.
  if (existsSync(replacementOf(file))) overwriteAndRemove(replacementOf(file));
  return keyFileOf(file, keys);
}

function keyFileOf(file: string, { id, tree }: ContentKeys): KeyFile {
  let current = tree;
  function become(next: KeyTree): void {
    if (next === current) return;
    replaceFile(file, formatContentKeys({ id, tree: next }));
    current = next;
  }
  return {
    id,
    tree: () => current,
    destroy: (leaves) => {
      const gone = [...leaves].filter((leaf) => current.keyOf(leaf) !== undefined);
      if (gone.length > 0) become(destroyKeys(current, gone));
    },
    renewFrom: (first) => become(renewKeysFrom(current, first, () => randomBytes(SEED_BYTES))),
  };
}

function formatContentKeys({ id, tree }: ContentKeys): Buffer {
  const entries = tree.seeds.map(({ level, index, seed }) => {
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt8(level, 0);
    entry.writeUIntBE(index, 1, 6);
    entry.set(seed, 7);
    return entry;
  });
  const body = Buffer.concat([MAGIC, id, ...entries]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

function parseContentKeys(bytes: Buffer, file: string): ContentKeys {
  const start = MAGIC.length + ID_BYTES;
  const end = bytes.length - DIGEST_BYTES;
  const body = bytes.subarray(0, end);
  const isWhole =
    bytes.length <= MOST_BYTES &&
    end >= start &&
    (end - start) % ENTRY_BYTES === 0 &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    equalBytes(createHash("sha256").update(body).digest(), bytes.subarray(end));
  const seeds: KeySeed[] = [];
  if (isWhole) for (let at = start; at < end; at += ENTRY_BYTES) seeds.push(parseSeed(bytes, at));
  if (isWhole && areApart(seeds))
    return { id: bytes.subarray(MAGIC.length, start), tree: createKeyTree(seeds) };
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `\`${file}\` is damaged, or holds no content keys: restore that file`,
  );
}

function parseSeed(bytes: Buffer, at: number): KeySeed {
  return {
    level: bytes.readUInt8(at),
    index: bytes.readUIntBE(at + 1, 6),
    seed: bytes.subarray(at + 7, at + ENTRY_BYTES),
  };
}

function areApart(seeds: readonly KeySeed[]): boolean {
  let end = 0;
  return seeds.every(({ level, index }) => {
    const first = index * 2 ** level;
    if (level > KEY_LEVELS || first < end) return false;
    end = first + 2 ** level;
    return end <= 2 ** KEY_LEVELS;
  });
}

const replacementOf = (file: string) => `${file}.new`;

/** Puts a file in the place of one that may be there, durably, and overwrites what was there. */
function replaceFile(file: string, content: Uint8Array): void {
  try {
    const before = existsSync(file) ? openSync(file, "r+") : undefined;
    try {
      const next = openSync(replacementOf(file), "w", 0o600);
      try {
        writeAll(next, content);
        fsyncSync(next);
      } finally {
        closeSync(next);
      }
      renameSync(replacementOf(file), file);
      syncFolder(dirname(file));
      if (before !== undefined) overwrite(before);
    } finally {
      if (before !== undefined) closeSync(before);
    }
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the content keys in \`${file}\` cannot be written; make room on that disk, then start the node again`,
      { cause },
    );
  }
}

function setAside(file: string): void {
  const name = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
  renameSync(file, `${file}.${name}`);
}

function overwriteAndRemove(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    overwrite(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(file);
}

/** Writes zeros over a file. What a disk keeps of it elsewhere is beyond a program. */
function overwrite(descriptor: number): void {
  writeAll(descriptor, Buffer.alloc(fstatSync(descriptor).size));
  fsyncSync(descriptor);
}

function writeAll(descriptor: number, content: Uint8Array): void {
  for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at, content.length - at, at);
}
