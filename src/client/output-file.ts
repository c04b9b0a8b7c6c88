/** Writes output files, and creates the folders that they need. */
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";

/** Reasons why a file cannot be written, by the code of the system. */
const WHY: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder; name a file",
  ENOTDIR: "a part of its path is a file and no folder; name another",
  EACCES: "you may not write there; choose another folder",
  EPERM: "you may not write there; choose another folder",
  EROFS: "the file system is read only; choose another folder",
  ENOSPC: "the disk is full; make room, or choose another",
};

function guard<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `cannot write \`${what}\`: ${WHY[codeOf(cause)] ?? `${codeOf(cause)}; choose a folder that you may write to`}`,
      { cause },
    );
  }
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where the system forbids the folder, as
 * in /proc.
 */
function makeFolder(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), mode);
  mkdirSync(folder, { mode });
}

/** Writes a file, and makes the folders that lead to it. Throws DIRECTORY_UNWRITABLE. */
export function write(file: string, content: string | Uint8Array, mode = 0o644): void {
  guard(file, () => {
    makeFolder(dirname(resolve(file)));
    writeFileSync(file, content, { mode });
    chmodSync(file, mode);
  });
}

/** Puts a file in the place of one that may be there, whole or not at all. Throws DIRECTORY_UNWRITABLE. */
export function replace(file: string, content: string, mode = 0o644): void {
  const beside = `${file}.new`;
  write(beside, content, mode);
  guard(file, () => renameSync(beside, file));
}

/**
 * Makes a folder that only its owner may enter, and those above it. One that is there stays as it is, unless `claim` takes it for
 * its owner alone. Throws DIRECTORY_UNWRITABLE.
 */
export function makePrivateFolder(
  folder: string,
  { claim = false }: { readonly claim?: boolean } = {},
): void {
  guard(folder, () => {
    makeFolder(resolve(folder), 0o700);
    if (claim) chmodSync(folder, 0o700);
  });
}

/** Adds to a file that is there. Throws DIRECTORY_UNWRITABLE. */
export function append(file: string, content: string): void {
  guard(file, () => appendFileSync(file, content));
}

/**
 * Makes sure that a file can be written before the work that fills it begins, and makes the folders that lead to it.
 * Leaves the file as it is. Throws DIRECTORY_UNWRITABLE.
 */
export function prepareFile(file: string): void {
  guard(file, () => {
    makeFolder(dirname(resolve(file)));
    const there = existsSync(file);
    // The permissions do not say it all: the file may be a folder, or the file system full or read only.
    closeSync(openSync(file, "a"));
    if (!there) rmSync(file);
  });
}

/** Returns true where a file is there and is not empty. */
export function holdsText(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
