/**
 * The next key of a log, before and while it takes the place of the present one. A key in a file lies beside the present one until
 * the log was handed over to it: which of the two counts is what the store says, so that a crash leaves one of them, whole.
 */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writeThrough } from "../client/credential-files.ts";
import { codeOf, readSecret } from "../edge/tls/pem-file.ts";
import type { HandOverRow } from "../engine/rows.ts";
import { ComityError } from "../errors.ts";
import { parseKeyName } from "../keys/key-name.ts";
import type { LedgerKeySource } from "../keys/key-source.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { syncFolder } from "../store/folder.ts";
import { keysInRows } from "../store/hand-over.ts";
import {
  createHybridLedgerKey,
  createPostQuantumPem,
  loadLedgerKey,
  readVerifierKey,
} from "../store/ledger-key.ts";
import { loadKeySource, loadLedgerKeySource, type PartNames } from "./key-source.ts";
import { readHandOversAt, type StorePlace } from "./store-place.ts";

/** The names of the keys of a log in a configuration, relative to `folder`. */
export type KeyNames = {
  readonly folder: string;
  readonly trustDomain: string;
  readonly ledgerKey: string;
  readonly postQuantumKey?: string | undefined;
  readonly nextLedgerKey?: string | undefined;
  readonly nextPostQuantumKey?: string | undefined;
};

/** Returns the names of the keys of a log in a configuration, from the keys of that. */
export const keyNamesIn = (config: Omit<KeyNames, "folder">, folder: string): KeyNames => ({
  folder,
  trustDomain: config.trustDomain,
  ledgerKey: config.ledgerKey,
  postQuantumKey: config.postQuantumKey,
  nextLedgerKey: config.nextLedgerKey,
  nextPostQuantumKey: config.nextPostQuantumKey,
});

/** The next key: `commit` puts its file in the place of the present one's, and `drop` takes it away. */
export type NextKey = {
  readonly source: LedgerKeySource;
  readonly verifierKey: string;
  readonly commit: () => void;
  readonly drop: () => void;
};

const WHAT = "the ledger key";
const NEXT = "the next ledger key";

/** The file of a ledger key, with the one beside it for the next; undefined where the key, or a part of it, is kept elsewhere. */
function filesOf({
  folder,
  ledgerKey,
  postQuantumKey,
}: KeyNames): { readonly key: string; readonly next: string } | undefined {
  const parsed = parseKeyName(ledgerKey, WHAT);
  if (parsed.in !== "file" || postQuantumKey !== undefined) return undefined;
  const key = resolve(folder, parsed.path);
  return { key, next: `${key}.next` };
}

/** The keys of a log: where the present one is, and all of them. */
export type PresentKey = {
  readonly ledgerKey: LedgerKeySource;
  readonly verifierKey: string;
  readonly ledgerKeys: LogKeys;
};

/**
 * Finds the key that signs the log now: that of the configuration, or the next one where the store in `place` says that the log
 * was handed over to it. Rejects as `loadKeySource` and `readVerifierKey` do.
 */
export async function findPresentKey(names: KeyNames, place: StorePlace): Promise<PresentKey> {
  const { folder, trustDomain } = names;
  const rows = await readHandOversAt(place, trustDomain);
  const origin = originIn(rows, trustDomain);
  const load = async (source: LedgerKeySource): Promise<PresentKey> => {
    const verifierKey = await readVerifierKey(source, origin);
    return { ledgerKey: source, verifierKey, ledgerKeys: keysInRows(rows, parseVerifierKey(verifierKey)) };
  };
  const first = await load(loadLedgerKeySource(names, folder, WHAT));
  const present = rows.at(-1)?.to;
  if (present === undefined || first.verifierKey === present) return first;
  const { next } = filesOf(names) ?? {};
  const named = nextNames(names);
  const others = [
    ...(next !== undefined && existsSync(next) ? [loadKeySource(next, folder, NEXT)] : []),
    ...(named === undefined ? [] : [loadLedgerKeySource(named, folder, NEXT)]),
  ];
  for (const source of others) {
    const other = await load(source);
    if (other.verifierKey === present) return other;
  }
  // The store refuses it, and says which key it misses.
  return first;
}

/** Returns the name of the log by the rows of its hand-overs: the trust domain of its node, or that of the log that was opened last. */
export function originIn(rows: readonly HandOverRow[], trustDomain: string): string {
  const present = rows.at(-1)?.to;
  return present === undefined ? trustDomain : parseVerifierKey(present).name;
}

/** Returns the names of the parts of the next key as the configuration has them; undefined where it names none. */
const nextNames = ({ nextLedgerKey, nextPostQuantumKey }: KeyNames): PartNames | undefined =>
  nextLedgerKey === undefined ? undefined : { ledgerKey: nextLedgerKey, postQuantumKey: nextPostQuantumKey };

/**
 * Prepares the next key: the one that the configuration names as such, or a new one in a file beside the present one's, written through to
 * the disk. `origin` is the name of the log, the trust domain by default. Rejects with CONFIG_INVALID where the present key is kept elsewhere and none is named, with DIRECTORY_UNWRITABLE,
 * and as `readVerifierKey` does.
 */
export async function prepareNextKey(names: KeyNames, origin = names.trustDomain): Promise<NextKey> {
  const { folder } = names;
  const keep = { commit: () => {}, drop: () => {} };
  const named = nextNames(names);
  if (named !== undefined) {
    makeMissing(named, folder);
    const source = loadLedgerKeySource(named, folder, NEXT);
    return { source, verifierKey: await readVerifierKey(source, origin), ...keep };
  }
  const files = filesOf(names);
  if (files === undefined)
    throw new ComityError(
      "CONFIG_INVALID",
      "the ledger key, or its ML-DSA-44 part, is not in one file: make the next one where it is to be kept, and name it as `nextLedgerKey` in node.yaml, with `nextPostQuantumKey`",
    );
  const made = createHybridLedgerKey(origin);
  const pem = made.exportPem();
  try {
    rmSync(files.next, { force: true });
    writeThrough(files.next, pem, 0o600);
    syncFolder(dirname(files.next));
  } catch (cause) {
    throw unwritable(files.key, cause);
  }
  return {
    source: { in: "file", pem },
    verifierKey: made.verifierKey,
    commit: () => moveInto(files.next, files.key),
    drop: () => rmSync(files.next, { force: true }),
  };
}

/** Makes the file of the ML-DSA-44 part where it is named and is not there: hardly a tool makes such keys yet. */
function makeMissing({ postQuantumKey }: PartNames, folder: string): void {
  if (postQuantumKey === undefined || parseKeyName(postQuantumKey, NEXT).in !== "file") return;
  const file = resolve(folder, postQuantumKey);
  if (existsSync(file)) return;
  try {
    writeThrough(file, createPostQuantumPem(), 0o600);
    syncFolder(dirname(file));
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/**
 * Ends what a crash has left: a next key to which the log was handed over takes its place, and any other is removed. Call it only
 * in the process that holds the store open, with the key that signs its log.
 */
export function finishNextKey(names: KeyNames, present: string): void {
  const files = filesOf(names);
  if (files === undefined || !existsSync(files.next)) return;
  const left = readSecret(files.next, NEXT);
  if (isKey(left, present)) moveInto(files.next, files.key);
  else rmSync(files.next, { force: true });
}

/** Puts a key's file in the place of another, by one rename. */
function moveInto(next: string, key: string): void {
  try {
    renameSync(next, key);
    syncFolder(dirname(key));
  } catch (cause) {
    throw unwritable(key, cause);
  }
}

/** Returns true where a file holds the key that signs the log; what is cut off holds none. */
function isKey(pem: string, present: string): boolean {
  try {
    return loadLedgerKey(pem, parseVerifierKey(present).name).verifierKey === present;
  } catch {
    return false;
  }
}

function unwritable(key: string, cause: unknown): ComityError {
  return new ComityError(
    "DIRECTORY_UNWRITABLE",
    `cannot write the next ledger key beside \`${key}\`: ${codeOf(cause)}; let the node write there`,
    { cause },
  );
}
