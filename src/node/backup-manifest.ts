/** The manifest of a backup: a list of its parts with their digests, and the signed head of the log that it holds. */
import { createHash } from "node:crypto";
import { closeSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";

/** The names of what every backup has. Parts below `home/` are files of the node's home. */
export const IN_BACKUP = {
  manifest: "manifest.json",
  store: "ledger.db",
  home: "home/",
  config: "home/node.yaml",
} as const;

const MOST_PARTS = 10_000;
const MOST_MANIFEST_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** Returns true for a name that leads to the store, or below `home/` and nowhere else, on every system. */
function isPartName(name: string): boolean {
  if (name === IN_BACKUP.store) return true;
  const segments = name.split("/");
  return (
    name.startsWith(IN_BACKUP.home) &&
    segments.every((each) => each !== "" && each !== "." && each !== ".." && !/[\\:\0]/.test(each))
  );
}

const BackupPart = z.strictObject({
  name: z.string().max(1_024).refine(isPartName, "the name of a part of a backup"),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Only its owner may read it. */
  private: z.boolean(),
});

const Manifest = z.strictObject({
  type: z.literal("comity/v1/backup"),
  at: z.iso.datetime(),
  trustDomain: z.string().min(1).max(255),
  /** The key that signs the log, as others verify it. */
  verifierKey: z.string().max(16_384),
  head: z.strictObject({ size: z.int().min(0), checkpoint: z.string().max(65_536) }),
  /** The id of the content keys that open what the store keeps sealed. */
  contentKeys: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** The private keys of the home are among the parts. */
  privateKeys: z.boolean(),
  parts: z.array(BackupPart).max(MOST_PARTS),
});

export type BackupManifest = z.output<typeof Manifest>;
export type BackupPart = z.output<typeof BackupPart>;

/** Formats a manifest for its file. */
export function formatManifest(manifest: BackupManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/**
 * Reads the manifest of the backup in `folder`. Throws INPUT_INVALID where there is none, or one that this program does not know
 * in every field.
 */
export function readManifest(folder: string): BackupManifest {
  const file = join(folder, IN_BACKUP.manifest);
  const manifest = narrow(Manifest, parseJson(file), `the manifest \`${file}\``);
  const names = new Set(manifest.parts.map(({ name }) => name));
  for (const needed of [IN_BACKUP.store, IN_BACKUP.config])
    if (!names.has(needed)) throw unfit(file, `lists no \`${needed}\``);
  if (names.size < manifest.parts.length) throw unfit(file, "lists a part twice");
  return manifest;
}

function parseJson(file: string): unknown {
  try {
    if (lstatSync(file).size > MOST_MANIFEST_BYTES) throw new Error("too large");
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ComityError(
      "INPUT_INVALID",
      `\`${file}\` cannot be read as the manifest of a backup: name the folder that \`comity backup\` has written`,
      { cause },
    );
  }
}

const unfit = (file: string, how: string) =>
  new ComityError("INPUT_INVALID", `the manifest \`${file}\` ${how}: take another backup`);

/** Throws INPUT_INVALID for the first part that is missing, is no file, or is not what was written. */
export function assertWhole(folder: string, parts: readonly BackupPart[]): void {
  for (const { name, bytes, sha256 } of parts) {
    const file = join(folder, name);
    const stat = lstatSync(file, { throwIfNoEntry: false });
    const fault =
      stat === undefined
        ? "is missing"
        : !stat.isFile()
          ? "is no file"
          : stat.size !== bytes || digestOf(file) !== sha256
            ? "is not what was backed up"
            : undefined;
    if (fault !== undefined)
      throw new ComityError(
        "INPUT_INVALID",
        `the part \`${name}\` of the backup \`${folder}\` ${fault}: take another backup`,
      );
  }
}

/** Returns the SHA-256 of a file in hexadecimal digits, read in pieces. */
export function digestOf(file: string): string {
  const [digest, piece] = [createHash("sha256"), Buffer.alloc(PIECE_BYTES)];
  const descriptor = openSync(file, "r");
  try {
    for (let read = -1; read !== 0; ) {
      read = readSync(descriptor, piece);
      digest.update(piece.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
  return digest.digest("hex");
}
