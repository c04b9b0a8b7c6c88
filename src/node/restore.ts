/** Restores a node from a backup into a new home. The node then signs nothing before its peers have confirmed its log. */
import { chmodSync, copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makePrivateFolder } from "../client/output-file.ts";
import { ComityError } from "../errors.ts";
import { parseKeyName } from "../keys/key-name.ts";
import { contentKeyFileOf, copyContentKeys, readContentKeys } from "../store/key-file.ts";
import { machine } from "../store/machine.ts";
import { verifyCopy } from "../store/sqlite/copy.ts";
import { assertWhole, type BackupManifest, IN_BACKUP, readManifest } from "./backup-manifest.ts";
import { readConfigFile } from "./config.ts";
import { IN_HOME } from "./home.ts";
import { restorationFileOf, writeRestoration } from "./restoration.ts";

type RestoreOptions = {
  /** The newest copy of the content keys. */
  readonly contentKeys?: string;
  readonly now: Date;
};

/** A restored home, and the files that its operator must still bring: paths from the home, or absolute ones. */
export type Restored = { readonly manifest: BackupManifest; readonly missing: readonly string[] };

/**
 * Restores the backup in `folder` into a home that is new or empty. Every part is held against its digest, and the store is verified as a
 * whole, before the home has a configuration. Nothing is left where it throws: INPUT_INVALID for a backup that is not whole,
 * CONFIG_INVALID, DIRECTORY_UNWRITABLE, and STORE_UNAVAILABLE for a store that is not the log that the manifest names.
 */
export function restoreHome(folder: string, home: string, { contentKeys, now }: RestoreOptions): Restored {
  const manifest = readManifest(folder);
  assertEmpty(home);
  assertWhole(folder, manifest.parts);
  const config = readConfigFile(join(folder, IN_BACKUP.config));
  assertSame(config.trustDomain, manifest.trustDomain);
  const store = resolve(home, config.store);
  assertAbsent(store);
  assertBesideStore(manifest, home, store);
  if (contentKeys !== undefined) assertKeysOf(contentKeys, manifest);
  const written = [store, restorationFileOf(store)];
  makePrivateFolder(home, { claim: true });
  try {
    placePart(join(folder, IN_BACKUP.store), store, true);
    assertHead(store, manifest);
    if (contentKeys !== undefined) {
      written.push(contentKeyFileOf(store));
      copyContentKeys(contentKeys, contentKeyFileOf(store));
    }
    const at = now.toISOString();
    const { at: backupAt, head } = manifest;
    writeRestoration(store, { type: "comity/v1/restoration", at, backupAt, size: head.size });
    // The configuration comes last: with it the home is whole.
    const parts = manifest.parts.filter(({ name }) => name.startsWith(IN_BACKUP.home));
    for (const { name, private: isPrivate } of parts.toSorted(lastIsConfig))
      placePart(join(folder, name), join(home, name.slice(IN_BACKUP.home.length)), isPrivate);
  } catch (thrown) {
    for (const file of written) rmSync(file, { force: true });
    for (const each of readdirSync(home)) rmSync(join(home, each), { recursive: true, force: true });
    throw thrown;
  }
  return { manifest, missing: findMissing(home, config, store) };
}

const lastIsConfig = (a: { readonly name: string }, b: { readonly name: string }) =>
  Number(a.name === IN_BACKUP.config) - Number(b.name === IN_BACKUP.config);

const refuse = (message: string) => new ComityError("CONFIG_INVALID", message);

function assertEmpty(home: string): void {
  if (!existsSync(home) || readdirSync(home).length === 0) return;
  throw refuse(
    `\`${home}\` holds files already, and nothing is restored over a node: name a new folder with \`--home\``,
  );
}

/** The store of a home may lie outside it. */
function assertAbsent(store: string): void {
  for (const file of [store, `${store}-wal`, contentKeyFileOf(store)])
    if (existsSync(file))
      throw refuse(`\`${file}\` is there already, and nothing is restored over a store: move it away first`);
}

/**
 * Holds the files of the home apart from those of the store. THREAT: a backup that was tampered with would put its own files in place of
 * the store after that was verified, or of the record by which the node waits for its peers.
 */
function assertBesideStore({ parts }: BackupManifest, home: string, store: string): void {
  const ofStore = new Set([
    ...["", "-wal", "-shm", "-journal"].map((end) => `${store}${end}`),
    restorationFileOf(store),
    contentKeyFileOf(store),
  ]);
  const inHome = parts.filter(({ name }) => name.startsWith(IN_BACKUP.home));
  const wrong = inHome.find(({ name }) => ofStore.has(resolve(home, name.slice(IN_BACKUP.home.length))));
  if (wrong === undefined) return;
  throw new ComityError(
    "INPUT_INVALID",
    `the backup holds \`${wrong.name}\`, which is a file of the store and no file beside it: somebody changed the backup; take another one`,
  );
}

function assertSame(configured: string, backedUp: string): void {
  if (configured === backedUp) return;
  throw new ComityError(
    "INPUT_INVALID",
    `the backup is of \`${backedUp}\`, and its configuration of \`${configured}\`: take another backup`,
  );
}

function assertKeysOf(file: string, manifest: BackupManifest): void {
  if (readContentKeys(file).id.toHex() === manifest.contentKeys) return;
  throw refuse(
    `\`${file}\` holds the content keys of another store than the backup: name those of \`${manifest.trustDomain}\``,
  );
}

function assertHead(store: string, { trustDomain, verifierKey, head }: BackupManifest): void {
  const copy = { file: store, origin: trustDomain, verifierKey, collections: machine.collections };
  const { size, checkpoint } = verifyCopy(copy).head;
  if (size === head.size && checkpoint === head.checkpoint) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store of the backup has another head than its manifest, which names \`${head.size}\` leaves: take another backup`,
  );
}

function placePart(from: string, to: string, isPrivate: boolean): void {
  makePrivateFolder(dirname(to));
  try {
    copyFileSync(from, to);
    chmodSync(to, isPrivate ? 0o600 : 0o644);
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `cannot write \`${to}\`: make room, or choose a folder that you may write to`,
      { cause },
    );
  }
}

/** Names the files that a node reads when it starts, and that are not there. */
function findMissing(
  home: string,
  config: ReturnType<typeof readConfigFile>,
  store: string,
): readonly string[] {
  const { certificate, key, authority, ledgerKey, peers } = config;
  const inFile = parseKeyName(ledgerKey, "the ledger key").in === "file" ? [ledgerKey] : [];
  const authorityKey = config.authorityKey ?? join(IN_HOME.authority, "key.pem");
  const ofAuthority = parseKeyName(authorityKey, "the authority key").in === "file" ? [authorityKey] : [];
  const agreements = peers.map(({ agreement }) => agreement);
  const needed = [certificate, key, authority, ...inFile, ...ofAuthority, ...agreements];
  return [...needed, contentKeyFileOf(store)].filter((name) => !existsSync(resolve(home, name)));
}
