/** Backs up a node from its home, also while it runs: its store as of one moment, and the files of its home. */
import {
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { makePrivateFolder, replace } from "../client/output-file.ts";
import { ComityError } from "../errors.ts";
import { contentKeyFileOf, copyContentKeys, holdsContentKeys } from "../store/key-file.ts";
import { machine } from "../store/machine.ts";
import { copyStore, type Progress, type VerifiedCopy, verifyCopy } from "../store/sqlite/copy.ts";
import {
  assertWhole,
  type BackupManifest,
  type BackupPart,
  digestOf,
  formatManifest,
  IN_BACKUP,
} from "./backup-manifest.ts";
import { loadLedgerKeyOf, readConfigFile } from "./config.ts";
import { IN_HOME } from "./home.ts";
import { restorationFileOf } from "./restoration.ts";
import { existingStoreFile } from "./store-place.ts";

/** A file of a home is small; what is larger is none of a node. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;

type BackupOptions = {
  /** The private keys in the home are backed up too. */
  readonly privateKeys?: boolean;
  /** The file outside the backup that gets the content keys, in place of an older copy. */
  readonly contentKeys?: string;
  readonly now: Date;
  readonly progress?: Progress;
};

/** A backup that was made, and what it leaves out: paths from the home. */
export type Backup = { readonly manifest: BackupManifest; readonly left: readonly string[] };

/**
 * Backs up the node of a home into a folder that is new or empty, and reads it again as a whole. Nothing is left in the folder
 * where it rejects: with CONFIG_INVALID, DIRECTORY_UNWRITABLE, SIGNER_UNAVAILABLE, and STORE_UNAVAILABLE for a store that is damaged.
 */
export async function backUp(named: string, folder: string, options: BackupOptions): Promise<Backup> {
  const home = resolve(named);
  const configFile = join(home, IN_HOME.config);
  const config = readConfigFile(configFile);
  const store = existingStoreFile(config.store, home, "`comity backup`");
  assertPlaces(home, folder, options.contentKeys);
  const { verifierKey, headFile } = await loadLedgerKeyOf(configFile, config);
  makePrivateFolder(folder, { claim: true });
  try {
    const { trustDomain } = config;
    const copied = await copyVerified({ store, folder, trustDomain, verifierKey }, options.progress);
    const ofStore = (file: string) => file === store || file.startsWith(`${store}-`);
    // THREAT: a copy under another name, or by another path, would open from the backup what is erased later.
    const isKeyFile = (file: string) => file.startsWith(contentKeyFileOf(store)) || holdsContentKeys(file);
    const apart = new Set([headFile, restorationFileOf(store), config.audit && resolve(home, config.audit)]);
    const leaves = (file: string) => isKeyFile(file) || apart.has(file);
    const files = copyHome(home, folder, { ofStore, leaves, privateKeys: options.privateKeys === true });
    const manifest: BackupManifest = {
      type: "comity/v1/backup",
      at: options.now.toISOString(),
      ...{ trustDomain, verifierKey, ...copied },
      privateKeys: options.privateKeys === true,
      parts: [partOf(folder, IN_BACKUP.store, true), ...files.parts],
    };
    assertWhole(folder, manifest.parts);
    // The last file of the folder: with it the backup is whole.
    replace(join(folder, IN_BACKUP.manifest), formatManifest(manifest), 0o600);
    // THREAT: a node that runs may erase meanwhile. Whatever it has erased before the backup ends must be gone from the copy too.
    if (options.contentKeys !== undefined) copyContentKeys(contentKeyFileOf(store), options.contentKeys);
    return { manifest, left: files.left };
  } catch (thrown) {
    for (const each of readdirSync(folder)) rmSync(join(folder, each), { recursive: true, force: true });
    throw thrown;
  }
}

/** Throws CONFIG_INVALID for a folder that holds anything or lies in the home, and for content keys in that folder or in the home. */
function assertPlaces(home: string, folder: string, contentKeys: string | undefined): void {
  const refuse = (message: string) => new ComityError("CONFIG_INVALID", message);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw refuse(`\`${folder}\` holds files already: name a new folder for the backup`);
  if (isWithin(folder, home))
    throw refuse(`\`${folder}\` lies in the home, and would be lost with it: name a folder elsewhere`);
  if (contentKeys !== undefined && isWithin(contentKeys, home))
    throw refuse(
      `\`${contentKeys}\` lies in the home, and would be lost with it, or take the place of the keys that the node uses: name a file elsewhere`,
    );
  if (contentKeys !== undefined && isWithin(contentKeys, folder))
    throw refuse(
      `\`${contentKeys}\` lies in the backup: keep the content keys apart from it, in the newest copy alone, so that what is erased opens from no backup`,
    );
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(realOf(folder), realOf(path));
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && resolve(way) !== way);
}

/** Returns a path without symbolic links, as far as it is there. */
function realOf(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole) || dirname(whole) === whole) return realpathSync(whole);
  return join(realOf(dirname(whole)), basename(whole));
}

type Copying = {
  readonly store: string;
  readonly folder: string;
  readonly trustDomain: string;
  readonly verifierKey: string;
};

async function copyVerified(
  { store, folder, trustDomain, verifierKey }: Copying,
  progress: Progress | undefined,
): Promise<VerifiedCopy> {
  const file = join(folder, IN_BACKUP.store);
  await copyStore(store, file, progress);
  return verifyCopy({ file, origin: trustDomain, verifierKey, collections: machine.collections });
}

type Choosing = {
  readonly ofStore: (file: string) => boolean;
  /** Says which files are never in a backup. */
  readonly leaves: (file: string) => boolean;
  readonly privateKeys: boolean;
};

/** Copies the files of a home, and names those that it leaves out. */
function copyHome(
  home: string,
  folder: string,
  { ofStore, leaves, privateKeys }: Choosing,
): { readonly parts: readonly BackupPart[]; readonly left: readonly string[] } {
  const parts: BackupPart[] = [];
  const left: string[] = [];
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || ofStore(file)) continue;
    const name = relative(home, file).split(sep).join("/");
    const isSecret = entry.isFile() && name !== IN_HOME.config && isPrivate(file);
    if (
      !entry.isFile() ||
      (isSecret && !privateKeys) ||
      leaves(file) ||
      lstatSync(file).size > MOST_FILE_BYTES
    ) {
      left.push(name);
      continue;
    }
    const to = join(folder, IN_BACKUP.home, name);
    makePrivateFolder(dirname(to));
    copyFileSync(file, to);
    parts.push(partOf(folder, `${IN_BACKUP.home}${name}`, isSecret));
  }
  return { parts, left: left.toSorted() };
}

/** Returns true for what only its owner may read, as a node asks of every key and PIN, and for a private key in any case. */
function isPrivate(file: string): boolean {
  const { mode, size } = lstatSync(file);
  if (process.platform !== "win32" && (mode & 0o077) === 0) return true;
  return size <= MOST_FILE_BYTES && readFileSync(file, "latin1").includes("PRIVATE KEY-----");
}

function partOf(folder: string, name: string, isSecret: boolean): BackupPart {
  const file = join(folder, name);
  return { name, bytes: lstatSync(file).size, sha256: digestOf(file), private: isSecret };
}
