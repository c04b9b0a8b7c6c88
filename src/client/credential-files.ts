/**
 * A certificate and its key in two files, replaced together: whatever ends a replacement, both files are of one pair once
 * `finishReplacement` has run.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Certified } from "../edge/tls/authority.ts";
import { codeOf } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";
import { syncFolder } from "../store/folder.ts";

/** The paths of a pair. */
export type PairFiles = { readonly certificate: string; readonly key: string };

/** Returns the files of a pair in a folder of credentials. */
export const pairIn = (folder: string): PairFiles => ({
  certificate: join(folder, "certificate.pem"),
  key: join(folder, "key.pem"),
});

/** A new pair that lies beside the old one. */
export type Replacement = {
  /** Puts the new pair in the place of the old one. */
  readonly commit: () => void;
  /** Takes the new pair away. */
  readonly drop: () => void;
};

const READY = { certificate: "certificate.pem", key: "key.pem" } as const;
const beside = ({ certificate }: PairFiles, state: "renewing" | "renewed") => `${certificate}.${state}`;

/**
 * Writes a new pair beside the old one, through to the disk. Throws DIRECTORY_UNWRITABLE, and leaves nothing behind then. The
 * name of its folder says whether it is whole: it is renamed once, and that is the moment of the replacement.
 */
export function prepareReplacement(files: PairFiles, { certificatePem, keyPem }: Certified): Replacement {
  const folder = beside(files, "renewing");
  const drop = () => rmSync(folder, { recursive: true, force: true });
  try {
    finishReplacement(files);
    drop();
    mkdirSync(folder, { mode: 0o700 });
    writeThrough(join(folder, READY.key), keyPem, 0o600);
    writeThrough(join(folder, READY.certificate), certificatePem, 0o644);
    syncFolder(folder);
  } catch (cause) {
    drop();
    throw unwritable(files, cause);
  }
  return {
    drop,
    commit: () => {
      try {
        renameSync(folder, beside(files, "renewed"));
        syncFolder(dirname(files.certificate));
        finishReplacement(files);
      } catch (cause) {
        throw unwritable(files, cause);
      }
    },
  };
}

/** Ends a replacement that was cut off between its two files. Does nothing where there is none. Readers call it first. */
export function finishReplacement(files: PairFiles): void {
  const folder = beside(files, "renewed");
  if (!existsSync(folder)) return;
  const left = readdirSync(folder);
  for (const part of ["key", "certificate"] as const)
    if (left.includes(READY[part])) move(join(folder, READY[part]), files[part]);
  for (const each of new Set([files.key, files.certificate].map(dirname))) syncFolder(each);
  ignoring("ENOENT", () => rmdirSync(folder));
}

/** Moves a file. Another process may have ended the same replacement meanwhile. */
function move(from: string, to: string): void {
  ignoring("ENOENT", () => renameSync(from, to));
}

function ignoring(code: string, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    if (codeOf(thrown) !== code) throw thrown;
  }
}

/** Writes a new file through to the disk. Throws the system's error where there is one of that name. */
export function writeThrough(file: string, text: string, mode: number): void {
  const opened = openSync(file, "wx", mode);
  try {
    writeSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function unwritable({ certificate }: PairFiles, cause: unknown): ComityError {
  if (cause instanceof ComityError) return cause;
  return new ComityError(
    "DIRECTORY_UNWRITABLE",
    `cannot write a new certificate beside \`${certificate}\`: ${codeOf(cause)}; the one that is there stays`,
    { cause },
  );
}
